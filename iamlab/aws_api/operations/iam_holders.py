"""Inline and attached policies of users, groups and roles: the same seven operations for each."""

from collections.abc import Callable
from functools import partial

from iamlab.account import aws_managed, quotas
from iamlab.account.applicable import document_of
from iamlab.account.errors import AWSError, NoSuchEntity
from iamlab.account.policies import PolicyHolder
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents, iam_roles
from iamlab.aws_api.operations.iam_asks import entities, on

_MOST_ATTACHED = {
    "User": quotas.POLICIES_PER_USER,
    "Group": quotas.POLICIES_PER_GROUP,
    "Role": quotas.POLICIES_PER_ROLE,
}


def _changed_holder(kind: str, made: Call) -> PolicyHolder:
    """Return the holder whose policies a call changes; nobody changes a service-linked role's."""
    return iam_roles.changeable(made) if kind == "Role" else _holder(kind, made)


def _holder(kind: str, made: Call) -> PolicyHolder:
    name = made.parameters[f"{kind}Name"]
    found = entities(made.account, kind).get(name.lower())
    if found is None:
        raise NoSuchEntity(f"The {kind.lower()} with name {name} cannot be found.")
    assert isinstance(found, PolicyHolder)
    return found


def _put(kind: str, made: Call) -> None:
    held, text = _changed_holder(kind, made), made.parameters["PolicyDocument"]
    iam_documents.check(text)
    after = {**held.inline, made.parameters["PolicyName"]: text}
    quotas.room_for_inline(kind.lower(), made.parameters[f"{kind}Name"], after)
    held.inline = after


def _get(kind: str, made: Call) -> Result:
    held, name = _holder(kind, made), made.parameters["PolicyName"]
    _inline(held, kind, name)
    asked = {key: made.parameters[key] for key in (f"{kind}Name", "PolicyName")}
    return {**asked, "PolicyDocument": held.inline[name]}


def _delete(kind: str, made: Call) -> None:
    held, name = _changed_holder(kind, made), made.parameters["PolicyName"]
    _inline(held, kind, name)
    del held.inline[name]


def _list(kind: str, made: Call) -> Result:
    return iam_answers.page(made, "PolicyNames", sorted(_holder(kind, made).inline))


def _attach(kind: str, made: Call) -> None:
    held, arn = _changed_holder(kind, made), made.parameters["PolicyArn"]
    _attachable(made, kind, arn)
    if arn not in held.attached:
        quotas.room_for(_MOST_ATTACHED[kind], len(held.attached))
        held.attached.append(arn)


def _detach(kind: str, made: Call) -> None:
    held, arn = _changed_holder(kind, made), made.parameters["PolicyArn"]
    if arn not in held.attached:
        raise NoSuchEntity(f"Policy {arn} was not found.")
    held.attached.remove(arn)


def _list_attached(kind: str, made: Call) -> Result:
    prefix, held = made.parameters.get("PathPrefix", "/"), _holder(kind, made).attached
    below = [arn for arn in held if _path(arn).startswith(prefix)]
    return iam_answers.page(made, "AttachedPolicies", below, iam_answers.attached)


def _path(arn: str) -> str:
    """Return the path of the policy with this ARN, which begins and ends with `/`."""
    return arn.partition(":policy")[2].rpartition("/")[0] + "/"


def _inline(held: PolicyHolder, kind: str, name: str) -> None:
    if name not in held.inline:
        raise NoSuchEntity(f"The {kind.lower()} policy with name {name} cannot be found.")


def _attachable(made: Call, kind: str, arn: str) -> None:
    if arn.startswith(f"{aws_managed.PREFIX}aws-service-role/"):
        message = f"Cannot attach a Service Role Policy to a Customer {kind}."
        raise AWSError("PolicyNotAttachable", message, 400)
    try:
        document_of(made.account, arn)
    except NoSuchEntity:
        raise NoSuchEntity(f"Policy {arn} does not exist or is not attachable.") from None


_OPERATIONS: dict[str, Callable[[str, Call], Result | None]] = {
    "iam:Put{}Policy": _put,
    "iam:Get{}Policy": _get,
    "iam:Delete{}Policy": _delete,
    "iam:List{}Policies": _list,
    "iam:Attach{}Policy": _attach,
    "iam:Detach{}Policy": _detach,
    "iam:ListAttached{}Policies": _list_attached,
}
"""What is done by which operation; the kind of the holder stands in the braces."""

for _kind in _MOST_ATTACHED:
    for _name, _perform in _OPERATIONS.items():
        _action = _name.format(_kind)
        operation(_action, on(_kind, _action))(partial(_perform, _kind))
