"""From a policy to a user who has it, in a real browser, by keyboard alone."""

import json
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations

MOST_TABS = 120


def text(action: str) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::reports/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def tab_to(page: Page, wanted: Locator) -> None:
    """Go to a control as somebody without a mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached with Tab")


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Go to a link or button and press it."""
    place = page.get_by_role("main") if role == "button" else page
    tab_to(page, place.get_by_role(role, name=name, exact=True).first)
    page.keyboard.press("Enter")


def write(page: Page, label: str, typed: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True).first)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(typed)


def go_to(page: Page, name: str) -> None:
    """Choose an entry of the account's navigation, whose name has a count behind it."""
    entry = page.get_by_role("navigation", name="Account").get_by_role("link", name=name)
    tab_to(page, entry)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


@pytest.fixture
def account(visitor: Page, lab: str) -> Page:
    """A free sandbox, in which root is signed in."""
    visitor.goto(f"{lab}/sandbox/")
    press(visitor, "button", "Open an account")
    write(visitor, "Root user e-mail address", "root@sandbox.example")
    write(visitor, "Password", "Open-Sandbox-1")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("region", name="Simulated account")).to_contain_text("Root user")
    return visitor


def test_from_a_policy_to_a_user_by_keyboard(account: Page) -> None:
    go_to(account, "Policies")
    press(account, "link", "Create policy")
    write(account, "Policy name", "ReadReports")
    editor = account.get_by_role("textbox", name="Policy document")
    tab_to(account, editor)
    account.keyboard.press("ControlOrMeta+a")
    account.keyboard.insert_text(text("s3:GetObjekt"))
    problems = account.get_by_role("region", name="Problems in the document")
    expect(problems).to_contain_text("GetObjekt")
    account.keyboard.press("ControlOrMeta+a")
    account.keyboard.insert_text(text("s3:GetObject"))
    expect(problems).to_contain_text("No problems in the document.")
    press(account, "button", "Create policy")
    expect(account.get_by_role("heading", level=1)).to_have_text("ReadReports")

    go_to(account, "Groups")
    write(account, "Group name", "auditors")
    account.keyboard.press("Enter")
    expect(account.get_by_role("heading", level=1)).to_have_text("auditors")
    press(account, "link", "Attach a policy")
    write(account, "Find by name", "readrep")
    expect(account.get_by_text("1 policy found")).to_be_visible()
    press(account, "button", "Attach ReadReports")
    expect(account.get_by_text("ReadReports is attached now.")).to_be_visible()
    expect(account.get_by_label("Find by name")).to_have_value("readrep")

    go_to(account, "Users")
    write(account, "User name", "noor")
    tab_to(account, account.get_by_label("Group"))
    account.keyboard.type("aud")
    press(account, "button", "Create user")
    press(account, "link", "noor")
    row = account.get_by_role("row", name="ReadReports")
    expect(row).to_contain_text("Group auditors")


def test_a_refusal_keeps_the_text_in_the_editor(account: Page, complaints: Complaints) -> None:
    complaints.expected_statuses.add(400)
    go_to(account, "Policies")
    press(account, "link", "Create policy")
    write(account, "Policy name", "Broken")
    editor = account.get_by_role("textbox", name="Policy document")
    tab_to(account, editor)
    account.keyboard.press("ControlOrMeta+a")
    account.keyboard.insert_text(text("s3:GetObject").replace("Allow", "Alow"))
    account.keyboard.press("ControlOrMeta+Enter")
    expect(account.get_by_role("alert")).to_contain_text("MalformedPolicyDocument")
    expect(editor).to_contain_text("Alow")
    tab_to(account, editor)
    account.keyboard.press("ControlOrMeta+a")
    account.keyboard.insert_text(text("s3:GetObject"))
    expect(account.get_by_role("region", name="Problems in the document")).to_contain_text("No problems")
    press(account, "button", "Create policy")
    expect(account.get_by_role("heading", level=1)).to_have_text("Broken")


def test_deleting_takes_two_steps_by_keyboard_too(account: Page) -> None:
    go_to(account, "Groups")
    write(account, "Group name", "auditors")
    account.keyboard.press("Enter")
    expect(account.get_by_role("heading", level=1)).to_have_text("auditors")
    fold = account.locator("#delete")
    expect(fold.get_by_role("button", name="Delete group")).to_be_hidden()
    tab_to(account, fold.locator("summary"))
    account.keyboard.press("Enter")
    press(account, "button", "Delete group")
    expect(account.get_by_text("There are no groups yet.")).to_be_visible()


PAGES = (
    "users/",
    "groups/",
    "policies/?type=aws",
    "policies/create/",
    "policies/arn:aws:iam::aws:policy/job-function/ViewOnlyAccess/",
    "roles/",
    "create-role/",
    "instance-profiles/",
    "identity-providers/",
    "identity-provider/",
    "session/",
)


def test_every_page_is_accessible(account: Page) -> None:
    base = account.url
    for page in PAGES:
        account.goto(base + page)
        assert violations(account) == [], page
