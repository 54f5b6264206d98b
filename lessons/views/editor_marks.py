"""What the editor marks in its text: problems at their place, and lines that nearly matched."""

from collections.abc import Iterable

from iamlab.evaluator import Problem, ProblemType
from lessons.grading import Feedback

MOST_MARKS = 100

SEVERITIES = {
    ProblemType.ERROR: "error",
    ProblemType.SECURITY_WARNING: "warning",
    ProblemType.WARNING: "warning",
    ProblemType.SUGGESTION: "info",
}


def marks(problems: Iterable[Problem], document: str = "document") -> list[dict[str, object]]:
    """Return placed problems as the editor takes them; lines and columns from 1, ends exclusive.

    `document` is the id of the text box that the problems belong to.
    """
    placed = [problem for problem in problems if problem.place]
    return [_mark(problem) | {"document": document} for problem in placed[:MOST_MARKS]]


def near_miss_notes(feedback: Feedback) -> list[dict[str, object]]:
    """Return a note for each line of the learner's policy at which a failing check stops."""
    notes: dict[int, str] = {}
    for row in feedback.checks:
        if row.passed or row.trace is None:
            continue
        nearest = next((miss for miss in row.trace.near_misses if miss.policy == feedback.policy), None)
        line = nearest.failing[0].line if nearest else None
        if line is not None:
            notes.setdefault(line, f"{row.title.replace('`', '')} stops here")
    return [{"line": line, "note": note} for line, note in notes.items()]


def _mark(problem: Problem) -> dict[str, object]:
    place = problem.place
    assert place is not None
    return {
        "severity": SEVERITIES[problem.type],
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "message": f"{problem.message} {problem.advice}",
        "code": problem.code,
    }
