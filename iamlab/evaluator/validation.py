"""Everything there is to say about the text of a policy document, each thing at its place."""

from collections.abc import Mapping
from functools import lru_cache

from iamlab.evaluator import document, json_text
from iamlab.evaluator.findings import findings
from iamlab.evaluator.problems import PolicyDocumentError, Problem


@lru_cache(maxsize=1024)
def validate(text: str) -> tuple[Problem, ...]:
    """Return the problems of an identity-based policy document, placed, in the order of the text.

    Holds what AWS refuses to save, what this evaluator does not support, and what AWS saves although it
    is probably a mistake. A text that is not JSON has its syntax error as the only problem.
    """
    errors: tuple[Problem, ...] = ()
    try:
        document.parse(text)
    except PolicyDocumentError as error:
        errors = error.problems
    try:
        value = json_text.load(text)
    except PolicyDocumentError:
        return errors
    if not isinstance(value, Mapping):
        return errors
    placed = json_text.placed(text, findings(value))
    return tuple(sorted((*errors, *placed), key=lambda problem: (problem.line or 0, problem.column or 0)))
