"""Who can ask, as far as two policies tell callers apart?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iamlab.evaluator import arns
from iamlab.evaluator.conditions import ConditionTest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.difference.places import ELSEWHERE
from iamlab.evaluator.difference.values import OF_EVERY_ACCOUNT, Values, values
from iamlab.evaluator.document import Statement
from iamlab.evaluator.principals import FEDERATED, SERVICE, PrincipalEntry
from iamlab.evaluator.request import Request

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
        found += _with(key, told_apart, account)
        complete = complete and told_apart.complete and _are_there(key, told_apart, tests.get(key, ()), found)
    lists = [each for s in statements for each in (s.principal, s.not_principal) if each is not None]
    if lists:
        entries = dict.fromkeys(entry for each in lists for entry in each.entries)
        found += [*_named(entries, account), Asker(user(ELSEWHERE[0])), Asker("*")]
        complete = complete and not asked and all(s.not_principal is None for s in statements)
    distinct = list({(asker.principal, *asker.context.items()): asker for asker in found}.values())
    return distinct[:MOST_CALLERS], complete and len(distinct) <= MOST_CALLERS


def _are_there(key: str, told_apart: Values, tests: Sequence[ConditionTest], found: Iterable[Asker]) -> bool:
    """Say whether among `found` there is a caller for each kind of value that `tests` of `key` tell apart."""
    if key not in OF_EVERY_ACCOUNT:
        return True
    of_accounts = (asker for asker in found if asker.principal.startswith("arn:"))
    requests = (Request(asker.principal, "s3:ListBucket", "*", asker.context) for asker in of_accounts)
    there = {_outcomes(tests, key, request.keys) for request in requests}
    given = [{key: value} for value in told_apart.found if value is not None]
    return all(_outcomes(tests, key, keys) in there for keys in given)


def _outcomes(tests: Sequence[ConditionTest], key: str, keys: Mapping[str, ContextValue]) -> tuple[bool, ...]:
    given = {key: keys[key]} if key in keys else {}
    return tuple(test.fits(given) for test in tests)


def _with(key: str, told_apart: Values, account: str) -> Iterator[Asker]:
    """Yield callers of whom `key` has each of these values, where there can be such a caller."""
    for value in told_apart.found:
        if key == "aws:username":
            if value is None:
                yield Asker(session(account))
            elif isinstance(value, str) and re.fullmatch(r"[\w+=,.@-]{1,64}", value):
                yield Asker(user(account, value))
        elif key == "aws:principalarn":
            yield from _by_arn(str(value))
            yield from (Asker(session(account)), *_without_a_name(account), Asker(user(ELSEWHERE[0])))
        elif key == "aws:principalaccount" and isinstance(value, str) and re.fullmatch(r"\d{12}", value):
            yield Asker(user(value))
        elif key == "aws:principaltype":
            yield from (Asker(user(account)), Asker(session(account)), *_without_a_name(account))
        elif key in ("aws:principalisawsservice", "aws:principalservicename"):
            yield Asker(value if isinstance(value, str) and "." in value else "lambda.amazonaws.com")


def _without_a_name(account: str) -> tuple[Asker, Asker]:
    """Return the callers of an account that are neither a user nor a role's session."""
    return Asker(f"arn:aws:iam::{account}:root"), Asker(f"arn:aws:sts::{account}:federated-user/example-user")


def _by_arn(arn: str) -> Iterator[Asker]:
    """Yield the caller whose aws:PrincipalArn this is; a role asks through a session (fact 3.4.3)."""
    found = re.fullmatch(
        r"arn:aws:iam::(?P<account>\d{12}):(?P<kind>user|role)/(?:[!-~]*/)?(?P<name>[\w+=,.@-]+)", arn
    )
    if re.fullmatch(r"arn:aws:(?:iam::\d{12}:root|sts::\d{12}:federated-user/[\w+=,.@-]+)", arn) or (
        found and found["kind"] == "user"
    ):
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
        elif entry.is_unique_id:
            yield from _by_unique_id(entry.text, account)
        elif found := re.search(r"\d{12}", entry.text):
            yield from _in_account(entry.text, found.group())


def _by_unique_id(text: str, account: str) -> Iterator[Asker]:
    """Yield whom a unique ID means, as AWS keeps it for who was named (fact 1.3.8)."""
    if text.startswith("AIDA"):
        yield Asker(user(account), {"aws:userid": text})
    else:
        yield Asker(session(account), {"aws:userid": f"{text}:example-session"})


def _in_account(text: str, account: str) -> Iterator[Asker]:
    rest = arns.split(text)[-1]
    if rest == "root" or text == account:
        yield from (Asker(user(account)), Asker(f"arn:aws:iam::{account}:root"))
    elif rest.startswith("role/"):
        yield Asker(session(account, rest.rpartition("/")[2]))
    else:
        yield Asker(text)
