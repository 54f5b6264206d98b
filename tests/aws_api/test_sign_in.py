"""Signing in to the console: by root's e-mail address, or by account, user name and password."""

from datetime import timedelta
from typing import Any

import pytest

from iamlab.account import one_time_codes
from iamlab.account.credentials import MFADevice
from iamlab.account.identities import PasswordPolicy
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.sign_in import HIDDEN, SignIn, console_login, sign_out
from tests.aws_api.world import ACCOUNT, NOW, PASSWORD, World, credentials_in, user_arn


def sign_in(world: World, **typed: Any) -> Answer:
    given = {"account": ACCOUNT, "user": "noor", "password": PASSWORD, **typed}
    if "email" in typed:
        given |= {"account": None, "user": None}
    answer = console_login(world.configuration, SignIn(**given), world.surroundings)
    world.configuration = answer.configuration
    return answer


@pytest.mark.parametrize("account", [ACCOUNT, "games"])
def test_a_user_signs_in_at_the_accounts_id_or_alias(world: World, account: str) -> None:
    """Fact 6.2.1."""
    session = credentials_in(sign_in(world, account=account).unwrapped())
    assert world.do(session, "sts:GetCallerIdentity")["Arn"] == user_arn("noor")


def test_root_signs_in_by_e_mail(world: World) -> None:
    """Fact 6.1.1."""
    session = credentials_in(sign_in(world, email="root@example.com").unwrapped())
    assert world.do(session, "iam:ListUsers")["Users"]


@pytest.mark.parametrize(
    "typed",
    [{"password": "wrong"}, {"user": "nobody"}, {"account": "999999999999"}, {"email": "nobody@example.com"}],
)
def test_what_is_wrong_is_never_told(world: World, typed: dict[str, str]) -> None:
    error = sign_in(world, **typed).error
    assert error is not None
    assert error.message == "Your authentication information is incorrect. Please try again."


def test_a_success_is_recorded(world: World) -> None:
    (event,) = sign_in(world).events
    assert (event["eventName"], event["responseElements"]) == ("ConsoleLogin", {"ConsoleLogin": "Success"})
    assert event["userIdentity"]["userName"] == "noor"


def test_a_failure_is_recorded_without_a_name_that_nobody_has(world: World) -> None:
    """Fact 6.5.5: people type their password there."""
    (event,) = sign_in(world, user="my-secret-password").events
    assert event["responseElements"] == {"ConsoleLogin": "Failure"}
    assert event["userIdentity"]["userName"] == HIDDEN
    assert event["recipientAccountId"] == ACCOUNT
    assert "my-secret-password" not in str(event)


def with_device(world: World) -> MFADevice:
    device = MFADevice("phone", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", owner=user_arn("noor"), enabled=NOW)
    world.account.mfa_devices["phone"] = device
    return device


def test_with_a_device_the_code_is_asked_for_next(world: World) -> None:
    device = with_device(world)
    answer = sign_in(world)
    assert (answer.result, answer.events) == ({"Next": "MFACode"}, ())
    code = one_time_codes.code(device.seed, one_time_codes.step_at(world.now))
    signed_in = sign_in(world, mfa_code=code)
    session = credentials_in(signed_in.unwrapped())
    assert signed_in.events[0]["additionalEventData"]["MFAUsed"] == "Yes"
    assert world.configuration.sessions[session.access_key_id].mfa_at == world.now


def test_no_code_works_twice(world: World) -> None:
    device = with_device(world)
    code = one_time_codes.code(device.seed, one_time_codes.step_at(world.now))
    assert sign_in(world, mfa_code=code).error is None
    assert sign_in(world, mfa_code=code).error is not None


def test_a_password_that_was_set_for_somebody_is_changed_at_the_first_sign_in(world: World) -> None:
    world.do("ada", "iam:UpdateLoginProfile", UserName="noor", PasswordResetRequired=True)
    assert sign_in(world).result == {"Next": "NewPassword"}
    assert sign_in(world, new_password="short").error is not None
    assert sign_in(world, new_password="Another-Horse-8").error is None
    assert sign_in(world).error is not None
    assert "Credentials" in sign_in(world, password="Another-Horse-8").unwrapped()


def test_a_password_expires(world: World) -> None:
    """Fact 6.2.4."""
    world.account.password_policy = PasswordPolicy(max_age=30)
    world.later(days=31)
    assert sign_in(world).result == {"Next": "NewPassword"}
    world.account.password_policy = PasswordPolicy(max_age=30, hard_expiry=True)
    error = sign_in(world).error
    assert error is not None
    assert error.code == "PasswordExpired"


def test_a_console_session_ends_after_twelve_hours(world: World) -> None:
    session = credentials_in(sign_in(world).unwrapped())
    assert world.configuration.sessions[session.access_key_id].expires == NOW + timedelta(hours=12)


def test_signing_out_ends_the_session(world: World) -> None:
    session = credentials_in(sign_in(world).unwrapped())
    world.configuration = sign_out(world.configuration, session.access_key_id)
    assert world.refused(session, "sts:GetCallerIdentity").code == "InvalidClientTokenId"


def test_signing_in_is_noted_as_the_last_use_of_the_password(world: World) -> None:
    sign_in(world)
    assert world.do("ada", "iam:GetUser", UserName="noor")["User"]["PasswordLastUsed"] == NOW


@pytest.mark.parametrize(
    ("name", "parameters"), [("GetSessionToken", {}), ("GetFederationToken", {"Name": "guest"})]
)
def test_what_takes_long_term_keys_cannot_be_called_from_the_console(
    world: World, name: str, parameters: dict[str, str]
) -> None:
    """Fact 4.6.12, in its current reading."""
    session = credentials_in(sign_in(world, user="ada").unwrapped())
    error = world.refused(session, f"sts:{name}", **parameters)
    assert error.message == f"Cannot call {name} with session credentials"


def test_signing_in_forgets_the_sessions_that_ended_long_ago(world: World) -> None:
    for _ in range(3):
        session = credentials_in(sign_in(world).unwrapped())
        world.later(days=2)
    sign_in(world)
    assert session.access_key_id not in world.configuration.sessions
    assert len(world.configuration.sessions) == 1


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"user": "nobody"}, "No username found in supplied account"),
        ({"password": "wrong"}, "Failed authentication"),
    ],
)
def test_only_the_record_says_what_was_wrong(world: World, typed: dict[str, str], text: str) -> None:
    """Fact 6.5.5; User Guide, Logging IAM and AWS STS API calls with AWS CloudTrail."""
    (event,) = sign_in(world, **typed).events
    assert event["errorMessage"] == text
