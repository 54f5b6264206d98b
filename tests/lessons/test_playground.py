"""The playground: any documents, any request."""

import html
import json
import re

import pytest
from django.test import Client

HTMX = {"HX-Request": "true"}
MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}


def policy(effect: str, action: str, resource: str = "*") -> str:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def words(page: str) -> str:
    """Return the text of a page without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


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
    assert "Statement 1 in Policy 2 denies this request" in body


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


@pytest.mark.parametrize("number", ["7", "-1", "x", "²", "9" * 5000])
def test_removing_a_policy_that_is_not_there_changes_nothing(client: Client, number: str) -> None:
    page = client.post("/playground/", {**REQUEST, "document": ["{}"], "remove": number}).content.decode()
    assert "Policy 1" in page


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
        ("resource", "reports", 'Resource: This must be an ARN or "*".'),
        ("principal", "", "Who asks: This field is required."),
        ("action", "s3:Get\x00Object", "Action: Null characters are not allowed."),
    ],
)
def test_a_field_that_cannot_be_read_is_named(client: Client, field: str, value: str, message: str) -> None:
    body = ask(client, [], **{field: value})
    assert "No decision" in body
    assert message in words(body)


RESOURCE_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": MAYA}, "Action": "s3:*", "Resource": "*"}],
    }
)


def ask_kinds(client: Client, *documents: tuple[str, str], **request: str) -> str:
    """Ask under documents given as pairs of policy type and text."""
    kinds = [kind for kind, _ in documents]
    response = client.post(
        "/playground/", {**REQUEST, **request, "document": [text for _, text in documents], "kind": kinds}
    )
    assert response.status_code == 200
    return response.content.decode()


def test_every_policy_type_takes_part(client: Client) -> None:
    allow, nothing = policy("Allow", "*"), policy("Allow", "sqs:*")
    assert "Allowed" in ask_kinds(client, ("resource", RESOURCE_POLICY))
    for kind, words in [
        ("boundary", "no permissions boundary allows"),
        ("session", "no session policy allows"),
        ("scp-ou", "no SCP allows"),
    ]:
        body = ask_kinds(client, ("identity", allow), (kind, nothing))
        assert words in body, kind
        assert "Decided here" in body


def test_scps_of_one_level_stand_together(client: Client) -> None:
    body = ask_kinds(
        client,
        ("identity", policy("Allow", "*")),
        ("scp-account", policy("Allow", "sqs:*")),
        ("scp-root", policy("Allow", "*")),
        ("scp-account", policy("Allow", "s3:*")),
    )
    assert "Root: allows" in body
    assert "Account: allows" in body
    assert "OU:" not in body


def test_each_policy_type_is_checked_in_its_own_form(client: Client) -> None:
    body = ask_kinds(client, ("boundary", RESOURCE_POLICY))
    assert "has no place in a permissions boundary" in body
    trust = RESOURCE_POLICY.replace('"s3:*"', '"sts:AssumeRole"')
    role = {"action": "sts:AssumeRole", "resource": "arn:aws:iam::111122223333:role/Deploy"}
    assert "has no place in" in ask_kinds(client, ("resource", trust), **role)


def test_a_resource_has_one_policy_of_its_own(client: Client) -> None:
    body = ask_kinds(client, ("resource", RESOURCE_POLICY), ("resource", RESOURCE_POLICY))
    assert "Policy 1 and Policy 2 both claim to be it" in body


@pytest.mark.parametrize("kinds", [["acl"], ["", "acl"]])
def test_a_policy_type_that_does_not_exist_is_a_bad_request(client: Client, kinds: list[str]) -> None:
    """A type left empty is the first of the list, and says nothing about the next one."""
    response = client.post("/playground/", {**REQUEST, "document": ["{}"] * len(kinds), "kind": kinds})
    assert response.status_code == 400


def test_a_policy_is_added_with_a_text_of_its_type(client: Client) -> None:
    page = client.post("/playground/", {**REQUEST, "document": [], "add": "1", "add_kind": "rcp-root"})
    assert "aws:PrincipalOrgID" in page.content.decode()
    assert '<option value="rcp-root" selected>RCP at the root</option>' in page.content.decode()


@pytest.mark.parametrize(
    "caller",
    [
        "lambda.amazonaws.com",
        "*",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:federated-user/x",
    ],
)
def test_any_caller_may_ask(client: Client, caller: str) -> None:
    assert "No decision" not in ask(client, [], principal=caller)


def test_context_keys_are_read_line_by_line(client: Client) -> None:
    wanted = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {
            "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]},
        },
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [wanted]})
    body = ask(client, [text], context="aws:SourceIp = 203.0.113.7\n\naws:TagKeys = [team, cost]")
    assert "Allowed" in body
    body = ask(client, [text], context="aws:TagKeys = [team, cost]")
    assert "<code>aws:SourceIp</code> is not in the request" in body


def test_keys_in_force_are_shown_with_where_they_come_from(client: Client) -> None:
    body = ask(client, [], context="s3:prefix = home/")
    assert "Given, but s3:GetObject does not support it" in body
    assert "s3:prefix is given, but a request for s3:GetObject never carries it" in words(body)
    assert "Follows from the request" in body


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("aws:SourceIp", "Line 1 is not of the form"),
        ("\nSourceIp = x", "Line 2: “SourceIp” is no context key. One looks like aws:SourceIp."),
        (" = x", "Line 1: There is no context key."),
        ("aws:A = 1\nAWS:a = 2", "Line 2 gives AWS:a a second time."),
        ("\n".join(f"aws:K{n} = x" for n in range(51)), "Give at most 50 keys."),
    ],
)
def test_a_line_of_context_that_cannot_be_read_is_named(client: Client, context: str, message: str) -> None:
    body = ask(client, [], context=context)
    assert f"Context keys: {message}" in words(body)
    assert "No decision" in body


def test_a_bucket_of_another_account_needs_both_sides(client: Client) -> None:
    body = ask_kinds(client, ("identity", policy("Allow", "*")), resource_account="444455556666")
    assert "there is no resource-based policy to allow it" in body
    assert "Write the 12 digits" in ask(client, [], resource_account="44")


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
