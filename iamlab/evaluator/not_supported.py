"""What AWS evaluates and this evaluator does not know yet. It is refused by name, never ignored."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, structure
from iamlab.evaluator.problems import NOT_SUPPORTED_YET, Path, Problem, shown

ADVICE = "AWS does; leave it out here, where no rule is silently skipped."

_PRINCIPALS = (("iam", "user"), ("iam", "role"), ("sts", "assumed-role"))
_OTHER_RULES = ("sts:getcalleridentity", "sts:getsessiontoken")

AWS_ITSELF = "aws"
"""What stands for the account in ARNs of what AWS owns and every account shares: managed policies."""


def in_document(document: Mapping[str, object]) -> Iterator[Problem]:
    """Yield what a document, whatever its shape, holds beyond this evaluator."""
    has_variables = document.get("Version") == "2012-10-17"
    for path, statement in structure.statements(document):
        yield from _conditions(statement, path)
        if has_variables:
            yield from _variables(statement, path)


def in_request(principal: str, action: str, resource_account: str | None) -> str | None:
    """Return the name of what a request needs beyond this evaluator, or None."""
    fields = arns.split(principal)
    whole = len(fields) == len(arns.FIELDS)
    if not whole or (fields[2], fields[5].partition("/")[0]) not in _PRINCIPALS:
        return f"the principal {shown(principal)} (only IAM users, roles and role sessions are)"
    if resource_account not in (None, fields[4], AWS_ITSELF):
        return f"a resource in another account ({shown(resource_account)})"
    folded = action.lower()
    if folded in _OTHER_RULES or folded.startswith("sts:assumerole"):
        return f"the action {shown(action)}, which other rules decide"
    if folded.startswith("kms:"):
        return f"the action {shown(action)}, which a key policy decides"
    return None


def _conditions(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    if "Condition" in statement:
        yield Problem(
            NOT_SUPPORTED_YET,
            "IAM Lab does not evaluate `Condition` yet.",
            ADVICE,
            (*path, "Condition"),
            on_key=True,
        )


def _variables(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    for element in ("Resource", "NotResource"):
        value = statement.get(element, [])
        for index, entry in enumerate(structure.as_list(value)):
            if isinstance(entry, str) and "${" in entry:
                yield Problem(
                    NOT_SUPPORTED_YET,
                    f"IAM Lab does not evaluate the policy variable in `{shown(entry)}` yet.",
                    ADVICE,
                    (*path, element, index) if isinstance(value, list) else (*path, element),
                )
