"""SCPs and RCPs: their texts, and what they are attached to (facts 1.6, 1.6.4, 4.1, 4.4.10)."""

from collections.abc import Iterator

from iamlab.account.organization import FULL_ACCESS, Organization, OrganizationPolicy, PolicyKind
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import iam_documents
from iamlab.aws_api.operations.iam_asks import request_tags
from iamlab.aws_api.operations.organizations import (
    error,
    kind_of,
    managed,
    on,
    on_everything,
    page,
    put_tags,
    some,
    tagging,
    tags_after,
)
from iamlab.evaluator.document_types import DocumentType

MOST_ON_A_TARGET = 5

DOCUMENT_TYPES: dict[PolicyKind, DocumentType] = {
    "SERVICE_CONTROL_POLICY": DocumentType.SCP,
    "RESOURCE_CONTROL_POLICY": DocumentType.RCP,
}


def _creates(made: Call) -> Iterator[Ask]:
    organization, kind = made.configuration.organization, made.parameters["Type"]
    arn = organization.arn("policy", f"{kind.lower()}/p-*") if organization else "*"
    yield Ask(
        "organizations:CreatePolicy",
        arn,
        {"organizations:PolicyType": kind, **request_tags(made.parameters)},
    )
    yield from tagging(arn, made)


@operation("organizations:CreatePolicy", _creates)
def create_policy(made: Call) -> Result:
    """What it says counts nowhere until it is attached."""
    organization, given = managed(made), made.parameters
    kind = kind_of(made, "Type")
    _see_that_name_is_free(organization, kind, given["Name"])
    iam_documents.check(given["Content"], DOCUMENT_TYPES[kind])
    policy = OrganizationPolicy(
        f"p-{some(made, 8)}", given["Name"], kind, given["Content"], given["Description"]
    )
    organization.policies[policy.id] = policy
    put_tags(organization, policy.id, tags_after({}, made))
    return {"Policy": _whole(organization, policy)}


def _see_that_name_is_free(organization: Organization, kind: PolicyKind, name: str) -> None:
    if any(policy.kind == kind and policy.name == name for policy in organization.policies.values()):
        raise error("DuplicatePolicy", "A policy with the same name already exists.")


def _policy(made: Call, organization: Organization) -> OrganizationPolicy:
    policy = organization.policies.get(made.parameters["PolicyId"])
    if policy is None:
        raise error("PolicyNotFound", "You specified a policy that doesn't exist.")
    return policy


def _own_policy(made: Call, organization: Organization) -> OrganizationPolicy:
    """Return the policy that a call changes: AWS's own nobody changes."""
    policy = _policy(made, organization)
    if policy.id in FULL_ACCESS.values():
        raise error("AccessDenied", "You can't update or delete a policy that AWS manages.")
    return policy


def _summary(organization: Organization, policy: OrganizationPolicy) -> Result:
    return {
        "Id": policy.id,
        "Arn": organization.policy_arn(policy),
        "Name": policy.name,
        "Description": policy.description,
        "Type": policy.kind,
        "AwsManaged": policy.id in FULL_ACCESS.values(),
    }


def _whole(organization: Organization, policy: OrganizationPolicy) -> Result:
    return {"PolicySummary": _summary(organization, policy), "Content": policy.document}


@operation("organizations:UpdatePolicy", on("UpdatePolicy", "PolicyId"))
def update_policy(made: Call) -> Result:
    """There are no versions: the new text counts at once wherever the policy is attached."""
    organization, given = managed(made), made.parameters
    policy = _own_policy(made, organization)
    if given.get("Name", policy.name) != policy.name:
        _see_that_name_is_free(organization, policy.kind, given["Name"])
    if "Content" in given:
        iam_documents.check(given["Content"], DOCUMENT_TYPES[policy.kind])
    policy.name = given.get("Name", policy.name)
    policy.description = given.get("Description", policy.description)
    policy.document = given.get("Content", policy.document)
    return {"Policy": _whole(organization, policy)}


@operation("organizations:DeletePolicy", on("DeletePolicy", "PolicyId"))
def delete_policy(made: Call) -> None:
    organization = managed(made)
    policy = _own_policy(made, organization)
    if any(policy.id in held for held in organization.attached.values()):
        raise error("PolicyInUse", "The policy is attached to one or more entities. Detach it first.")
    del organization.policies[policy.id]
    put_tags(organization, policy.id, {})


@operation("organizations:DescribePolicy", on("DescribePolicy", "PolicyId"))
def describe_policy(made: Call) -> Result:
    organization = managed(made)
    return {"Policy": _whole(organization, _policy(made, organization))}


@operation("organizations:ListPolicies", on_everything("ListPolicies"))
def list_policies(made: Call) -> Result:
    organization, kind = managed(made), kind_of(made, "Filter")
    held = (policy for policy in organization.policies.values() if policy.kind == kind)
    return page(made, "Policies", held, lambda policy: _summary(organization, policy))


@operation("organizations:AttachPolicy", on("AttachPolicy", "PolicyId", "TargetId"))
def attach_policy(made: Call) -> None:
    organization, target = managed(made), made.parameters["TargetId"]
    policy = _policy(made, organization)
    _see_that_target_is_there(organization, target)
    if policy.kind in organization.disabled:
        raise error("PolicyTypeNotEnabled", "This operation can be performed only for enabled policy types.")
    if policy.id in organization.attached.get(target, ()):
        raise error("DuplicatePolicyAttachment", "A policy with the same name and type already exists.")
    if len(organization.policies_on(target, policy.kind)) >= MOST_ON_A_TARGET:
        raise error(
            "ConstraintViolation", "You have attached the maximum number of policies to the specified target."
        )
    organization.attached.setdefault(target, []).append(policy.id)


@operation("organizations:DetachPolicy", on("DetachPolicy", "PolicyId", "TargetId"))
def detach_policy(made: Call) -> None:
    """Every target keeps one SCP at least, and AWS's own RCP (facts 4.1, 4.4.10)."""
    organization, target = managed(made), made.parameters["TargetId"]
    policy = _policy(made, organization)
    _see_that_target_is_there(organization, target)
    if policy.id not in organization.attached.get(target, ()):
        raise error("PolicyNotAttached", "The policy isn't attached to the specified target.")
    is_last = len(organization.policies_on(target, policy.kind)) == 1
    if is_last or policy.id == FULL_ACCESS["RESOURCE_CONTROL_POLICY"]:
        raise error(
            "ConstraintViolation",
            "You can't remove the last attached policy of this type."
            if is_last
            else "You can't detach the RCPFullAWSAccess policy.",
        )
    organization.attached[target].remove(policy.id)


def _see_that_target_is_there(organization: Organization, target: str) -> None:
    if target not in organization.units and target not in organization.places:
        raise error("TargetNotFound", "You specified a target that doesn't exist.")


@operation("organizations:ListPoliciesForTarget", on("ListPoliciesForTarget", "TargetId"))
def list_policies_for_target(made: Call) -> Result:
    """What is attached to the target itself; what it inherits stands above it."""
    organization, target = managed(made), made.parameters["TargetId"]
    kind = kind_of(made, "Filter")
    _see_that_target_is_there(organization, target)
    held = organization.policies_on(target, kind)
    return page(made, "Policies", held, lambda policy: _summary(organization, policy))


@operation("organizations:ListTargetsForPolicy", on("ListTargetsForPolicy", "PolicyId"))
def list_targets_for_policy(made: Call) -> Result:
    organization = managed(made)
    policy = _policy(made, organization)
    held = (target for target, ids in organization.attached.items() if policy.id in ids)
    return page(made, "Targets", held, lambda target: _target(made, organization, target))


def _target(made: Call, organization: Organization, target: str) -> Result:
    unit = organization.units.get(target)
    kind = "ACCOUNT" if unit is None else ("ORGANIZATIONAL_UNIT" if unit.parent else "ROOT")
    name = unit.name if unit else made.configuration.accounts[target].name
    return {"TargetId": target, "Arn": organization.arn_of(target), "Name": name, "Type": kind}
