"""What is logged: putting it there, and reading it."""

from typing import Any

from iamlab.account.logs import EVENTS, LONGEST, LogEvent, LogGroup, LogStream
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.logs import finding

PAGE = 10_000


@operation("logs:PutLogEvents", finding.on_stream("logs:PutLogEvents"))
def put_log_events(made: Call) -> Result:
    finding.refuse_the_rest(made, "logGroupName", "logStreamName", "logEvents", "sequenceToken")
    group, stream = finding.find(made), finding.find_stream(made)
    stream.events += [
        LogEvent(each["timestamp"], each["message"][:LONGEST]) for each in made.parameters["logEvents"]
    ]
    stream.events.sort(key=lambda event: event.at)
    _forget(group)
    return {"nextSequenceToken": str(len(stream.events))}


def _forget(group: LogGroup) -> None:
    """Let the oldest events of a group go where there are too many."""
    every = sorted((event.at for stream in group.streams.values() for event in stream.events), reverse=True)
    if len(every) <= EVENTS:
        return
    for stream in group.streams.values():
        stream.events = [event for event in stream.events if event.at > every[EVENTS]]


def _shown(made: Call, stream: LogStream) -> list[dict[str, Any]]:
    start, end = made.parameters.get("startTime", 0), made.parameters.get("endTime", float("inf"))
    return [
        {"timestamp": event.at, "message": event.message, "ingestionTime": event.at}
        for event in stream.events
        if start <= event.at < end
    ]


@operation("logs:GetLogEvents", finding.on_stream("logs:GetLogEvents"))
def get_log_events(made: Call) -> Result:
    finding.refuse_the_rest(
        made,
        *("logGroupName", "logGroupIdentifier", "logStreamName", "startTime", "endTime"),
        *("limit", "startFromHead", "nextToken"),
    )
    events, most = _shown(made, finding.find_stream(made)), made.parameters.get("limit", PAGE)
    token = made.parameters.get("nextToken", "")
    if token:
        events = []  # everything was in the first page, and tokens only ask for what came since
    kept = events[:most] if made.parameters.get("startFromHead") else events[-most:]
    return {"events": kept, "nextForwardToken": token or "f/0", "nextBackwardToken": token or "b/0"}


@operation("logs:FilterLogEvents", finding.on_group("logs:FilterLogEvents"), changes=False)
def filter_log_events(made: Call) -> Result:
    """A pattern of words finds the events that hold all of them."""
    parameters = made.parameters
    finding.refuse_the_rest(
        made,
        *("logGroupName", "logGroupIdentifier", "logStreamNames", "logStreamNamePrefix"),
        *("startTime", "endTime", "filterPattern", "limit", "interleaved"),
    )
    words = _words(parameters.get("filterPattern", ""))
    wanted, prefix = parameters.get("logStreamNames"), parameters.get("logStreamNamePrefix", "")
    events = [
        {"logStreamName": stream.name, **shown, "eventId": f"{shown['timestamp']:020}{place:06}"}
        for stream in finding.find(made).streams.values()
        if stream.name.startswith(prefix) and (wanted is None or stream.name in wanted)
        for place, shown in enumerate(_shown(made, stream))
        if all(word in shown["message"] for word in words)
    ]
    events.sort(key=lambda event: event["timestamp"])
    return {"events": events[: parameters.get("limit", PAGE)], "searchedLogStreams": []}


def _words(pattern: str) -> list[str]:
    if any(each in pattern for each in "{}[]?%-"):
        raise finding.InvalidParameterException("The lab filters logs by plain words alone.")
    return [word.strip('"') for word in pattern.split()]
