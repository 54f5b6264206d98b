"""The Condition element: every test of it must hold (facts 3.1.1 to 3.1.5, 3.3).

`IfExists` and the set operators are wrapped around the operators here, once for all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.operators import Operator, read_operator
from iamlab.evaluator.variables import Template

Keys = Mapping[str, ContextValue]

FOR_ALL, FOR_ANY = "ForAllValues", "ForAnyValue"


@dataclass(frozen=True)
class ConditionTest:
    """One key under one operator, with the values of which one must fit.

    `operator` and `key` are as written, `base` is the operator without `set_operator` and `IfExists`;
    `version` tells whether the values may hold variables.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    base: Operator[Any]
    set_operator: str
    if_exists: bool
    version: str | None

    @cached_property
    def folded_key(self) -> str:
        """The key as it is looked up: case does not count (fact 3.1.2)."""
        return self.key.lower()

    @cached_property
    def _wanted(self) -> tuple[Any, ...]:
        """The values without variables, read; one that is not of the operator's kind fits nothing."""
        read = (self.base.read(value) for value in self.values if self._template(value) is None)
        return tuple(each for each in read if each is not None)

    @cached_property
    def _templates(self) -> tuple[Template, ...]:
        return tuple(template for value in self.values if (template := self._template(value)))

    def _template(self, value: str) -> Template | None:
        return Template.read(value, self.version) if self.base.takes_variables else None

    def fits(self, keys: Keys) -> bool:
        """Say whether this test holds for a request with these context keys, which are in lower case."""
        key, meets, negated = self._plan
        given = keys.get(key)
        if meets is not None and isinstance(given, str):
            return meets(given) != negated
        if self.base.family == "null":
            return self._fits_presence(present=given is not None and given != ())
        if given is None or given == ():
            return self._fits_missing()
        if not self.values:
            return False  # fact 3.3.7
        if isinstance(given, str):
            return self._meets(given, keys) != self.base.negated
        if not self.set_operator:
            return False  # several values want a set operator (fact 3.3.5)
        each = (self._meets(value, keys) != self.base.negated for value in given)
        return all(each) if self.set_operator == FOR_ALL else any(each)

    @cached_property
    def _plan(self) -> tuple[str, Callable[[str], bool] | None, bool]:
        """What most decisions need, in one place: the key, what its value must meet, and whether not to."""
        plain = self.values and self.base.family != "null"
        return self.folded_key, self._meets_plain if plain else None, self.base.negated

    @cached_property
    def _meets_plain(self) -> Callable[[str], bool] | None:
        """What says whether a value is met, where no variable stands in the way."""
        if self._templates:
            return None
        if self.base.name in ("StringEquals", "StringNotEquals"):
            return frozenset(self._wanted).__contains__
        if len(self._wanted) == 1:
            return partial(self.base.meets, self._wanted[0])
        return self._meets_any

    def _meets_any(self, value: str) -> bool:
        meets = self.base.meets
        for wanted in self._wanted:
            if meets(wanted, value):
                return True
        return False

    def _fits_missing(self) -> bool:
        """Facts 3.1.3, 3.3.1, 3.3.2, 3.3.7 and 3.3.8."""
        if self.if_exists or self.set_operator == FOR_ALL:
            return True
        return not self.set_operator and self.base.negated and bool(self.values)

    def _fits_presence(self, *, present: bool) -> bool:
        """Facts 3.1.4 and 3.3.6."""
        if self.set_operator:
            return self.set_operator == FOR_ALL
        return any(wants_absent != present for wants_absent in self._wanted)

    def _meets(self, value: str, keys: Keys) -> bool:
        return self._meets_any(value) or any(self.base.meets(wanted, value) for wanted in self._filled(keys))

    def _filled(self, keys: Keys) -> Iterator[Any]:
        """Yield the values with variables filled in; one whose key is missing fits nothing (fact 2.5)."""
        for template in self._templates:
            filled = template.filled(lambda key: _single(keys.get(key)), as_pattern=self.base.takes_wildcards)
            if filled is not None:
                yield self.base.read(filled)

    def resolved(self, keys: Keys) -> tuple[str, ...]:
        """Return the values as they were compared, variables filled in where that could be done."""
        return tuple(
            (template.filled(lambda key: _single(keys.get(key)), as_pattern=False) or value)
            if (template := self._template(value))
            else value
            for value in self.values
        )


def _single(value: ContextValue | None) -> str | None:
    return value if isinstance(value, str) else None


def read_conditions(block: object, version: str | None) -> tuple[ConditionTest, ...]:
    """Return the tests of a Condition element whose form was found sound."""
    assert isinstance(block, dict)
    return tuple(
        _test(operator, key, values, version)
        for operator, keys in block.items()
        for key, values in keys.items()
    )


def _test(operator: str, key: str, values: object, version: str | None) -> ConditionTest:
    found = read_operator(operator)
    assert found is not None
    if isinstance(values, str):
        texts: tuple[str, ...] = (values,)
    else:
        texts = tuple(map(_as_text, values if isinstance(values, list) else [values]))
    return ConditionTest(operator, key, texts, found.operator, found.set_operator, found.if_exists, version)


def _as_text(value: object) -> str:
    """JSON's own numbers and booleans may stand without quotes."""
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
