"""Making, listing and deleting log groups and streams."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.logs import GROUPS, STREAMS, LogGroup, LogStream
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.logs import finding
from iamlab.aws_api.operations.logs.finding import ResourceAlreadyExistsException

PAGE = 50


def milliseconds(seconds: float) -> int:
    """Return a time as CloudWatch writes it."""
    return int(seconds * 1000)


@operation("logs:CreateLogGroup", finding.on_group("logs:CreateLogGroup"))
def create_log_group(made: Call) -> None:
    finding.refuse_the_rest(made, "logGroupName", "tags")
    arn, held = finding.arn_of(made), made.account.log_groups
    if arn in held:
        raise ResourceAlreadyExistsException("log group")
    if len(held) >= GROUPS:
        raise AWSError("LimitExceededException", f"The lab keeps {GROUPS} log groups in an account.", 400)
    held[arn] = LogGroup(
        name=made.parameters["logGroupName"],
        region=made.surroundings.region,
        created=made.now,
        tags=dict(made.parameters.get("tags", {})),
    )


@operation("logs:CreateLogStream", finding.on_stream("logs:CreateLogStream"))
def create_log_stream(made: Call) -> None:
    streams, name = finding.find(made).streams, made.parameters["logStreamName"]
    if name in streams:
        raise ResourceAlreadyExistsException("log stream")
    if len(streams) >= STREAMS:
        raise AWSError("LimitExceededException", f"The lab keeps {STREAMS} streams in a log group.", 400)
    streams[name] = LogStream(name, made.now)


@operation("logs:DeleteLogGroup", finding.on_group("logs:DeleteLogGroup"))
def delete_log_group(made: Call) -> None:
    finding.find(made)
    del made.account.log_groups[finding.arn_of(made)]


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("logs:DescribeLogGroups")


@operation("logs:DescribeLogGroups", _lists, changes=False)
def describe_log_groups(made: Call) -> Result:
    finding.refuse_the_rest(made, "logGroupNamePrefix", "limit", "nextToken")
    prefix = made.parameters.get("logGroupNamePrefix", "")
    shown = [
        {
            "logGroupName": group.name,
            "creationTime": milliseconds(group.created.timestamp()),
            "metricFilterCount": 0,
            "arn": f"{arn}:*",
            "storedBytes": sum(
                len(event.message) for stream in group.streams.values() for event in stream.events
            ),
            "logGroupClass": "STANDARD",
            "logGroupArn": arn,
        }
        for arn, group in sorted(made.account.log_groups.items())
        if group.region == made.surroundings.region and group.name.startswith(prefix)
    ]
    return {"logGroups": shown}


@operation("logs:DescribeLogStreams", finding.on_group("logs:DescribeLogStreams"), changes=False)
def describe_log_streams(made: Call) -> Result:
    finding.refuse_the_rest(
        made,
        *("logGroupName", "logGroupIdentifier", "logStreamNamePrefix"),
        *("orderBy", "descending", "limit", "nextToken"),
    )
    arn, prefix = finding.arn_of(made), made.parameters.get("logStreamNamePrefix", "")
    streams = [each for each in finding.find(made).streams.values() if each.name.startswith(prefix)]
    by_time = made.parameters.get("orderBy") == "LastEventTime"
    streams.sort(
        key=lambda each: (each.events[-1].at if by_time and each.events else 0, each.name),
        reverse=made.parameters.get("descending", False),
    )
    return {"logStreams": [_stream(arn, each) for each in streams[: made.parameters.get("limit", PAGE)]]}


def _stream(arn: str, stream: LogStream) -> Result:
    shown: Result = {
        "logStreamName": stream.name,
        "creationTime": milliseconds(stream.created.timestamp()),
        "arn": f"{arn}:log-stream:{stream.name}",
        "storedBytes": 0,
    }
    if stream.events:
        shown["firstEventTimestamp"] = stream.events[0].at
        shown["lastEventTimestamp"] = shown["lastIngestionTime"] = stream.events[-1].at
    return shown
