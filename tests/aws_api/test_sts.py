"""Temporary credentials: who gets them, what they may do, and when they end (facts 4.6)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from iamlab.account import one_time_codes
from iamlab.account.credentials import MFADevice
from iamlab.account.identities import Role
from iamlab.aws_api.sessions import ended
from iamlab.evaluator import authorize
from iamlab.evaluator.document import parse
from iamlab.evaluator.policies import NamedPolicy, Policies
from iamlab.evaluator.request import Request
from tests.aws_api.world import (
    ACCOUNT,
    NOW,
    PARTNER,
    World,
    allow,
    credentials_in,
    role_arn,
    trust,
    user_arn,
)

DEPLOY = role_arn("Deploy")


def assume(world: World, caller: Any = "ada", **parameters: Any) -> dict[str, Any]:
    return world.do(caller, "sts:AssumeRole", **{"RoleArn": DEPLOY, "RoleSessionName": "work", **parameters})


def set_trust(world: World, document: str) -> None:
    world.account.roles["deploy"].trust = document


def test_whoever_assumes_a_role_has_its_rights_and_none_of_their_own(world: World) -> None:
    """Fact 4.6.15."""
    session = credentials_in(assume(world))
    identity = world.do(session, "sts:GetCallerIdentity")
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/work"
    assert identity["UserId"] == f"AROA{'R' * 17}:work"
    error = world.refused(session, "iam:CreateUser", UserName="ravi")
    assert f"User: arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/work is not authorized" in error.message


def test_a_trust_policy_that_names_the_user_is_enough_in_one_account(world: World) -> None:
    """Fact 4.6.1."""
    error = world.refused("noor", "sts:AssumeRole", RoleArn=DEPLOY, RoleSessionName="work")
    assert error.code == "AccessDenied"
    set_trust(world, trust({"AWS": user_arn("noor")}))
    assert assume(world, "noor")


def test_across_accounts_both_sides_must_allow(world: World) -> None:
    """Fact 4.6.2."""
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    assert world.refused("finn", "sts:AssumeRole", **asked).code == "AccessDenied"
    set_trust(world, trust({"AWS": user_arn("finn", PARTNER)}))
    answer = world.answer("finn", "sts:AssumeRole", **asked)
    assert answer.error is None
    assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
    world.configuration.accounts[PARTNER].users["finn"].inline.clear()
    assert world.refused("finn", "sts:AssumeRole", **asked).code == "AccessDenied"


def test_a_role_that_is_not_there_looks_like_one_that_trusts_nobody(world: World) -> None:
    error = world.refused("ada", "sts:AssumeRole", RoleArn=role_arn("Nothing"), RoleSessionName="work")
    assert error.code == "AccessDenied"


def test_the_root_user_assumes_no_role(world: World) -> None:
    """Fact 4.6.10."""
    error = world.refused("root", "sts:AssumeRole", RoleArn=DEPLOY, RoleSessionName="work")
    assert error.message == "Roles may not be assumed by root accounts."


def test_the_external_id_that_a_trust_policy_wants_must_be_passed(world: World) -> None:
    """Fact 4.6.7."""
    condition = {"StringEquals": {"sts:ExternalId": "games-42"}}
    set_trust(world, trust({"AWS": user_arn("noor")}, Condition=condition))
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    assert world.refused("noor", "sts:AssumeRole", **asked).code == "AccessDenied"
    assert world.refused("noor", "sts:AssumeRole", **asked, ExternalId="other").code == "AccessDenied"
    assert assume(world, "noor", ExternalId="games-42")


def partners_role(world: World, *, external_id: str | None = "games-42", whom: str = "") -> None:
    """Let Deploy trust the partner's finn, or `whom`, if the external id is right."""
    condition = {"Condition": {"StringEquals": {"sts:ExternalId": external_id}}} if external_id else {}
    set_trust(world, trust({"AWS": whom or user_arn("finn", PARTNER)}, **condition))


def from_the_partner(world: World, external_id: str | None = "games-42") -> str:
    """Return the code of the error with which the partner's call is refused; empty where it is not."""
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    given = {"ExternalId": external_id} if external_id is not None else {}
    error = world.answer("finn", "sts:AssumeRole", **asked, **given).error
    return error.code if error else ""


@pytest.mark.parametrize("whom", [user_arn("finn", PARTNER), f"arn:aws:iam::{PARTNER}:root", PARTNER])
def test_a_partner_with_the_right_external_id_comes_in_however_it_is_named(world: World, whom: str) -> None:
    """Facts 1.3.3, 4.6.2, 4.6.7."""
    partners_role(world, whom=whom)
    assert from_the_partner(world) == ""


@pytest.mark.parametrize("given", [None, "other-42", "GAMES-42", "games-4", "games-42-"])
def test_a_partner_without_the_right_external_id_stays_out(world: World, given: str | None) -> None:
    """Fact 4.6.7: who sends a company to a role of somebody else does not know the id that goes with it."""
    partners_role(world)
    assert from_the_partner(world, given) == "AccessDenied"


@pytest.mark.parametrize("given", ["x", "with a space", "x" * 1225])
def test_an_external_id_has_a_form(world: World, given: str) -> None:
    """Fact 1.6.1."""
    partners_role(world)
    assert from_the_partner(world, given) in ("ParamValidation", "ValidationError")


@pytest.mark.parametrize(
    "whom",
    [user_arn("ada"), user_arn("ravi", PARTNER), f"arn:aws:iam::{ACCOUNT}:root", role_arn("finn", PARTNER)],
)
def test_a_partner_whom_the_trust_policy_does_not_name_stays_out(world: World, whom: str) -> None:
    partners_role(world, whom=whom)
    assert from_the_partner(world) == "AccessDenied"


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"all": allow("*"), "no": allow("sts:AssumeRole", DEPLOY).replace('"Allow"', '"Deny"')},
        {"another": allow("sts:AssumeRole", role_arn("Next"))},
    ],
)
def test_a_partner_whose_own_account_does_not_let_it_stays_out(world: World, own: dict[str, str]) -> None:
    """Fact 4.6.2: on the other side an ordinary identity policy is needed."""
    partners_role(world)
    world.configuration.accounts[PARTNER].users["finn"].inline = own
    assert from_the_partner(world) == "AccessDenied"


def test_a_deny_in_the_trust_policy_keeps_out_whom_it_also_allows(world: World) -> None:
    whom = {"Action": "sts:AssumeRole", "Principal": {"AWS": user_arn("finn", PARTNER)}}
    statements = [{"Effect": effect, **whom} for effect in ("Allow", "Deny")]
    set_trust(world, json.dumps({"Version": "2012-10-17", "Statement": statements}))
    assert from_the_partner(world) == "AccessDenied"


def test_a_role_that_wants_no_external_id_takes_any(world: World) -> None:
    """The confused deputy: such a role lets in whomever its trusted company acts for (fact 4.6.7)."""
    partners_role(world, external_id=None)
    assert from_the_partner(world, "anybody") == ""
    assert from_the_partner(world, None) == ""


def test_an_instance_that_assumes_a_role_is_not_chaining(world: World) -> None:
    """Fact 4.6.9."""
    deploy = world.account.roles["deploy"]
    deploy.max_session, deploy.inline["chain"] = 43200, allow("sts:*")
    set_trust(world, trust({"AWS": [f"arn:aws:iam::{ACCOUNT}:root", DEPLOY]}))
    first = credentials_in(assume(world))
    world.configuration.sessions[
        first.access_key_id
    ].machine = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1"
    made = assume(world, first, DurationSeconds=7200)
    assert (made["Credentials"]["Expiration"] - world.now).total_seconds() == 7200


def test_a_session_policy_takes_away_and_grants_nothing(world: World) -> None:
    world.account.roles["deploy"].inline["all"] = allow("iam:*")
    session = credentials_in(assume(world, Policy=allow("iam:ListUsers")))
    assert world.do(session, "iam:ListUsers")["Users"]
    error = world.refused(session, "iam:ListRoles")
    assert "because no session policy allows the iam:ListRoles action" in error.message


def test_session_policies_that_are_too_long_together_are_refused(world: World) -> None:
    """Fact 1.6: a text of 2,048 characters, the ARNs of managed policies counted in."""
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    long = allow("iam:" + "x" * (2000 - len(allow("iam:"))))
    arns = [{"arn": f"arn:aws:iam::aws:policy/{name}"} for name in ("ReadOnlyAccess", "SecurityAudit")]
    assert assume(world, Policy=long)
    error = world.refused("ada", "sts:AssumeRole", **asked, Policy=long, PolicyArns=arns)
    assert error.code == "PackedPolicyTooLarge"


def test_passing_tags_takes_a_permission_of_its_own(world: World) -> None:
    """Fact 4.6.5, T34."""
    tags = [{"Key": "team", "Value": "mobile"}]
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work", "Tags": tags}
    error = world.refused("ada", "sts:AssumeRole", **asked)
    assert "sts:TagSession" in error.message
    set_trust(world, trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, ["sts:AssumeRole", "sts:TagSession"]))
    session = credentials_in(assume(world, Tags=tags))
    world.account.roles["deploy"].inline["tagged"] = allow(
        "iam:ListUsers", Condition={"StringEquals": {"aws:PrincipalTag/team": "mobile"}}
    )
    assert world.do(session, "iam:ListUsers")["Users"]


def test_transitive_tags_go_on_and_cannot_be_given_anew(world: World) -> None:
    """Fact 4.6.6."""
    both = ["sts:AssumeRole", "sts:TagSession"]
    set_trust(world, trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, both))
    world.account.roles["deploy"].inline["chain"] = allow("sts:*")
    world.account.roles["next"] = Role(
        name="Next", id="AROA" + "N" * 17, created=NOW, trust=trust({"AWS": DEPLOY}, both)
    )
    tags = [{"Key": "team", "Value": "mobile"}]
    first = credentials_in(assume(world, Tags=tags, TransitiveTagKeys=["team"]))
    second = credentials_in(assume(world, first, RoleArn=role_arn("Next")))
    assert world.configuration.sessions[second.access_key_id].tags == {"team": "mobile"}
    error = world.refused(
        first, "sts:AssumeRole", RoleArn=role_arn("Next"), RoleSessionName="work", Tags=tags
    )
    assert "conflicts with a transitive tag key" in error.message


@pytest.mark.parametrize(
    ("seconds", "code", "text"),
    [
        (7200, "ValidationError", "exceeds the MaxSessionDuration set for this role"),
        (899, "ParamValidation", "valid min value: 900"),
        (43201, "ValidationError", "less than or equal to 43200"),
    ],
)
def test_a_session_lasts_as_long_as_aws_and_its_role_let_it(
    world: World, seconds: int, code: str, text: str
) -> None:
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work", "DurationSeconds": seconds}
    error = world.refused("ada", "sts:AssumeRole", **asked)
    assert (error.code, text in error.message) == (code, True)


def test_a_chained_session_lasts_an_hour_at_most(world: World) -> None:
    """Fact 4.6.9, T37."""
    world.account.roles["deploy"].max_session = 43200
    world.account.roles["deploy"].inline["chain"] = allow("sts:*")
    set_trust(world, trust({"AWS": [f"arn:aws:iam::{ACCOUNT}:root", DEPLOY]}))
    first = credentials_in(assume(world))
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "again", "DurationSeconds": 7200}
    error = world.refused(first, "sts:AssumeRole", **asked)
    assert "1 hour session limit for roles assumed by role chaining" in error.message


def test_a_session_ends(world: World) -> None:
    session = credentials_in(assume(world))
    world.later(minutes=61)
    error = world.refused(session, "sts:GetCallerIdentity")
    assert (error.code, error.message) == (
        "ExpiredToken",
        "The security token included in the request is expired",
    )


def test_only_whose_session_it_was_learns_that_it_has_ended(world: World) -> None:
    session = credentials_in(assume(world))
    assert ended(world.configuration, session, world.now) is None
    world.later(minutes=61)
    assert ended(world.configuration, session, world.now) is not None
    for change in ({"secret": "x"}, {"token": "x"}, {"access_key_id": "ASIAX"}):
        assert ended(world.configuration, replace(session, **change), world.now) is None


def test_mfa_is_proven_by_a_code_that_works_once(world: World) -> None:
    """Fact 4.6.8."""
    device = MFADevice("phone", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", owner=user_arn("noor"), enabled=NOW)
    world.account.mfa_devices["phone"] = device
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    set_trust(world, trust({"AWS": user_arn("noor")}, Condition=condition))
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    assert world.refused("noor", "sts:AssumeRole", **asked).code == "AccessDenied"
    given = {
        "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone",
        "TokenCode": one_time_codes.code(device.seed, one_time_codes.step_at(world.now)),
    }
    assert assume(world, "noor", **given)
    error = world.refused("noor", "sts:AssumeRole", **asked, **given)
    assert "invalid MFA one time pass code" in error.message


def test_a_session_token_without_mfa_cannot_call_iam(world: World) -> None:
    """Fact 4.6.12."""
    session = credentials_in(world.do("ada", "sts:GetSessionToken"))
    assert world.do(session, "sts:GetCallerIdentity")["Arn"] == user_arn("ada")
    assert world.refused(session, "iam:ListUsers").code == "InvalidClientTokenId"
    assert assume(world, session)
    error = world.refused(session, "sts:GetSessionToken")
    assert error.message == "Cannot call GetSessionToken with session credentials"


def test_a_federated_user_is_who_the_caller_says(world: World) -> None:
    """Facts 4.2.3, 4.6.13."""
    made = world.do("ada", "sts:GetFederationToken", Name="guest", Policy=allow("s3:*"))
    session = credentials_in(made)
    assert made["FederatedUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:federated-user/guest"
    assert world.do(session, "sts:GetCallerIdentity")["UserId"] == f"{ACCOUNT}:guest"
    assert world.refused(session, "iam:ListUsers").code == "InvalidClientTokenId"
    assert (
        world.refused(session, "sts:AssumeRole", RoleArn=DEPLOY, RoleSessionName="work").code
        == "AccessDenied"
    )


def test_a_deny_of_everything_does_not_keep_anybody_from_learning_who_they_are(world: World) -> None:
    """Fact 4.6.11, T35."""
    world.account.users["noor"].inline["none"] = allow("*").replace('"Allow"', '"Deny"')
    assert world.do("noor", "sts:GetCallerIdentity")["Arn"] == user_arn("noor")


def test_an_encoded_message_is_decoded_for_who_may(world: World) -> None:
    """Fact 5.2.7."""
    asked = Request(user_arn("noor"), "ec2:StopInstances", f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1")
    policies = Policies(identity=(NamedPolicy("none", parse(allow("*").replace('"Allow"', '"Deny"'))),))
    encoded = str(authorize(asked, policies).message).rpartition(" ")[2]
    decoded = json.loads(
        world.do("ada", "sts:DecodeAuthorizationMessage", EncodedMessage=encoded)["DecodedMessage"]
    )
    assert (decoded["explicitDeny"], decoded["context"]["action"]) == (True, "ec2:StopInstances")
    assert [each["effect"] for each in decoded["matchedStatements"]["items"]] == ["DENY"]
    error = world.refused("ada", "sts:DecodeAuthorizationMessage", EncodedMessage="nonsense")
    assert error.code == "InvalidAuthorizationMessageException"


def test_sessions_of_a_role_that_was_made_anew_are_void(world: World) -> None:
    session = credentials_in(assume(world))
    world.account.roles["deploy"].id = "AROA" + "Z" * 17
    assert world.refused(session, "sts:GetCallerIdentity").code == "InvalidClientTokenId"


@pytest.mark.parametrize(
    "arn", [user_arn("noor"), "arn:aws:s3:::reports-of-games", "no ARN, but long enough", f"{DEPLOY}/"]
)
def test_what_is_no_role_cannot_be_assumed_even_by_an_administrator(world: World, arn: str) -> None:
    error = world.refused("ada", "sts:AssumeRole", RoleArn=arn, RoleSessionName="work")
    assert (error.code, error.message) == ("ValidationError", f"{arn} is invalid")


@pytest.mark.parametrize(
    ("keys", "transitive", "text"),
    [
        (["team", "Team"], [], "Duplicate tag keys found"),
        (["team"], ["project"], "transitive tag key must be included in the requested tags"),
    ],
)
def test_tags_that_do_not_go_together_are_refused(
    world: World, keys: list[str], transitive: list[str], text: str
) -> None:
    tags = [{"Key": key, "Value": "mobile"} for key in keys]
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work", "Tags": tags, "TransitiveTagKeys": transitive}
    error = world.refused("ada", "sts:AssumeRole", **asked)
    assert (error.code, text in error.message) == ("InvalidParameterValue", True)


def chained(world: World, actions: list[str]) -> None:
    """Let Deploy assume Next, whose trust policy allows it `actions`."""
    everything = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    set_trust(world, trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, everything))
    world.account.roles["deploy"].inline["chain"] = allow("sts:*")
    world.account.roles["next"] = Role(
        name="Next", id="AROA" + "N" * 17, created=NOW, trust=trust({"AWS": DEPLOY}, actions)
    )


def test_an_inherited_tag_is_asked_about_like_a_passed_one(world: World) -> None:
    """Facts 4.6.5, 4.6.6."""
    chained(world, ["sts:AssumeRole", "sts:TagSession"])
    world.account.roles["deploy"].inline["chain"] = allow(
        "sts:*", Condition={"StringEquals": {"aws:RequestTag/team": "mobile"}}
    )
    tags = [{"Key": "team", "Value": "mobile"}]
    first = credentials_in(assume(world, Tags=tags, TransitiveTagKeys=["TEAM"]))
    assert assume(world, first, RoleArn=role_arn("Next"))


def test_an_inherited_source_identity_takes_its_permission_at_every_role(world: World) -> None:
    """Facts 4.6.5, 4.6.6."""
    chained(world, ["sts:AssumeRole"])
    first = credentials_in(assume(world, SourceIdentity="ada"))
    error = world.refused(first, "sts:AssumeRole", RoleArn=role_arn("Next"), RoleSessionName="work")
    assert "sts:SetSourceIdentity" in error.message
    chained(world, ["sts:AssumeRole", "sts:SetSourceIdentity"])
    assert assume(world, first, RoleArn=role_arn("Next"))["SourceIdentity"] == "ada"


@pytest.mark.parametrize("caller", ["root", "ada"])
@pytest.mark.parametrize(
    ("name", "parameters"), [("GetSessionToken", {}), ("GetFederationToken", {"Name": "guest"})]
)
def test_roots_sessions_last_an_hour_at_most_and_those_of_users_half_a_day(
    world: World, caller: str, name: str, parameters: dict[str, str]
) -> None:
    """Fact 4.6.13."""
    hours = 1 if caller == "root" else 12
    for asked in ({}, {"DurationSeconds": 12 * 3600}):
        made = world.do(caller, f"sts:{name}", **parameters, **asked)
        assert made["Credentials"]["Expiration"] - NOW == timedelta(hours=hours)


def test_tags_of_a_federated_user_take_the_callers_permission_alone(world: World) -> None:
    """Fact 4.6.5; there is no trust policy that could allow them."""
    asked: dict[str, Any] = {"Name": "guest", "Tags": [{"Key": "team", "Value": "qa"}]}
    world.account.users["noor"].inline["federate"] = allow("sts:GetFederationToken")
    assert "sts:TagSession" in world.refused("noor", "sts:GetFederationToken", **asked).message
    session = credentials_in(world.do("ada", "sts:GetFederationToken", **asked))
    assert world.configuration.sessions[session.access_key_id].tags == {"team": "qa"}


def test_more_than_ten_managed_session_policies_are_refused(world: World) -> None:
    """Fact 1.6."""
    arns = [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]
    assert assume(world, PolicyArns=arns * 10)
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work", "PolicyArns": arns * 11}
    assert world.refused("ada", "sts:AssumeRole", **asked).code == "ValidationError"


def test_the_roles_account_records_who_came_from_elsewhere(world: World) -> None:
    """Fact 6.5.5; User Guide, Logging IAM and AWS STS API calls with AWS CloudTrail."""
    set_trust(world, trust({"AWS": user_arn("finn", PARTNER)}))
    asked = {"RoleArn": DEPLOY, "RoleSessionName": "work"}
    theirs, ours = world.answer("finn", "sts:AssumeRole", **asked).events
    assert theirs["userIdentity"]["arn"] == user_arn("finn", PARTNER)
    assert ours["userIdentity"] == {
        "type": "AWSAccount",
        "principalId": theirs["userIdentity"]["principalId"],
        "accountId": PARTNER,
    }
    assert ours["sharedEventID"] == theirs["sharedEventID"]
    assert ours["eventID"] != theirs["eventID"]


def test_a_call_within_one_account_shares_no_record(world: World) -> None:
    (event,) = world.answer("ada", "sts:AssumeRole", RoleArn=DEPLOY, RoleSessionName="work").events
    assert "sharedEventID" not in event
