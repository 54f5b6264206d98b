"""A learner's terminal in one sandbox: its files and variables, and what entering something does."""

import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from iamlab.aws_api.gate import Answer
from lessons.terminal import aws_cli, builtins
from lessons.terminal.aws_cli import Asked, Printed
from lessons.terminal.builtins import NoSuchPlace
from lessons.terminal.calls import Make, Signed
from lessons.terminal.words import Command, Refused, Unfinished, commands

LONGEST = 64 * 1024
"""How many characters may be entered at once."""

MOST_COMMANDS = 50
"""How many commands may be entered at once."""

MOST_KEPT = 512 * 1024
"""How many bytes the files of a terminal may have together."""

MOST_FILES = 200
"""How many files a terminal may have."""

NO_ROOM = f"A terminal has room for {MOST_FILES} files of {MOST_KEPT // 1024} KB together."

_GONE_QUESTION = ("…", "This question does not wait any more. Type the command again.\n")

LONGEST_OUTPUT = 100_000
"""How many characters of a command's output are shown."""


@dataclass
class Entry:
    """One command as it stands on the screen: what was typed, what was printed, what was refused.

    The line of an answer to a prompt begins with the prompt's text, and is no command to go back to.
    """

    line: str
    out: str = ""
    err: str = ""
    is_answer: bool = False
    refused: list[tuple[str, Answer]] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """A command that waits for an answer to a prompt; the answer to a secret one is not shown.

    `typed` are the answers given so far. `id` tells it from questions before and after it.
    """

    command: str
    prompt: str
    is_secret: bool
    typed: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: secrets.token_hex(4))


@dataclass
class Terminal:
    """What a terminal keeps from one command to the next."""

    files: dict[str, bytes] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    question: Question | None = None
    history: list[str] = field(default_factory=list)


def enter(terminal: Terminal, text: str, make: Make, answers: str = "") -> list[Entry]:
    """Enter a text of one or many lines, and return what then stands on the screen; `terminal` is changed.

    The commands run one after the other. If any part cannot be read, nothing runs at all. `answers` is the
    id of the question that the text answers: another tab of the terminal may have answered it before.
    """
    if answers:
        if terminal.question is None or terminal.question.id != answers:
            return [Entry(_GONE_QUESTION[0], err=_GONE_QUESTION[1], is_answer=True)]
        return [_answered(terminal, terminal.question, text.split("\n")[0], make)]
    problem = _problem(text, terminal.environment)
    if problem:
        return [Entry(text if len(text) <= LONGEST else f"{text[:80]}…", err=f"{problem}\n")]
    entries = []
    try:
        for command in commands(text, terminal.environment):
            before = terminal.question
            terminal.history.append(command.typed.rstrip("\n"))
            entries.append(_run(terminal, command, make))
            if terminal.question is not before:
                break
    except Refused as error:  # what a variable holds now is too long
        entries.append(Entry("", err=f"{error}\n"))
    return entries


def _problem(text: str, environment: dict[str, str]) -> str:
    """Say what stands in the way of reading a text; nothing where it can be read."""
    if len(text) > LONGEST:
        return f"This is longer than a terminal takes at once ({LONGEST // 1024} KB). Nothing was run."
    if "\0" in text:
        return "A null character cannot be typed in a terminal. Nothing was run."
    try:
        count = sum(1 for _ in commands(text, environment))
    except (Refused, Unfinished) as error:
        return str(error)
    if count > MOST_COMMANDS:
        return f"A terminal takes {MOST_COMMANDS} commands at once, these are {count}. Nothing was run."
    return ""


def _answered(terminal: Terminal, question: Question, answer: str, make: Make) -> Entry:
    """Run the command that asked again, with one more answer."""
    shown = question.prompt + ("" if question.is_secret else answer)
    terminal.question = None
    (command,) = commands(question.command, terminal.environment)
    entry = _run(terminal, command, make, (*question.typed, answer))
    return Entry(shown, entry.out, entry.err, is_answer=True, refused=entry.refused)


def _run(terminal: Terminal, command: Command, make: Make, typed: tuple[str, ...] = ()) -> Entry:
    """Run one command; one that asks for more than was `typed` leaves its question in the terminal."""
    entry, before = Entry(command.line), dict(terminal.files)
    try:
        printed = _printed(terminal, command, make, entry, typed)
    except Asked as asked:
        terminal.question = Question(command.typed, asked.prompt, asked.is_secret, typed)
        return entry
    entry.out, entry.err = _directed(terminal, command, printed)
    if not has_room(terminal.files):
        terminal.files = before
        entry.err += f"{NO_ROOM} Your files are as they were before this command.\n"
    return entry


def _printed(terminal: Terminal, command: Command, make: Make, entry: Entry, typed: Sequence[str]) -> Printed:
    if command.words[0] != "aws":
        return builtins.run(command, terminal)

    def noted(signed: Signed) -> Answer:
        answer = make(signed)
        if answer.error is not None:
            entry.refused.append((signed.operation, answer))
        return answer

    with _folder(terminal) as folder:
        text = command.text or ""
        return aws_cli.run(command.words[1:], folder, terminal.environment, noted, typed, text)


def _directed(terminal: Terminal, command: Command, printed: Printed) -> tuple[str, str]:
    """Return what is shown of what was printed: less what goes into a file."""
    if command.output is None:
        return _cut(printed.out), _cut(printed.err)
    try:
        builtins.write(terminal, command.output, printed.out.encode(), appends=command.appends)
    except NoSuchPlace as error:
        return "", f"{printed.err}{error}\n"
    return "", _cut(printed.err)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_OUTPUT else f"{text[:LONGEST_OUTPUT]}\n… cut off here.\n"


@contextmanager
def _folder(terminal: Terminal) -> Iterator[Path]:
    """Put the terminal's files into a folder for a while; afterwards they are what is in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for path, content in terminal.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            (folder / path).chmod(0o600)
        yield folder
        terminal.files = _kept(folder)


def _kept(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder; of more than there is room for, so many that they have none."""
    kept: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                kept[str(path.relative_to(folder))] = file.read(MOST_KEPT + 1)
        if not has_room(kept):
            break
    return kept


def has_room(files: Mapping[str, bytes]) -> bool:
    """Say whether a terminal has room for these files."""
    return len(files) <= MOST_FILES and sum(map(len, files.values())) <= MOST_KEPT
