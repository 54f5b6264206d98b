"""Under which circumstances can an action be asked: who asks, and with which context keys?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.callers import InvalidRequest
from iamlab.evaluator.conditions import ConditionTest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.difference.callers import CALLER_KEYS, Asker, askers
from iamlab.evaluator.difference.values import RESOURCE_ACCOUNT, values
from iamlab.evaluator.document import Statement
from iamlab.evaluator.matching import conditions_fit, principal_fits
from iamlab.evaluator.request import Request
from iamlab.evaluator.variables import Template

MOST_COMBINED = 1_500
"""How many combinations of callers and values are tried for one comparison."""

TOO_MANY = "There are too many combinations of callers and context keys to try them all."
NOT_ALL_VALUES = "Policy variables, or keys that several kinds of operator test, were tried with some values."


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A request without its resource, and the statements it may apply: bit i stands for statement i."""

    request: Request
    fitting: int

    @property
    def tells_owner(self) -> bool:
        """Whether the request says who owns the resource, because something asks for it."""
        return RESOURCE_ACCOUNT in self.request.context


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One circumstance of each kind, the plainest first, and why that may not be all."""

    found: tuple[Circumstance, ...]
    unproven: tuple[str, ...]


def circumstances(
    statements: Sequence[Statement], patterns: Iterable[ResourcePattern], action: str, account: str
) -> Circumstances:
    """Return the circumstances that `statements`, all of them about `action`, tell apart."""
    tests = _by_key(statements)
    variables = _variables(tests, patterns)
    who, all_callers = askers(statements, tests, account, variables)
    keys = [key for key in dict.fromkeys((*tests, *sorted(variables))) if key not in CALLER_KEYS]
    told_apart = [values(key, tests.get(key, ()), is_variable=key in variables) for key in keys]
    combined = product(who, product(*(each.found for each in told_apart)))
    found: dict[tuple[object, ...], Circumstance] = {}
    for asker, given in islice(combined, MOST_COMBINED):
        request = _request(asker, action, dict(zip(keys, given, strict=True)))
        if request is not None:
            circumstance = Circumstance(request, _fitting(statements, request))
            kind = (circumstance.fitting, *(request.single_value(key) for key in sorted(variables)))
            found.setdefault(kind, circumstance)
    unproven = []
    if next(combined, None) is not None:
        unproven.append(TOO_MANY)
    if not (all_callers and all(each.complete for each in told_apart)):
        unproven.append(NOT_ALL_VALUES)
    return Circumstances(tuple(found.values()), tuple(unproven))


def _by_key(statements: Iterable[Statement]) -> dict[str, list[ConditionTest]]:
    tests: dict[str, list[ConditionTest]] = {}
    for statement in statements:
        for test in statement.conditions:
            tests.setdefault(test.folded_key, []).append(test)
    return tests


def _variables(tests: Mapping[str, Sequence[ConditionTest]], patterns: Iterable[ResourcePattern]) -> set[str]:
    """Return the context keys, in lower case, that policy variables stand for."""
    templates = [pattern.template for pattern in patterns]
    for each in tests.values():
        templates += [Template.read(value, test.version) for test in each for value in test.values]
    return {key for template in templates if template is not None for key in template.keys}


def _request(asker: Asker, action: str, given: Mapping[str, ContextValue | None]) -> Request | None:
    present = {key: value for key, value in given.items() if value is not None}
    try:
        return Request(asker.principal, action, "*", {**asker.context, **present})
    except InvalidRequest:
        return None


def _fitting(statements: Sequence[Statement], request: Request) -> int:
    return sum(
        1 << index
        for index, statement in enumerate(statements)
        if principal_fits(statement, request, has_boundary=False) and conditions_fit(statement, request)
    )
