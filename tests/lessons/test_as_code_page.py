"""The page that shows a posted policy as code."""

import json

import pytest
from django.test import Client

from lessons.grading import MAX_DOCUMENT_BYTES
from lessons.models import Exercise

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:userid}"}
        ],
    }
)
PAGE = "/as-code/"


def shown(client: Client, query: str = "", **posted: object) -> str:
    answer = client.post(PAGE + query, posted)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_policy_is_shown_in_every_form(client: Client) -> None:
    text = shown(client, "?kind=identity&name=Reader", document=POLICY)
    for part in ("aws_iam_policy_document", "AWS::IAM::ManagedPolicy", "CfnManagedPolicy", "$${aws:userid}"):
        assert part in text
    assert "<h1>Reader as code</h1>" in text


def test_what_is_posted_is_escaped(client: Client) -> None:
    policy = '{"Statement": [{"Sid": "<script>alert(1)</script>"}]}'
    assert "<script>alert" not in shown(client, "?name=<script>alert(2)</script>", document=policy)


def test_the_playgrounds_policies_are_told_by_their_number(client: Client) -> None:
    posted = {
        "document": [POLICY, POLICY],
        "kind": ["identity", "scp-root"],
        "policy_name": ["First", "Guard rail"],
    }
    text = shown(client, "?number=2", **posted)
    assert "aws_organizations_policy" in text
    assert "guard_rail" in text


def test_a_field_of_another_name_is_read_too(client: Client) -> None:
    assert "aws_iam_role" in shown(
        client, "?kind=trust&field=AssumeRolePolicyDocument", AssumeRolePolicyDocument=POLICY
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no policy yet"),
        ("{", "This is no JSON yet"),
        ("[" * 100_000, "This is no JSON yet"),
        ("[]", "This is no policy yet"),
        ("{}", "This is no policy yet"),
        (" " * MAX_DOCUMENT_BYTES + "{}", "This is larger"),
    ],
)
def test_what_is_no_policy_says_what_to_do(client: Client, text: str, said: str) -> None:
    assert said in shown(client, document=text)


@pytest.mark.parametrize(
    "text",
    [
        '{"Statement": 7}',
        '{"Statement": [1, null, {"Condition": 3, "Principal": [1], "Action": {}, "Resource": {"a": 1}}]}',
        '{"Statement": {"Condition": {"StringEquals": ["x"]}, "Principal": {"AWS": null}}, "Version": 1}',
    ],
)
@pytest.mark.parametrize("kind", ["identity", "trust", "resource", "scp", "session", "nonsense"])
def test_a_policy_of_a_wrong_shape_is_written_as_it_is(client: Client, text: str, kind: str) -> None:
    assert "jsonencode" in shown(client, f"?kind={kind}", document=text)


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "9" * 30])
def test_a_number_that_no_policy_has_shows_none(client: Client, number: str) -> None:
    text = shown(client, f"?number={number}", document=[POLICY])
    assert "as code" in text


def test_htmx_gets_the_forms_alone(client: Client) -> None:
    answer = client.post(PAGE, {"document": POLICY}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "CfnManagedPolicy" in answer.content.decode()


def test_it_is_only_posted_to(client: Client) -> None:
    assert client.get(PAGE).status_code == 405


def test_a_forged_post_is_refused(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"document": POLICY}).status_code == 403


def test_editor_and_playground_lead_to_it(client: Client, exercise: Exercise) -> None:
    assert 'formaction="/as-code/?kind=identity' in client.get(exercise.get_absolute_url()).content.decode()
    assert 'formaction="/as-code/?number=1"' in client.get("/playground/").content.decode()
