"""The playground's form: any request, any documents."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from iamlab.evaluator import (
    NamedPolicy,
    Policies,
    PolicyDocumentError,
    Problem,
    Request,
    parse,
    validate,
)
from iamlab.evaluator.findings import findings
from iamlab.evaluator.scenario import ScenarioError, read_request
from lessons.grading import MAX_DOCUMENT_BYTES

MOST_DOCUMENTS = 10


class RequestForm(forms.Form):
    """Who asks to do what, on what."""

    principal = forms.CharField(max_length=600, help_text="The ARN of an IAM user, a role or a role session.")
    action = forms.CharField(max_length=200, help_text="One action, such as s3:GetObject.")
    resource = forms.CharField(
        max_length=2048, help_text="The ARN of the resource, or * for an action that takes none."
    )

    def clean(self) -> dict[str, Any]:
        """Read the three fields as a scenario's request, so that the same rules hold in both."""
        fields: dict[str, Any] = super().clean() or {}
        if len(fields) == len(self.fields):
            try:
                fields["request"] = read_request(fields)
            except ScenarioError as error:
                name, _, message = str(error).removeprefix("request.").partition(" ")
                raise ValidationError({name: f"This {message}."}) from None
        return fields

    def clean_principal(self) -> str:
        """Refuse what is no ARN at all with an example of one."""
        principal: str = self.cleaned_data["principal"].strip()
        if not principal.startswith("arn:"):
            raise ValidationError("Write an ARN, such as arn:aws:iam::111122223333:user/maya.")
        return principal

    @property
    def notes(self) -> list[str]:
        """What is odd about a valid request: an action or a resource that AWS would never ask about."""
        asked = {"Effect": "Allow", "Action": self.request.action, "Resource": self.request.resource}
        return [problem.message for problem in findings({"Version": "2012-10-17", "Statement": asked})]

    @property
    def request(self) -> Request:
        """The request of a valid form."""
        request: Request = self.cleaned_data["request"]
        return request


@dataclass(frozen=True, slots=True)
class Document:
    """One of the playground's policies: its text, and what is wrong with it."""

    name: str
    text: str
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether the text can be evaluated."""
        return self.parsed is not None

    @property
    def parsed(self) -> NamedPolicy | None:
        """The policy, or None when the text cannot be evaluated."""
        if len(self.text.encode(errors="replace")) > MAX_DOCUMENT_BYTES:
            return None
        try:
            return NamedPolicy(self.name, parse(self.text))
        except PolicyDocumentError:
            return None


def documents(data: QueryDict) -> list[Document]:
    """Return the documents that were posted, named by their number; empty ones at the end count too."""
    texts = [text.replace("\r\n", "\n") for text in data.getlist("document")][:MOST_DOCUMENTS]
    return [document(text, number) for number, text in enumerate(texts, 1)]


def document(text: str, number: int) -> Document:
    """Return the document with this text as the playground's policy of this number."""
    short = len(text.encode(errors="replace")) <= MAX_DOCUMENT_BYTES
    return Document(f"Policy {number}", text, validate(text) if short and text.strip() else ())


def policies(listed: list[Document]) -> Policies | None:
    """Return the documents as policies, leaving out empty ones; None when one cannot be evaluated."""
    filled = [document for document in listed if document.text.strip()]
    if not all(document.usable for document in filled):
        return None
    return Policies(identity=tuple(document.parsed for document in filled if document.parsed))
