"""What AWS evaluates and this evaluator does not know yet. It is refused by name, never ignored."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, structure
from iamlab.evaluator.problems import NOT_SUPPORTED_YET, Path, Problem, shown

ADVICE = "AWS does. Leave it out here: no rule is silently skipped."


def in_document(document: Mapping[str, object]) -> list[Problem]:
    """Return what a document that AWS would save holds beyond this evaluator."""
    has_variables = document.get("Version") == "2012-10-17"
    return [
        problem
        for path, statement in structure.statements(document)
        for problem in (
            *_conditions(statement, path),
            *(_variables(statement, path) if has_variables else ()),
        )
    ]


def in_request(principal: str, action: str, resource_account: str | None) -> str | None:
    """Return the name of what a request needs beyond this evaluator, or None."""
    fields = arns.split(principal)
    kind = fields[5].partition("/")[0] if len(fields) == len(arns.FIELDS) else ""
    if (fields[2:3], kind) not in ((("iam",), "user"), (("iam",), "role"), (("sts",), "assumed-role")):
        return f"the principal {shown(principal)} (only IAM users, roles and role sessions are)"
    if resource_account not in (None, fields[4]):
        return f"a resource in another account ({shown(resource_account)})"
    if action.lower() in ("sts:getcalleridentity", "sts:getsessiontoken") or action.lower().startswith(
        "sts:assumerole"
    ):
        return f"the action {shown(action)}, which other rules decide"
    if action.lower().startswith("kms:"):
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
            if "${" in str(entry):
                yield Problem(
                    NOT_SUPPORTED_YET,
                    f"IAM Lab does not evaluate the policy variable in `{shown(entry)}` yet.",
                    ADVICE,
                    (*path, element, index) if isinstance(value, list) else (*path, element),
                )
