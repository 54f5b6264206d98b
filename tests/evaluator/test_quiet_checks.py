"""Checks that stay silent where Access Analyzer has nothing to say (fact 6.6)."""

from typing import Any

import pytest

from iamlab.account import aws_managed
from iamlab.evaluator import DocumentType, validate
from iamlab.evaluator.problems import ProblemType
from tests.evaluator.asking import statement
from tests.evaluator.findings_asked import ACCOUNT, BUCKET, OIDC, found, trusting, when

QUIET = [
    # What would be reported if a check were too eager; a statement of an identity-based policy.
    (
        "an AMI, whose ARN has no account",
        statement(action="ec2:RunInstances", resource="arn:aws:ec2:*:*:image/*"),
    ),
    (
        "a parameter of AWS's",
        statement(action="ssm:GetParameter", resource="arn:aws:ssm:eu-west-1::parameter/aws/x"),
    ),
    ("the root user", statement(action="sts:AssumeRoot", resource="arn:aws:iam::*:root")),
    ("an ARN in a tag", when("ArnLike", "aws:PrincipalTag/queue", "arn:aws:sqs:*:*:orders")),
    (
        "an ARN in an encryption context",
        when(
            "ArnLike",
            "kms:EncryptionContext:aws:s3:arn",
            "arn:aws:s3:::a*",
            action="kms:Decrypt",
            resource="*",
        ),
    ),
    (
        "the function behind a role",
        when("ArnEquals", "lambda:SourceFunctionArn", "arn:aws:lambda:eu-west-1:111122223333:function:a"),
    ),
    ("seconds where they belong", when("DateLessThan", "aws:EpochTime", "1798761600")),
    (
        "a VPC with its addresses",
        statement(
            **BUCKET,
            Condition={
                "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"},
                "StringEquals": {"aws:SourceVpc": "vpc-12345678"},
            },
        ),
    ),
    (
        "tags where actions carry them",
        when("StringEquals", "aws:ResourceTag/team", "red", action="ec2:StopInstances", resource="*"),
    ),
    (
        "tags that may be missing",
        when("StringNotEquals", "aws:ResourceTag/team", "red", action="s3:ListAllMyBuckets", resource="*"),
    ),
    (
        "a service by its principal",
        when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com", action="iam:PassRole", resource="*"),
    ),
    ("the owner in the policy of a new topic", when("StringEquals", "AWS:SourceOwner", "111122223333")),
    ("every Region of one continent", when("StringLike", "aws:RequestedRegion", "eu-*")),
    ("a role by its name", statement(action="iam:PassRole", resource="arn:aws:iam::111122223333:role/App*")),
]


@pytest.mark.fact("6.6.3", "6.6.4", "6.6.5", "6.6.6")
@pytest.mark.parametrize(("why", "quiet"), QUIET, ids=[why for why, _ in QUIET])
def test_an_ordinary_statement_is_left_alone(why: str, quiet: dict[str, Any]) -> None:
    assert found(quiet) == []


@pytest.mark.fact("6.6.5", "6.6.6")
def test_an_audience_of_a_provider_that_is_not_known_is_asked_about_and_not_judged() -> None:
    provider = OIDC.rpartition("/")[0] + "/id.example.com"
    condition = {"ForAnyValue:StringEquals": {"id.example.com:aud": "app"}}
    trust = trusting({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", Condition=condition)
    assert found(trust, DocumentType.TRUST) == ["CONFIRM_AUDIENCE_CLAIM_TYPE"]


@pytest.mark.fact("6.6.4")
def test_an_rcp_as_aws_recommends_it_has_no_findings() -> None:
    identities = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-example123"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    deputies = {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-example123"},
        "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"},
    }
    for condition in (identities, deputies):
        rcp = statement("Deny", "s3:*", "*", Principal="*", Condition=condition)
        assert found(rcp, DocumentType.RCP) == []


@pytest.mark.fact("1.2.4", "6.6.5")
def test_principals_where_none_may_be_are_refused_and_not_judged_as_well() -> None:
    assert found(statement(**BUCKET, NotPrincipal=ACCOUNT)) == ["UNSUPPORTED_PRINCIPAL"]


WELL_KNOWN = (
    "AdministratorAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonEC2FullAccess",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AWSLambda_FullAccess",
    "IAMFullAccess",
    "IAMUserChangePassword",
    "PowerUserAccess",
    "job-function/Billing",
    "service-role/AWSLambdaBasicExecutionRole",
)


@pytest.mark.fact("6.6.3")
@pytest.mark.parametrize("name", WELL_KNOWN)
def test_awss_own_policies_have_no_errors(name: str) -> None:
    policy = aws_managed.find(aws_managed.PREFIX + name)
    assert policy is not None
    found = [problem for problem in validate(policy.document) if problem.type is ProblemType.ERROR]
    assert [problem for problem in found if not problem.code.startswith("POLICY_SIZE")] == []
