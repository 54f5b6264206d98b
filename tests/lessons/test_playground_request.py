"""The playground's request: kinds of caller to choose, context keys in rows or as a text."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from lessons.forms.callers import CALLERS

HTMX = {"HX-Request": "true"}
MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}


def post(client: Client, **data: Any) -> str:
    response = client.post("/playground/", {**REQUEST, **data})
    assert response.status_code == 200
    return response.content.decode()


def value_of(page: str, name: str) -> list[str]:
    """Return the values of the inputs of a name, in order."""
    inputs = re.findall(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    return [html.unescape(value) for each in inputs for value in re.findall(r'value="([^"]*)"', each)]


def chosen_caller(page: str) -> str:
    found = re.search(r'<select id="caller".*?<option value="([\w-]+)"[^>]* selected', page, re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("choice", CALLERS.values(), ids=CALLERS)
def test_choosing_a_kind_of_caller_fills_in_an_example_that_is_one(client: Client, choice: Any) -> None:
    page = post(client, fill="1", caller=choice.key)
    assert value_of(page, "principal") == [choice.example]
    assert chosen_caller(page) == choice.key
    assert html.escape(choice.about) in page
    assert "No decision" not in page


@pytest.mark.parametrize("owner", ["111122223333", "444455556666", "999988887777"])
def test_an_example_belongs_to_the_account_of_the_resource_or_to_another(client: Client, owner: str) -> None:
    role = {"action": "sts:AssumeRole", "resource": f"arn:aws:iam::{owner}:role/Audit"}
    page = post(client, **role, fill="1", caller="user")
    assert value_of(page, "principal") == [f"arn:aws:iam::{owner}:user/maya"]
    page = post(client, **role, fill="1", caller="other-account")
    assert chosen_caller(page) == "other-account"
    assert owner not in value_of(page, "principal")[0]


def test_a_bucket_gets_an_owner_when_another_account_asks(client: Client) -> None:
    page = post(client, fill="1", caller="other-account")
    assert value_of(page, "resource_account") == ["111122223333"]


def test_the_kind_of_caller_follows_what_is_typed(client: Client) -> None:
    assert chosen_caller(post(client, principal="*")) == "anonymous"
    assert chosen_caller(post(client, principal="arn:aws:iam::111122223333:role/Reader")) == "role"
    assert chosen_caller(post(client, principal="nobody")) == ""
    answer = client.post("/playground/", {**REQUEST, "principal": "*"}, headers=HTMX).content.decode()
    assert 'data-caller="anonymous"' in answer


def test_a_kind_of_caller_that_does_not_exist_changes_nothing(client: Client) -> None:
    assert value_of(post(client, fill="1", caller="group"), "principal") == [MAYA]


def test_a_provider_that_asks_for_anything_but_a_role_is_remarked_on(client: Client) -> None:
    provider = "arn:aws:iam::111122223333:saml-provider/Corp"
    assert "An identity provider only asks for a role" in post(client, principal=provider)
    role = {"action": "sts:AssumeRoleWithSAML", "resource": "arn:aws:iam::111122223333:role/Audit"}
    assert "only asks for a role" not in post(client, principal=provider, **role)


ROWS = {"context_key": ["aws:SourceIp", "", "aws:TagKeys"], "context_value": ["203.0.113.7", "", "[a, b]"]}


def test_rows_are_keys_of_the_request(client: Client) -> None:
    page = post(client, **ROWS)
    assert re.search(r"<code>aws:TagKeys</code></td><td><code>a</code>, <code>b</code>", page)
    assert "takes an IP address" in page
    assert "takes several, in brackets" in page


@pytest.mark.parametrize(
    ("keys", "values", "message"),
    [
        (["SourceIp"], ["x"], "Row 1: “SourceIp” is no context key. One looks like aws:SourceIp."),
        (["", ""], ["", "x"], "Row 2: There is no context key."),
        (["aws:A", "aws:a"], ["1", "2"], "Row 2 gives aws:a a second time."),
        ([f"aws:K{number}" for number in range(51)], ["x"] * 51, "Give at most 50 keys."),
        (["aws:A"], ["x" * 20_000], "16,000 characters together"),
        (["aws:A"], ["x\x00"], "Null characters are not allowed."),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    client: Client, keys: list[str], values: list[str], message: str
) -> None:
    page = post(client, context_key=keys, context_value=values)
    assert "No decision" in page
    assert message in page


def test_a_row_without_a_value_has_an_empty_one(client: Client) -> None:
    page = post(client, context_key=["aws:SourceIp", "aws:UserAgent"], context_value=["203.0.113.7"])
    assert "No decision" not in page
    assert value_of(page, "context_value") == ["203.0.113.7", ""]


def test_rows_are_added_and_removed_without_losing_the_others(client: Client) -> None:
    page = post(client, **ROWS, add_key="")
    assert value_of(page, "context_key") == ["aws:SourceIp", "aws:TagKeys", ""]
    page = post(client, **ROWS, remove_key="1")
    assert value_of(page, "context_key") == ["", "aws:TagKeys"]
    for wrong in ("7", "-1", "x", "²", "9" * 5000):
        assert len(value_of(post(client, **ROWS, remove_key=wrong), "context_key")) == 3


@pytest.mark.parametrize(
    ("wanted", "key", "value"),
    [
        ("aws:SourceIp", "aws:SourceIp", "203.0.113.7"),
        ("aws:PrincipalTag/team", "aws:PrincipalTag/team", "blue"),
        ("sts:ExternalId = green = 17", "sts:ExternalId", "green = 17"),
        ("nonsense", "nonsense", ""),
    ],
)
def test_a_key_is_added_with_a_value_that_it_may_have(
    client: Client, wanted: str, key: str, value: str
) -> None:
    page = post(client, add_key=wanted)
    assert value_of(page, "context_key") == [key]
    assert value_of(page, "context_value") == [value]


def test_rows_become_a_text_and_a_text_rows(client: Client) -> None:
    page = post(client, **ROWS, context_as="text")
    text = "aws:SourceIp = 203.0.113.7\naws:TagKeys = [a, b]"
    assert f">\n{text}</textarea>" in page
    assert value_of(page, "context_key") == []
    page = post(client, context=text, context_as="rows")
    assert value_of(page, "context_key") == ["aws:SourceIp", "aws:TagKeys"]
    assert value_of(page, "context_value") == ["203.0.113.7", "[a, b]"]


def test_what_cannot_be_read_is_kept_either_way(client: Client) -> None:
    page = post(client, context="rubbish", context_as="rows")
    assert ">\nrubbish</textarea>" in page
    assert "Line 1 is not of the form" in page
    page = post(client, context_key=["rubbish"], context_value=["x"], context_as="text")
    assert ">\nrubbish = x</textarea>" in page


def test_a_key_is_added_to_a_text_too(client: Client) -> None:
    assert ">\naws:A = 1\naws:SourceIp" in post(client, context="aws:A = 1", add_key="aws:SourceIp = 1.2.3.4")


def test_suggestions_begin_with_what_the_policies_ask_for_and_follow_the_action(client: Client) -> None:
    wanted = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", '
    document = wanted + '"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}'
    page = client.post("/playground/", {**REQUEST, "document": document}, headers=HTMX).content.decode()
    options = re.findall(r'<option value="([^"]*)" label="([^"]*)"', page)
    assert options[0] == ("aws:MultiFactorAuthPresent", "takes true or false, a policy asks for it")
    assert ("aws:PrincipalTag/", "takes text") in options
    assert "s3:prefix" not in dict(options)
    listing = client.post("/playground/", {**REQUEST, "action": "s3:ListBucket"}, headers=HTMX)
    assert "s3:prefix" in dict(
        re.findall(r'<option value="([^"]*)" label="([^"]*)"', listing.content.decode())
    )
