"""SQS: the queues of the account, and one queue with its policy and messages."""

import json

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.queues import ON_PAGE, CreateQueueForm, SetQueuePolicyForm
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

REGION = "us-east-1"
"""The Region of the console."""

NO_QUEUE = ("AWS.SimpleQueueService.NonExistentQueue", "InvalidParameterValue")
"""What SQS answers about a queue that is not there, or whose name cannot be one."""


@console_page
def queues(console: Console) -> HttpResponse:
    """List the queues; a POST creates one."""
    acts = console.acts(CreateQueueForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["QueueName"]
        return console.go("console-queue", name, said=f"Queue {name} was created.")
    (listed,) = console.look(ConsoleCall("sqs:ListQueues"))
    names = [url.rpartition("/")[2] for url in listed.result.get("QueueUrls", [])]
    return console.show("sandbox/queues.html", acts=acts, listed=listed, listing=listing(console, names, str))


@console_page
def queue(console: Console, name: str) -> HttpResponse:
    """Show one queue; a POST sends, receives or ends something. What is received is shown at once."""
    about = {"QueueUrl": _url(console, name)}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done == "DeleteQueue":
        return console.go("console-queues", said=f"Queue {name} was deleted.")
    if acts.done in ("SendMessage", "PurgeQueue"):
        said = "The message was sent." if acts.done == "SendMessage" else "The queue is empty."
        return console.go("console-queue", name, said=said)
    (found,) = console.look(ConsoleCall("sqs:GetQueueAttributes", {**about, "AttributeNames": ["All"]}))
    found.must_be_there(f"There is no queue {name}.", *NO_QUEUE)
    attributes = found.result.get("Attributes", {})
    return console.show(
        "sandbox/queue.html",
        acts=acts,
        name=name,
        found=found,
        attributes=attributes,
        text=readable(attributes.get("Policy", "")),
        document_type=DocumentType.RESOURCE,
        received=acts.results.get("ReceiveMessage"),
    )


@console_page
def queue_policy(console: Console, name: str) -> HttpResponse:
    """Write the policy of a queue."""
    about = {"QueueUrl": _url(console, name)}
    acts = console.acts(SetQueuePolicyForm, **about)
    if acts.done:
        return console.go("console-queue", name, said="The queue policy was saved.")
    (found,) = console.look(ConsoleCall("sqs:GetQueueAttributes", {**about, "AttributeNames": ["Policy"]}))
    found.must_be_there(f"There is no queue {name}.", *NO_QUEUE)
    text = readable(found.result.get("Attributes", {}).get("Policy", "")) or _starter(console, name)
    acts["SetQueueAttributes"].start_with(Policy=text)
    return console.show("sandbox/queue_policy.html", acts=acts, name=name, found=found)


def _account(console: Console) -> str:
    return console.caller.account.id if console.caller else ""


def _url(console: Console, name: str) -> str:
    return f"https://sqs.{REGION}.amazonaws.com/{_account(console)}/{name}"


def _starter(console: Console, name: str) -> str:
    """Return a policy to begin with: whoever the account lets may send."""
    account = _account(console)
    statement = {
        "Sid": "Send",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sqs:SendMessage",
        "Resource": f"arn:aws:sqs:{REGION}:{account}:{name}",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
