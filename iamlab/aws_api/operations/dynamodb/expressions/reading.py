"""Reading expressions word by word, and the names and values that stand in them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reserved_words import RESERVED
from iamlab.aws_api.operations.dynamodb.values import Value, sound

LONGEST = 4096
DEEPEST = 50

_WORD = re.compile(r"\s*([#:]\w+|[A-Za-z_]\w*|\d+|<>|<=|>=|[=<>()\[\],.+-])", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Given:
    """What a call gives to its expressions, and which of it they used.

    `attributes` are the names at the top of every path that was read.
    """

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.names: Mapping[str, str] = parameters.get("ExpressionAttributeNames", {})
        given = parameters.get("ExpressionAttributeValues", {})
        self.values: dict[str, Value] = {name: sound(value) for name, value in given.items()}
        self.used: set[str] = set()
        self.attributes: list[str] = []

    def check_used(self) -> None:
        """Raise ValidationException where something was given for nothing."""
        for kind, held in (("Names", self.names), ("Values", self.values)):
            if unused := sorted(set(held) - self.used):
                raise ValidationException(
                    f"Value provided in ExpressionAttribute{kind} unused in expressions: "
                    f"keys: {{{', '.join(unused)}}}"
                )


class Reader:
    """One expression, and how far it was read. `kind` is its parameter's name: errors tell it."""

    def __init__(self, kind: str, text: str, given: Given) -> None:
        self.kind, self.given, self.place, self.depth = kind, given, 0, 0
        if not text.strip():
            self.refuse("The expression can not be empty;")
        if len(text.encode(errors="replace")) > LONGEST:
            self.refuse("Expression size has exceeded the maximum allowed size;")
        self.words = list(self._split(text))

    def _split(self, text: str) -> Iterable[str]:
        at, text = 0, text.rstrip()
        while at < len(text):
            found = _WORD.match(text, at)
            if found is None:
                near = text[at:].split()[0]
                self.refuse(f'Syntax error; token: "{near[0]}", near: "{near}"')
            yield found[1]
            at = found.end()

    def refuse(self, why: str) -> NoReturn:
        """Raise the ValidationException that says what is wrong with the expression."""
        raise ValidationException(f"Invalid {self.kind}: {why}")

    def unexpected(self) -> NoReturn:
        """Refuse the word that was come to."""
        near = " ".join(self.words[max(self.place - 1, 0) : self.place + 2])
        self.refuse(f'Syntax error; token: "{self.next or "<EOF>"}", near: "{near}"')

    @property
    def next(self) -> str:
        """The word that was come to, empty at the end."""
        return self.words[self.place] if self.place < len(self.words) else ""

    def after_next(self) -> str:
        """Return the word behind the next."""
        return self.words[self.place + 1] if self.place + 1 < len(self.words) else ""

    def take(self) -> str:
        """Return the next word and go on behind it."""
        word = self.next
        self.place += 1
        return word

    def skip(self, word: str) -> bool:
        """Go on behind `word` if it is next, in whatever case; say whether it was."""
        if self.next.upper() != word:
            return False
        self.place += 1
        return True

    def expect(self, word: str) -> None:
        """Go on behind `word`. Raises ValidationException where another is next."""
        if not self.skip(word):
            self.unexpected()

    def end(self) -> None:
        """Raise ValidationException where there is more."""
        if self.next:
            self.unexpected()

    def deeper(self) -> None:
        """Note that an expression begins inside another. Raises ValidationException for too many."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("The expression has too many nested parts;")

    def value(self) -> Value:
        """Read a name that begins with a colon, and return what it stands for."""
        name = self.take()
        if name not in self.given.values:
            self.refuse(
                f"An expression attribute value used in expression is not defined; attribute value: {name}"
            )
        self.given.used.add(name)
        return self.given.values[name]

    def path(self) -> Path:
        """Read what leads to an attribute, or to a part of one."""
        found: list[str | int] = [self._name()]
        while True:
            if self.skip("."):
                found.append(self._name())
            elif self.skip("["):
                if not self.next.isdigit():
                    self.unexpected()
                found.append(int(self.take()[:9]))
                self.expect("]")
            else:
                self.given.attributes.append(str(found[0]))
                return tuple(found)

    def _name(self) -> str:
        word = self.next
        if word.startswith("#"):
            if word not in self.given.names:
                self.refuse(
                    "An expression attribute name used in the document path is not defined; "
                    f"attribute name: {word}"
                )
            self.given.used.add(word)
            self.take()
            return self.given.names[word]
        if not _NAME.fullmatch(word):
            self.unexpected()
        if word.upper() in RESERVED:
            self.refuse(f"Attribute name is a reserved keyword; reserved keyword: {word}")
        return self.take()
