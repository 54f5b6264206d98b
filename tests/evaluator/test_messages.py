"""The texts of AWS's refusals, word for word (facts 5.1.1 to 5.1.4, 5.1.9, 5.2.2)."""

import pytest

from tests.evaluator.asking import MAYA, ask, statement

ANA = "arn:aws:iam::111122223333:user/ana"
SESSION = "arn:aws:sts::111122223333:assumed-role/Reader/maya"


def test_silence_is_told_in_aws_words() -> None:
    """Fact 5.1.9, AWS's own example."""
    decision = ask(
        "iam:CreateUser", "arn:aws:iam::111122223333:user/bob", statement(action="s3:*"), principal=ANA
    )
    assert decision.message == (
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateUser on resource: "
        "arn:aws:iam::111122223333:user/bob because no identity-based policy allows the iam:CreateUser action"
    )


def test_an_explicit_deny_is_told_in_aws_words() -> None:
    """Fact 5.1.2."""
    decision = ask("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t", statement("Deny"))
    assert decision.message == (
        "User: arn:aws:iam::111122223333:user/maya is not authorized to perform: dynamodb:PutItem "
        "on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/t "
        "with an explicit deny in an identity-based policy"
    )


@pytest.mark.parametrize("principal", [MAYA, SESSION])
def test_s3_puts_the_arn_in_quotes(principal: str) -> None:
    """Facts 5.2.2, 5.1.3: a role session too is introduced as a user."""
    decision = ask(
        "s3:GetObject", "arn:aws:s3:::reports/q3.csv", statement(action="s3:Put*"), principal=principal
    )
    assert decision.message == (
        f"User: {principal} is not authorized to perform: s3:GetObject "
        'on resource: "arn:aws:s3:::reports/q3.csv" '
        "because no identity-based policy allows the s3:GetObject action"
    )


def test_s3_leaves_the_resource_out_when_there_is_none() -> None:
    """Fact 5.1.1: the part is optional by service."""
    assert ask("s3:ListAllMyBuckets", "*", statement(action="s3:Get*")).message == (
        f"User: {MAYA} is not authorized to perform: s3:ListAllMyBuckets "
        "because no identity-based policy allows the s3:ListAllMyBuckets action"
    )


def test_other_services_name_an_asterisk() -> None:
    assert ask("lambda:ListFunctions", "*", statement(action="s3:*")).message == (
        f"User: {MAYA} is not authorized to perform: lambda:ListFunctions on resource: * "
        "because no identity-based policy allows the lambda:ListFunctions action"
    )


def test_an_allowed_request_has_no_message() -> None:
    assert ask("s3:ListAllMyBuckets", "*", statement()).message is None
