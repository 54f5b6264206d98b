"""Which values can a context key have, as far as the tests of some conditions can tell them apart?"""

import base64
import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import TypeVar

from iamlab.evaluator import arns, condition_keys, operators, wildcards
from iamlab.evaluator.conditions import ConditionTest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.difference import texts
from iamlab.evaluator.difference.places import ELSEWHERE, HOME
from iamlab.evaluator.operators import Network
from iamlab.evaluator.variables import Template

RESOURCE_ACCOUNT = "aws:resourceaccount"

ALWAYS_THERE = frozenset(
    (
        "aws:currenttime",
        "aws:epochtime",
        "aws:securetransport",
        "aws:userid",
        "aws:requestedregion",
        RESOURCE_ACCOUNT,
    )
)
"""The keys that no request is without (fact 3.4.5)."""

ACCOUNT_KEYS = ("aws:principalaccount", RESOURCE_ACCOUNT)
"""The keys whose values are accounts."""

OF_EVERY_ACCOUNT = ("aws:principalaccount", "aws:principalarn")
"""The keys that every caller has who belongs to an account (facts 3.4.3, 3.4.4)."""

MOST_TOGETHER = 4
"""Up to how many kinds of value every set of them is tried."""

WORDS = (texts.EXAMPLE, "another")
"""Values for a key that a policy variable stands for."""

Number = TypeVar("Number", int, Decimal)

Given = ContextValue | None
"""What a request gives for a key; None for nothing."""


@dataclass(frozen=True, slots=True)
class Values:
    """One value of each kind, the plainest first; `complete` says that there is no other kind."""

    found: tuple[Given, ...]
    complete: bool


def values(key: str, tests: Sequence[ConditionTest], *, is_variable: bool = False) -> Values:
    """Return the values of `key`, in lower case, that `tests` of it tell apart.

    `is_variable` says that a policy variable stands for the key, so that its very text counts.
    """
    absent: list[Given] = [] if key in ALWAYS_THERE else [None]
    uses_variables = any(_templates(test) for test in tests)
    pool: list[Given] = [*dict.fromkeys(_pool(tests, is_variable or uses_variables))]
    complete = _plain(tests) and not is_variable and not uses_variables
    if key in ACCOUNT_KEYS:
        every, pool = pool, _accounts(tests, pool)
        complete = complete and len(_one_of_each(key, tests, [*pool, *every])) == len(
            _one_of_each(key, tests, pool)
        )
    # What only callers without an account lack is looked for last: hardly any policy is for those.
    pool = [*pool, *absent] if key in OF_EVERY_ACCOUNT else [*absent, *pool]
    told_apart: Iterable[Given] = pool
    if not is_variable and not uses_variables:
        told_apart = _one_of_each(key, tests, pool)
    if _is_multivalued(key, tests):
        return Values(tuple(_sets(key, tests, [each for each in told_apart if each], absent)), _plain(tests))
    return Values(tuple(told_apart), complete)


def _accounts(tests: Sequence[ConditionTest], pool: Iterable[Given]) -> list[Given]:
    """Return the accounts among `pool`, those that policies are made up with, and one for each pattern."""
    written = [value.replace("?", "0") for _, value in _written(tests)]
    filled = (value.replace("*", "0" * (13 - len(value)), 1) for value in written)
    texts_of_pool = (each for each in pool if isinstance(each, str))
    listed = dict.fromkeys((HOME, *ELSEWHERE, *texts_of_pool, *filled))
    return [each for each in listed if re.fullmatch(r"\d{12}", each)]


def _plain(tests: Sequence[ConditionTest]) -> bool:
    """Say whether all tests are of one family, so that the pool holds every kind of value."""
    families = {test.base.family for test in tests} - {"null"}
    names = {test.base.name.replace("Not", "") for test in tests}
    folds = "StringEqualsIgnoreCase" in names
    return len(families) <= 1 and not (folds and len(names - {"Null"}) > 1)


def _one_of_each(key: str, tests: Sequence[ConditionTest], pool: Iterable[Given]) -> list[Given]:
    found: dict[tuple[bool, ...], Given] = {}
    for value in pool:
        given = {} if value is None else {key: value}
        found.setdefault(tuple(test.fits(given) for test in tests), value)
    return list(found.values())


def _is_multivalued(key: str, tests: Sequence[ConditionTest]) -> bool:
    return condition_keys.is_multivalued(key) and any(test.set_operator for test in tests)


def _sets(
    key: str, tests: Sequence[ConditionTest], single: list[Given], absent: list[Given]
) -> Iterator[Given]:
    """Yield nothing, and the sets of values that the set operators can tell apart."""
    listed = [value for value in single if isinstance(value, str)]
    sizes = range(1, len(listed) + 1) if len(listed) <= MOST_TOGETHER else (1, 2, len(listed))
    every = (combination for size in sizes for combination in combinations(listed, size))
    yield from _one_of_each(key, tests, [*absent, *every])


def _templates(test: ConditionTest) -> list[Template]:
    read = (Template.read(value, test.version) for value in test.values if test.base.takes_variables)
    return [template for template in read if template is not None]


def _pool(tests: Sequence[ConditionTest], takes_words: bool) -> Iterator[str]:
    """Yield values of every kind, some of them several times."""
    for family in dict.fromkeys(test.base.family for test in tests):
        of_family = [test for test in tests if test.base.family == family]
        yield from _POOLS[family](of_family)
    if takes_words or all(test.base.family == "null" for test in tests):
        yield from WORDS
    for template, word in product((each for test in tests for each in _templates(test)), WORDS):
        filled = template.filled(dict.fromkeys(template.keys, word).get, as_pattern=False)
        if filled is not None:
            yield filled


def _written(tests: Iterable[ConditionTest]) -> Iterator[tuple[ConditionTest, str]]:
    for test in tests:
        for value in test.values:
            if not (test.base.takes_variables and Template.read(value, test.version)):
                yield test, value


def _strings(tests: Sequence[ConditionTest]) -> Iterator[str]:
    patterns = tuple(
        value if test.base.takes_wildcards else wildcards.literal(value) for test, value in _written(tests)
    )
    yield from (text for text, _ in texts.kinds(patterns, "*", (texts.EXAMPLE,)).found)


def _numbers(tests: Sequence[ConditionTest]) -> Iterator[str]:
    read = (test.base.read(value) for test, value in _written(tests))
    points = sorted({number for number in read if number is not None}) or [Decimal(0)]
    between = ((low + high) / 2 for low, high in pairwise(points))
    yield from (f"{number:f}" for number in (*_around(points), *between))


def _dates(tests: Sequence[ConditionTest]) -> Iterator[str]:
    read = (operators.read_date(value) for _, value in _written(tests))
    moments = sorted({int(moment) for moment in read if moment is not None}) or [0]
    for moment in _around(moments):
        try:
            yield datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError, OSError):
            continue


def _around(points: Iterable[Number]) -> Iterator[Number]:
    """Yield each point, and what is just before and behind it."""
    for point in points:
        yield from (point, point - 1, point + 1)


def _booleans(_: Sequence[ConditionTest]) -> Iterator[str]:
    yield from ("true", "false")


def _addresses(tests: Sequence[ConditionTest]) -> Iterator[str]:
    """Yield an address of each kind: networks lie one in the other or apart, so their edges tell."""
    read = (operators.read_network(value) for _, value in _written(tests))
    networks = [network for network in read if network is not None]
    for network in networks:
        yield from _edges(network)
    yield from ("198.51.100.7", "2001:db8:2::7")


def _edges(network: Network) -> Iterator[str]:
    first = network.start << network.shift
    last = first + (1 << network.shift) - 1
    kind: Callable[[int], object] = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    for number in (min(first + 9, last), first, last, first - 1, last + 1):
        if 0 <= number < 1 << (32 if network.version == 4 else 128):
            yield str(kind(number))


def _arns(tests: Sequence[ConditionTest]) -> Iterator[str]:
    split = [arns.split(value) for _, value in _written(tests)]
    patterns = [(*fields, *["*"] * (6 - len(fields))) for fields in split]
    usual = ("arn", "aws", "iam", "", "111122223333", "role/example-role")
    fields = (
        texts.kinds(tuple(pattern[index] for pattern in patterns), "*", (usual[index],)).found
        for index in range(6)
    )
    found: dict[int, str] = {}
    for combined in product(*fields):
        covering = -1
        for _, each in combined:
            covering &= each
        if combined[0][0] == "arn":
            found.setdefault(covering, ":".join(text for text, _ in combined))
    yield from found.values()


def _bytes(tests: Sequence[ConditionTest]) -> Iterator[str]:
    yield from (value for _, value in _written(tests))
    yield base64.b64encode(texts.EXAMPLE.encode()).decode()


def _nothing(_: Sequence[ConditionTest]) -> Iterator[str]:
    return iter(())


_POOLS: dict[str, Callable[[Sequence[ConditionTest]], Iterator[str]]] = {
    "string": _strings,
    "numeric": _numbers,
    "date": _dates,
    "bool": _booleans,
    "ip": _addresses,
    "arn": _arns,
    "binary": _bytes,
    "null": _nothing,
}
"""By family of operators: what yields values of every kind that tests of the family tell apart."""
