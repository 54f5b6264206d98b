"""AssumeRoleWithWebIdentity: whom an ID token is of, and what it gets them (facts 1.3.6, 4.6.5, 4.6.16)."""

import base64
import json
from typing import Any

import pytest

from iamlab.aws_api.federation import company, id_tokens, signing
from tests.aws_api.federated import (
    AUDIENCE,
    HOST,
    OIDC,
    READER,
    federated_world,
    id_token,
    person,
    provider,
    with_web_identity,
)
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, credentials_in, role_arn, trust

CALL = "sts:AssumeRoleWithWebIdentity"
NOT_AUTHORIZED = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")


@pytest.fixture
def world() -> World:
    return federated_world()


def refused(world: World, token: str | None = None, **more: Any) -> tuple[str, str]:
    error = world.refused(None, CALL, **with_web_identity(world, token, **more))
    return error.code, error.message


def signed(world: World, **claims: Any) -> str:
    """Return a token of the provider's with other claims; None leaves one out."""
    issuing = world.configuration.identity_provider
    assert issuing is not None
    held = {**company.claims(issuing, person(world), AUDIENCE, world.now, ""), **claims}
    kept = {name: value for name, value in held.items() if value is not None}
    return id_tokens.issued(kept, issuing.key, issuing.certificate)


def set_trust(world: World, action: Any = CALL, **more: Any) -> None:
    world.account.roles["reader"].trust = trust({"Federated": OIDC}, action, **more)


@pytest.mark.fact("4.10.1")
def test_a_token_of_a_trusted_provider_gives_a_session_of_the_role_without_any_aws_key(world: World) -> None:
    made = world.do(None, CALL, **with_web_identity(world))
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya"
    assert made["AssumedRoleUser"] == {"AssumedRoleId": f"AROA{'F' * 17}:maya", "Arn": arn}
    assert made["SubjectFromWebIdentityToken"] == "maya-4711"
    assert (made["Provider"], made["Audience"]) == (OIDC, AUDIENCE)
    session = credentials_in(made)
    assert world.do(session, "sts:GetCallerIdentity")["Arn"] == arn
    assert world.do(session, "iam:ListUsers")["Users"]


def test_the_signature_of_the_call_is_not_looked_at(world: World) -> None:
    assert world.do("noor", CALL, **with_web_identity(world))["SubjectFromWebIdentityToken"] == "maya-4711"


@pytest.mark.fact("4.10.1")
def test_a_role_that_trusts_somebody_else_is_not_for_the_providers_people(world: World) -> None:
    world.account.roles["reader"].trust = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    assert refused(world) == NOT_AUTHORIZED
    assert refused(world, RoleArn=role_arn("Nothing")) == NOT_AUTHORIZED


@pytest.mark.fact("4.10.3")
@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("aud", AUDIENCE, "another-app"),
        ("sub", "maya-4711", "ravi-0815"),
        ("email", "maya@company.example", "maya@elsewhere.example"),
    ],
)
def test_a_trust_policy_tests_the_claims_of_a_token(world: World, key: str, right: str, wrong: str) -> None:
    set_trust(world, Condition={"StringEquals": {f"{HOST}:{key}": wrong}})
    assert refused(world) == NOT_AUTHORIZED
    set_trust(world, Condition={"StringEquals": {f"{HOST}:{key}": right}})
    assert world.do(None, CALL, **with_web_identity(world))


def test_ways_to_sign_in_are_a_key_with_several_values(world: World) -> None:
    condition = {"ForAnyValue:StringEquals": {f"{HOST}:amr": ["mfa"]}}
    set_trust(world, Condition=condition)
    assert refused(world) == NOT_AUTHORIZED
    assert world.do(None, CALL, **with_web_identity(world, signed(world, amr=["pwd", "mfa"])))


@pytest.mark.fact("4.10.3")
def test_groups_in_a_token_are_no_condition_key(world: World) -> None:
    """IAM User Guide: AWS knows aud, sub, amr, email and oaud; what else it shall know comes as tags."""
    set_trust(world, Condition={"ForAnyValue:StringEquals": {f"{HOST}:groups": ["admins"]}})
    assert refused(world) == NOT_AUTHORIZED


@pytest.mark.fact("4.10.3")
def test_the_authorized_party_goes_before_the_audience(world: World) -> None:
    set_trust(world, Condition={"StringEquals": {f"{HOST}:aud": AUDIENCE, f"{HOST}:oaud": "backend"}})
    token = signed(world, aud="backend", azp=AUDIENCE)
    assert world.do(None, CALL, **with_web_identity(world, token))["Audience"] == AUDIENCE


def test_the_name_of_the_session_can_be_prescribed(world: World) -> None:
    set_trust(world, Condition={"StringEquals": {"sts:RoleSessionName": "maya"}})
    assert world.do(None, CALL, **with_web_identity(world))
    assert refused(world, RoleSessionName="ravi") == NOT_AUTHORIZED


def test_an_explicit_deny_in_the_trust_policy_wins(world: World) -> None:
    statements = [
        {"Effect": effect, "Principal": {"Federated": OIDC}, "Action": CALL} for effect in ("Allow", "Deny")
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    world.account.roles["reader"].trust = document
    assert refused(world) == NOT_AUTHORIZED


@pytest.mark.parametrize("token", ["nonsense", "a.bc", "a.b.c", "W10.W10.W10", "....", "\ud800abc"])
def test_what_is_no_token_is_refused(world: World, token: str) -> None:
    code, message = refused(world, token)
    assert code in ("InvalidIdentityToken", "ValidationError")
    assert "not a valid JWT" in message or "UTF-8" in message


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat"])
def test_a_token_without_a_claim_that_it_needs_is_refused(world: World, claim: str) -> None:
    assert refused(world, signed(world, **{claim: None})) == (
        "InvalidIdentityToken",
        f"Missing a required claim: {claim}",
    )


@pytest.mark.fact("4.10.2")
def test_a_provider_that_is_not_registered_in_the_account_of_the_role_vouches_for_nobody(
    world: World,
) -> None:
    message = f"No OpenIDConnect provider found in your account for https://{HOST}"
    there = f"arn:aws:iam::{PARTNER}:role/Reader"
    assert refused(world, RoleArn=there) == ("InvalidIdentityToken", message)
    del world.account.oidc_providers[HOST]
    assert refused(world) == ("InvalidIdentityToken", message)


@pytest.mark.fact("4.10.2")
def test_a_token_for_another_audience_is_refused(world: World) -> None:
    expected = ("InvalidIdentityToken", "Incorrect token audience")
    assert refused(world, id_token(world, "another-app")) == expected
    assert refused(world, signed(world, azp="another-app")) == expected


@pytest.mark.fact("4.10.2")
def test_an_expired_token_is_refused(world: World) -> None:
    token = id_token(world)
    world.later(minutes=61)
    code, message = refused(world, token)
    assert code == "ExpiredTokenException"
    assert message.startswith("Token expired: current date/time ")


@pytest.mark.fact("4.10.2")
def test_a_token_that_was_tampered_with_is_refused(world: World) -> None:
    header, claims, signature = id_token(world).split(".")
    held = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**held, "sub": "root"}).encode()).rstrip(b"=").decode()
    code, message = refused(world, f"{header}.{forged}.{signature}")
    assert (code, "could not be validated" in message) == ("InvalidIdentityToken", True)


def test_a_token_that_says_it_needs_no_signature_is_refused(world: World) -> None:
    claims = id_token(world).split(".")[1]
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    assert refused(world, f"{header}.{claims}.")[0] == "InvalidIdentityToken"


def test_a_token_that_names_another_algorithm_is_refused_though_the_key_is_right(world: World) -> None:
    issuing = world.configuration.identity_provider
    assert issuing is not None
    header = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=").decode()
    text = f"{header}.{id_token(world).split('.')[1]}"
    given = base64.urlsafe_b64encode(signing.signature(issuing.key, text.encode())).rstrip(b"=").decode()
    assert refused(world, f"{text}.{given}")[0] == "InvalidIdentityToken"


def test_a_token_signed_with_another_key_is_refused(world: World) -> None:
    other = provider(1)
    token = company.id_token(other, other.people["maya-4711"], AUDIENCE, world.now)
    assert refused(world, token)[0] == "InvalidIdentityToken"


@pytest.mark.fact("4.10.2")
def test_a_wrong_thumbprint_is_refused(world: World) -> None:
    world.account.oidc_providers[HOST].thumbprints = ["a" * 40]
    assert refused(world) == (
        "InvalidIdentityToken",
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    )


def test_keys_of_an_issuer_that_cannot_be_reached_are_not_known(world: World) -> None:
    token = signed(world, iss="https://token.example.com", aud="app")
    code, message = refused(world, token)
    assert (code, "Couldn't retrieve verification key" in message) == ("InvalidIdentityToken", True)


def test_what_is_no_role_cannot_be_assumed(world: World) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:user/noor"
    assert refused(world, RoleArn=arn) == ("ValidationError", "Request ARN is invalid")


@pytest.mark.parametrize("issuer", ["https://\ud800", "https://\0", "", "login.company.example", "http://x"])
def test_an_issuer_may_be_any_text(world: World, issuer: str) -> None:
    """It is read, and told, before any signature is looked at."""
    answer = world.answer(None, CALL, **with_web_identity(world, signed(world, iss=issuer)))
    assert answer.error is not None
    assert answer.error.code == "InvalidIdentityToken"
    json.dumps(answer.events, ensure_ascii=False).encode()


def test_a_token_must_be_given(world: World) -> None:
    error = world.refused(None, CALL, RoleArn=READER, RoleSessionName="maya")
    assert error.code == "ParamValidation"


@pytest.mark.fact("4.6.5", "4.10.6")
def test_tags_in_a_token_take_a_permission_of_their_own_and_become_the_sessions(world: World) -> None:
    """Fact 4.6.5. STS names the same action whatever is missing."""
    person(world).tags = {"team": "data"}
    set_trust(world)
    assert refused(world) == NOT_AUTHORIZED
    condition = {"StringEquals": {"aws:RequestTag/team": "data"}}
    set_trust(world, [CALL, "sts:TagSession"], Condition=condition)
    person(world).transitive = ["team"]
    session = credentials_in(world.do(None, CALL, **with_web_identity(world)))
    held = world.configuration.sessions[session.access_key_id]
    assert (held.tags, held.transitive_tags) == ({"team": "data"}, ["team"])
    world.account.roles["reader"].inline["read"] = allow(
        "iam:ListUsers", Condition={"StringEquals": {"aws:PrincipalTag/team": "data"}}
    )
    assert world.do(session, "iam:ListUsers")["Users"]


def test_tags_may_stand_in_the_token_in_the_flat_form_too(world: World) -> None:
    set_trust(world, [CALL, "sts:TagSession"])
    flat = {"https://aws.amazon.com/tags/principal_tags": {"team": ["qa"]}}
    session = credentials_in(world.do(None, CALL, **with_web_identity(world, signed(world, **flat))))
    assert world.configuration.sessions[session.access_key_id].tags == {"team": "qa"}


@pytest.mark.fact("4.6.5", "4.10.6")
def test_a_source_identity_takes_a_permission_of_its_own_and_stays(world: World) -> None:
    """Facts 4.6.5, 4.6.6."""
    set_trust(world)
    token = id_token(world, source_identity="maya@company.example")
    assert refused(world, token) == NOT_AUTHORIZED
    set_trust(world, [CALL, "sts:SetSourceIdentity"])
    made = world.do(None, CALL, **with_web_identity(world, token))
    assert made["SourceIdentity"] == "maya@company.example"
    code, message = refused(world, id_token(world, source_identity="aws:maya"))
    assert (code, message.startswith("Source Identity must match")) == ("InvalidIdentityToken", True)


@pytest.mark.fact("4.10.7")
def test_the_session_remembers_who_vouched_for_it(world: World) -> None:
    session = credentials_in(world.do(None, CALL, **with_web_identity(world)))
    for key, value in (
        ("aws:FederatedProvider", OIDC),
        (f"{HOST}:sub", "maya-4711"),
        (f"{HOST}:aud", AUDIENCE),
    ):
        condition = {"StringEquals": {key: value}}
        world.account.roles["reader"].inline["read"] = allow("iam:ListUsers", Condition=condition)
        assert world.do(session, "iam:ListUsers")["Users"], key
    condition = {"StringEquals": {f"{HOST}:email": "maya@company.example"}}
    world.account.roles["reader"].inline["read"] = allow("iam:ListUsers", Condition=condition)
    assert world.refused(session, "iam:ListUsers").code == "AccessDenied"


@pytest.mark.fact("4.10.7")
def test_tags_and_source_identity_go_on_to_the_next_role_and_the_provider_does_not(world: World) -> None:
    person(world).tags, person(world).transitive = {"team": "data"}, ["team"]
    extras = ["sts:TagSession", "sts:SetSourceIdentity"]
    set_trust(world, [CALL, *extras])
    world.account.roles["reader"].inline["chain"] = allow("sts:*")
    deploy = world.account.roles["deploy"]
    deploy.trust = trust({"AWS": READER}, ["sts:AssumeRole", *extras])
    token = id_token(world, source_identity="maya")
    first = credentials_in(world.do(None, CALL, **with_web_identity(world, token)))
    asked = {"RoleArn": role_arn("Deploy"), "RoleSessionName": "next"}
    second = credentials_in(world.do(first, "sts:AssumeRole", **asked))
    held = world.configuration.sessions[second.access_key_id]
    assert (held.tags, held.source_identity) == ({"team": "data"}, "maya")
    for key, value in (("aws:FederatedProvider", OIDC), (f"{HOST}:sub", "maya-4711")):
        deploy = world.account.roles["deploy"]
        deploy.inline["read"] = allow("iam:ListUsers", Condition={"StringEquals": {key: value}})
        assert world.refused(second, "iam:ListUsers").code == "AccessDenied", key


def test_a_trust_policy_may_ask_who_vouched_for_the_role_that_asks(world: World) -> None:
    world.account.roles["reader"].inline["chain"] = allow("sts:*")
    condition = {"StringEquals": {"aws:FederatedProvider": OIDC}}
    world.account.roles["deploy"].trust = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Condition=condition)
    asked = {"RoleArn": role_arn("Deploy"), "RoleSessionName": "next"}
    assert world.refused("ada", "sts:AssumeRole", **asked).code == "AccessDenied"
    session = credentials_in(world.do(None, CALL, **with_web_identity(world)))
    assert world.do(session, "sts:AssumeRole", **asked)


def test_a_session_lasts_as_long_as_the_role_lets_it(world: World) -> None:
    """Fact 1.6.5."""
    made = world.do(None, CALL, **with_web_identity(world))
    assert (made["Credentials"]["Expiration"] - world.now).total_seconds() == 3600
    code, message = refused(world, DurationSeconds=7200)
    assert (code, "MaxSessionDuration" in message) == ("ValidationError", True)
    world.account.roles["reader"].max_session = 7200
    made = world.do(None, CALL, **with_web_identity(world, DurationSeconds=7200))
    assert (made["Credentials"]["Expiration"] - world.now).total_seconds() == 7200


def test_a_session_policy_takes_away(world: World) -> None:
    made = world.do(None, CALL, **with_web_identity(world, Policy=allow("s3:*")))
    error = world.refused(credentials_in(made), "iam:ListUsers")
    assert "because no session policy allows" in error.message


@pytest.mark.fact("4.10.9")
def test_cloudtrail_records_whom_the_provider_vouched_for_and_no_token(world: World) -> None:
    """CloudTrail User Guide, "CloudTrail userIdentity element"."""
    answer = world.answer(None, CALL, **with_web_identity(world))
    (event,) = answer.events
    assert event["userIdentity"] == {
        "type": "WebIdentityUser",
        "principalId": f"{OIDC}:{AUDIENCE}:maya-4711",
        "userName": "maya-4711",
        "identityProvider": OIDC,
    }
    assert event["recipientAccountId"] == ACCOUNT
    assert event["requestParameters"] == {"roleArn": READER, "roleSessionName": "maya"}
    later = world.answer(credentials_in(answer.unwrapped()), "iam:ListUsers").events[0]
    told = later["userIdentity"]["sessionContext"]["webIdFederationData"]
    assert told["federatedProvider"] == OIDC


def test_a_refusal_explains_itself_by_the_trust_policy(world: World) -> None:
    set_trust(world, Condition={"StringEquals": {f"{HOST}:sub": "ravi-0815"}})
    answer = world.answer(None, CALL, **with_web_identity(world))
    (asked,) = answer.asked
    assert (asked.request.action, asked.request.principal, asked.request.resource) == (CALL, OIDC, READER)
