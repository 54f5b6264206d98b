"""Inline and attached policies of users, groups and roles: the same nine operations for each."""

from iamlab.account import quotas
from iamlab.account.applicable import document_of
from iamlab.account.errors import NoSuchEntity
from iamlab.account.policies import PolicyHolder
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents
from iamlab.aws_api.operations.iam_asks import entities, on

_MOST_ATTACHED = {
    "User": quotas.POLICIES_PER_USER,
    "Group": quotas.POLICIES_PER_GROUP,
    "Role": quotas.POLICIES_PER_ROLE,
}


def _register(kind: str) -> None:
    """Register the operations on the policies of one kind of holder."""

    def holder(made: Call) -> PolicyHolder:
        name = made.parameters[f"{kind}Name"]
        found = entities(made.account, kind).get(name.lower())
        if found is None:
            raise NoSuchEntity(f"The {kind.lower()} with name {name} cannot be found.")
        assert isinstance(found, PolicyHolder)
        return found

    @operation(f"iam:Put{kind}Policy", on(kind, f"iam:Put{kind}Policy"))
    def put_policy(made: Call) -> None:
        held, text = holder(made), made.parameters["PolicyDocument"]
        iam_documents.check(text)
        after = {**held.inline, made.parameters["PolicyName"]: text}
        quotas.room_for_inline(kind.lower(), made.parameters[f"{kind}Name"], after)
        held.inline = after

    @operation(f"iam:Get{kind}Policy", on(kind, f"iam:Get{kind}Policy"))
    def get_policy(made: Call) -> Result:
        held, name = holder(made), made.parameters["PolicyName"]
        _inline(held, kind, name)
        asked = {key: made.parameters[key] for key in (f"{kind}Name", "PolicyName")}
        return {**asked, "PolicyDocument": held.inline[name]}

    @operation(f"iam:Delete{kind}Policy", on(kind, f"iam:Delete{kind}Policy"))
    def delete_policy(made: Call) -> None:
        held, name = holder(made), made.parameters["PolicyName"]
        _inline(held, kind, name)
        del held.inline[name]

    @operation(f"iam:List{kind}Policies", on(kind, f"iam:List{kind}Policies"))
    def list_policies(made: Call) -> Result:
        return iam_answers.page(made, "PolicyNames", sorted(holder(made).inline))

    @operation(f"iam:Attach{kind}Policy", on(kind, f"iam:Attach{kind}Policy"))
    def attach_policy(made: Call) -> None:
        held, arn = holder(made), made.parameters["PolicyArn"]
        _attachable(made, arn)
        if arn not in held.attached:
            quotas.room_for(_MOST_ATTACHED[kind], len(held.attached))
            held.attached.append(arn)

    @operation(f"iam:Detach{kind}Policy", on(kind, f"iam:Detach{kind}Policy"))
    def detach_policy(made: Call) -> None:
        held, arn = holder(made), made.parameters["PolicyArn"]
        if arn not in held.attached:
            raise NoSuchEntity(f"Policy {arn} was not found.")
        held.attached.remove(arn)

    @operation(f"iam:ListAttached{kind}Policies", on(kind, f"iam:ListAttached{kind}Policies"))
    def list_attached(made: Call) -> Result:
        return iam_answers.page(made, "AttachedPolicies", holder(made).attached, iam_answers.attached)


def _inline(held: PolicyHolder, kind: str, name: str) -> None:
    if name not in held.inline:
        raise NoSuchEntity(f"The {kind.lower()} policy with name {name} cannot be found.")


def _attachable(made: Call, arn: str) -> None:
    try:
        document_of(made.account, arn)
    except NoSuchEntity:
        raise NoSuchEntity(f"Policy {arn} does not exist or is not attachable.") from None


for _kind in _MOST_ATTACHED:
    _register(_kind)
