"""The few commands of a shell that lessons need beside `aws`. Files are names with contents, no more."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Protocol

from lessons.terminal.aws_cli import Printed
from lessons.terminal.words import Command

MOST_IN_VARIABLES = 64 * 1024
"""How many characters the values of a terminal's variables may have together."""

MOST_PRINTED = 1024 * 1024
"""How many characters `cat` puts together."""

LONGEST_NAME = 255
"""How many bytes a part of a file's name may have."""

LONGEST_PLACE = 1024
"""How many bytes a file's name may have with the folders it is in."""

_HELP = """\
aws …            the AWS CLI: `aws help`, `aws iam help`, `aws iam create-user help`
aws configure    keep an access key in a profile; without any, you are who is signed in to the console
export NAME=…    set a variable, such as AWS_PROFILE; `unset NAME` forgets it, `env` lists them
cat FILE         show a file; `cat > FILE <<EOF` writes the lines up to EOF into it
ls, rm FILE      list your files, delete one; `rm -r FOLDER` deletes a folder
zip NAME FILE…   pack files into an archive, such as the code of a function
history          list what was entered
clear            empty the screen

One command a line. Arrow up brings back earlier ones, Tab completes. Shift and Enter begin a new line,
so that several lines are entered together.
"""
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)


class Held(Protocol):
    """What a terminal holds that these commands read and change."""

    files: dict[str, bytes]
    environment: dict[str, str]
    history: list[str]


class NoSuchPlace(ValueError):
    """A file cannot be found, or made, under a name; the text is as a shell says it."""


def run(command: Command, held: Held) -> Printed:
    """Run a command that is not `aws`; `held` may change. What a file refuses is printed."""
    name, arguments = command.words[0], command.words[1:]
    known = _COMMANDS.get(name)
    if known is None:
        return _failed(f"{name}: command not found. This terminal knows {', '.join(KNOWN)}.", 127)
    try:
        return known(command, arguments, held)
    except NoSuchPlace as error:
        return _failed(f"{name}: {error}")


def place(name: str) -> str:
    """Return a file's place in the learner's folder. Raises NoSuchPlace for a name that leads out of it."""
    inside = posixpath.normpath(name.removeprefix("~/") if name != "~" else ".")
    if inside.startswith(("/", "../")) or inside == "..":
        raise NoSuchPlace(f"{name}: No such file or directory")
    parts = inside.encode().split(b"/")
    if max(map(len, parts)) > LONGEST_NAME or len(inside.encode()) > LONGEST_PLACE:
        raise NoSuchPlace(f"{name[:40]}…: File name too long")
    return inside


def write(held: Held, name: str, content: bytes, *, appends: bool = False) -> None:
    """Put content into a file. Raises NoSuchPlace where there can be none."""
    inside = place(name)
    if inside == "." or name.endswith("/") or _within(held, inside):
        raise NoSuchPlace(f"{name}: Is a directory")
    above = inside
    while above := posixpath.dirname(above):
        if above in held.files:
            raise NoSuchPlace(f"{name}: Not a directory")
    held.files[inside] = (held.files.get(inside, b"") if appends else b"") + content


def _read(held: Held, name: str) -> bytes:
    inside = place(name)
    if inside == "." or _within(held, inside):
        raise NoSuchPlace(f"{name}: Is a directory")
    if inside not in held.files:
        raise NoSuchPlace(f"{name}: No such file or directory")
    return held.files[inside]


def _within(held: Held, folder: str) -> list[str]:
    """Return the files in a folder and in folders of it."""
    return [each for each in held.files if folder == "." or each.startswith(f"{folder}/")]


def _failed(text: str, status: int = 1) -> Printed:
    return Printed("", f"{text}\n", status)


def _cat(command: Command, names: list[str], held: Held) -> Printed:
    if not names:
        return Printed(command.text or "", "", 0)
    shown: list[str] = []
    for name in names:
        shown.append(_read(held, name).decode(errors="replace"))
        if sum(map(len, shown)) > MOST_PRINTED:
            return _failed("cat: this is more than a terminal shows or keeps.")
    return Printed("".join(shown), "", 0)


def _echo(command: Command, words: list[str], held: Held) -> Printed:
    return Printed(" ".join(words) + "\n", "", 0)


def _ls(command: Command, names: list[str], held: Held) -> Printed:
    shown_all = any(name.startswith("-") and "a" in name for name in names)
    listed: list[str] = []
    for name in [name for name in names if not name.startswith("-")] or ["."]:
        listed += _listed(held, name)
    return Printed("".join(f"{name}\n" for name in listed if shown_all or not name.startswith(".")), "", 0)


def _listed(held: Held, name: str) -> list[str]:
    inside = place(name)
    if inside in held.files:
        return [name]
    found = _within(held, inside)
    if not found and inside != ".":
        raise NoSuchPlace(f"{name}: No such file or directory")
    depth = 0 if inside == "." else inside.count("/") + 1
    return sorted({each.split("/")[depth] for each in found})


def _rm(command: Command, words: list[str], held: Held) -> Printed:
    flags = "".join(word for word in words if word.startswith("-"))
    for name in [word for word in words if not word.startswith("-")]:
        found = _within(held, place(name)) if "r" in flags else []
        if not found:
            _read(held, name)
        for each in found or [place(name)]:
            del held.files[each]
    return Printed("", "", 0)


def _export(command: Command, words: list[str], held: Held) -> Printed:
    for word in words:
        given = _ASSIGNMENT.fullmatch(word)
        if given is None:
            return _failed(f"export: {word}: write NAME=VALUE.")
        if sum(map(len, held.environment.values())) + len(given[2]) > MOST_IN_VARIABLES:
            return _failed("export: there is no room for more variables. `unset NAME` makes some.")
        held.environment[given[1]] = given[2]
    return Printed("", "", 0)


def _unset(command: Command, names: list[str], held: Held) -> Printed:
    for name in names:
        held.environment.pop(name, None)
    return Printed("", "", 0)


def _env(command: Command, words: list[str], held: Held) -> Printed:
    return Printed("".join(f"{name}={value}\n" for name, value in sorted(held.environment.items())), "", 0)


def _history(command: Command, words: list[str], held: Held) -> Printed:
    return Printed("".join(f"{number:5}  {line}\n" for number, line in enumerate(held.history, 1)), "", 0)


def _pwd(command: Command, words: list[str], held: Held) -> Printed:
    return Printed("~\n", "", 0)


def _clear(command: Command, words: list[str], held: Held) -> Printed:
    """Whoever keeps the screen empties it."""
    return Printed("", "", 0)


def _help(command: Command, words: list[str], held: Held) -> Printed:
    return Printed(_HELP, "", 0)


def _zip(command: Command, names: list[str], held: Held) -> Printed:
    if len(names) < 2 or any(name.startswith("-") for name in names):
        return _failed("zip: write zip ARCHIVE.zip FILE…")
    contents = {name: _read(held, name) for name in names[1:]}
    if sum(map(len, contents.values())) > MOST_PRINTED:
        return _failed("zip: this is more than a terminal keeps.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    write(held, names[0], packed.getvalue())
    return Printed("".join(f"  adding: {name}\n" for name in contents), "", 0)


_COMMANDS: dict[str, Callable[[Command, list[str], Held], Printed]] = {
    "cat": _cat,
    "clear": _clear,
    "echo": _echo,
    "env": _env,
    "export": _export,
    "help": _help,
    "history": _history,
    "ls": _ls,
    "pwd": _pwd,
    "rm": _rm,
    "unset": _unset,
    "zip": _zip,
}

KNOWN = ("aws", *_COMMANDS)
