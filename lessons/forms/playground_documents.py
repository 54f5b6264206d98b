"""The playground's policies: documents of any policy type, under the names that they were given."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

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
from iamlab.evaluator.scenario import resource_document
from lessons.forms.policy_kinds import IDENTITY, KINDS, LEVEL_NAMES, Kind
from lessons.grading import MAX_DOCUMENT_BYTES

MOST_DOCUMENTS = 10

FULL_AWS_ACCESS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
"""The SCP that AWS attaches at every level until somebody takes it away (fact 4.4.10)."""


@dataclass(frozen=True, slots=True)
class Document:
    """One of the playground's policies: its number, its text, and what is wrong with it.

    `given_name` is empty where it has no name of its own; `name` is what explanations call it, and no
    other document is called so. `document_type` and `service` are what it is read as; a resource's own
    policy depends on the request.
    """

    number: int
    given_name: str
    name: str
    text: str
    kind: Kind
    document_type: DocumentType
    service: str | None
    problems: tuple[Problem, ...]
    is_new: bool = False

    @property
    def is_filled(self) -> bool:
        return bool(self.text.strip())

    @property
    def is_too_large(self) -> bool:
        return _is_too_large(self.text)

    @property
    def parsed(self) -> NamedPolicy | None:
        """The policy, or None when the text cannot be evaluated."""
        if self.is_too_large:
            return None
        try:
            return NamedPolicy(self.name, parse(self.text, self.document_type, self.service))
        except PolicyDocumentError:
            return None


def documents(data: QueryDict, request: Request | None) -> list[Document]:
    """Return the documents that were posted; empty ones at the end count too.

    `request` is the one they are about, None when it cannot be read. Raises BadRequest for a policy
    type that does not exist.
    """
    texts = [text.replace("\r\n", "\n") for text in data.getlist("document")][:MOST_DOCUMENTS]
    kinds, names = data.getlist("kind")[: len(texts)], data.getlist("policy_name")[: len(texts)]
    if unknown := next((key for key in kinds if key and key not in KINDS), None):
        raise BadRequest(f"There is no policy type {unknown!r}.")
    return told_apart(
        document(text, number, KINDS[key or IDENTITY.key], request, (name or "").strip())
        for number, (text, key, name) in enumerate(zip_longest(texts, kinds, names), 1)
    )


def document(
    text: str, number: int, kind: Kind, request: Request | None, name: str = "", *, is_new: bool = False
) -> Document:
    """Return the document with this text as the playground's policy of this number."""
    document_type, service = kind.document_type, None
    if kind.document_type is DocumentType.RESOURCE and request is not None:
        document_type, service = resource_document(request)
    worth_reading = bool(text.strip()) and not _is_too_large(text)
    problems = validate(text, document_type, service) if worth_reading else ()
    called = name or f"Policy {number}"
    return Document(number, name, called, text, kind, document_type, service, problems, is_new)


def told_apart(listed: Iterable[Document]) -> list[Document]:
    """Return the documents in order, numbered anew, those of the same name told apart by their number."""
    numbered = [replace(each, number=number) for number, each in enumerate(listed, 1)]
    given = [each.given_name for each in numbered]
    return [replace(each, name=_name(each, given)) for each in numbered]


def _name(each: Document, given: Sequence[str]) -> str:
    number = f"Policy {each.number}"
    if not each.given_name:
        return number
    return each.given_name if given.count(each.given_name) == 1 else f"{each.given_name} ({number})"


def without(listed: Sequence[Document], number: str) -> list[Document]:
    """Return the documents but the one of this number, numbered anew."""
    return told_apart(each for each in listed if str(each.number) != number)


def policies(listed: Sequence[Document]) -> Policies:
    """Return the documents as policies, leaving out empty ones.

    Raises ValidationError when one cannot be evaluated, or when two are a resource's own.
    """
    by_kind: dict[str, tuple[NamedPolicy, ...]] = {}
    for each in listed:
        if not each.is_filled:
            continue
        parsed = each.parsed
        if parsed is None:
            raise ValidationError(f"{each.name} cannot be evaluated. See its problems.")
        by_kind[each.kind.key] = (*by_kind.get(each.kind.key, ()), parsed)
    resource = by_kind.get("resource", ())
    if len(resource) > 1:
        names = " and ".join(policy.name for policy in resource)
        raise ValidationError(f"A resource has one policy of its own, and {names} both claim to be it.")
    full_access = NamedPolicy("FullAWSAccess, which AWS attaches", parse(FULL_AWS_ACCESS, DocumentType.SCP))
    return Policies(
        identity=by_kind.get("identity", ()),
        boundary=by_kind.get("boundary", ()),
        session=by_kind.get("session", ()),
        resource=resource[0] if resource else None,
        scp=tuple(by_kind.get(key, (full_access,)) for key in level_kinds("scp", by_kind)),
        rcp=tuple(by_kind.get(key, ()) for key in level_kinds("rcp", by_kind)),
        vpc_endpoint=by_kind.get("vpc_endpoint", ()),
    )


def level_kinds(policy_type: str, filled: Collection[str]) -> Iterator[str]:
    """Yield the kinds of an organization's levels, root first, given those that have a policy.

    As few levels as it takes for each to have its name: a policy on an OU means that there is a root
    above and an account below, where AWS's own full access holds.
    """
    used = {key.partition("-")[2] for key in filled if key.startswith(f"{policy_type}-")}
    if used:
        names = next(names for names in LEVEL_NAMES.values() if used <= set(names))
        yield from (f"{policy_type}-{name}" for name in names)


def _is_too_large(text: str) -> bool:
    return len(text.encode(errors="replace")) > MAX_DOCUMENT_BYTES
