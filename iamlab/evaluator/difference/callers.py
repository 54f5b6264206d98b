"""Who can ask, as far as two policies tell callers apart?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamlab.evaluator import arns
from iamlab.evaluator.conditions import ConditionTest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.difference.places import ELSEWHERE
from iamlab.evaluator.difference.values import Values, values
from iamlab.evaluator.document import Statement
from iamlab.evaluator.principals import FEDERATED, SERVICE, PrincipalEntry

CALLER_KEYS = (
    "aws:username",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:principalisawsservice",
    "aws:principalservicename",
)
"""The keys whose values follow from who asks (facts 2.8, 3.4)."""

MOST_CALLERS = 24
"""More callers than this are not tried for one comparison."""


@dataclass(frozen=True, slots=True)
class Asker:
    """A principal that may ask, and the keys that its ARN does not tell."""

    principal: str
    context: Mapping[str, ContextValue] = field(default_factory=dict)


def user(account: str, name: str = "example-user") -> str:
    return f"arn:aws:iam::{account}:user/{name}"


def session(account: str, role: str = "example-role", name: str = "example-session") -> str:
    return f"arn:aws:sts::{account}:assumed-role/{role}/{name}"


def askers(
    statements: Sequence[Statement],
    tests: Mapping[str, Sequence[ConditionTest]],
    account: str,
    variables: set[str],
) -> tuple[list[Asker], bool]:
    """Return callers of every kind that matters, the most ordinary first, and whether these are all.

    `tests` are those of the statements by key, `account` is home, `variables` the keys that policy
    variables stand for.
    """
    found = [Asker(user(account))]
    asked = [key for key in CALLER_KEYS if key in tests or key in variables]
    complete = len(asked) <= 1
    for key in asked:
        told_apart = values(key, tests.get(key, ()), is_variable=key in variables)
        complete = complete and told_apart.complete
        found += _with(key, told_apart, account)
    lists = [each for s in statements for each in (s.principal, s.not_principal) if each is not None]
    if lists:
        entries = dict.fromkeys(entry for each in lists for entry in each.entries)
        found += [*_named(entries, account), Asker(user(ELSEWHERE[0])), Asker("*")]
        complete = complete and not asked and all(s.not_principal is None for s in statements)
    distinct = list({(asker.principal, *asker.context.items()): asker for asker in found}.values())
    return distinct[:MOST_CALLERS], complete and len(distinct) <= MOST_CALLERS


def _with(key: str, told_apart: Values, account: str) -> Iterator[Asker]:
    """Yield callers of whom `key` has each of these values, where there can be such a caller."""
    for value in told_apart.found:
        if key == "aws:username":
            if value is None:
                yield Asker(session(account))
            elif isinstance(value, str) and re.fullmatch(r"[\w+=,.@-]{1,64}", value):
                yield Asker(user(account, value))
        elif key == "aws:principalarn" and isinstance(value, str):
            yield from _by_arn(value)
        elif key == "aws:principalaccount" and isinstance(value, str) and re.fullmatch(r"\d{12}", value):
            yield Asker(user(value))
        elif key == "aws:principaltype":
            yield from (Asker(user(account)), Asker(session(account)), Asker(f"arn:aws:iam::{account}:root"))
        elif key in ("aws:principalisawsservice", "aws:principalservicename"):
            yield Asker(value if isinstance(value, str) and "." in value else "lambda.amazonaws.com")


def _by_arn(arn: str) -> Iterator[Asker]:
    """Yield the caller whose aws:PrincipalArn this is; a role asks through a session (fact 3.4.3)."""
    found = re.fullmatch(
        r"arn:aws:iam::(?P<account>\d{12}):(?P<kind>user|role)/(?:[!-~]*/)?(?P<name>[\w+=,.@-]+)", arn
    )
    if found and found["kind"] == "user":
        yield Asker(arn)
    elif found:
        asker = session(found["account"], found["name"])
        has_path = not arn.endswith(f":role/{found['name']}")
        yield Asker(asker, {"aws:PrincipalArn": arn} if has_path else {})


def _named(entries: Iterable[PrincipalEntry], account: str) -> Iterator[Asker]:
    """Yield somebody whom each entry of a Principal element means."""
    for entry in entries:
        if entry.kind in (SERVICE, FEDERATED):
            yield Asker(entry.text)
        elif found := re.search(r"\d{12}", entry.text):
            yield from _in_account(entry.text, found.group())


def _in_account(text: str, account: str) -> Iterator[Asker]:
    rest = arns.split(text)[-1]
    if rest == "root" or text == account:
        yield from (Asker(user(account)), Asker(f"arn:aws:iam::{account}:root"))
    elif rest.startswith("role/"):
        yield Asker(session(account, rest.rpartition("/")[2]))
    else:
        yield Asker(text)
