"""Everything there is to say about the text of a policy document, each thing at its place."""

from collections.abc import Iterator, Mapping
from itertools import chain

from iamlab.evaluator import json_text, refusals, saving, structure
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings import findings
from iamlab.evaluator.findings.checks import OWN
from iamlab.evaluator.problems import MalformedPolicyDocument, Path, Problem, ProblemType
from iamlab.evaluator.text_cache import by_text


@by_text(1024)
def validate(
    text: str, document_type: DocumentType = DocumentType.IDENTITY, service: str | None = None
) -> tuple[Problem, ...]:
    """Return the problems of a policy document of a type, placed, in the order of the text.

    Holds what AWS refuses to save, in the words of the service that would refuse it, and what AWS saves
    although it is probably a mistake; a hundred at the most, refusals first. `service` is whose policy a
    resource-based one is. A text that is not JSON has its syntax error, and the duplicate keys before it,
    as its only problems.
    """
    try:
        value, in_text = json_text.load(text)
    except MalformedPolicyDocument as error:
        return tuple(refusals.in_words_of(problem, document_type, service) for problem in error.problems)
    in_text = [refusals.in_words_of(problem, document_type, service) for problem in in_text]
    found = _in_value(value, text, document_type, service)
    return tuple(json_text.placed(text, chain(in_text, found)))


def _in_value(
    value: object, text: str, document_type: DocumentType, service: str | None
) -> Iterator[Problem]:
    """Yield each problem, without those that another at the same place makes pointless."""
    refused: set[tuple[str, Path]] = set()
    wrong: set[Path] = set()
    unfit: set[Path] = set()
    for problem in _all_in_value(value, text, document_type, service):
        # An ARN with an error of its own fits no action either; saying so too would only distract.
        if problem.code == "RESOURCE_DOES_NOT_FIT_ACTION" and problem.path in wrong:
            continue
        # Where S3 refuses what does not fit, its refusal says it all.
        if problem.code in OWN and not problem.refused and _statement(problem.path) in unfit:
            continue
        # What AWS refuses, Access Analyzer reports as well; once is enough.
        if not problem.refused and (problem.code, problem.path) in refused:
            continue
        yield problem
        if problem.refused:
            refused.add((problem.code, problem.path))
            if problem.code in OWN:
                unfit.add(_statement(problem.path))
        if problem.type is ProblemType.ERROR:
            wrong.add(problem.path)


def _statement(path: Path) -> Path:
    """Return where the statement stands that holds what is at `path`."""
    return tuple(step for step in path[:2] if step == "Statement" or isinstance(step, int))


def _all_in_value(
    value: object, text: str, document_type: DocumentType, service: str | None
) -> Iterator[Problem]:
    yield from structure.problems(value, document_type, service)
    yield from saving.problems(value, text, document_type, service)
    if isinstance(value, Mapping):
        yield from findings(value, document_type, service)
