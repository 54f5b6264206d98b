"""Managed policies and their versions (facts 1.1.7, 6.3.4, 6.3.5)."""

from collections.abc import Iterator
from typing import Any

from iamlab.account import aws_managed, ids, quotas
from iamlab.account.account import Account
from iamlab.account.errors import AWSError, DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Asks, Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents
from iamlab.aws_api.operations.iam_asks import on_arn, on_everything, on_new


def _arn(made: Call) -> str:
    return str(made.parameters["PolicyArn"])


def _tags(made: Call) -> dict[str, str]:
    try:
        return made.account.policy(_arn(made)).tags
    except NoSuchEntity:
        return {}


def on_policy(action: str) -> Asks:
    """Ask for an action on the managed policy that a call names, with its tags."""
    return on_arn(action, _arn, _tags)


def _new(made: Call) -> str:
    return made.account.arn("policy", made.parameters.get("Path", "/"), made.parameters["PolicyName"])


def _own(made: Call) -> ManagedPolicy:
    """Return the policy that a call changes: AWS's own nobody changes."""
    arn = _arn(made)
    if arn.startswith(aws_managed.PREFIX):
        raise AWSError("AccessDenied", "Cannot modify AWS managed policy", 403)
    return made.account.policy(arn)


@operation("iam:CreatePolicy", on_new("Policy", _new))
def create_policy(made: Call) -> Result:
    account, name = made.account, made.parameters["PolicyName"]
    if name.lower() in account.policies:
        raise EntityAlreadyExists(f"A policy called {name} already exists. Duplicate names are not allowed.")
    quotas.room_for(quotas.POLICIES, len(account.policies))
    text = made.parameters["PolicyDocument"]
    iam_documents.check_managed(text)
    policy = ManagedPolicy(
        name,
        made.new_id(ids.POLICY),
        made.now,
        made.now,
        [PolicyVersion(1, text, made.now)],
        made.parameters.get("Path", "/"),
        made.parameters.get("Description", ""),
        tags.passed(made.parameters),
    )
    account.policies[name.lower()] = policy
    shown = iam_answers.policy(account, policy, whole=True)
    shown.pop("Description", None)  # only GetPolicy shows it
    return {"Policy": shown}


@operation("iam:GetPolicy", on_policy("iam:GetPolicy"))
def get_policy(made: Call) -> Result:
    if found := aws_managed.find(_arn(made)):
        return {"Policy": iam_answers.aws_policy(made.account, found)}
    return {"Policy": iam_answers.policy(made.account, made.account.policy(_arn(made)), whole=True)}


@operation("iam:ListPolicies", on_everything("iam:ListPolicies"))
def list_policies(made: Call) -> Result:
    account, scope = made.account, made.parameters.get("Scope", "All")
    shown: list[Result] = []
    usage = iam_answers.Usage(account)
    if scope != "AWS":
        held = (account.policies[name] for name in sorted(account.policies))
        shown += [iam_answers.policy(account, each, usage) for each in held]
    if scope != "Local":
        shown += [iam_answers.aws_policy(account, each, usage) for each in aws_managed.listed()]
    prefix = made.parameters.get("PathPrefix", "/")
    return iam_answers.page(
        made,
        "Policies",
        (each for each in shown if each["Path"].startswith(prefix) and _is_wanted(made, each)),
    )


def _is_wanted(made: Call, shown: dict[str, Any]) -> bool:
    used = {
        "PermissionsPolicy": shown["AttachmentCount"],
        "PermissionsBoundary": shown["PermissionsBoundaryUsageCount"],
    }
    usage = made.parameters.get("PolicyUsageFilter")
    if made.parameters.get("OnlyAttached"):
        return bool(used[usage] if usage else sum(used.values()))
    return bool(used[usage]) if usage else True


@operation("iam:DeletePolicy", on_policy("iam:DeletePolicy"))
def delete_policy(made: Call) -> None:
    policy, arn = _own(made), _arn(made)
    if any(iam_answers.uses(made.account, arn)):
        raise DeleteConflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's "
            "versions. The default version is deleted with the policy."
        )
    del made.account.policies[policy.name.lower()]


@operation("iam:CreatePolicyVersion", on_policy("iam:CreatePolicyVersion"))
def create_policy_version(made: Call) -> Result:
    """A new version may become the default at once, without SetDefaultPolicyVersion (fact 6.3.4)."""
    policy, text = _own(made), made.parameters["PolicyDocument"]
    iam_documents.check_managed(text)
    if len(policy.versions) >= quotas.VERSIONS_PER_POLICY:
        raise LimitExceeded(
            f"A managed policy can have up to {quotas.VERSIONS_PER_POLICY} versions. Before you create a new "
            "version, you must delete an existing version."
        )
    policy.last_number += 1
    version = PolicyVersion(policy.last_number, text, made.now)
    policy.versions.insert(0, version)
    policy.updated = made.now
    if made.parameters.get("SetAsDefault"):
        policy.default = version.number
    return {"PolicyVersion": iam_answers.version(policy, version)}


@operation("iam:GetPolicyVersion", on_policy("iam:GetPolicyVersion"))
def get_policy_version(made: Call) -> Result:
    if found := aws_managed.find(_arn(made)):
        return {"PolicyVersion": iam_answers.aws_version(found, made.parameters["VersionId"])}
    policy = made.account.policy(_arn(made))
    version = policy.version(made.parameters["VersionId"])
    return {"PolicyVersion": {**iam_answers.version(policy, version), "Document": version.document}}


@operation("iam:ListPolicyVersions", on_policy("iam:ListPolicyVersions"))
def list_policy_versions(made: Call) -> Result:
    if found := aws_managed.find(_arn(made)):
        shown = iam_answers.aws_version(found, found.version)
        del shown["Document"]
        return iam_answers.page(made, "Versions", [shown])
    policy = made.account.policy(_arn(made))
    return iam_answers.page(made, "Versions", policy.versions, lambda each: iam_answers.version(policy, each))


@operation("iam:SetDefaultPolicyVersion", on_policy("iam:SetDefaultPolicyVersion"))
def set_default_policy_version(made: Call) -> None:
    policy = _own(made)
    policy.default = policy.version(made.parameters["VersionId"]).number
    policy.updated = made.now


@operation("iam:DeletePolicyVersion", on_policy("iam:DeletePolicyVersion"))
def delete_policy_version(made: Call) -> None:
    policy = _own(made)
    version = policy.version(made.parameters["VersionId"])
    if version.number == policy.default:
        raise DeleteConflict("Cannot delete the default version of a policy.")
    policy.versions.remove(version)


@operation("iam:ListEntitiesForPolicy", on_policy("iam:ListEntitiesForPolicy"))
def list_entities_for_policy(made: Call) -> Result:
    """Who has a policy, in pages over all of them together; who has it in two ways is listed once."""
    _exists(made.account, _arn(made))
    paged = iam_answers.page(made, "Entries", dict.fromkeys(_holders(made)))
    result: Result = {"PolicyGroups": [], "PolicyUsers": [], "PolicyRoles": []}
    for kind, name, unique_id in paged.pop("Entries"):
        result[f"Policy{kind}s"].append({f"{kind}Name": name, f"{kind}Id": unique_id})
    return {**result, **paged}


def _holders(made: Call) -> Iterator[tuple[str, str, str]]:
    usage, wanted = made.parameters.get("PolicyUsageFilter"), made.parameters.get("EntityFilter")
    prefix = made.parameters.get("PathPrefix", "/")
    for kind, entity, is_boundary in iam_answers.uses(made.account, _arn(made)):
        fits = usage is None or is_boundary == (usage == "PermissionsBoundary")
        if fits and wanted in (None, kind) and entity.path.startswith(prefix):
            yield kind, entity.name, entity.id


def _exists(account: Account, arn: str) -> None:
    if aws_managed.find(arn) is None:
        account.policy(arn)
