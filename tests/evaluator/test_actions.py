"""Actions and patterns of them (facts 1.4.1, 1.4.2)."""

import pytest

from iamlab.evaluator import actions
from iamlab.evaluator.actions import ActionList


def covers(pattern: str, action: str) -> bool:
    listed, asked = ActionList((pattern,)), actions.split(action)
    first = listed.covers(*asked)
    assert listed.covers(*asked) is first  # sorted by now, and of the same opinion
    return first


@pytest.mark.fact("1.4.1")
@pytest.mark.parametrize("action", ["iam:ListAccessKeys", "IAM:listaccesskeys", "Iam:LISTACCESSKEYS"])
def test_case_counts_in_neither_half(action: str) -> None:
    assert covers("IAM:listaccesskeys", action)
    assert covers("iam:ListAccess*", action)


@pytest.mark.fact("1.4.2", "1.4.3")
@pytest.mark.parametrize(
    ("pattern", "action", "fits"),
    [
        ("s3:*Object*", "s3:GetObjectAcl", True),
        ("s3:*Object*", "s3:ListBucket", False),
        ("iam:Get?ser", "iam:GetUser", True),
        ("iam:Get?ser", "iam:GetUsers", False),
        ("s3:*", "s3:GetObject", True),
        ("s3:*", "s3express:CreateSession", False),
        ("s3:GetObject", "s3:GetObjectAcl", False),
        ("s3:GetObject", "s3:Getobjec", False),
        ("*", "anything:AtAll", True),
        ("*:*", "anything:AtAll", True),
        ("*:GetItem", "dynamodb:GetItem", True),
        ("*:GetItem", "dynamodb:PutItem", False),
    ],
)
def test_wildcards_stand_anywhere_in_the_name(pattern: str, action: str, fits: bool) -> None:
    assert covers(pattern, action) is fits


def test_any_entry_of_a_list_will_do() -> None:
    listed = ActionList(("S3:Get*", "iam:GetUser", "*:TagResource"))
    asked = ["s3:GetObject", "IAM:getuser", "sqs:TagResource", "s3:PutObject", "iam:GetRole"]
    assert [listed.covers(*actions.split(action)) for action in asked] == [True, True, True, False, False]


def test_a_list_keeps_the_texts_that_were_written() -> None:
    assert ActionList(["S3:Get*", "*"]).texts == ("S3:Get*", "*")


def test_an_empty_list_covers_nothing() -> None:
    assert not ActionList(()).covers("s3", "getobject")
