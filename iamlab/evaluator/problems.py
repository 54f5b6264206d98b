"""What can be wrong with a policy document, said once in one form.

A problem says what is wrong, where, what to do about it, and whether AWS would refuse to save the
document. Codes are the check names of IAM Access Analyzer wherever it has one (facts 6.6.2 to 6.6.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where an element stands: the keys and indices that lead to it, such as ("Statement", 0, "Action")."""

MALFORMED = "MalformedPolicyDocument"
"""AWS's code for a document that it refuses; some services have one of their own."""

MOST_PROBLEMS = 100
"""More than these of one document are not reported: a bound on hostile input."""


class ProblemType(StrEnum):
    """Access Analyzer's four types of finding (fact 6.6.2)."""

    ERROR = "ERROR"
    SECURITY_WARNING = "SECURITY_WARNING"
    WARNING = "WARNING"
    SUGGESTION = "SUGGESTION"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text: lines and columns count from 1, the end is the column after the last."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document.

    `message` says what is wrong and `advice` what to do; both mark code with backticks. `refusal` is
    the text with which AWS refuses to save the document, None where AWS saves it, and `error_code` the
    code of that refusal. `on_key` points at the element's name instead of its value. `place` is known
    only when the document came as text.
    """

    code: str
    message: str
    advice: str
    path: Path = ()
    type: ProblemType = ProblemType.ERROR
    refusal: str | None = None
    on_key: bool = False
    place: Place | None = None
    error_code: str = MALFORMED

    @property
    def refused(self) -> bool:
        """Whether AWS refuses to save a document with this problem."""
        return self.refusal is not None

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None

    @property
    def end_line(self) -> int | None:
        return self.place.end_line if self.place else None

    @property
    def end_column(self) -> int | None:
        """The column after the last character."""
        return self.place.end_column if self.place else None

    def at(self, place: Place) -> "Problem":
        """Return this problem, placed in the text."""
        return replace(self, place=place)


class PolicyDocumentError(ValueError):
    """A document that cannot be used; `problems` holds every reason, in the order of the text."""

    code = MALFORMED

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(_one_line, self.problems)))


class MalformedPolicyDocument(PolicyDocumentError):
    """AWS would refuse to save this document."""


def _one_line(problem: Problem) -> str:
    where = f"line {problem.line}, column {problem.column}: " if problem.place else ""
    return f"{where}{problem.message}".replace("`", "")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return `problems` in the order of the text, as many as are reported."""
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))[:MOST_PROBLEMS]


def shown(text: str, limit: int = 80) -> str:
    """Return `text` as it may stand in a sentence: on one line, printable, at most `limit` long."""
    if not text:
        return '""'  # nothing at all would not be seen
    clean = "".join(c if c.isprintable() and c != "`" else f"\\u{ord(c):04x}" for c in text[: limit + 1])
    return f"{clean[: limit - 1]}…" if len(clean) > limit else clean
