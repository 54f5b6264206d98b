"""Which context keys a statement asks for: in conditions, and in policy variables (facts 2.1, 2.2)."""

from collections.abc import Iterator

from iamlab.evaluator import variables
from iamlab.evaluator.document import Statement


def asked_keys(statement: Statement) -> Iterator[str]:
    """Yield the keys as they are written, one as often as it stands there."""
    yield from (test.key for test in statement.conditions)
    if statement.version != variables.VERSION:
        return
    for text in _texts_with_variables(statement):
        found = variables.placeholders(text)
        yield from (each.key for each in found if each.mistake is None and not each.is_escape)


def _texts_with_variables(statement: Statement) -> Iterator[str]:
    for resources in (statement.resource, statement.not_resource):
        yield from (each.text for each in resources or ())
    for test in statement.conditions:
        yield from test.values
