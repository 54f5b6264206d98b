"""The condition operators, each a small record (facts 3.2, 3.2.1).

A record reads one value of the policy into what it compares with, and compares. `IfExists` and the
set operators are no part of it: `conditions` wraps them once around whichever operator there is.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Generic, TypeVar

from iamlab.evaluator import arns, wildcards

Wanted = TypeVar("Wanted")

SET_OPERATORS = ("ForAllValues", "ForAnyValue")
IF_EXISTS = "IfExists"


@dataclass(frozen=True, slots=True)
class Operator(Generic[Wanted]):
    """One operator. `family` groups those that take the same kind of value.

    `read` takes a value as the policy has it and gives what `meets` compares with, None when the value
    is not of the family. `meets` takes that and the request's value; for a negated operator it says
    what is negated. `takes_variables` holds for String and Arn operators alone (facts 2.2, 2.3),
    `takes_wildcards` for those in whose values `*` and `?` stand for other characters.
    """

    name: str
    family: str
    read: Callable[[str], Wanted | None]
    meets: Callable[[Wanted, str], bool]
    negated: bool = False
    takes_variables: bool = False
    takes_wildcards: bool = False


@dataclass(frozen=True, slots=True)
class ReadOperator:
    """An operator as a policy writes it, taken apart: `ForAnyValue:StringLikeIfExists`."""

    set_operator: str
    operator: Operator[Any]
    if_exists: bool


@lru_cache(maxsize=512)
def read_operator(text: str) -> ReadOperator | None:
    """Return what `text` names, None when there is no such operator. Case does not count.

    `NullIfExists` is none (fact 3.1.4).
    """
    prefix, colon, name = text.lower().rpartition(":")
    set_operator = {each.lower(): each for each in SET_OPERATORS}.get(prefix, "")
    if colon and not set_operator:
        return None
    if_exists = name.endswith(IF_EXISTS.lower())
    operator = OPERATORS.get(name.removesuffix(IF_EXISTS.lower()))
    if operator is None or (if_exists and operator.family == "null"):
        return None
    return ReadOperator(set_operator, operator, if_exists)


def _numeric(text: str) -> Decimal | None:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


_DATE = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(\.(?P<fraction>\d+))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def read_date(text: str) -> float | None:
    """Return the moment that `text` names, in seconds of the epoch; None when it names none.

    Takes the forms of W3C's profile of ISO 8601 and seconds of the epoch; four digits are a year.
    """
    if found := _DATE.fullmatch(text):
        part = found.groupdict()
        zone = (part["zone"] or "Z").upper().replace("Z", "+00:00")
        whole = (
            f"{part['year']}-{part['month'] or '01'}-{part['day'] or '01'}"
            f"T{part['hour'] or '00'}:{part['minute'] or '00'}:{part['second'] or '00'}{zone}"
        )
        try:
            moment = datetime.fromisoformat(whole).astimezone(UTC).timestamp()
        except (ValueError, OverflowError):
            return None
        return moment + float(f"0.{part['fraction'] or 0}")
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", text) else None


def _bool(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


@dataclass(frozen=True, slots=True)
class Network:
    """A range of addresses: whatever shares the first bits with `start` (fact 3.2)."""

    version: int
    start: int
    shift: int

    def holds(self, address: str) -> bool:
        read = read_address(address)
        return read is not None and read[0] == self.version and read[1] >> self.shift == self.start


@lru_cache(maxsize=1024)
def read_address(text: str) -> tuple[int, int] | None:
    """Return the version and the number of an IP address, None when `text` is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return address.version, int(address)


@lru_cache(maxsize=1024)
def read_network(text: str) -> Network | None:
    """Return the range that `text` names; without a mask, one address. Bits beyond the mask do not count."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    shift = network.max_prefixlen - network.prefixlen
    return Network(network.version, int(network.network_address) >> shift, shift)


def _binary(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _text(text: str) -> str:
    return text


def _number_test(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Decimal, str], bool]:
    def meets(wanted: Decimal, given: str) -> bool:
        number = _numeric(given)
        return number is not None and compare(number, wanted)

    return meets


def _date_test(compare: Callable[[float, float], bool]) -> Callable[[float, str], bool]:
    def meets(wanted: float, given: str) -> bool:
        moment = read_date(given)
        return moment is not None and compare(moment, wanted)

    return meets


def _orderings(
    family: str,
    prefix: str,
    read: Callable[[str], Any],
    test: Callable[[Callable[[Any, Any], bool]], Callable[[Any, str], bool]],
) -> list[Operator[Any]]:
    equal = test(lambda given, wanted: given == wanted)
    return [
        Operator(f"{prefix}Equals", family, read, equal),
        Operator(f"{prefix}NotEquals", family, read, equal, negated=True),
        Operator(f"{prefix}LessThan", family, read, test(lambda given, wanted: given < wanted)),
        Operator(f"{prefix}LessThanEquals", family, read, test(lambda given, wanted: given <= wanted)),
        Operator(f"{prefix}GreaterThan", family, read, test(lambda given, wanted: given > wanted)),
        Operator(f"{prefix}GreaterThanEquals", family, read, test(lambda given, wanted: given >= wanted)),
    ]


def _pair(
    family: str, name: str, negated: str, read: Callable[[str], Any], meets: Callable[[Any, str], bool]
) -> list[Operator[Any]]:
    variables, wild = family in ("string", "arn"), name in ("StringLike", "ArnEquals", "ArnLike")
    return [Operator(each, family, read, meets, each == negated, variables, wild) for each in (name, negated)]


def _equals(wanted: str, given: str) -> bool:
    return wanted == given


def _equals_folded(wanted: str, given: str) -> bool:
    return wanted.casefold() == given.casefold()


def _covers(covers: Callable[[str], bool], given: str) -> bool:
    return covers(given)


def _never(wanted: object, given: str) -> bool:
    return False


_ALL: list[Operator[Any]] = [
    *_pair("string", "StringEquals", "StringNotEquals", _text, _equals),
    *_pair("string", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", _text, _equals_folded),
    *_pair("string", "StringLike", "StringNotLike", wildcards.compiled, _covers),
    *_orderings("numeric", "Numeric", _numeric, _number_test),
    *_orderings("date", "Date", read_date, _date_test),
    Operator("Bool", "bool", _bool, lambda wanted, given: _bool(given) is wanted),
    Operator("BinaryEquals", "binary", _binary, lambda wanted, given: _binary(given) == wanted),
    *_pair("ip", "IpAddress", "NotIpAddress", read_network, Network.holds),
    *_pair("arn", "ArnEquals", "ArnNotEquals", arns.arn_like, _covers),
    *_pair("arn", "ArnLike", "ArnNotLike", arns.arn_like, _covers),
    Operator("Null", "null", _bool, _never),
]

OPERATORS: dict[str, Operator[Any]] = {operator.name.lower(): operator for operator in _ALL}
"""Every operator by its name in lower case. To add one, add its record above."""
