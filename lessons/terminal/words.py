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
_SUBSTITUTION = "Run the inner command first, and type what it printed."


class Refused(ValueError):
    """What this terminal does not do; the text says what to do instead."""


class Unfinished(ValueError):
    """A quote, a continued line or a text after `<<` does not end."""


@dataclass
class Command:
    """One command: its words, the file that takes its output, the text that follows it."""

    line: str
    words: list[str] = field(default_factory=list)
    output: str | None = None
    appends: bool = False
    text: str | None = None


def commands(text: str, environment: Mapping[str, str]) -> Iterator[Command]:
    """Yield the commands of a text of one or many lines, each read when it is its turn.

    `environment` may change between two. Raises Refused for what this terminal does not do, and Unfinished.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    while lines:
        whole = lines.pop(0)
        while True:
            try:
                read = _Reader(whole, environment).command()
                break
            except Unfinished:
                if not lines:
                    raise
                whole = f"{whole}\n{lines.pop(0)}"
        if read.until is not None:
            read.command.text = _text_until(read.until, lines)
        if read.command.words:
            yield read.command


def _text_until(end: str, lines: list[str]) -> str:
    """Take the lines of a text off `lines`, up to the one that ends it."""
    if end not in (line.strip() for line in lines):
        raise Unfinished(f"The text does not end. It ends with a line of {end}.")
    taken = []
    while (line := lines.pop(0)).strip() != end:
        taken.append(line)
    return "".join(f"{line}\n" for line in taken)


@dataclass
class _Read:
    command: Command
    until: str | None


class _Reader:
    """Reads one command, character by character."""

    def __init__(self, line: str, environment: Mapping[str, str]) -> None:
        self.line = line
        self.place = 0
        self.environment = environment

    def command(self) -> _Read:
        read = _Read(Command(self.line.strip()), None)
        while (word := self._word()) is not None:
            if word in (">", ">>"):
                read.command.output, read.command.appends = self._needed(word), word == ">>"
            elif word == "<<":
                read.until = self._needed(word)
            else:
                read.command.words.append(word.removeprefix("\0"))
        return read

    def _needed(self, operator: str) -> str:
        word = self._word()
        if word is None or word in (">", ">>", "<<"):
            raise Refused(f"A name belongs after {operator}.")
        return word.removeprefix("\0")

    def _peek(self, length: int = 1) -> str:
        return self.line[self.place : self.place + length]

    def _word(self) -> str | None:
        """Return the next word, an operator as itself, None at the end.

        A word that was quoted begins with a null character, so that a quoted `>` is no operator.
        """
        while self._peek().isspace() or self._peek(2) == "\\\n":
            self.place += 2 if self._peek() == "\\" else 1
        if self._peek() in ("", "#"):
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
        found = _NAME.match(self.line, self.place)
        if found is None:
            self.place += 1
            return "$"
        self.place = found.end()
        return self.environment.get(found[1] or found[2], "")
