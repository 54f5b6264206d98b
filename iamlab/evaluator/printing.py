"""A parsed document as a JSON value again, every entry as it was written."""

from collections.abc import Mapping

from iamlab.evaluator.conditions import ConditionTest
from iamlab.evaluator.document import PolicyDocument, Statement
from iamlab.evaluator.principals import PrincipalList

EVERYONE = PrincipalList.parse("*")


def to_value(document: PolicyDocument) -> dict[str, object]:
    """Return the JSON value of `document`; parsing it again gives an equal document, but for its text.

    Lists stay lists, also where one value could stand without brackets.
    """
    value = {"Version": document.version, "Id": document.id}
    return {**_present(value), "Statement": [_statement(each) for each in document.statements]}


def _statement(statement: Statement) -> dict[str, object]:
    resource, not_resource = (
        None if patterns is None else [pattern.text for pattern in patterns]
        for patterns in (statement.resource, statement.not_resource)
    )
    return _present(
        {
            "Sid": statement.sid,
            "Effect": statement.effect.value,
            "Principal": _principals(statement.principal),
            "NotPrincipal": _principals(statement.not_principal),
            "Action": None if statement.action is None else list(statement.action.texts),
            "NotAction": None if statement.not_action is None else list(statement.not_action.texts),
            "Resource": resource,
            "NotResource": not_resource,
            "Condition": _conditions(statement.conditions) or None,
        }
    )


def _principals(principals: PrincipalList | None) -> object:
    if principals is None:
        return None
    if principals.entries == EVERYONE.entries:
        return "*"  # the only form that an RCP takes
    block: dict[str, list[str]] = {}
    for entry in principals.entries:
        block.setdefault(entry.kind, []).append(entry.text)
    return block


def _conditions(tests: tuple[ConditionTest, ...]) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for test in tests:
        block.setdefault(test.operator, {})[test.key] = list(test.values)
    return block


def _present(value: Mapping[str, object]) -> dict[str, object]:
    return {key: each for key, each in value.items() if each is not None}
