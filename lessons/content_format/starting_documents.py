"""Policy documents in what an exercise starts with: each must be one that AWS would save."""

import json
from collections.abc import Iterator

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.validation import validate
from lessons.content_format.problems import PathInside, Problem


def document_problems(
    path: PathInside,
    text: str,
    document_type: DocumentType = DocumentType.IDENTITY,
    service: str | None = None,
) -> Iterator[Problem]:
    """Yield what AWS refuses in a document, at its line; `service` is whose a resource's policy is."""
    try:
        json.loads(text)
    except ValueError as error:
        yield Problem(path, f"This is not valid JSON: {error}.", getattr(error, "lineno", 1))
        return
    for problem in validate(text, document_type, service):
        if problem.refused:
            line = problem.place.line if problem.place else 1
            yield Problem(path, f"{problem.message} {problem.advice}", line)
