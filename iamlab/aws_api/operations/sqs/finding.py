"""Queues by their address, and what operations on them ask for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.caller import SERVICE
from iamlab.account.errors import AWSError
from iamlab.account.queues import Queue
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.aws_api.operations.kms import finding as kms_keys
from iamlab.aws_api.operations.kms.keys import of_aws
from iamlab.aws_api.operations.sqs.errors import InvalidParameterValue, NonExistentQueue

_URL = re.compile(
    r"(?:https?://)?(?:sqs\.([a-z0-9-]+)\.[\w.]+|([a-z0-9-]+)\.queue\.[\w.]+)/(\d{12})/([\w.-]+)"
)

AWS_KEY = "alias/aws/sqs"


class Held(NamedTuple):
    """A queue, and the account that it is in."""

    account: Account
    queue: Queue

    @property
    def arn(self) -> str:
        return queue_arn(self.account.id, self.queue.region, self.queue.name)

    @property
    def url(self) -> str:
        return f"https://sqs.{self.queue.region}.amazonaws.com/{self.account.id}/{self.queue.name}"


def queue_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a queue."""
    return f"arn:aws:sqs:{region}:{account}:{name}"


def named(made: Call, account: str, region: str, name: str) -> Held:
    """Return a queue by its name. Raises NonExistentQueue."""
    holder = made.configuration.accounts.get(account)
    queue = holder.queues.get(queue_arn(account, region, name)) if holder else None
    if holder is None or queue is None:
        raise NonExistentQueue
    return Held(holder, queue)


def find(made: Call) -> Held:
    """Return the queue whose address a call gives. Raises NonExistentQueue, InvalidParameterValue."""
    found = _URL.fullmatch(made.parameters["QueueUrl"])
    if found is None:
        raise InvalidParameterValue(
            f"The address {made.parameters['QueueUrl']} is not valid for this endpoint."
        )
    return named(made, found[3], found[1] or found[2], found[4])


def own(made: Call) -> Held:
    """Return the queue of a call that does not reach into other accounts.

    Source: SQS developer guide, "Overview of managing access": cross-account permissions do not apply to it.
    """
    held = find(made)
    if held.account.id != made.caller.account.id:
        raise AWSError("AccessDenied", f"Access to the resource {held.url} is denied.", 403)
    return held


def record_at_owner(made: Call, held: Held) -> None:
    """Let a call on another account's queue stand in that account's event history too."""
    if held.account.id != made.caller.account.id:
        made.also_recorded_in.append(held.account.id)


def on_queue(action: str, *, in_all_accounts: bool = False, uses: tuple[str, ...] = ()) -> Asks:
    """Ask for an action on the queue that the call names.

    `uses` are the actions on the KMS key of a queue that is encrypted with one.
    """

    def asks(made: Call) -> Iterator[Ask]:
        held = find(made) if in_all_accounts else own(made)
        yield Ask(action, held.arn, resource_tags(held.queue.tags))
        for each in uses:
            yield from _on_key(made, held, each)

    return asks


def _on_key(made: Call, held: Held, action: str) -> Iterator[Ask]:
    """SQS asks in the caller's name; no service uses the key of AWS (developer guide, "Key management")."""
    key_id = held.queue.attributes.get("KmsMasterKeyId")
    if not key_id:
        return
    if made.caller.kind == "Anonymous" or (made.caller.kind == SERVICE and key_id == AWS_KEY):
        raise AWSError("AccessDenied", f"Access to the resource {held.url} is denied.", 403)
    key = of_aws(made, "sqs") if key_id == AWS_KEY else _key(made, held, key_id)
    yield Ask(
        action,
        key.arn,
        {
            **kms_keys.of_key(made, key),
            **kms_keys.of_context({"aws:sqs:arn": held.arn}),
            "kms:ViaService": f"sqs.{held.queue.region}.amazonaws.com",
            "aws:ViaAWSService": "true",
            "aws:CalledVia": ("sqs.amazonaws.com",),
        },
    )


def _key(made: Call, held: Held, key_id: str) -> kms_keys.Held:
    """Return the key of a queue: what is no ARN is a key or an alias of the queue's own account."""
    text = key_id
    if not key_id.startswith("arn:"):
        kind = "" if key_id.startswith("alias/") else "key/"
        text = f"arn:aws:kms:{held.queue.region}:{held.account.id}:{kind}{key_id}"
    try:
        return kms_keys.usable(kms_keys.find(made, text))
    except AWSError as error:
        raise AWSError(f"KMS.{error.code}", error.message, 400) from None
