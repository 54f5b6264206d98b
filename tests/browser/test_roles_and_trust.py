"""The course "Roles and trust" in the console: what fails is read there, repaired there, and tried again."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.test_secure_the_account import (
    Keyboard,
    denied,
    handed,
    keyboard,
    looks_right,
    menu,
    met,
    sign_in_as_user,
)

__all__ = ["keyboard"]


def enter(page: Page, lab: str, keyboard: Keyboard, exercise: str, *users: str) -> dict[str, dict[str, str]]:
    """Open an exercise's account, sign in as the first of these users, and return how each signs in."""
    page.goto(f"{lab}/learn/{exercise}")
    given = {user: handed(page, f"User {user}") for user in users}
    page.get_by_role("button", name=re.compile("^Open the account")).click()
    sign_in(page, keyboard, given, users[0])
    return given


def sign_in(page: Page, keyboard: Keyboard, given: dict[str, dict[str, str]], user: str) -> None:
    out = page.get_by_role("button", name="Sign out")
    if out.count():
        out.click()
    sign_in_as_user(keyboard, given[user]["Account"], user, given[user]["Password"])
    expect(page.get_by_role("region", name="Simulated account")).to_contain_text(user)


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def write(page: Page, text: str) -> None:
    """Replace what stands in the policy editor."""
    page.locator("main .cm-content[contenteditable=true]").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def test_a_function_fails_its_role_is_repaired_and_it_runs(
    visitor: Page, lab: str, keyboard: Keyboard
) -> None:
    given = enter(visitor, lab, keyboard, "roles-and-trust/a-role-is-a-hat/", "maya")
    start = f"us-east-1:{given['maya']['Account']}"
    menu(visitor).get_by_role("link", name="Lambda functions").click()
    function = visitor.locator("main table a").first.inner_text()
    follow(visitor, function)
    expect(visitor.locator("main .record").first).to_contain_text(
        "not authorized to perform: dynamodb:PutItem"
    )
    looks_right(visitor)
    visitor.locator("main p a[href*='/roles/']").click()
    follow(visitor, "Outcomes")
    table = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"]}
    queue = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": f"arn:aws:sqs:{start}:results"}
    write(visitor, policy({**table, "Resource": f"arn:aws:dynamodb:{start}:table/GameOutcome"}, queue))
    press(visitor, "Save policy")
    menu(visitor).get_by_role("link", name="Lambda functions").click()
    follow(visitor, function)
    press(visitor, "Invoke")
    expect(visitor.get_by_text("It ran through.")).to_be_visible()
    met(visitor, "All goals are met")


def test_a_partner_is_denied_in_each_way_and_then_reads_the_table(
    visitor: Page, lab: str, keyboard: Keyboard, complaints: Complaints
) -> None:
    complaints.expected_statuses = {403}
    given = enter(
        visitor, lab, keyboard, "roles-and-trust/cross-account-trust/", "maya", "finn", "otto", "nora"
    )
    menu(visitor).get_by_role("link", name=re.compile("^Roles")).click()
    role = visitor.locator("main table a").first.inner_text()

    def switch(user: str) -> None:
        sign_in(visitor, keyboard, given, user)
        visitor.get_by_role("link", name="Switch role").click()
        visitor.get_by_label("Account ID or alias").fill(given["maya"]["Account"])
        visitor.get_by_label("IAM role name").fill(role)
        press(visitor, "Switch role")

    switch("finn")
    denied(visitor, "because no role trust policy allows the sts:AssumeRole action")
    sign_in(visitor, keyboard, given, "maya")
    menu(visitor).get_by_role("link", name=re.compile("^Roles")).click()
    follow(visitor, role)
    visitor.locator("section", has=visitor.locator("#trust-title")).get_by_role("link", name="Edit").click()
    partner = f"arn:aws:iam::{given['finn']['Account']}"
    allow = {"Effect": "Allow", "Principal": {"AWS": f"{partner}:root"}, "Action": "sts:AssumeRole"}
    write(visitor, policy(allow, {**allow, "Effect": "Deny", "Principal": {"AWS": f"{partner}:user/otto"}}))
    press(visitor, "Save trust policy")
    switch("otto")
    denied(visitor, "with an explicit deny in the role trust policy")
    switch("nora")
    denied(visitor, "because no identity-based policy allows the sts:AssumeRole action")
    switch("finn")
    expect(visitor.get_by_role("region", name="Simulated account")).to_contain_text(role)
    menu(visitor).get_by_role("link", name="DynamoDB tables").click()
    follow(visitor, "GameOutcome")
    expect(visitor.get_by_role("cell", name="won", exact=True)).to_be_visible()
    met(visitor, "All goals are met")
    looks_right(visitor)


@pytest.mark.parametrize("context_options", [{"color_scheme": "dark"}])
def test_what_was_last_accessed_has_no_axe_violation(visitor: Page, lab: str, keyboard: Keyboard) -> None:
    enter(visitor, lab, keyboard, "secure-the-account/what-an-auditor-sees/never-tried/", "maya")
    menu(visitor).get_by_role("link", name="Lambda functions").click()
    follow(visitor, "make-ranking")
    press(visitor, "Invoke")
    looks_right(visitor)
    menu(visitor).get_by_role("link", name=re.compile("^Roles")).click()
    visitor.locator("main table a").first.click()
    follow(visitor, "Last accessed")
    press(visitor, "Generate")
    expect(visitor.get_by_role("row", name=re.compile("^Amazon DynamoDB Just now Scan"))).to_be_visible()
    looks_right(visitor)
