"""The playground: any documents, any request."""

import json

import pytest
from django.test import Client

HTMX = {"HX-Request": "true"}
MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}


def policy(effect: str, action: str, resource: str = "*") -> str:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def ask(client: Client, documents: list[str], **request: str) -> str:
    response = client.post("/playground/", {**REQUEST, **request, "document": documents}, headers=HTMX)
    assert response.status_code == 200
    return response.content.decode()


def test_it_opens_with_an_example_and_its_answer(client: Client) -> None:
    page = client.get("/playground/").content.decode()
    assert "Implicit deny" in page
    assert "this is the bucket’s ARN" in page


def test_it_decides_over_all_documents_together(client: Client) -> None:
    body = ask(client, [policy("Allow", "s3:*"), policy("Deny", "s3:Get*")])
    assert "Explicit deny" in body
    assert "Statement 1 of Policy 2 denies this request" in body


def test_it_answers_htmx_with_the_decision_alone(client: Client) -> None:
    body = ask(client, [policy("Allow", "s3:*")])
    assert body.lstrip().startswith('<section id="results"')
    assert "Allowed" in body


def test_no_document_at_all_is_an_implicit_deny(client: Client) -> None:
    assert "Implicit deny" in ask(client, [])
    assert "Implicit deny" in ask(client, ["", "  "])


def test_a_document_with_an_error_gives_no_decision_and_says_where(client: Client) -> None:
    body = ask(client, ['{"Statement": }'])
    assert "No decision" in body
    assert "Problems in Policy 1" in body


def test_documents_are_added_and_removed_without_losing_the_others(client: Client) -> None:
    first, second = policy("Allow", "s3:*"), policy("Deny", "sqs:*")
    added = client.post("/playground/", {**REQUEST, "document": [first], "add": "1"}).content.decode()
    assert "Policy 2" in added
    both = {**REQUEST, "document": [first, second], "remove": "1"}
    removed = client.post("/playground/", both).content.decode()
    assert "sqs:*" in removed
    assert "Policy 2" not in removed


def test_ten_documents_are_the_most(client: Client) -> None:
    listed = [policy("Allow", "s3:*")] * 12
    page = client.post("/playground/", {**REQUEST, "document": listed}).content.decode()
    assert "Policy 10" in page
    assert "Policy 11" not in page
    assert "Add a policy" not in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("action", "GetObject", "Action: This must be one action, such as s3:GetObject."),
        ("action", "s3:*", "Action: This must be one action, such as s3:GetObject."),
        ("resource", "reports", "Resource: This must be an ARN or &quot;*&quot;."),
        ("principal", "", "Principal: This field is required."),
        ("action", "s3:Get\x00Object", "Action: Null characters are not allowed."),
    ],
)
def test_a_field_that_cannot_be_read_is_named(client: Client, field: str, value: str, message: str) -> None:
    body = ask(client, [], **{field: value})
    assert "No decision" in body
    assert message in body.replace("&#x27;", "'")


def test_what_is_not_supported_yet_is_refused_by_name(client: Client) -> None:
    assert "not supported yet" in ask(client, [], action="sts:AssumeRole")


def test_an_overlong_document_is_refused_and_kept(client: Client) -> None:
    large = '{"Id": "' + "x" * 256 * 1024 + '"}'
    response = client.post("/playground/", {**REQUEST, "document": [large]})
    assert response.status_code == 413
    assert "A document is larger than 256 KB" in response.content.decode()
    assert "x" * 256 * 1024 in response.content.decode()


def test_html_in_any_field_is_shown_as_text(client: Client) -> None:
    attack = "</textarea><script>alert(1)</script>"
    page = client.post(
        "/playground/", {"principal": attack, "action": attack, "resource": attack, "document": attack}
    )
    assert "<script>alert" not in page.content.decode()


def test_it_takes_only_get_and_post(client: Client) -> None:
    assert client.put("/playground/").status_code == 405


def test_it_needs_the_csrf_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/playground/", REQUEST).status_code == 403
