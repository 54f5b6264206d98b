"""AssumeRoleWithSAML: whom a SAML response is of, and what it gets them (facts 1.3.6, 4.6.5, 4.6.16)."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from iamlab.aws_api.federation import company, saml_identity
from tests.aws_api.federated import (
    HOST,
    READER,
    SAML,
    changed,
    federated_world,
    person,
    provider,
    saml_response,
    with_saml,
)
from tests.aws_api.world import ACCOUNT, World, allow, credentials_in, role_arn, trust

CALL = "sts:AssumeRoleWithSAML"
NOT_AUTHORIZED = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML")
BAD_SIGNATURE = ("InvalidIdentityToken", "Response signature invalid")


@pytest.fixture
def world() -> World:
    return federated_world()


def refused(world: World, response: str | None = None, **more: Any) -> tuple[str, str]:
    error = world.refused(None, CALL, **with_saml(world, response, **more))
    return error.code, error.message


def set_trust(world: World, action: Any = CALL, **more: Any) -> None:
    world.account.roles["reader"].trust = trust({"Federated": SAML}, action, **more)


@pytest.mark.fact("4.10.1")
def test_a_response_gives_a_session_that_is_named_as_the_provider_says(world: World) -> None:
    made = world.do(None, CALL, **with_saml(world))
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya@company.example"
    assert made["AssumedRoleUser"]["Arn"] == arn
    qualifier = saml_identity.name_qualifier(f"https://{HOST}/saml", ACCOUNT, "company")
    told = {name: made[name] for name in ("Subject", "SubjectType", "Issuer", "Audience", "NameQualifier")}
    assert told == {
        "Subject": "maya-4711",
        "SubjectType": "persistent",
        "Issuer": f"https://{HOST}/saml",
        "Audience": "https://signin.aws.amazon.com/saml",
        "NameQualifier": qualifier,
    }
    assert world.do(credentials_in(made), "iam:ListUsers")["Users"]


def test_the_name_qualifier_is_the_hash_of_issuer_account_and_provider() -> None:
    """API reference, AssumeRoleWithSAML, NameQualifier: BASE64 ( SHA1 ( issuer + account + /provider ) )."""
    found = saml_identity.name_qualifier("https://example.com/saml", "123456789012", "MySAMLIdP")
    assert found == "1uAJanUnBc2XeUkHURMht+xam2c="


@pytest.mark.fact("4.10.5")
@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("SAML:aud", "https://signin.aws.amazon.com/saml", "https://elsewhere.example/saml"),
        ("SAML:sub", "maya-4711", "ravi-0815"),
        ("saml:iss", f"https://{HOST}/saml", "https://elsewhere.example"),
        ("saml:sub_type", "persistent", "transient"),
        ("saml:doc", f"{ACCOUNT}/company", f"{ACCOUNT}/corp"),
    ],
)
def test_a_trust_policy_tests_what_the_assertion_says(world: World, key: str, right: str, wrong: str) -> None:
    set_trust(world, Condition={"StringEquals": {key: wrong}})
    assert refused(world) == NOT_AUTHORIZED
    set_trust(world, Condition={"StringEquals": {key: right}})
    assert world.do(None, CALL, **with_saml(world))


@pytest.mark.fact("4.10.5")
def test_groups_are_tested_by_the_affiliation_that_aws_knows_them_as(world: World) -> None:
    set_trust(world, Condition={"ForAnyValue:StringEquals": {"saml:edupersonaffiliation": ["admins"]}})
    assert world.do(None, CALL, **with_saml(world))
    person(world).groups = ["data"]
    assert refused(world) == NOT_AUTHORIZED


@pytest.mark.fact("4.10.4")
def test_the_response_must_name_the_role_with_its_provider(world: World) -> None:
    assert refused(world, saml_response(world, (role_arn("Deploy"), SAML))) == NOT_AUTHORIZED
    assert world.do(None, CALL, **with_saml(world, saml_response(world, (SAML, READER))))


def test_a_role_that_is_not_there_looks_like_one_that_trusts_nobody(world: World) -> None:
    gone = role_arn("Nothing")
    assert refused(world, saml_response(world, (gone, SAML)), RoleArn=gone) == NOT_AUTHORIZED


@pytest.mark.parametrize("given", ["no base64!", "PGE+", base64.b64encode(b"<a>&x;</a>").decode(), "AAAA"])
def test_what_is_no_response_is_refused(world: World, given: str) -> None:
    assert refused(world, given) == (
        "InvalidIdentityToken",
        "Your request included an invalid SAML response.",
    )


def test_a_document_type_is_refused_before_its_entities_do_harm(world: World) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "x" * 100 + '">]><a>&b;</a>'
    for encoding in ("utf-8", "utf-16"):
        given = base64.b64encode(bomb.encode(encoding)).decode()
        assert refused(world, given)[0] == "InvalidIdentityToken"


def test_a_provider_that_is_not_there_vouches_for_nobody(world: World) -> None:
    expected = ("InvalidIdentityToken", "Specified provider doesn't exist.")
    for arn in (f"{SAML}s", "arn:aws:iam::999999999999:saml-provider/company", "no ARN, but long enough"):
        assert refused(world, PrincipalArn=arn) == expected


@pytest.mark.fact("4.10.4")
def test_an_issuer_other_than_the_registered_one_is_refused(world: World) -> None:
    expected = ("InvalidIdentityToken", "Issuer not present in specified provider")
    assert refused(world, PrincipalArn=f"arn:aws:iam::{ACCOUNT}:saml-provider/corp") == expected
    given = changed(saml_response(world), f"<saml:Issuer>https://{HOST}", "<saml:Issuer>https://other")
    assert refused(world, given) == expected


@pytest.mark.fact("4.10.4")
@pytest.mark.parametrize(
    "change",
    [
        lambda text: changed(text, "maya@company.example", "root@company.example"),
        lambda text: changed(text, "role/Reader", "role/Admin1"),
        lambda text: changed(text, "<ds:SignatureValue>", "<ds:SignatureValue>!"),
        lambda text: changed(text, "#rsa-sha256", "#hmac-sha256"),
        lambda text: changed(text, "enveloped-signature", "base64"),
        lambda text: changed(text, 'URI="#_', 'URI="#other_'),
        lambda text: changed(text, "<ds:DigestValue>", "<ds:DigestValue>A"),
    ],
)
def test_a_response_that_was_tampered_with_is_refused(world: World, change: Callable[[str], str]) -> None:
    assert refused(world, change(saml_response(world))) == BAD_SIGNATURE


def test_a_response_without_signature_is_refused(world: World) -> None:
    text = base64.b64decode(saml_response(world)).decode()
    bare = re.sub("<ds:Signature .*</ds:Signature>", "", text)
    assert refused(world, base64.b64encode(bare.encode()).decode()) == BAD_SIGNATURE


def with_forged(world: World, *, same_id: bool, first: bool) -> str:
    """Return a response with a second assertion, of somebody else and not signed, beside the signed one."""
    text = base64.b64decode(saml_response(world)).decode()
    found = re.search('<saml:Assertion ID="([^"]+)".*</saml:Assertion>', text)
    assert found is not None
    forged = re.sub("<ds:Signature .*</ds:Signature>", "", found[0]).replace("maya-4711", "root-0001")
    forged = forged if same_id else forged.replace(found[1], "_forged")
    both = forged + found[0] if first else found[0] + forged
    return base64.b64encode(text.replace(found[0], both).encode()).decode()


@pytest.mark.parametrize("first", [True, False])
def test_what_is_believed_is_what_was_signed_whatever_stands_beside_it(world: World, first: bool) -> None:
    given = with_forged(world, same_id=False, first=first)
    assert world.do(None, CALL, **with_saml(world, given))["Subject"] == "maya-4711"


@pytest.mark.parametrize("first", [True, False])
def test_two_assertions_of_one_id_are_refused(world: World, first: bool) -> None:
    assert refused(world, with_forged(world, same_id=True, first=first)) == BAD_SIGNATURE


def test_an_assertion_about_nobody_is_refused(world: World) -> None:
    """IAM User Guide, "Troubleshoot SAML federation": a response without a subject."""
    person(world).id = " "
    given = saml_response(world)
    assert refused(world, given) == NOT_AUTHORIZED


def test_the_provider_may_say_until_when_a_session_lasts(world: World) -> None:
    """API reference, AssumeRoleWithSAML: SessionNotOnOrAfter, if it is sooner."""
    issuing = world.configuration.identity_provider
    assert issuing is not None
    until = (world.now + timedelta(minutes=20)).isoformat()
    text = base64.b64decode(saml_response(world)).decode()
    bare = re.sub("<ds:Signature .*</ds:Signature>", "", text)
    said = bare.replace("<saml:AuthnStatement ", f'<saml:AuthnStatement SessionNotOnOrAfter="{until}" ')
    given = base64.b64encode(company.signed(issuing, said).encode()).decode()
    made = world.do(None, CALL, **with_saml(world, given))
    assert made["Credentials"]["Expiration"] - world.now == timedelta(minutes=20)


def test_a_response_signed_with_another_key_is_refused(world: World) -> None:
    other = provider(1)
    maya = other.people["maya-4711"]
    said = company.attributes(maya, [(READER, SAML)])
    given = company.saml_response(other, maya, said, world.now, world.chance)
    assert refused(world, given) == BAD_SIGNATURE


@pytest.mark.fact("4.10.4")
def test_a_response_is_taken_for_five_minutes(world: World) -> None:
    given = saml_response(world)
    world.later(minutes=5)
    assert world.do(None, CALL, **with_saml(world, given))
    world.later(seconds=1)
    assert refused(world, given) == (
        "ExpiredTokenException",
        "Token must be redeemed within 5 minutes of issuance",
    )


def test_a_sign_in_that_failed_at_the_provider_is_said_to_be_that(world: World) -> None:
    person(world).is_suspended = True
    assert refused(world)[0] == "IDPRejectedClaim"


@pytest.mark.parametrize(
    ("mail", "message"),
    [
        ("", "RoleSessionName is required in AuthnResponse"),
        ("maya costa", "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"),
        ("m" * 65, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"),
    ],
)
def test_a_session_needs_a_name_that_aws_takes(world: World, mail: str, message: str) -> None:
    person(world).email = mail
    assert refused(world) == ("InvalidIdentityToken", message)


@pytest.mark.fact("4.10.4")
def test_the_response_must_be_for_aws(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "ENDPOINT", "https://elsewhere.example/saml")
    assert refused(world) == (
        "InvalidIdentityToken",
        "Response does not contain the required audience.",
    )


@pytest.mark.fact("4.10.6")
def test_tags_take_a_permission_of_their_own(world: World) -> None:
    """Fact 4.6.5; the text is the same (IAM User Guide, "Troubleshoot SAML federation")."""
    person(world).tags, person(world).transitive = {"team": "data"}, ["team"]
    assert refused(world) == NOT_AUTHORIZED
    set_trust(world, [CALL, "sts:TagSession"])
    session = credentials_in(world.do(None, CALL, **with_saml(world)))
    held = world.configuration.sessions[session.access_key_id]
    assert (held.tags, held.transitive_tags) == ({"team": "data"}, ["team"])


def test_a_source_identity_takes_a_permission_of_its_own(world: World) -> None:
    """Facts 4.6.5, 4.6.6."""
    given = saml_response(world, source_identity="maya")
    assert refused(world, given) == NOT_AUTHORIZED
    set_trust(world, [CALL, "sts:SetSourceIdentity"])
    assert world.do(None, CALL, **with_saml(world, given))["SourceIdentity"] == "maya"


@pytest.mark.fact("4.10.8")
def test_the_provider_can_shorten_a_session_and_not_lengthen_it(world: World) -> None:
    for seconds, lasts in ((900, 900), (7200, 3600), (None, 3600)):
        made = world.do(None, CALL, **with_saml(world, saml_response(world, seconds=seconds)))
        assert (made["Credentials"]["Expiration"] - world.now).total_seconds() == lasts
    code, message = refused(world, DurationSeconds=7200)
    assert (code, "MaxSessionDuration" in message) == ("ValidationError", True)


def set_read(world: World, key: str, value: str) -> None:
    """Let the role read only where a key has a value."""
    condition = {"StringEquals": {key: value}}
    world.account.roles["reader"].inline["read"] = allow("iam:ListUsers", Condition=condition)


@pytest.mark.fact("4.10.7")
def test_the_subject_stays_with_the_session_and_issuer_and_provider_do_not(world: World) -> None:
    """AWS sets aws:FederatedProvider for web identity alone (User Guide, global condition keys)."""
    session = credentials_in(world.do(None, CALL, **with_saml(world)))
    for key, value in (("saml:sub", "maya-4711"), ("saml:sub_type", "persistent")):
        set_read(world, key, value)
        assert world.do(session, "iam:ListUsers")["Users"], key
    for key, value in (("saml:iss", f"https://{HOST}/saml"), ("aws:FederatedProvider", SAML)):
        set_read(world, key, value)
        assert world.refused(session, "iam:ListUsers").code == "AccessDenied", key


@pytest.mark.fact("4.10.9")
def test_cloudtrail_records_whom_the_provider_vouched_for_and_no_assertion(world: World) -> None:
    """CloudTrail User Guide, "CloudTrail userIdentity element"."""
    (event,) = world.answer(None, CALL, **with_saml(world)).events
    qualifier = saml_identity.name_qualifier(f"https://{HOST}/saml", ACCOUNT, "company")
    assert event["userIdentity"] == {
        "type": "SAMLUser",
        "principalId": f"{qualifier}:maya-4711",
        "userName": "maya-4711",
        "identityProvider": qualifier,
    }
    assert event["requestParameters"] == {"roleArn": READER, "principalArn": SAML}
