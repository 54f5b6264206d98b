"""What root changes about itself in the console: its password and its e-mail address."""

import pytest

from iamlab.account.identities import PasswordPolicy
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.root_user import change_root_email, change_root_password
from iamlab.aws_api.sign_in import SignIn, console_login
from tests.aws_api.world import ACCOUNT, PASSWORD, World, credentials_in, key_of

NEW = "Another-Horse-8"


def as_root(world: World, password: str = PASSWORD, email: str = "root@example.com") -> Credentials:
    answer = console_login(world.configuration, SignIn(password, email=email), world.surroundings)
    world.configuration = answer.configuration
    return credentials_in(answer.unwrapped())


def change_password(world: World, credentials: Credentials, old: str = PASSWORD, new: str = NEW) -> Answer:
    answer = change_root_password(world.configuration, credentials, old, new, world.surroundings)
    world.configuration = answer.configuration
    return answer


def change_email(world: World, email: str, password: str = PASSWORD) -> Answer:
    session = as_root(world)
    answer = change_root_email(world.configuration, session, password, email, world.surroundings)
    world.configuration = answer.configuration
    return answer


def test_root_signs_in_with_its_new_password(world: World) -> None:
    (event,) = change_password(world, as_root(world)).events
    as_root(world, NEW)
    assert (event["eventName"], event["responseElements"]) == (
        "PasswordUpdated",
        {"PasswordUpdated": "Success"},
    )
    assert (event["userIdentity"]["type"], event["recipientAccountId"]) == ("Root", ACCOUNT)
    assert not {NEW, PASSWORD} & set(str(event).split("'"))


def test_the_old_password_must_be_right(world: World) -> None:
    answer = change_password(world, as_root(world), old="wrong")
    assert answer.error is not None
    assert answer.error.code == "InvalidPassword"
    assert answer.events[0]["responseElements"] == {"PasswordUpdated": "Failure"}
    as_root(world)


@pytest.mark.parametrize("new", ["Short-1", "onlylowercase", "root@example.com", "A-1" * 50])
def test_roots_password_has_rules_of_its_own(world: World, new: str) -> None:
    """Fact 6.1.5."""
    error = change_password(world, as_root(world), new=new).error
    assert error is not None
    assert error.code == "PasswordPolicyViolation"


def test_the_accounts_password_policy_does_not_bind_root(world: World) -> None:
    """Facts 6.1.5, 6.2.5."""
    world.account.password_policy = PasswordPolicy(minimum_length=30)
    assert change_password(world, as_root(world)).error is None


def test_nobody_but_root_in_the_console_changes_it(world: World) -> None:
    """Fact 6.1.2."""
    signed_in = console_login(world.configuration, SignIn(PASSWORD, account=ACCOUNT, user="ada"))
    world.configuration = signed_in.configuration
    for credentials in (credentials_in(signed_in.unwrapped()), key_of("root")):
        error = change_password(world, credentials).error
        assert error is not None
        assert error.code == "AccessDenied"


def test_a_session_that_has_ended_changes_nothing(world: World) -> None:
    credentials = as_root(world)
    world.later(hours=13)
    answer = change_password(world, credentials)
    assert answer.error is not None
    assert (answer.error.code, answer.events) == ("ExpiredToken", ())


def test_root_signs_in_with_its_new_address(world: World) -> None:
    (event,) = change_email(world, " aws-owners@example.com ").events
    assert event["eventName"] == "EmailUpdated"
    as_root(world, email="aws-owners@example.com")
    assert world.account.root.email == "aws-owners@example.com"


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("no address", PASSWORD, "ValidationError"),
        ("a@b", PASSWORD, "ValidationError"),
        ("Partner-Root@example.com", PASSWORD, "EntityAlreadyExists"),
        ("new@example.com", "wrong", "InvalidPassword"),
    ],
)
def test_an_address_is_refused(world: World, email: str, password: str, code: str) -> None:
    error = change_email(world, email, password).error
    assert error is not None
    assert error.code == code
    assert world.account.root.email == "root@example.com"
