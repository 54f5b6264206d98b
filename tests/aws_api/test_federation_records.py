"""The two calls that a token makes: against the reference, botocore's models and moto, and with bad input."""

import json
import warnings
from typing import Any

import pytest

from iamlab.account.configuration import saved
from iamlab.aws_api.operation import OPERATIONS
from iamlab.aws_api.parameters import operation_model
from iamlab.evaluator import condition_keys, reference
from tests.aws_api.federated import (
    READER,
    federated_world,
    id_token,
    person,
    saml_response,
    with_saml,
    with_web_identity,
)
from tests.aws_api.test_bad_input import OTHER_TYPES, TEXTS
from tests.aws_api.test_beside_moto import masked
from tests.aws_api.test_records import conforms
from tests.aws_api.world import World, trust

CALLS = {"AssumeRoleWithSAML": with_saml, "AssumeRoleWithWebIdentity": with_web_identity}


@pytest.fixture
def world() -> World:
    world = federated_world()
    person(world).tags, person(world).transitive = {"team": "data"}, ["team"]
    actions = [*(f"sts:{name}" for name in CALLS), "sts:TagSession", "sts:SetSourceIdentity"]
    principals = [f"{world.account.arn('saml-provider', '/', 'company')}"]
    principals += [world.account.arn("oidc-provider", "/", host) for host in world.account.oidc_providers]
    world.account.roles["reader"].trust = trust({"Federated": principals}, actions)
    return world


def given(world: World, name: str) -> dict[str, Any]:
    if name == "AssumeRoleWithSAML":
        return with_saml(world, saml_response(world, source_identity="maya"))
    return with_web_identity(world, id_token(world, source_identity="maya"))


def test_these_are_all_the_calls_that_a_token_makes() -> None:
    found = {name for (_, name), held in OPERATIONS.items() if held.who is not None}
    assert found == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_what_is_asked_for_exists_and_its_keys_are_those_that_aws_knows(world: World, name: str) -> None:
    answer = world.answer(None, f"sts:{name}", **given(world, name))
    answer.unwrapped()
    actions = [asked.request.action for asked in answer.asked]
    assert actions == [f"sts:{name}", "sts:TagSession", "sts:SetSourceIdentity"]
    for asked in answer.asked:
        assert reference.find_action(asked.request.action) is not None
        assert asked.request.resource == READER
        for key in asked.request.context:
            assert condition_keys.type_of(key) is not None, key


@pytest.mark.parametrize("name", CALLS)
def test_a_result_has_the_shape_that_botocore_knows(world: World, name: str) -> None:
    shape = operation_model("sts", name).output_shape
    assert shape is not None
    conforms(shape, world.do(None, f"sts:{name}", **given(world, name)), name)


@pytest.mark.parametrize("name", CALLS)
def test_moto_answers_with_the_same_members(world: World, name: str) -> None:
    """What moto makes up (a fixed audience, one packed size for all) is left out."""
    parameters = given(world, name)
    ours = masked(world.do(None, f"sts:{name}", **parameters))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3
        from moto import mock_aws

        with mock_aws():
            keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y", "region_name": "us-east-1"}
            theirs = masked(boto3.client("sts", **keys)._make_api_call(name, parameters))
    made_up = {"Audience", "PackedPolicySize", "ResponseMetadata", "Provider", "Issuer", "NameQualifier"}
    assert set(theirs) - made_up - set(ours) == set()
    assert theirs["AssumedRoleUser"]["Arn"].endswith(ours["AssumedRoleUser"]["Arn"].rpartition(":")[2])


@pytest.mark.parametrize("name", CALLS)
def test_one_broken_parameter_is_answered_as_aws_answers_and_changes_nothing(world: World, name: str) -> None:
    right = given(world, name)
    start = saved(world.configuration)
    for member in (*operation_model("sts", name).input_shape.members, "Colour"):
        for value in (*OTHER_TYPES, *TEXTS, -1, 10**12):
            answer = world.answer(None, f"sts:{name}", **{**right, member: value})
            json.dumps(answer.events)
            if answer.error is None:
                world.configuration.sessions.clear()
            else:
                assert 400 <= answer.error.status < 500
            assert saved(world.configuration) == start, (member, value)
