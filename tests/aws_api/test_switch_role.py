"""Switching role in the console, and going back."""

from datetime import timedelta

import pytest

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.sign_in import SignIn, console_login
from iamlab.aws_api.switch_role import switch_back, switch_role
from tests.aws_api.world import (
    ACCOUNT,
    NOW,
    PARTNER,
    PASSWORD,
    World,
    credentials_in,
    key_of,
    trust,
    user_arn,
)


def signed_in(world: World, **typed: str) -> Credentials:
    given = typed or {"account": ACCOUNT, "user": "ada"}
    answer = console_login(world.configuration, SignIn(PASSWORD, **given), world.surroundings)
    world.configuration = answer.configuration
    return credentials_in(answer.unwrapped())


def switch(world: World, credentials: Credentials, role: str = "Deploy", account: str = ACCOUNT) -> Answer:
    answer = switch_role(world.configuration, credentials, account, role, world.surroundings)
    world.configuration = answer.configuration
    return answer


def back(world: World, credentials: Credentials) -> Answer:
    answer = switch_back(world.configuration, credentials, world.surroundings)
    world.configuration = answer.configuration
    return answer


@pytest.mark.parametrize("account", [ACCOUNT, "games"])
def test_who_switched_acts_as_the_role_under_their_own_name(world: World, account: str) -> None:
    session = credentials_in(switch(world, signed_in(world), account=account).unwrapped())
    arn = world.do(session, "sts:GetCallerIdentity")["Arn"]
    assert arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/ada"
    assert world.refused(session, "iam:ListUsers").code == "AccessDenied"


def test_going_back_returns_to_the_session_of_the_sign_in(world: World) -> None:
    session = signed_in(world)
    switched = credentials_in(switch(world, session).unwrapped())
    answer = back(world, switched)
    assert credentials_in(answer.unwrapped()) == session
    assert [event["eventName"] for event in answer.events] == ["ExitRole"]
    assert world.refused(switched, "sts:GetCallerIdentity").code == "InvalidClientTokenId"


def test_the_way_back_is_open_also_when_the_role_is_gone(world: World) -> None:
    session = signed_in(world)
    switched = credentials_in(switch(world, session).unwrapped())
    del world.account.roles["deploy"]
    assert credentials_in(back(world, switched).unwrapped()) == session


def test_the_way_back_is_closed_when_the_sign_in_has_ended(world: World) -> None:
    switched = credentials_in(switch(world, signed_in(world)).unwrapped())
    world.later(hours=13)
    error = back(world, switched).error
    assert error is not None
    assert error.code == "ExpiredToken"


def test_a_second_role_in_a_row_is_asked_for_as_whoever_signed_in(world: World) -> None:
    """IAM User Guide, "Switch from a user to an IAM role (console)": it is no role chaining."""
    world.account.roles["deploy"].max_session = 7200
    switched = credentials_in(switch(world, signed_in(world)).unwrapped())
    answer = switch(world, switched)
    assert answer.asked[0].request.principal == user_arn("ada")
    assert answer.unwrapped()["Credentials"]["Expiration"] == NOW + timedelta(hours=2)


def test_a_switched_session_ends_with_that_of_the_sign_in(world: World) -> None:
    world.account.roles["deploy"].max_session = 12 * 3600
    session = signed_in(world)
    world.later(hours=10)
    result = switch(world, session).unwrapped()
    assert result["Credentials"]["Expiration"] == NOW + timedelta(hours=12)


def test_switching_is_recorded_as_assume_role_and_in_the_accounts_of_the_role(world: World) -> None:
    world.account.roles["deploy"].trust = trust({"AWS": user_arn("finn", PARTNER)})
    answer = switch(world, signed_in(world, account=PARTNER, user="finn"))
    assert [(event["eventName"], event["recipientAccountId"]) for event in answer.events] == [
        ("AssumeRole", PARTNER),
        ("AssumeRole", ACCOUNT),
        ("SwitchRole", ACCOUNT),
    ]
    event = answer.events[-1]
    assert event["responseElements"] == {"SwitchRole": "Success"}
    assert event["userIdentity"]["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/finn"
    assert event["additionalEventData"] == {"SwitchFrom": user_arn("finn", PARTNER)}


def test_who_may_not_assume_the_role_learns_why(world: World) -> None:
    answer = switch(world, signed_in(world, account=ACCOUNT, user="noor"))
    assert answer.error is not None
    assert answer.error.code == "AccessDenied"
    assert answer.asked[0].request.action == "sts:AssumeRole"
    assert [event["eventName"] for event in answer.events] == ["AssumeRole"]


def test_root_switches_to_no_role(world: World) -> None:
    """Fact 4.6.10."""
    error = switch(world, signed_in(world, email="root@example.com")).error
    assert error is not None
    assert error.message == "Roles may not be assumed by root accounts."


@pytest.mark.parametrize(
    ("account", "role", "code"),
    [
        ("nobody", "Deploy", "AccessDenied"),
        ("", "Deploy", "AccessDenied"),
        ("999999999999", "Deploy", "AccessDenied"),
        (ACCOUNT, "Nothing", "AccessDenied"),
        (ACCOUNT, "", "ValidationError"),
        (ACCOUNT, "a role", "ValidationError"),
    ],
)
def test_what_is_not_there_is_refused(world: World, account: str, role: str, code: str) -> None:
    error = switch(world, signed_in(world), role, account).error
    assert error is not None
    assert error.code == code


def test_a_role_with_a_path_is_named_with_it(world: World) -> None:
    world.account.roles["deploy"].path = "/ops/"
    session = signed_in(world)
    assert switch(world, session).error is not None
    assert switch(world, session, "ops/Deploy").error is None


def test_only_a_session_of_the_console_switches(world: World) -> None:
    """A long-term key, a session from the API, a token of another: each is as good as none."""
    own = signed_in(world)
    from_api = credentials_in(world.do("ada", "sts:GetSessionToken"))
    wrong = Credentials(own.access_key_id, own.secret, "another token")
    for credentials in (key_of("ada"), from_api, wrong):
        for answer in (switch(world, credentials), back(world, credentials)):
            assert answer.error is not None
            assert answer.error.code == "InvalidClientTokenId"
