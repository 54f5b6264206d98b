"""A test of the Condition element against a request, in words: key, operator, wanted values, value given."""

import difflib
from dataclasses import dataclass
from functools import cached_property

from iamlab.evaluator.conditions import FOR_ALL, FOR_ANY, ConditionTest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.problems import shown

_SHOWN_VALUES = 5

_ASKS = {
    "StringEquals": "to be",
    "StringEqualsIgnoreCase": "to be, in any case of letters,",
    "StringLike": "to be like",
    "NumericEquals": "to be",
    "NumericLessThan": "to be less than",
    "NumericLessThanEquals": "to be at most",
    "NumericGreaterThan": "to be more than",
    "NumericGreaterThanEquals": "to be at least",
    "DateEquals": "to be",
    "DateLessThan": "to be before",
    "DateLessThanEquals": "to be at latest",
    "DateGreaterThan": "to be after",
    "DateGreaterThanEquals": "to be at earliest",
    "Bool": "to be",
    "BinaryEquals": "to be",
    "IpAddress": "to be in",
    "ArnEquals": "to be like",
    "ArnLike": "to be like",
    "StringNotEquals": "not to be",
    "StringNotEqualsIgnoreCase": "not to be, in any case of letters,",
    "StringNotLike": "not to be like",
    "NumericNotEquals": "not to be",
    "DateNotEquals": "not to be",
    "NotIpAddress": "not to be in",
    "ArnNotEquals": "not to be like",
    "ArnNotLike": "not to be like",
}
"""By operator: the words between a key and the wanted values."""


@dataclass(frozen=True)
class ConditionTrace(ElementTrace):
    """How one test of a condition met the request's context."""

    test: ConditionTest

    @property
    def operator(self) -> str:
        """The operator as written."""
        return self.test.operator

    @property
    def key(self) -> str:
        """The context key as written."""
        return self.test.key

    @property
    def given(self) -> ContextValue | None:
        """The value in the request, None when the key is not in it."""
        return self.request.keys.get(self.test.folded_key)

    @property
    def missing(self) -> bool:
        return self.given in (None, ())

    @property
    def asked(self) -> str:
        given = self.given
        if given is None:
            return ""
        return given if isinstance(given, str) else ", ".join(given)

    @property
    def written(self) -> tuple[str, ...]:
        return self.test.values

    @property
    def resolved(self) -> tuple[str, ...]:
        """The wanted values with their variables filled in."""
        return self.test.resolved(self.request.keys)

    @property
    def nearest(self) -> str:
        near = difflib.get_close_matches(self.asked[:200], [text[:200] for text in self.resolved[:50]], 1, 0)
        return near[0] if near else ""

    @property
    def _nearness(self) -> float:
        if self.missing:
            return 0.6
        ratio = difflib.SequenceMatcher(None, self.asked[:200], self.nearest[:200]).ratio()
        return 0.5 + 0.4 * ratio

    @cached_property
    def _words(self) -> tuple[str, str | None]:
        test, key = self.test, f"`{shown(self.key)}`"
        if test.base.family == "null":
            return self._presence(), None
        if self.missing:
            return f"{key} is not in the request{self._why_missing()}.", self._first()
        if not test.values:
            return f"The list of values for {key} is empty, so nothing can fit.", None
        if not isinstance(self.given, str) and not test.set_operator:
            return (
                f"{key} can hold several values: it takes `{FOR_ALL}:` or `{FOR_ANY}:` before the operator.",
                None,
            )
        return f"{key} is {self._value()}; {self._whose()} {self._wanted()}.", self._first()

    def _why_missing(self) -> str:
        given = {key.lower() for key in self.request.context}
        if self.test.folded_key in given:
            return f": `{shown(self.request.action)}` does not support it"
        return ""

    def _presence(self) -> str:
        key = f"`{shown(self.key)}`"
        if self.test.set_operator:
            return f"`{FOR_ANY}:Null` never fits."
        if self.missing:
            return f"{key} is not in the request, and this statement wants it there."
        return f"{key} is in the request, and this statement wants it absent."

    def _value(self) -> str:
        given = self.given
        if isinstance(given, str):
            return f"`{shown(given)}`"
        return ", ".join(f"`{shown(each)}`" for each in (given or ())[:_SHOWN_VALUES])

    def _whose(self) -> str:
        if self.test.set_operator == FOR_ALL:
            return "this statement wants every value"
        if self.test.set_operator == FOR_ANY:
            return "this statement wants one value"
        return "this statement wants it"

    def _wanted(self) -> str:
        asks = _ASKS[self.test.base.name]
        values = [f"`{shown(text)}`" for text in self.resolved]
        more = [f"{len(values) - _SHOWN_VALUES} more"] if len(values) > _SHOWN_VALUES else []
        return f"{asks} {' or '.join([*values[:_SHOWN_VALUES], *more])}"

    def _first(self) -> str | None:
        return None if self.test.base.negated or not self.resolved else self.resolved[0]
