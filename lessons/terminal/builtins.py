"""The few commands of a shell that lessons need beside `aws`; all of them stay in the learner's folder."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from lessons.terminal.aws_cli import Printed
from lessons.terminal.words import Command

KNOWN = ("aws", "cat", "clear", "echo", "env", "export", "help", "ls", "pwd", "rm", "unset", "zip")

MOST_IN_VARIABLES = 64 * 1024
"""How many characters the values of a terminal's variables may have together."""

MOST_PRINTED = 1024 * 1024
"""How many characters `cat` puts together."""

_HELP = """\
aws …            the AWS CLI: `aws help`, `aws iam help`, `aws iam create-user help`
aws configure    keep an access key in a profile; without any, you are who is signed in to the console
export NAME=…    set a variable, such as AWS_PROFILE; `unset NAME` forgets it, `env` lists them
cat FILE         show a file; `cat > FILE <<EOF` writes the lines up to EOF into it
ls, rm FILE      list your files, delete one
zip NAME FILE…   pack files into an archive, such as the code of a function
clear            empty the screen

One command a line. Arrow up brings back earlier ones, Tab completes. Shift and Enter begin a new line,
so that several lines are entered together.
"""
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)


def run(command: Command, folder: Path, environment: dict[str, str]) -> Printed:
    """Run a command that is not `aws`; `environment` may change. What a file refuses is printed."""
    name, arguments = command.words[0], command.words[1:]
    known = _COMMANDS.get(name)
    if known is None:
        return _failed(f"{name}: command not found. This terminal knows {', '.join(KNOWN)}.", 127)
    try:
        return known(command, arguments, folder, environment)
    except OSError as error:
        place = str(error.filename or "").removeprefix(f"{folder}/")
        return _failed(f"{name}: {place}: {error.strerror}")


def _failed(text: str, status: int = 1) -> Printed:
    return Printed("", f"{text}\n", status)


def _cat(command: Command, names: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    if not names:
        return Printed(command.text or "", "", 0)
    shown: list[str] = []
    for name in names:
        shown.append((folder / name).read_text(errors="replace"))
        if sum(map(len, shown)) > MOST_PRINTED:
            return _failed("cat: this is more than a terminal shows or keeps.")
    return Printed("".join(shown), "", 0)


def _echo(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    return Printed(" ".join(words) + "\n", "", 0)


def _ls(command: Command, names: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    shown_all = any(name.startswith("-") and "a" in name for name in names)
    places = [name for name in names if not name.startswith("-")] or ["."]
    listed = sorted(entry.name for place in places for entry in (folder / place).iterdir())
    return Printed("".join(f"{name}\n" for name in listed if shown_all or not name.startswith(".")), "", 0)


def _rm(command: Command, names: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    for name in names:
        (folder / name).unlink()
    return Printed("", "", 0)


def _export(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    for word in words:
        given = _ASSIGNMENT.fullmatch(word)
        if given is None:
            return _failed(f"export: {word}: write NAME=VALUE.")
        if sum(map(len, environment.values())) + len(given[2]) > MOST_IN_VARIABLES:
            return _failed("export: there is no room for more variables. `unset NAME` makes some.")
        environment[given[1]] = given[2]
    return Printed("", "", 0)


def _unset(command: Command, names: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    for name in names:
        environment.pop(name, None)
    return Printed("", "", 0)


def _env(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    return Printed("".join(f"{name}={value}\n" for name, value in sorted(environment.items())), "", 0)


def _pwd(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    return Printed("~\n", "", 0)


def _clear(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    """Whoever keeps the screen empties it."""
    return Printed("", "", 0)


def _help(command: Command, words: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    return Printed(_HELP, "", 0)


def _zip(command: Command, names: list[str], folder: Path, environment: dict[str, str]) -> Printed:
    if len(names) < 2 or any(name.startswith("-") for name in names):
        return _failed("zip: write zip ARCHIVE.zip FILE…")
    contents = {name: (folder / name).read_bytes() for name in names[1:]}
    if sum(map(len, contents.values())) > MOST_PRINTED:
        return _failed("zip: this is more than a terminal keeps.")
    with zipfile.ZipFile(folder / names[0], "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return Printed("".join(f"  adding: {name}\n" for name in contents), "", 0)


_COMMANDS: dict[str, Callable[[Command, list[str], Path, dict[str, str]], Printed]] = {
    "cat": _cat,
    "clear": _clear,
    "echo": _echo,
    "env": _env,
    "export": _export,
    "help": _help,
    "ls": _ls,
    "pwd": _pwd,
    "rm": _rm,
    "unset": _unset,
    "zip": _zip,
}
