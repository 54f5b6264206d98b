"""A policy that the playground adds is valid, of its type, and about the request."""

import json

import pytest

from iamlab.evaluator import NamedPolicy, Policies, Request, authorize, parse, validate
from lessons.forms.playground_documents import document
from lessons.forms.policy_kinds import KINDS
from lessons.forms.starters import starter

MAYA = "arn:aws:iam::111122223333:user/maya"
SESSION = "arn:aws:sts::111122223333:assumed-role/Reader/maya"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
ROLE = "arn:aws:iam::444455556666:role/Audit"

ASKED = {
    "an object": Request(MAYA, "s3:GetObject", "arn:aws:s3:::reports/2026/q3.csv"),
    "a bucket, anonymously": Request("*", "s3:ListBucket", "arn:aws:s3:::reports"),
    "an object, by a service": Request("cloudtrail.amazonaws.com", "s3:GetObject", "arn:aws:s3:::reports/a"),
    "a key": Request(SESSION, "kms:Decrypt", KEY),
    "a queue, by a service": Request("lambda.amazonaws.com", "sqs:SendMessage", QUEUE),
    "a role": Request(MAYA, "sts:AssumeRole", ROLE),
    "a role, by SAML": Request(
        "arn:aws:iam::444455556666:saml-provider/Corp", "sts:AssumeRoleWithSAML", ROLE
    ),
    "no resource": Request(MAYA, "ec2:DescribeInstances", "*"),
}


@pytest.mark.parametrize("asked", [None, *ASKED.values()], ids=["nothing readable", *ASKED])
@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_is_a_valid_document_of_its_type(kind: str, asked: Request | None) -> None:
    made = document(starter(kind, asked), 1, KINDS[kind], asked)
    assert [problem.code for problem in made.problems if problem.refused or problem.type == "ERROR"] == []
    assert validate(made.text, made.document_type, made.service) == made.problems
    if asked is not None and kind != "resource":
        assert made.problems == ()


@pytest.mark.parametrize("name", ["an object", "a bucket, anonymously", "a key", "a role", "a role, by SAML"])
def test_a_resource_policy_to_begin_with_names_who_asks_and_fits_what_is_asked(name: str) -> None:
    asked = ASKED[name]
    made = document(starter("resource", asked), 1, KINDS["resource"], asked)
    statements = json.loads(made.text)["Statement"]
    shown = json.dumps(statements[-1])
    named = {"a key": "role/Reader", "a bucket, anonymously": '"*"'}.get(name, asked.principal)
    assert named in shown
    assert ("sts:" in shown) == name.startswith("a role")
    assert ("kms:" in shown) == (name == "a key")


def test_a_key_policy_to_begin_with_lets_the_caller_use_the_key() -> None:
    asked = ASKED["a key"]
    made = document(starter("resource", asked), 1, KINDS["resource"], asked)
    assert made.parsed is not None
    assert authorize(asked, Policies(resource=made.parsed)).allowed


def test_an_scp_to_begin_with_allows_what_it_does_not_deny() -> None:
    scp = NamedPolicy("SCP", parse(starter("scp-root", None), KINDS["scp-root"].document_type))
    allow = NamedPolicy("Admin", parse(starter("scp-root", None).replace('"Deny"', '"Allow"')))
    policies = Policies(identity=(allow,), scp=((scp,),))
    assert authorize(ASKED["an object"], policies).allowed
    assert authorize(Request(MAYA, "cloudtrail:StopLogging", "*"), policies).outcome == "explicitDeny"


def test_an_rcp_to_begin_with_stops_callers_from_outside_the_organization() -> None:
    rcp = NamedPolicy("RCP", parse(starter("rcp-root", None), KINDS["rcp-root"].document_type))
    allow = NamedPolicy("Read", parse(starter("identity", None)))
    policies = Policies(identity=(allow,), rcp=((rcp,),))
    resource = "arn:aws:s3:::reports/a"
    inside = Request(MAYA, "s3:GetObject", resource, {"aws:PrincipalOrgID": "o-a1b2c3d4e5"})
    outside = Request(MAYA, "s3:GetObject", resource, {"aws:PrincipalOrgID": "o-another123"})
    assert authorize(inside, policies).allowed
    assert authorize(outside, policies).outcome == "explicitDeny"
