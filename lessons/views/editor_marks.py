"""What the editor marks in its text: problems at their place, and lines that nearly matched."""

from collections.abc import Iterable

from iamlab.evaluator import Outcome, Problem, ProblemType, Trace
from lessons.grading import Feedback
from lessons.templatetags.trace_words import deciding

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
    """Return a note for each line of the learner's policies at which a failing check stops."""
    editable = {each.name: f"document-{each.number}" for each in feedback.documents if each.is_editable}
    notes: dict[tuple[str, int], str] = {}
    for row in feedback.checks:
        if row.passed or row.trace is None:
            continue
        for policy, box in (editable or {feedback.policy: "document"}).items():
            line, what = _line_to_mend(row.trace, policy)
            if line is not None:
                notes.setdefault((box, line), f"“{row.title.replace('`', '')}” {what} here")
    return [{"line": line, "note": note, "document": box} for (box, line), note in notes.items()]


def _line_to_mend(trace: Trace, policy: str) -> tuple[int | None, str]:
    """Return the line of `policy` that has to change, and what happens there."""
    if trace.decision.outcome is Outcome.IMPLICIT_DENY:
        nearest = next((miss for miss in trace.near_misses if miss.policy == policy), None)
        return (nearest.failing[0].line if nearest else None), "stops"
    decided = next((statement for statement in deciding(trace) if statement.policy == policy), None)
    what = "is allowed" if trace.decision.allowed else "is denied"
    return (decided.elements[-1].line if decided else None), what


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
