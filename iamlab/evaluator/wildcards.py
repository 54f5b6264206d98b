"""The one wildcard matcher: `*` is any run of characters, also none; `?` is any one character.

Everything else stands for itself (facts 1.4.2, 1.5.1). A pattern is cut at its asterisks and each
piece is looked for once, leftmost first, so nothing is ever tried again: at most the pattern's length
times the value's, whatever the pattern.
"""

from collections.abc import Iterator

SEGMENT = "\x1f"
"""In a pattern for `overlap`: any run of characters other than `/`. People cannot type it."""

RUNS = ("*", SEGMENT)
ANY = ("*", SEGMENT, "?")


def matches(pattern: str, value: str) -> bool:
    """Say whether `pattern` covers the whole of `value`. Case counts."""
    if "*" not in pattern:
        return len(pattern) == len(value) and _piece_at(pattern, value, 0)
    first, *middle, last = pattern.split("*")
    if len(first) + len(last) > len(value):
        return False
    end = len(value) - len(last)
    if not (_piece_at(first, value, 0) and _piece_at(last, value, end)):
        return False
    position = len(first)
    for piece in middle:
        position = _find_piece(piece, value, position, end)
        if position < 0:
            return False
        position += len(piece)
    return True


def has_wildcard(text: str) -> bool:
    """Say whether `text` holds a wildcard character."""
    return "*" in text or "?" in text


def overlap(one: str, other: str) -> bool:
    """Say whether there is any text that both patterns cover; SEGMENT may stand in either."""
    return any(i == len(one) and j == len(other) for i, j in _reachable(one, other))


def covered_length(pattern: str, value: str) -> int:
    """Return how many characters of `value`, from its start, some beginning of `pattern` covers."""
    return max(j for _, j in _reachable(pattern, value, wild_other=False))


def _reachable(one: str, other: str, *, wild_other: bool = True) -> Iterator[tuple[int, int]]:
    """Yield every pair of positions up to which the two patterns can cover the same text."""
    ahead = [(0, 0)]
    seen = {(0, 0)}
    while ahead:
        i, j = ahead.pop()
        yield i, j
        a, b = one[i : i + 1], other[j : j + 1]
        run_a, run_b = a in RUNS, wild_other and b in RUNS
        steps = []
        if run_a:
            steps.append((i + 1, j))
        if run_b:
            steps.append((i, j + 1))
        if a and b and _meet(a, b, wild_other):
            steps.append((i + (not run_a), j + (not run_b)) if run_a != run_b else (i + 1, j + 1))
        for step in steps:
            if step not in seen:
                seen.add(step)
                ahead.append(step)


def _meet(a: str, b: str, wild_other: bool) -> bool:
    """Say whether one character can be covered by both pattern characters."""
    if (a == SEGMENT and b == "/") or (b == SEGMENT and a == "/" and wild_other):
        return False
    return a == b or a in ANY or (wild_other and b in ANY)


def _piece_at(piece: str, value: str, start: int) -> bool:
    if "?" not in piece:
        return value.startswith(piece, start)
    if start + len(piece) > len(value):
        return False
    return all(c in ("?", value[start + i]) for i, c in enumerate(piece))


def _find_piece(piece: str, value: str, start: int, end: int) -> int:
    """Return where `piece` first stands in value[start:end], or -1."""
    if "?" not in piece:
        return value.find(piece, start, end)
    for position in range(start, end - len(piece) + 1):
        if _piece_at(piece, value, position):
            return position
    return -1
