"""The CLI's `--query` (JMESPath), with an end: a short expression can ask for more than a machine holds.

`[@,@]|[@,@]|…` doubles with every step, and so do `join` and `to_string`.
"""

from collections.abc import Callable
from typing import Any

from jmespath import parser, visitor

MOST_WORK = 2_000_000
"""How many steps an expression may take and how many elements and characters it may make, together."""

_MAKES_NEW = frozenset({"flatten", "function_expression", "multi_select_dict", "multi_select_list"})


class TooMuchAsked(Exception):
    """The CLI prints the text."""

    def __init__(self) -> None:
        super().__init__("The --query makes more of the answer than this terminal can hold.")


def install() -> None:
    """Let every expression of this process end."""
    parser.ParsedResult.search = _search


def _search(parsed: Any, value: Any, options: Any = None) -> Any:
    interpreter = visitor.TreeInterpreter(options)
    interpreter.visit = _Bounded(interpreter.visit)
    interpreter._functions.call_function = _without_long_joins(interpreter._functions.call_function)
    return interpreter.visit(parsed.parsed, value)


def _without_long_joins(call_function: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a `join` before it is made: its separator counts once for each text."""

    def called(name: str, given: list[Any]) -> Any:
        match name, given:
            case "join", [str(separator), list(texts)] if len(separator) * len(texts) > MOST_WORK:
                raise TooMuchAsked
        return call_function(name, given)

    return called


class _Bounded:
    """The interpreter's `visit`, which it calls for each part of an expression, with its work counted."""

    def __init__(self, visit: Callable[..., Any]) -> None:
        self._visit = visit
        self._left = MOST_WORK

    def __call__(self, node: dict[str, Any], *given: Any, **named: Any) -> Any:
        made = self._visit(node, *given, **named)
        self._left -= 1
        if node["type"] in _MAKES_NEW:
            self._weigh(made)
        if self._left < 0:
            raise TooMuchAsked
        return made

    def _weigh(self, value: Any) -> None:
        """Take off how large a value is where it is printed: what stands in it twice counts twice."""
        waiting = [value]
        while waiting and self._left >= 0:
            each = waiting.pop()
            self._left -= len(each) + 1 if isinstance(each, str | list | dict) else 1
            if self._left >= 0 and isinstance(each, list | dict):
                waiting += each.values() if isinstance(each, dict) else each
