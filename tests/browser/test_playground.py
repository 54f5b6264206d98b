"""The playground in a real browser."""

import pytest
from playwright.sync_api import Page, expect


def test_the_playground_decides_and_shows_every_step(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()
    expect(answer).to_contain_text("Decided here")
    expect(answer).to_contain_text("Every statement")


def test_changing_the_request_changes_the_decision(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(visitor.get_by_role("region", name="Decision").get_by_text("Allowed").first).to_be_visible()


def test_a_second_policy_with_a_deny_wins(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_role("button", name="Add a policy").click()
    second = visitor.get_by_role("textbox", name="Policy 2")
    second.focus()
    visitor.keyboard.press("ControlOrMeta+a")
    visitor.keyboard.insert_text(
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}'
    )
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer.get_by_text("Explicit deny").first).to_be_visible()
    expect(answer).to_contain_text("an explicit deny beats every allow")
    visitor.get_by_role("button", name="Remove Policy 2").click()
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()


def test_a_policy_of_another_type_takes_part_as_soon_as_it_is_chosen(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    answer = visitor.get_by_role("region", name="Decision")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(answer.get_by_text("Allowed").first).to_be_visible()
    visitor.get_by_label("Policy type of Policy 1").select_option("Permissions boundary")
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()
    visitor.get_by_label("Policy type to add").select_option("Resource-based: bucket, key, trust policy …")
    visitor.get_by_role("button", name="Add a policy").click()
    expect(visitor.get_by_role("textbox", name="Policy 2")).to_contain_text("Principal")


def test_a_context_key_counts_while_it_is_typed(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Context keys").fill("aws:SourceIp = 203.0.113.7")
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer).to_contain_text("aws:SourceIp")
    answer.get_by_text("Context keys in force").click()
    expect(answer.get_by_role("row", name="aws:SourceIp")).to_contain_text("203.0.113.7")


def test_a_broken_field_names_what_is_wrong(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Action").fill("GetObject")
    expect(visitor.get_by_role("region", name="Decision")).to_contain_text("must be one action")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_the_playground_works_without_javascript(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    visitor.get_by_role("button", name="Decide").click()
    expect(visitor.get_by_role("region", name="Decision").get_by_text("Allowed").first).to_be_visible()
