"""Everything there is to say about the text of a policy document, each thing at its place."""

from collections.abc import Iterator, Mapping
from itertools import chain

from iamlab.evaluator import json_text, not_supported, structure
from iamlab.evaluator.findings import findings
from iamlab.evaluator.problems import MalformedPolicyDocument, Path, Problem, ProblemType
from iamlab.evaluator.text_cache import by_text


@by_text(1024)
def validate(text: str) -> tuple[Problem, ...]:
    """Return the problems of an identity-based policy document, placed, in the order of the text.

    Holds what AWS refuses to save, what this evaluator does not support, and what AWS saves although it
    is probably a mistake; a hundred at the most, refusals first. A text that is not JSON has its syntax
    error, and the duplicate keys before it, as its only problems.
    """
    try:
        value, problems = json_text.load(text)
    except MalformedPolicyDocument as error:
        return error.problems
    return tuple(json_text.placed(text, chain(problems, _in_value(value))))


def _in_value(value: object) -> Iterator[Problem]:
    seen: set[Path] = set()
    for problem in _all_in_value(value):
        # An ARN with an error of its own fits no action either; saying so too would only distract.
        if problem.code != "RESOURCE_DOES_NOT_FIT_ACTION" or problem.path not in seen:
            yield problem
        if problem.type is ProblemType.ERROR:
            seen.add(problem.path)


def _all_in_value(value: object) -> Iterator[Problem]:
    yield from structure.problems(value)
    if isinstance(value, Mapping):
        yield from not_supported.in_document(value)
        yield from findings(value)
