"""Whom a role's trust policy allows to assume it, as things in a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamlab.evaluator import DocumentType, MalformedPolicyDocument, Statement, arns, parse
from iamlab.evaluator.principals import PrincipalEntry


@dataclass(frozen=True, slots=True)
class Trusted:
    """Somebody whom a role trusts. `page` is where the account's own users and roles are shown."""

    key: tuple[str, str]
    label: str
    note: str
    page: tuple[str, str] | None = None


def trusted(document: str, account: str) -> list[Trusted]:
    """Return everybody whom an Allow of a trust policy names, once each, in order."""
    try:
        statements = parse(document, DocumentType.TRUST).statements
    except MalformedPolicyDocument:
        return []  # nothing that IAM saves; it trusts nobody either
    return list(dict.fromkeys(who for each in statements for who in _of_statement(each, account)))


def _of_statement(statement: Statement, account: str) -> Iterator[Trusted]:
    if statement.denies or statement.principal is None:
        return
    for entry in statement.principal.entries:
        yield _entry(entry, account)


def _entry(entry: PrincipalEntry, account: str) -> Trusted:
    if entry.kind == "Service":
        return Trusted(("service", entry.text), entry.text, "AWS service")
    if entry.kind == "Federated":
        return _provider(entry.text)
    if entry.text == "*":
        return Trusted(("everyone", "*"), "Everyone", "any AWS account")
    return _aws(entry.text, account)


def _provider(text: str) -> Trusted:
    """An ARN of a provider in the account, or one of the few that AWS knows by name."""
    name = text.rpartition("-provider/")[2]
    kind = "SAML provider" if ":saml-provider/" in text else "OIDC provider"
    return Trusted(("provider", text), name, kind)


def _aws(text: str, account: str) -> Trusted:
    owner = text if text.isdigit() else arns.account_of(text)
    if owner is None:
        return Trusted(("principal", text), text, "a principal that is deleted")
    resource = "root" if text.isdigit() else arns.split(text)[-1]
    is_own = owner == account
    if resource == "root":
        return Trusted(("account", owner), owner, "this account" if is_own else "another account")
    kind, name = resource.partition("/")[0], resource.rpartition("/")[2]
    if kind == "assumed-role":
        name = resource.split("/")[1]
    page = ({"assumed-role": "role"}.get(kind, kind), name) if is_own and kind in _WITH_PAGE else None
    word = _WORDS.get(kind, kind)
    note = f"{word} of this account" if is_own else f"{word} of account {owner}"
    return Trusted(("principal", text), resource.rpartition("/")[2], note, page)


_WITH_PAGE = ("user", "role", "assumed-role")
_WORDS = {"assumed-role": "session of a role", "federated-user": "federated user"}
