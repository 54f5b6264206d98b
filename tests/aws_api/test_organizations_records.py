"""The records of Organizations against the service authorization reference and botocore's models."""

import json
from typing import Any

import pytest

from iamlab.account.configuration import saved
from iamlab.account.credentials import LastUse
from iamlab.aws_api.authentication import authenticate
from iamlab.aws_api.operation import OPERATIONS, Ask, Call
from iamlab.aws_api.parameters import operation_model
from iamlab.evaluator import condition_keys, context, reference
from iamlab.evaluator.arns import ResourcePattern
from tests.aws_api.test_bad_input import OTHER_TYPES, TEXTS
from tests.aws_api.test_records import conforms, supported_keys
from tests.aws_api.world import ACCOUNT, NOW, World, allow, key_of

NAMES = sorted(name for service, name in OPERATIONS if service == "organizations")
TAGS = [{"Key": "team", "Value": "qa"}]
SCP = "SERVICE_CONTROL_POLICY"


@pytest.fixture
def full(world: World) -> World:
    """The account's organization with a unit in a unit, an account, an SCP, all with tags."""

    def ask(name: str, **given: Any) -> dict[str, Any]:
        return world.do("ada", f"organizations:{name}", **given)

    ask("CreateOrganization")
    organization = world.configuration.organization
    assert organization is not None
    root = organization.root.id
    ask("EnablePolicyType", RootId=root, PolicyType=SCP)
    outer = ask("CreateOrganizationalUnit", ParentId=root, Name="Outer", Tags=TAGS)["OrganizationalUnit"][
        "Id"
    ]
    ask("CreateOrganizationalUnit", ParentId=outer, Name="Inner", Tags=TAGS)
    ask("CreateAccount", AccountName="shop", Email="shop@example.com", Tags=TAGS)
    own = {"Name": "no s3", "Description": "", "Type": SCP, "Content": allow("s3:*"), "Tags": TAGS}
    policy = ask("CreatePolicy", **own)["Policy"]["PolicySummary"]["Id"]
    ask("AttachPolicy", PolicyId=policy, TargetId=outer)
    changed = world.configuration.organization
    assert changed is not None
    changed.tags |= {root: {"team": "qa"}, ACCOUNT: {"team": "qa"}}
    return world


def parameters(world: World, name: str) -> dict[str, Any]:
    """Return parameters for an operation: those required, and tags."""
    organization = world.configuration.organization
    assert organization is not None
    root, outer, inner = organization.units
    member = next(number for number in organization.places if number != ACCOUNT)
    policy = next(each for each in organization.policies if "Full" not in each)
    known = {
        "ParentId": root,
        "RootId": root,
        "OrganizationalUnitId": inner,
        "ChildId": inner,
        "AccountId": member,
        "SourceParentId": root,
        "DestinationParentId": outer,
        "PolicyId": policy,
        "TargetId": outer,
        "PolicyType": SCP,
        "Type": SCP,
        "Filter": SCP,
        "Name": "new",
        "AccountName": "new",
        "Email": "new@example.com",
        "Description": "x",
        "Content": allow("sqs:*"),
        "ChildType": "ACCOUNT",
        "Tags": TAGS,
        "ResourceId": outer,
        "TagKeys": ["team"],
        "CreateAccountRequestId": next(iter(organization.requests)),
    }
    shape = operation_model("organizations", name).input_shape
    members = shape.members if shape is not None else {}
    required = shape.required_members if shape is not None else []
    return {
        key: value for key, value in known.items() if key in required or (key == "Tags" and key in members)
    }


def asks(world: World, name: str) -> list[Ask]:
    use = LastUse(NOW, "organizations", "us-east-1")
    caller = authenticate(world.configuration, key_of("ada"), NOW, use)
    made = Call(world.configuration, caller, parameters(world, name), world.surroundings)
    return list(OPERATIONS["organizations", name].asks(made))


@pytest.mark.parametrize("name", NAMES)
def test_what_an_operation_asks_for_exists_and_fits(name: str, full: World) -> None:
    for ask in asks(full, name):
        action = reference.find_action(ask.action)
        assert action is not None, ask.action
        assert ask.action == action.full_name
        pattern = ResourcePattern(ask.resource)
        is_beside = action.name == "TagResource" and name != "TagResource"
        own = ask.action.startswith("organizations:") and not is_beside
        if own and action.resource_types:
            assert any(kind.may_be(pattern) for kind in action.resource_types), ask.resource
        elif own:
            assert ask.resource == "*"
        assert all(condition_keys.type_of(key) is not None for key in ask.keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_ask_carries_the_keys_that_its_action_supports_and_no_others(name: str, full: World) -> None:
    """Service authorization reference; what is only being made has no tags yet."""
    for ask in asks(full, name):
        wanted = supported_keys(ask)
        is_new = name.startswith("Create") and name != "CreateOrganizationalUnit"
        if is_new or (ask.action == "organizations:TagResource" and name != "TagResource"):
            wanted = {key for key in wanted if "ResourceTag" not in key and "Transfer" not in key}
        if "tag" in ask.action.lower() and "/p-" not in ask.resource:  # what is no policy has no kind of one
            wanted.discard("organizations:PolicyType")
        assert set(ask.keys) - set(context.unsupported(ask.keys, ask.action)) == wanted, ask.action


@pytest.mark.parametrize("name", NAMES)
def test_somebody_without_rights_is_refused_by_the_name_of_the_action(name: str, full: World) -> None:
    error = full.refused("noor", f"organizations:{name}", **parameters(full, name))
    assert error.code == "AccessDeniedException"
    assert f"is not authorized to perform: organizations:{name}" in error.message


@pytest.mark.parametrize("name", NAMES)
def test_a_result_has_the_shape_that_botocore_knows(name: str, full: World) -> None:
    answer = full.answer("ada", f"organizations:{name}", **parameters(full, name))
    shape = operation_model("organizations", name).output_shape
    if answer.error is not None:
        known = {each.name for each in operation_model("organizations", name).error_shapes}
        assert answer.error.code in known
    elif shape is None:
        assert not answer.result
    else:
        conforms(shape, answer.result, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_call_with_one_broken_parameter_is_answered_as_aws_answers(name: str, full: World) -> None:
    right, kept = parameters(full, name), full.configuration
    start = saved(kept)
    for member in right:
        for value in (*TEXTS, *OTHER_TYPES):
            full.configuration = kept.copy()
            answer = full.answer("ada", f"organizations:{name}", **{**right, member: value})
            json.dumps(answer.events)
            if answer.error is not None:
                assert saved(full.configuration) == start, (member, value)
                assert 400 <= answer.error.status < 500
