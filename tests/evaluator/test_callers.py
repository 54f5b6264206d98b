"""Who asks, and the context keys that follow from it (facts 2.8, 3.4, scenario-format)."""

from typing import Any

import pytest

from iamlab.evaluator import InvalidRequest, Request
from iamlab.evaluator.callers import CallerKind, read_caller

USER = "arn:aws:iam::111122223333:user/team/maya"
ROLE = "arn:aws:iam::111122223333:role/team/Reader"
SESSION = "arn:aws:sts::111122223333:assumed-role/Reader/maya"
FEDERATED = "arn:aws:sts::111122223333:federated-user/maya"
ROOT = "arn:aws:iam::111122223333:root"
OIDC = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
QUEUE = "arn:aws:sqs:eu-west-1:444455556666:q"


@pytest.mark.fact("1.3.4", "1.3.6", "1.3.7")
@pytest.mark.parametrize(
    ("principal", "kind", "account", "name"),
    [
        (USER, CallerKind.USER, "111122223333", "maya"),
        (ROLE, CallerKind.ROLE, "111122223333", "Reader"),
        (SESSION, CallerKind.SESSION, "111122223333", "Reader"),
        (FEDERATED, CallerKind.FEDERATED_USER, "111122223333", "maya"),
        (ROOT, CallerKind.ROOT, "111122223333", "root"),
        (OIDC, CallerKind.PROVIDER, "111122223333", "token.actions.githubusercontent.com"),
        ("arn:aws:iam::111122223333:saml-provider/Corp", CallerKind.PROVIDER, "111122223333", "Corp"),
        ("arn:aws-cn:iam::111122223333:user/maya", CallerKind.USER, "111122223333", "maya"),
        ("lambda.amazonaws.com", CallerKind.SERVICE, None, "lambda.amazonaws.com"),
        ("s3.eu-west-1.amazonaws.com", CallerKind.SERVICE, None, "s3.eu-west-1.amazonaws.com"),
        ("accounts.google.com", CallerKind.PROVIDER, None, "accounts.google.com"),
        ("*", CallerKind.ANONYMOUS, None, ""),
    ],
)
def test_a_principal_is_read_by_its_form(principal: str, kind: CallerKind, account: Any, name: str) -> None:
    caller = read_caller(principal)
    assert (caller.kind, caller.account, caller.name) == (kind, account, name)


def test_a_providers_name_is_told_by_the_action() -> None:
    name = "token.actions.githubusercontent.com"
    assert read_caller(name, "sts:AssumeRoleWithWebIdentity").kind is CallerKind.PROVIDER
    assert read_caller(name, "sts:TagSession").kind is CallerKind.PROVIDER
    assert read_caller("Corp", "sts:AssumeRoleWithSAML").kind is CallerKind.PROVIDER
    with pytest.raises(InvalidRequest):
        read_caller(name, "s3:GetObject")


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam:eu-west-1:111122223333:user/maya",
        "arn:aws:sts::111122223333:assumed-role/Reader",
        "arn:aws:sts::111122223333:assumed-role/team/Reader/maya",
        "arn:aws:iam::123:user/maya",
        "arn:aws:iam::111122223333:policy/P",
        "arn:aws:iam::111122223333:user/maya\n",
    ],
)
def test_what_is_nobodys_arn_is_refused(principal: str) -> None:
    with pytest.raises(InvalidRequest):
        read_caller(principal)


FROM_CALLER = [
    (
        USER,
        {
            "aws:principalarn": USER,
            "aws:principalaccount": "111122223333",
            "aws:principaltype": "User",
            "aws:username": "maya",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        SESSION,
        {
            "aws:principalarn": "arn:aws:iam::111122223333:role/Reader",
            "aws:principalaccount": "111122223333",
            "aws:principaltype": "AssumedRole",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        ROLE,
        {
            "aws:principalarn": ROLE,
            "aws:principalaccount": "111122223333",
            "aws:principaltype": "AssumedRole",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        FEDERATED,
        {
            "aws:principalarn": FEDERATED,
            "aws:principalaccount": "111122223333",
            "aws:principaltype": "FederatedUser",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        ROOT,
        {
            "aws:principalarn": ROOT,
            "aws:principalaccount": "111122223333",
            "aws:principaltype": "Account",
            "aws:principalisawsservice": "false",
        },
    ),
    (
        "lambda.amazonaws.com",
        {"aws:principalisawsservice": "true", "aws:principalservicename": "lambda.amazonaws.com"},
    ),
    ("*", {"aws:principalaccount": "anonymous", "aws:principaltype": "Anonymous"}),
    (OIDC, {}),
]


@pytest.mark.fact("2.8", "3.4.3", "3.4.4")
@pytest.mark.parametrize(("principal", "keys"), FROM_CALLER)
def test_the_keys_that_follow_from_who_asks_are_filled_in(principal: str, keys: dict[str, str]) -> None:
    """Nothing else is filled in, the time included."""
    request = Request(principal, "sqs:SendMessage", QUEUE)
    assert request.keys == {**keys, "aws:resourceaccount": "444455556666"}


def test_what_is_given_goes_before_what_follows() -> None:
    given = {"AWS:PrincipalArn": ROLE, "aws:ResourceAccount": "555566667777"}
    request = Request(SESSION, "sqs:SendMessage", QUEUE, given)
    assert request.keys["aws:principalarn"] == ROLE
    assert request.keys["aws:resourceaccount"] == "555566667777"


@pytest.mark.fact("3.1.5")
def test_a_key_that_the_action_does_not_support_counts_as_missing() -> None:
    """s3:prefix belongs to listing; keys of every service and of an identity provider stay."""
    given = {"s3:prefix": "home/", "aws:SourceIp": "203.0.113.7", "accounts.google.com:aud": "me"}
    listing = Request(USER, "s3:ListBucket", "arn:aws:s3:::reports", given)
    reading = Request(USER, "s3:GetObject", "arn:aws:s3:::reports/x", given)
    assert listing.keys["s3:prefix"] == "home/"
    assert "s3:prefix" not in reading.keys
    assert {"aws:sourceip", "accounts.google.com:aud"} <= set(reading.keys)


@pytest.mark.fact("2.4")
def test_a_variable_takes_single_values_alone() -> None:
    request = Request(USER, "sqs:SendMessage", QUEUE, {"aws:TagKeys": ("team",), "aws:SourceIp": "::1"})
    assert (request.single_value("aws:tagkeys"), request.single_value("aws:sourceip")) == (None, "::1")
