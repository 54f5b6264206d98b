"""One line of the validation command: what it takes, what it answers."""

import json
from typing import Any

import pytest

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.scenario_validate import validate_line
from tests.evaluator.asking import document, statement

SOUND = document(statement(action="s3:GetObject", resource="arn:aws:s3:::reports/*"))
TEXT = """{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "allow",
    "Action": "s3:GetItem",
    "Resource": "*"
  }
}"""


def test_a_sound_document_has_no_errors_and_no_findings() -> None:
    assert validate_line({"name": "read", "policy_type": "identity", "document": SOUND}) == {
        "name": "read",
        "errors": [],
        "findings": [],
    }


def test_errors_have_awss_code_and_text_and_our_check_and_explanation() -> None:
    answer: Any = validate_line({"name": "x", "policy_type": "identity", "document": TEXT})
    assert answer["errors"] == [
        {
            "code": "MalformedPolicyDocument",
            "message": "The policy failed legacy parsing",
            "line": 4,
            "column": 15,
            "check": "INVALID_EFFECT",
            "explanation": "'allow' is not an effect. "
            "Write exactly 'Allow' or 'Deny'; capital and small letters count.",
        }
    ]


@pytest.mark.fact("6.6.2")
def test_findings_have_access_analyzers_type_and_check() -> None:
    answer: Any = validate_line({"policy_type": "identity", "document": TEXT.replace("allow", "Allow")})
    assert answer["errors"] == []
    (finding,) = answer["findings"]
    assert list(finding) == ["type", "code", "message", "line", "column"]
    assert (finding["type"], finding["code"], finding["line"]) == ("ERROR", "INVALID_ACTION", 5)
    assert "'GetItem'" in finding["message"]


def test_a_document_as_an_object_is_placed_on_one_line() -> None:
    answer: Any = validate_line({"policy_type": "identity", "document": json.loads(TEXT)})
    assert [(error["line"], error["column"]) for error in answer["errors"]] == [(1, 47)]


@pytest.mark.parametrize("policy_type", DocumentType)
def test_every_type_is_judged_as_such(policy_type: str) -> None:
    takes_principal = policy_type in ("resource", "trust", "rcp", "vpc_endpoint")
    answer: Any = validate_line({"policy_type": policy_type, "document": SOUND})
    assert ("MISSING_PRINCIPAL" in [error["check"] for error in answer["errors"]]) is takes_principal


def test_the_service_of_a_resource_policy_gives_its_words() -> None:
    line = {"policy_type": "resource", "service": "s3", "document": SOUND}
    answer: Any = validate_line(line)
    assert [(error["code"], error["message"]) for error in answer["errors"]] == [
        ("MalformedPolicy", "Missing required field Principal")
    ]


def test_without_a_type_a_document_is_an_identity_based_policy() -> None:
    assert validate_line({"document": SOUND, "service": None}) == {"name": None, "errors": [], "findings": []}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (5, "the line must be an object"),
        ({}, "document is missing"),
        (
            {"document": {}, "typ": "scp"},
            "the line has no key 'typ'; it has name, policy_type, service",
        ),
        ({"document": []}, "document must be an object or a text"),
        ({"document": None}, "document must be an object or a text"),
        (
            {"document": {}, "policy_type": "SCP"},
            "policy_type 'SCP' is none of identity, boundary, session, resource, trust, scp, rcp, "
            "vpc_endpoint",
        ),
        (
            {"document": {}, "policy_type": ["scp"]},
            "policy_type \"['scp']\" is none of identity, boundary, session, resource, trust, scp, rcp, "
            "vpc_endpoint",
        ),
        (
            {"document": {}, "service": "simple"},
            "service 'simple' is not the prefix of a service, such as s3 or kms; did you mean",
        ),
        ({"document": {}, "service": 3}, "service must be a string"),
        ({"document": {}, "name": ["x"]}, "name must be a string"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: Any, error: str) -> None:
    answer = validate_line(line)
    assert set(answer) == {"name", "error"}
    assert str(answer["error"]).startswith(error)


def test_the_answer_can_be_written_as_json_whatever_the_document_holds() -> None:
    for text in ("", "\ud800", '{"Statement": "\\ud800"}', "\x00", "[" * 100_000):
        json.dumps(validate_line({"name": "\ud800", "document": text})).encode()


def test_what_access_analyzer_is_silent_about_is_no_finding_of_its() -> None:
    unfit = statement(action="s3:GetObject", resource="arn:aws:s3:::reports")
    answer: dict[str, Any] = validate_line({"document": document(unfit)})
    assert answer["findings"] == []
    assert [each["code"] for each in answer["advice"]] == ["RESOURCE_DOES_NOT_FIT_ACTION"]
