"""Acts on SQS queues and the messages in them."""

from collections.abc import Iterator

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField, tidy


class CreateQueueForm(ActForm):
    """A new queue. Only its account can use it."""

    operation = "sqs:CreateQueue"
    button = "Create queue"
    QueueName = Name("Queue name", help_text="Letters, digits, hyphens and underscores.")


class SendMessageForm(ActForm):
    """One message."""

    operation = "sqs:SendMessage"
    button = "Send"
    MessageBody = forms.CharField(
        label="Message", max_length=20_000, strip=False, widget=forms.Textarea({"rows": 3})
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """Send it as it stands there."""
        yield ConsoleCall(
            self.operation, {**self.about, "MessageBody": tidy(self.cleaned_data["MessageBody"])}
        )


class ReceiveMessageForm(ActForm):
    """What is in the queue now; whoever receives it hides it from others for a while."""

    operation = "sqs:ReceiveMessage"
    button = "Receive messages"

    def calls(self) -> Iterator[ConsoleCall]:
        """Take as many as one call gives."""
        yield ConsoleCall(self.operation, {**self.about, "MaxNumberOfMessages": 10})


class PurgeQueueForm(ActForm):
    """The end of all messages."""

    operation = "sqs:PurgeQueue"
    button = "Purge"
    is_dangerous = True


class DeleteQueueForm(ActForm):
    """The end of a queue and its messages."""

    operation = "sqs:DeleteQueue"
    button = "Delete queue"
    is_dangerous = True


class SetQueuePolicyForm(ActForm):
    """Who may do what with the queue."""

    operation = "sqs:SetQueueAttributes"
    button = "Save queue policy"
    Policy = PolicyField(DocumentType.RESOURCE, label="Queue policy")

    def calls(self) -> Iterator[ConsoleCall]:
        """A queue's policy is one of its attributes."""
        yield ConsoleCall(
            self.operation, {**self.about, "Attributes": {"Policy": self.cleaned_data["Policy"]}}
        )


ON_PAGE: tuple[type[ActForm], ...] = (SendMessageForm, ReceiveMessageForm, PurgeQueueForm, DeleteQueueForm)
"""The acts that stand on the page of a queue."""
