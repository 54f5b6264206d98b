"""What a learner types, taken apart as a shell does: commands, words, where the output goes.

Only what a lesson needs is understood: quotes, `$NAME`, `\\` at the end of a line, `#`, output into a
file and a text that follows with `<<`. Everything else that a shell would act on is refused by name: nothing
is executed that was not meant.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
_OPERATORS = {
    ";": "Type one command a line.",
    "|": "The output of a command cannot go to another one here. `--query` picks out what you need.",
    "&": "Commands run one after the other here, one a line.",
    "`": "Run the inner command first, and type what it printed.",
    "(": "Commands cannot be grouped here. Type one a line.",
    ")": "Commands cannot be grouped here. Type one a line.",
}
LONGEST_FILLED = 64 * 1024
"""How many characters the values of variables may bring into one command."""

_SUBSTITUTION = "Run the inner command first, and type what it printed."


class Refused(ValueError):
    """What this terminal does not do; the text says what to do instead."""


class Unfinished(ValueError):
    """A quote, a continued line or a text after `<<` does not end."""


@dataclass
class Command:
    """One command: its words, the file that takes its output, the text that follows it.

    `typed` is the command as it can be read again, `line` that without the text that follows.
    """

    line: str
    typed: str = ""
    words: list[str] = field(default_factory=list)
    output: str | None = None
    appends: bool = False
    text: str | None = None


def commands(text: str, environment: Mapping[str, str]) -> Iterator[Command]:
    """Yield the commands of a text of one or many lines, each read when it is its turn.

    `environment` may change between two. Raises Refused for what this terminal does not do, and Unfinished.
    """
    reader = _Reader(text.replace("\r\n", "\n"), environment)
    while (command := reader.command()) is not None:
        if command.words:
            yield command


class _Reader:
    """Reads a text from its beginning to its end, character by character."""

    def __init__(self, text: str, environment: Mapping[str, str]) -> None:
        self.text = text
        self.place = 0
        self.environment = environment
        self.room = LONGEST_FILLED

    def command(self) -> Command | None:
        """Read the next line that can be read as a whole; return None at the end of the text."""
        if self.place >= len(self.text):
            return None
        begin, until, read = self.place, None, Command("")
        self.room = LONGEST_FILLED
        while (word := self._word()) is not None:
            if word in (">", ">>"):
                read.output, read.appends = self._needed(word), word == ">>"
            elif word == "<<":
                until = self._needed(word)
            else:
                read.words.append(word.removeprefix("\0"))
        read.line = self.text[begin : self.place].strip()
        self.place += 1
        if until is not None:
            read.text = self._text_until(until)
        read.typed = self.text[begin : self.place]
        return read

    def _text_until(self, end: str) -> str:
        """Read the lines up to the one that ends them."""
        lines: list[str] = []
        while self.place < len(self.text):
            line = self._to_the_end_of_the_line()
            self.place += 1
            if line.strip() == end:
                return "".join(f"{line}\n" for line in lines)
            lines.append(line)
        raise Unfinished(f"The text does not end. It ends with a line of {end}.")

    def _needed(self, operator: str) -> str:
        word = self._word()
        if word is None or word in (">", ">>", "<<"):
            raise Refused(f"A name belongs after {operator}.")
        return word.removeprefix("\0")

    def _peek(self, length: int = 1) -> str:
        return self.text[self.place : self.place + length]

    def _is_blank(self) -> bool:
        return self._peek().isspace() and self._peek() != "\n"

    def _to_the_end_of_the_line(self) -> str:
        begin, end = self.place, self.text.find("\n", self.place)
        self.place = end if end >= 0 else len(self.text)
        return self.text[begin : self.place]

    def _word(self) -> str | None:
        """Return the next word of the line, an operator as itself, None at the end.

        A word that was quoted begins with a null character, so that a quoted `>` is no operator.
        """
        while self._is_blank() or self._peek(2) == "\\\n":
            self.place += 2 if self._peek() == "\\" else 1
        if self._peek() == "#":
            self._to_the_end_of_the_line()
        if self._peek() in ("", "\n"):
            return None
        for operator in (">>", "<<", ">"):
            if self._peek(len(operator)) == operator:
                self.place += len(operator)
                return operator
        if self._peek() == "<":
            raise Refused("A command cannot read from a file with < here. Parameters take file://NAME.")
        return self._plain_word()

    def _plain_word(self) -> str:
        parts, quoted = [], False
        while (character := self._peek()) and not character.isspace() and character not in "<>":
            if character in "'\"":
                quoted = True
                parts.append(self._quoted(character))
            elif character == "\\":
                parts.append(self._escaped())
            elif character == "$":
                parts.append(self._variable())
            elif character in _OPERATORS:
                raise Refused(f"`{character}` does nothing in this terminal. {_OPERATORS[character]}")
            else:
                parts.append(character)
                self.place += 1
        return ("\0" if quoted else "") + "".join(parts)

    def _quoted(self, quote: str) -> str:
        self.place += 1
        parts = []
        while (character := self._peek()) != quote:
            if not character:
                raise Unfinished(f"A {quote} is missing: the quoted text does not end.")
            if quote == '"' and character == "$":
                parts.append(self._variable())
            elif quote == '"' and character == "\\" and self._peek(2)[1:] in ('"', "\\", "$"):
                parts.append(self._peek(2)[1])
                self.place += 2
            else:
                parts.append(character)
                self.place += 1
        self.place += 1
        return "".join(parts)

    def _escaped(self) -> str:
        following = self._peek(2)[1:]
        if not following:
            raise Unfinished("The line ends with \\, so it goes on in the next one.")
        self.place += 2
        return "" if following == "\n" else following

    def _variable(self) -> str:
        if self._peek(2) == "$(":
            raise Refused(f"`$(…)` does nothing in this terminal. {_SUBSTITUTION}")
        found = _NAME.match(self.text, self.place)
        if found is None:
            self.place += 1
            return "$"
        self.place = found.end()
        value = self.environment.get(found[1] or found[2], "")
        self.room -= len(value)
        if self.room < 0:
            raise Refused("With what its variables hold, this command is longer than a terminal takes.")
        return value
