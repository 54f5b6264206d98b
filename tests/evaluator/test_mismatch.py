"""Why an element does not fit, in words, and what would have matched."""

import time
from typing import Any

import pytest

from iamlab.evaluator import Request
from iamlab.evaluator.explanation import explain
from tests.evaluator.asking import MAYA, ask, document, policies, statement, why, why_not

OBJECT = "arn:aws:s3:::reports/2026/q3.csv"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/Books"

# What is asked for; the elements of the statement; the sentence; what would match.
RESOURCES: list[tuple[str, str, Any, str, str]] = [
    (
        "s3:GetObject",
        OBJECT,
        "arn:aws:s3:::reports",
        "This is the bucket’s ARN; `s3:GetObject` asks about an object. It would match with `/*`.",
        "arn:aws:s3:::reports/*",
    ),
    (
        "s3:GetObject",
        OBJECT,
        "arn:aws:s3:::payroll",
        "This is the bucket’s ARN; `s3:GetObject` asks about an object.",
        OBJECT,
    ),
    (
        "s3:ListBucket",
        "arn:aws:s3:::reports",
        "arn:aws:s3:::reports/*",
        "This names objects; `s3:ListBucket` asks about the bucket itself. It would match without `/*`.",
        "arn:aws:s3:::reports",
    ),
    (
        "s3:ListBucket",
        "arn:aws:s3:::reports",
        "arn:aws:s3:::payroll/*",
        "This names objects; `s3:ListBucket` asks about the bucket itself.",
        "arn:aws:s3:::reports",
    ),
    (
        "s3:ListAllMyBuckets",
        "*",
        "arn:aws:s3:::*",
        'The request names no particular resource: only `"*"` covers that.',
        "*",
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:us-east-1:111122223333:orders",
        "The region is `us-east-1` here and `eu-west-1` in the request.",
        QUEUE,
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:us-east-1:*:order?",
        "The region is `us-east-1` here and `eu-west-1` in the request.",
        "arn:aws:sqs:eu-west-1:*:order?",
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:us-east-1:444455556666:bills",
        "The region is `us-east-1` here and `eu-west-1` in the request, "
        "and the account is `444455556666` here and `111122223333` in the request.",
        QUEUE,
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:eu-west-1::orders",
        "The account is empty here and `111122223333` in the request.",
        QUEUE,
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws-cn:sqs:*:*:orders",
        "The partition is `aws-cn` here and `aws` in the request.",
        "arn:aws:sqs:*:*:orders",
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:*:*:bills",
        "`bills` does not cover `orders`.",
        QUEUE,
    ),
    (
        "sqs:SendMessage",
        QUEUE,
        "arn:aws:sqs:*:*:Orders",
        "Capital and small letters differ: names of resources are matched exactly.",
        QUEUE,
    ),
    (
        "iam:GetUser",
        "arn:aws:iam::111122223333:user/maya",
        "arn:aws:iam::111122223333:role/maya",
        "This names a role; the request is about a user.",
        "arn:aws:iam::111122223333:user/maya",
    ),
    (
        "dynamodb:Query",
        f"{TABLE}/index/ByTitle",
        TABLE,
        "This names a table; the request is about an index.",
        f"{TABLE}/index/ByTitle",
    ),
]


@pytest.mark.parametrize(("action", "resource", "written", "sentence", "would_match"), RESOURCES)
def test_a_resource_that_does_not_fit_is_explained(
    action: str, resource: str, written: str, sentence: str, would_match: str
) -> None:
    failing = why_not(action, resource, resource=written)
    assert (failing.element, failing.asked, failing.nearest) == ("Resource", resource, written)
    assert (failing.sentence, failing.would_match) == (sentence, would_match)
    assert ask(action, resource, statement(resource=failing.would_match)).allowed


@pytest.mark.parametrize(
    ("asked", "written", "sentence"),
    [
        ("s3:GetObject", "s3:PutObject", "`s3:PutObject` does not cover `s3:GetObject`."),
        ("s3:GetObject", "s3:GetObject?", "`s3:GetObject?` does not cover `s3:GetObject`."),
        (
            "s3:GetObject",
            "dynamodb:GetItem",
            "`dynamodb:GetItem` belongs to another service than `s3:GetObject`.",
        ),
    ],
)
def test_an_action_that_does_not_fit_is_explained(asked: str, written: str, sentence: str) -> None:
    failing = why_not(asked, OBJECT, action=written)
    assert (failing.element, failing.sentence, failing.would_match) == ("Action", sentence, asked)


@pytest.mark.parametrize(
    ("elements", "sentence"),
    [
        (
            {"action": None, "NotAction": ["iam:*", "s3:GetObject"]},
            "`NotAction` lists `s3:GetObject`; this statement is about everything else.",
        ),
        (
            {"action": None, "NotAction": "s3:*"},
            "`NotAction` lists `s3:*`, which covers `s3:GetObject`; this statement is about everything else.",
        ),
        (
            {"resource": None, "NotResource": "arn:aws:s3:::reports/*"},
            f"`NotResource` lists `arn:aws:s3:::reports/*`, which covers `{OBJECT}`; "
            "this statement is about everything else.",
        ),
    ],
)
def test_an_element_that_excludes_what_is_asked_is_explained(elements: dict[str, Any], sentence: str) -> None:
    failing = why_not("s3:GetObject", OBJECT, **elements)
    assert (failing.sentence, failing.would_match) == (sentence, None)


def test_the_part_that_fits_is_told_from_the_rest() -> None:
    failing = why_not("s3:GetObject", OBJECT, resource="arn:aws:s3:::reports/2025/*")
    assert failing.asked_covered == "arn:aws:s3:::reports/202"
    assert failing.asked_rest == "6/q3.csv"
    assert failing.asked_covered + failing.asked_rest == OBJECT


def test_case_does_not_hide_what_fits_of_an_action() -> None:
    failing = why_not("s3:GetObject", OBJECT, action="S3:GETobjectAcl")
    assert (failing.asked_covered, failing.asked_rest) == ("s3:GetObject", "")


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        (["dynamodb:*", "s3:PutObject", "s3:GetObjectAcl"], "s3:GetObjectAcl"),
        (["s3:GetObjectVersionAttributes", "s3:GetObjct"], "s3:GetObjct"),
        (["iam:GetUser", "s3:GetBucket*", "s3:Put*"], "s3:GetBucket*"),
    ],
)
def test_the_nearest_entry_is_picked(written: list[str], nearest: str) -> None:
    failing = why_not("s3:GetObject", OBJECT, action=written)
    assert (failing.nearest, failing.written) == (nearest, tuple(written))


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        (["arn:aws:s3:::reports", "arn:aws:s3:::archive/*"], "arn:aws:s3:::reports"),
        (["arn:aws:s3:::records-2026", "arn:aws:s3:::records-2026/*"], "arn:aws:s3:::records-2026/*"),
    ],
)
def test_of_resources_an_entry_of_the_right_kind_is_nearest(written: list[str], nearest: str) -> None:
    """But for the bucket in which the object is: it lacks only `/*`."""
    assert why_not("s3:GetObject", OBJECT, resource=written).nearest == nearest


def test_of_an_element_that_fits_the_nearest_entry_is_the_one_that_matches() -> None:
    listed = ["s3:GetObjectAcl", "s3:GetObjec", "S3:getobject", "s3:*"]
    own = ["arn:aws:s3:::Reports/*", "arn:aws:s3:::reports/*"]
    trace = why("s3:GetObject", OBJECT, statement(action=listed, resource=own))
    action, resource = trace.links[3].statements[0].elements
    assert (action.fits, action.nearest) == (True, "S3:getobject")
    assert (resource.fits, resource.nearest) == (True, "arn:aws:s3:::reports/*")
    assert (action.sentence, action.would_match) == ("", None)


def test_very_many_entries_are_searched_within_bounds() -> None:
    entries = [f"s3:Get{'x' * 40}{n}" for n in range(5000)]
    failing = why_not("s3:GetObject", OBJECT, action=entries)
    assert failing.nearest in entries
    hostile = document(statement(resource="arn:aws:s3:::" + "a*" * 50_000 + "b"))
    request = Request(MAYA, "s3:GetObject", "arn:aws:s3:::" + "a" * 2_000)
    start = time.perf_counter()
    assert explain(request, policies(hostile)).near_misses
    assert time.perf_counter() - start < 5
