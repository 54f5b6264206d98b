"""Where a statement stands: which statement of which policy, and the page of that policy."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from iamlab.evaluator import PolicyType
from iamlab.evaluator.explanation import StatementTrace
from iamlab.evaluator.policy_words import policy_parts, short_name

register = template.Library()

_PREFIX = "arn:aws:iam::"


@dataclass(frozen=True, slots=True)
class Where:
    """A statement and its policy: `policy` is the name in full, kind, name and group are how one says it.

    `holder` are kind and name of who has the policy, `account` is theirs; `resource` is what a
    resource-based policy belongs to.
    """

    label: str
    line: int | None
    policy: str
    kind: str
    name: str
    group: str
    policy_type: PolicyType
    holder: tuple[str, str] | tuple[()]
    account: str | None
    resource: str


@register.filter
def where(statement: StatementTrace) -> Where:
    """Return where a statement stands."""
    policy, policy_type = statement.placed.named_policy, statement.policy_type
    request = statement.request
    return Where(
        statement.label,
        statement.line,
        policy.name,
        *policy_parts(policy_type, policy),
        policy_type,
        policy.holder,
        request.caller.account,
        request.resource if policy_type is PolicyType.RESOURCE else "",
    )


@register.filter
def number_of(documents: list[Any], policy: str) -> int:
    """Return the number of the document of this name in the playground, from 1; 0 where there is none."""
    names = [document.name for document in documents or ()]
    return names.index(policy) + 1 if policy in names else 0


@register.simple_tag(takes_context=True)
def policy_address(context: Context, where: Where) -> str:
    """Return the address of a policy's page in the console that is open; empty where it has none there."""
    console = context.get("console")
    if console is None or console.caller is None:
        return ""
    page = _page(where, console.caller.account.id)
    return reverse(page[0], args=[console.sandbox.pk, *page[1:]]) if page else ""


def _page(where: Where, account: str) -> tuple[str, ...]:
    """Return the name of a page of this account's console, and what it takes; nothing where there is none."""
    if where.policy.startswith((f"{_PREFIX}aws:policy/", f"{_PREFIX}{account}:policy/")):
        return "console-policy", where.policy
    role = f"{_PREFIX}{account}:role/"
    if where.resource.startswith(role):
        return "console-role-trust", short_name(where.resource)
    if where.holder and where.account == account:
        kind, name = where.holder
        return f"console-{kind.lower()}-inline", name, where.policy
    return ()
