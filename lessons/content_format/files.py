"""Opening content files: UTF-8, front matter, format version."""

from pathlib import Path

from lessons.content_format.documents import Document, Mapping, Scalar, parse
from lessons.content_format.problems import BrokenContent, ContentError
from lessons.content_format.schema import FORMAT_VERSION

_FENCE = "---"


def shown(path: Path) -> str:
    """Return a file's name as messages write it: from the working directory on, if it is in there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def broken(path: Path, message: str, line: int = 0) -> BrokenContent:
    """Return the one error of a file as an exception."""
    return BrokenContent([ContentError(shown(path), line, "", message)])


def read_text(path: Path) -> str:
    """Return a file's text with plain line ends."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise broken(path, "This file is not UTF-8. Save it in that encoding.", line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise broken(path, "A null character stands here. Remove it.", line)
    return text.replace("\r\n", "\n")


def open_yaml(path: Path) -> Document:
    """Parse a YAML file whose format version this lab knows."""
    return _of_known_format(parse(shown(path), read_text(path)))


def open_markdown(path: Path) -> tuple[Document, str, int]:
    """Return a Markdown file's front matter, the text under it, and the line where that starts."""
    lines = read_text(path).split("\n")
    if lines[0].rstrip() != _FENCE:
        raise broken(path, f"A lesson starts with its front matter, between two lines of {_FENCE}.", 1)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise broken(path, f"The front matter does not end. Close it with a line of {_FENCE}.", 1)
    # An empty line for the fence above it keeps the line numbers right.
    front = _of_known_format(parse(shown(path), "\n".join(["", *lines[1:end]])))
    return front, "\n".join(lines[end + 1 :]), end + 2


def _of_known_format(document: Document) -> Document:
    """Refuse a newer format at once: what else looks wrong in the file may be right there."""
    root = document.root
    version = root.entries.get("format") if isinstance(root, Mapping) else None
    number = version.text if isinstance(version, Scalar) else ""
    if version is not None and number.isdecimal() and int(number) > FORMAT_VERSION:
        message = f"This file has format {number}; this lab reads format {FORMAT_VERSION}. Update IAM Lab."
        raise BrokenContent([ContentError(document.file, version.line, "format", message)])
    return document
