"""The playground's form: any request, any documents of any policy type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict

from iamlab.evaluator import (
    DocumentType,
    NamedPolicy,
    Policies,
    PolicyDocumentError,
    Problem,
    Request,
    parse,
    validate,
)
from iamlab.evaluator.findings import findings
from iamlab.evaluator.scenario import ScenarioError, read_request, resource_document
from lessons.forms.context_lines import read_context
from lessons.forms.policy_kinds import IDENTITY, KINDS, Kind
from lessons.grading import MAX_DOCUMENT_BYTES

MOST_DOCUMENTS = 10


class RequestForm(forms.Form):
    """Who asks to do what, on what, under which circumstances."""

    principal = forms.CharField(
        max_length=600,
        help_text="An ARN, a service such as lambda.amazonaws.com, or * for nobody signed in.",
    )
    action = forms.CharField(max_length=200, help_text="One action, such as s3:GetObject.")
    resource = forms.CharField(
        max_length=2048, help_text="The ARN of the resource, or * for an action that takes none."
    )
    resource_account = forms.RegexField(
        r"^\d{12}$",
        required=False,
        label="Account that owns the resource",
        help_text="12 digits. Left empty: the one in the ARN, else the principal’s own.",
        error_messages={"invalid": "Write the 12 digits of an account, or leave it empty."},
    )
    context = forms.CharField(
        max_length=8000,
        strip=False,  # lines keep their numbers
        required=False,
        label="Context keys",
        help_text="One a line: aws:SourceIp = 203.0.113.7. Several values go in brackets: [team, cost].",
        widget=forms.Textarea,
    )

    def clean_context(self) -> dict[str, str | list[str]]:
        """Read the lines of context keys."""
        return read_context(self.cleaned_data["context"])

    def clean(self) -> dict[str, Any]:
        """Read the fields as a scenario's request, so that the same rules hold in both."""
        fields: dict[str, Any] = super().clean() or {}
        if len(fields) == len(self.fields):
            given = {name: value for name, value in fields.items() if value}
            try:
                fields["request"] = read_request(given)
            except ScenarioError as error:
                name, _, message = str(error).removeprefix("request.").partition(" ")
                field = name.removesuffix(":").partition(".")[0]
                text = f"{message[:1].upper()}{message[1:]}" if name.endswith(":") else f"This {message}"
                raise ValidationError({field: f"{text}."}) from None
        return fields

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
    """One of the playground's policies: its text, its policy type, and what is wrong with it.

    `document_type` and `service` are what it is read as; a resource's own policy depends on the request.
    """

    name: str
    text: str
    kind: Kind
    document_type: DocumentType
    service: str | None
    problems: tuple[Problem, ...]

    @property
    def parsed(self) -> NamedPolicy | None:
        """The policy, or None when the text cannot be evaluated."""
        if len(self.text.encode(errors="replace")) > MAX_DOCUMENT_BYTES:
            return None
        try:
            return NamedPolicy(self.name, parse(self.text, self.document_type, self.service))
        except PolicyDocumentError:
            return None


def documents(data: QueryDict, request: Request | None) -> list[Document]:
    """Return the documents that were posted, named by their number; empty ones at the end count too.

    `request` is the one they are about, None when it cannot be read. Raises BadRequest for a policy
    type that does not exist.
    """
    texts = [text.replace("\r\n", "\n") for text in data.getlist("document")][:MOST_DOCUMENTS]
    kinds = data.getlist("kind")
    named = [*kinds, *[IDENTITY.key] * (len(texts) - len(kinds))]
    if unknown := next((key for key in named if key not in KINDS), None):
        raise BadRequest(f"There is no policy type {unknown!r}.")
    return [
        document(text, number, KINDS[key], request)
        for number, (text, key) in enumerate(zip(texts, named, strict=False), 1)
    ]


def document(text: str, number: int, kind: Kind, request: Request | None) -> Document:
    """Return the document with this text as the playground's policy of this number."""
    document_type, service = kind.document_type, None
    if kind.document_type is DocumentType.RESOURCE and request is not None:
        document_type, service = resource_document(request)
    short = len(text.encode(errors="replace")) <= MAX_DOCUMENT_BYTES
    problems = validate(text, document_type, service) if short and text.strip() else ()
    return Document(f"Policy {number}", text, kind, document_type, service, problems)


def policies(listed: Sequence[Document]) -> Policies:
    """Return the documents as policies, leaving out empty ones.

    Raises ValidationError when one cannot be evaluated, or when two are a resource's own.
    """
    filled = [document for document in listed if document.text.strip()]
    by_kind: dict[str, tuple[NamedPolicy, ...]] = {}
    for each in filled:
        parsed = each.parsed
        if parsed is None:
            raise ValidationError("A policy cannot be evaluated. See its problems.")
        by_kind[each.kind.key] = (*by_kind.get(each.kind.key, ()), parsed)
    resource = by_kind.get("resource", ())
    if len(resource) > 1:
        names = " and ".join(policy.name for policy in resource)
        raise ValidationError(f"A resource has one policy of its own, and {names} both claim to be it.")
    return Policies(
        identity=by_kind.get("identity", ()),
        boundary=by_kind.get("boundary", ()),
        session=by_kind.get("session", ()),
        resource=resource[0] if resource else None,
        scp=_levels(by_kind, "scp"),
        rcp=_levels(by_kind, "rcp"),
        vpc_endpoint=by_kind.get("vpc_endpoint", ()),
    )


def _levels(
    by_kind: dict[str, tuple[NamedPolicy, ...]], policy_type: str
) -> tuple[tuple[NamedPolicy, ...], ...]:
    """Return the levels that have a policy here, root first: one without would allow nothing."""
    return tuple(by_kind[key] for key in KINDS if key.startswith(f"{policy_type}-") and key in by_kind)
