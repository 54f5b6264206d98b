"""Who makes a request, and under which circumstances, in plain words."""

from collections.abc import Mapping, Sequence

from django import template

from iamlab.evaluator import InvalidRequest
from iamlab.evaluator.arns import account_of
from iamlab.evaluator.callers import CallerKind, read_caller
from lessons.grading import CheckResult

register = template.Library()

_NAMES = {
    CallerKind.USER: "user {name}",
    CallerKind.ROLE: "role {name}",
    CallerKind.SESSION: "role {name}",
    CallerKind.FEDERATED_USER: "federated user {name}",
    CallerKind.ROOT: "root user",
    CallerKind.SERVICE: "{name}",
    CallerKind.PROVIDER: "{name}",
    CallerKind.ANONYMOUS: "somebody not signed in",
}


def caller_words(row: CheckResult) -> str:
    """Return who makes a check's request, with the account where the resource is another's."""
    try:
        caller = read_caller(row.principal, row.action)
    except InvalidRequest:
        return row.principal
    words = _NAMES[caller.kind].format(name=caller.name)
    owner = row.resource_account or account_of(row.resource)
    if caller.account and owner and caller.account != owner:
        words = f"{words} of account {caller.account}"
    return f"{words}, in session {caller.session}" if caller.session else words


def circumstances(row: CheckResult) -> tuple[tuple[str, str], ...]:
    """Return the condition keys that a check's request carries, each with its values."""
    return keys_and_values(row.context)


@register.filter
def keys_and_values(context: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return the condition keys of a request, each with its values as people write them."""
    return tuple(
        (key, value if isinstance(value, str) else ", ".join(value)) for key, value in context.items()
    )


@register.filter
def who(principal: str) -> str:
    """Return the short name of a principal: what people call it."""
    if principal == "*":
        return _NAMES[CallerKind.ANONYMOUS]
    if ":assumed-role/" in principal:
        return "/".join(principal.split("/")[1:])
    return principal.rpartition("/")[2]
