"""Names that fit into boxes. SVG does not cut text off, and the reader's font is not known."""

ELLIPSIS = "…"

_NARROW, _WIDE = frozenset("iljtfrI.,:;|!'()[]-/ "), frozenset("mwMW@%—")
_WIDTHS = (0.38, 0.62, 0.95)
"""Of narrow, usual and wide characters, in parts of the font's size: those of a wide font."""


def cut(text: str, room: float, size: float) -> str:
    """Return `text`, or as much of its beginning as fits into `room` with an ellipsis."""
    if _width(text, size) <= room:
        return text
    left = room - _width(ELLIPSIS, size)
    for number, character in enumerate(text):
        left -= _width(character, size)
        if left < 0:
            return text[:number].rstrip() + ELLIPSIS
    return text


def _width(text: str, size: float) -> float:
    return size * sum(_WIDTHS[0 if c in _NARROW else 2 if c in _WIDE else 1] for c in text)
