"""Tags of queues."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.aws_api.operations.sqs import finding

TAGS = 50


def _tags(made: Call) -> Iterator[Ask]:
    held, given = finding.own(made), made.parameters["Tags"]
    keys = {f"aws:RequestTag/{key}": value for key, value in given.items()}
    yield Ask(
        "sqs:TagQueue", held.arn, {**resource_tags(held.queue.tags), **keys, "aws:TagKeys": tuple(given)}
    )


@operation("sqs:TagQueue", _tags)
def tag_queue(made: Call) -> None:
    queue = finding.own(made).queue
    after = {**queue.tags, **made.parameters["Tags"]}
    if len(after) > TAGS:
        raise AWSError("InvalidParameterValue", f"Too many tags added for queue {queue.name}.", 400)
    queue.tags = after


def _untags(made: Call) -> Iterator[Ask]:
    held = finding.own(made)
    keys = {**resource_tags(held.queue.tags), "aws:TagKeys": tuple(made.parameters["TagKeys"])}
    yield Ask("sqs:UntagQueue", held.arn, keys)


@operation("sqs:UntagQueue", _untags)
def untag_queue(made: Call) -> None:
    queue, gone = finding.own(made).queue, made.parameters["TagKeys"]
    queue.tags = {key: value for key, value in queue.tags.items() if key not in gone}


@operation("sqs:ListQueueTags", finding.on_queue("sqs:ListQueueTags"))
def list_queue_tags(made: Call) -> Result:
    tags = finding.own(made).queue.tags
    return {"Tags": dict(tags)} if tags else {}
