"""Making, finding, setting and deleting queues."""

import re
from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.queues import QUEUES, Queue
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.aws_api.operations.sqs import attributes, finding
from iamlab.aws_api.operations.sqs.errors import InvalidAttributeName, InvalidParameterValue
from iamlab.aws_api.operations.sqs.finding import Held

PAGE = 1000
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo", re.ASCII)


def _creates(made: Call) -> Iterator[Ask]:
    """To make a queue with tags is to tag it as well."""
    arn = _new_arn(made)
    tags = made.parameters.get("tags", {})
    keys = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    shown = {**keys, "aws:TagKeys": tuple(tags)} if tags else {}
    yield Ask("sqs:CreateQueue", arn, shown)
    if tags:
        yield Ask("sqs:TagQueue", arn, shown)


def _new_arn(made: Call) -> str:
    return finding.queue_arn(made.caller.account.id, made.surroundings.region, made.parameters["QueueName"])


@operation("sqs:CreateQueue", _creates)
def create_queue(made: Call) -> Result:
    """A queue made again as it is, is the one that is there."""
    account, name, arn = made.account, made.parameters["QueueName"], _new_arn(made)
    given = dict(made.parameters.get("Attributes", {}))
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        )
    if name.endswith(".fifo") != (given.pop("FifoQueue", "false") == "true"):
        raise InvalidParameterValue(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
            "must end with .fifo suffix and be 1 to 80 in length."
        )
    given = attributes.checked(made, given)
    if arn in account.queues:
        held = Held(account, account.queues[arn])
        _same(made, held, given)
        return {"QueueUrl": held.url}
    if len(account.queues) >= QUEUES:
        raise AWSError("OverLimit", f"The lab keeps {QUEUES} queues in an account.", 403)
    queue = Queue(name=name, region=made.surroundings.region, created=made.now, modified=made.now)
    queue.tags = dict(made.parameters.get("tags", {}))
    attributes.put(queue, given)
    account.queues[arn] = queue
    return {"QueueUrl": Held(account, queue).url}


def _same(made: Call, held: Held, given: dict[str, str]) -> None:
    has = dict(attributes.shown(made, held))
    for name, value in given.items():
        if has.get(name) != value:
            message = f"A queue already exists with the same name and a different value for attribute {name}"
            raise AWSError("QueueAlreadyExists", message, 400)


def _gets_url(made: Call) -> Iterator[Ask]:
    held = _by_name(made)
    yield Ask("sqs:GetQueueUrl", held.arn, resource_tags(held.queue.tags))


def _by_name(made: Call) -> Held:
    account = made.parameters.get("QueueOwnerAWSAccountId", made.caller.account.id)
    return finding.named(made, account, made.surroundings.region, made.parameters["QueueName"])


@operation("sqs:GetQueueUrl", _gets_url)
def get_queue_url(made: Call) -> Result:
    held = _by_name(made)
    finding.record_at_owner(made, held)
    return {"QueueUrl": held.url}


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("sqs:ListQueues")


@operation("sqs:ListQueues", _lists)
def list_queues(made: Call) -> Result:
    parameters, account = made.parameters, made.account
    prefix, token = parameters.get("QueueNamePrefix", ""), parameters.get("NextToken", "")
    found = [
        Held(account, queue).url
        for _, queue in sorted(account.queues.items())
        if queue.region == made.surroundings.region and queue.name.startswith(prefix)
    ]
    rest = [url for url in found if url > token]
    most = parameters.get("MaxResults", PAGE)
    result: Result = {"QueueUrls": rest[:most]} if rest else {}
    return {**result, "NextToken": rest[most - 1]} if len(rest) > most else result


@operation("sqs:GetQueueAttributes", finding.on_queue("sqs:GetQueueAttributes", in_all_accounts=True))
def get_queue_attributes(made: Call) -> Result:
    held, wanted = finding.find(made), made.parameters.get("AttributeNames", [])
    finding.record_at_owner(made, held)
    shown = dict(attributes.shown(made, held))
    found = shown if "All" in wanted else {name: shown[name] for name in wanted if name in shown}
    return {"Attributes": found} if found else {}


@operation("sqs:SetQueueAttributes", finding.on_queue("sqs:SetQueueAttributes"))
def set_queue_attributes(made: Call) -> None:
    held, given = finding.own(made), made.parameters["Attributes"]
    if "FifoQueue" in given:
        raise InvalidAttributeName("FifoQueue")
    attributes.put(held.queue, attributes.checked(made, given))
    held.queue.modified = made.now


@operation("sqs:DeleteQueue", finding.on_queue("sqs:DeleteQueue"))
def delete_queue(made: Call) -> None:
    held = finding.own(made)
    del held.account.queues[held.arn]


@operation("sqs:PurgeQueue", finding.on_queue("sqs:PurgeQueue", in_all_accounts=True))
def purge_queue(made: Call) -> None:
    held = finding.find(made)
    finding.record_at_owner(made, held)
    held.queue.messages.clear()
