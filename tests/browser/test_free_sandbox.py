"""A fresh sandbox by keyboard alone: root hardens it, then a user is denied in five ways, each explained."""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.test_secure_the_account import (
    MAYA_PASSWORD,
    ROOT_PASSWORD,
    Keyboard,
    codes,
    denied,
    keyboard,
    menu,
    sign_in_as_root,
    sign_in_as_user,
)

__all__ = ["keyboard"]

LENA_PASSWORD = "Four-Purple-Otters-19"
ROOT = {"E-mail address": "root@sandbox.example", "Password": "Open-Sandbox-1"}


def statement(effect: str, sid: str, action: str | list[str], **more: Any) -> dict[str, Any]:
    return {"Sid": sid, "Effect": effect, "Action": action, "Resource": "*", **more}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


WITH_MFA = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
TESTING = document(
    statement("Allow", "Look", ["iam:Get*", "iam:List*"]),
    statement("Allow", "Make", ["iam:CreateGroup", "iam:CreateAccessKey", "sts:AssumeRole"]),
    statement("Allow", "RulesWithMFA", "iam:UpdateAccountPasswordPolicy", **WITH_MFA),
    statement("Deny", "NoNewKeys", "iam:CreateAccessKey"),
)
LIMIT = document(
    statement("Allow", "Most", ["iam:Get*", "iam:List*", "iam:*AccessKey*", "iam:*PasswordPolicy", "sts:*"])
)
NO_USERS = document(statement("Deny", "NobodyHires", "iam:CreateUser"))


def test_from_a_fresh_sandbox_to_a_hardened_account_and_five_denials(
    visitor: Page, lab: str, keyboard: Keyboard, complaints: Complaints
) -> None:
    complaints.expected_statuses = {403}
    visitor.goto(f"{lab}/sandbox/")
    keyboard.press("Open an account")
    sign_in_as_root(keyboard, ROOT)
    account = re.findall(r"\d{12}", banner(visitor))[0]
    harden_root(keyboard)
    make_an_administrator(keyboard)
    sign_in_again(keyboard, account, "maya", MAYA_PASSWORD)
    look_at_findings(keyboard)
    make_a_tester(keyboard)
    member = make_an_organization(keyboard)
    sign_in_again(keyboard, account, "lena", LENA_PASSWORD)
    be_denied_by_what_her_own_policies_say(keyboard)
    be_denied_by_what_limits_her(keyboard, member)


def banner(page: Page) -> str:
    region = page.get_by_role("region", name="Simulated account")
    expect(region).to_be_visible()
    return region.inner_text()


def go_to(keyboard: Keyboard, name: str) -> None:
    keyboard.follow(re.compile(f"^{name}"), menu(keyboard.page))
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text(re.compile(name))


def sign_in_again(keyboard: Keyboard, account: str, name: str, password: str) -> None:
    keyboard.press("Sign out")
    sign_in_as_user(keyboard, account, name, password)
    expect(keyboard.page.get_by_role("region", name="Simulated account")).to_contain_text(name)


def said(keyboard: Keyboard, text: str) -> None:
    expect(keyboard.page.get_by_text(text).first).to_be_visible()


def write_policy(keyboard: Keyboard, name: str, text: str, button: str) -> None:
    keyboard.fill(re.compile("^(Policy name|Name)$"), name)
    editor = keyboard.page.get_by_role("textbox", name="Policy document")
    keyboard.to(editor)
    keyboard.page.keyboard.press("ControlOrMeta+A")
    keyboard.page.keyboard.insert_text(text)
    # Tab indents in no editor of the lab: the button is on the way.
    keyboard.press(button)


def harden_root(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.follow("My security credentials")
    keyboard.unfold("Change my password")
    keyboard.fill("Old password", ROOT["Password"])
    keyboard.fill("New password", ROOT_PASSWORD)
    keyboard.fill("New password again", ROOT_PASSWORD)
    page.keyboard.press("Enter")
    said(keyboard, "Your password is changed.")
    keyboard.follow("Assign MFA device")
    keyboard.fill("Device name", "root-phone")
    page.keyboard.press("Enter")
    first, second = codes(page)
    keyboard.fill("First code", first)
    keyboard.fill("Second code", second)
    page.keyboard.press("Enter")
    said(keyboard, "root-phone is assigned.")
    go_to(keyboard, "Password policy")
    keyboard.fill("Minimum length", "14")
    page.keyboard.press("Enter")
    said(keyboard, "Policy of this account")


def make_an_administrator(keyboard: Keyboard) -> None:
    go_to(keyboard, "Groups")
    keyboard.fill("Group name", "admins")
    keyboard.page.keyboard.press("Enter")
    keyboard.follow("Attach a policy")
    keyboard.fill("Find by name", "AdministratorAccess")
    keyboard.press("Attach AdministratorAccess")
    said(keyboard, "AdministratorAccess is attached now.")
    make_a_user(keyboard, "maya", "admins", MAYA_PASSWORD)


def make_a_user(keyboard: Keyboard, name: str, group: str, password: str) -> None:
    page = keyboard.page
    go_to(keyboard, "Users")
    keyboard.fill("User name", name)
    keyboard.to(page.get_by_role("combobox", name=re.compile("^Group")))
    page.keyboard.type(group)
    keyboard.press("Create user")
    said(keyboard, f"User {name} was created.")
    keyboard.follow(name, page.locator("main"))
    keyboard.follow(re.compile("^Security credentials"), page.locator("main"))
    keyboard.fill(re.compile("^Password"), password)
    keyboard.to(page.get_by_role("checkbox", name=re.compile("must choose a new one")))
    page.keyboard.press("Space")
    keyboard.press("Create password")
    said(keyboard, "The user can sign in to the console now.")


def look_at_findings(keyboard: Keyboard) -> None:
    """See that nothing is said against root any more."""
    go_to(keyboard, "Overview")
    keyboard.press("Generate the credential report")
    findings = keyboard.page.get_by_role("region", name=re.compile("finding"))
    expect(findings).to_contain_text("maya signs in without MFA")
    expect(findings).not_to_contain_text("Root user")


def make_a_tester(keyboard: Keyboard) -> None:
    page = keyboard.page
    go_to(keyboard, "Groups")
    keyboard.fill("Group name", "testers")
    page.keyboard.press("Enter")
    keyboard.follow("Write an inline policy")
    write_policy(keyboard, "Testing", TESTING, "Save policy")
    expect(page.get_by_role("link", name="Testing", exact=True)).to_be_visible()
    make_a_user(keyboard, "lena", "testers", LENA_PASSWORD)
    go_to(keyboard, "Policies")
    keyboard.follow("Create policy")
    write_policy(keyboard, "Limit", LIMIT, "Create policy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Limit")
    go_to(keyboard, "Users")
    keyboard.follow("lena", page.locator("main"))
    keyboard.follow("Set a boundary")
    keyboard.fill("Find by name", "Limit")
    keyboard.press("Set as boundary Limit")
    said(keyboard, "The boundary is set.")


def make_an_organization(keyboard: Keyboard) -> str:
    """Make a member account in which nobody creates users, and return its id."""
    page = keyboard.page
    go_to(keyboard, "Organization")
    keyboard.press("Create an organization")
    said(keyboard, "The organization is there")
    keyboard.fill("Account name", "qa")
    keyboard.fill("E-mail address of its root user", "qa@sandbox.example")
    keyboard.press("Create account")
    said(keyboard, "The account was asked for.")
    keyboard.press("Enable SCPs")
    said(keyboard, "Enabled:")
    keyboard.follow("Create SCP")
    write_policy(keyboard, "NoHiring", NO_USERS, "Create SCP")
    expect(page.get_by_role("heading", level=1)).to_have_text("NoHiring")
    go_to(keyboard, "Organization")
    keyboard.follow("qa", page.locator("main"))
    keyboard.to(page.get_by_role("combobox", name="Policy"))
    page.keyboard.type("NoHiring")
    keyboard.press("Attach")
    expect(page.get_by_role("button", name="Detach NoHiring")).to_be_visible()
    return str(re.findall(r"\d{12}", page.locator("main header").inner_text())[0])


def explained(keyboard: Keyboard, *words: str) -> None:
    """Find in the reasons, which are unfolded, what decided."""
    reasons = keyboard.page.locator("main .refusal .refusal-trace").first
    for each in words:
        expect(reasons).to_contain_text(each)


def be_denied_by_what_her_own_policies_say(keyboard: Keyboard) -> None:
    page = keyboard.page
    go_to(keyboard, "Users")
    keyboard.fill("User name", "sam")
    page.keyboard.press("Enter")
    denied(page, "because no identity-based policy allows the iam:CreateUser action")
    explained(keyboard, "Nothing denies this request, but no identity-based policy allows it.")

    keyboard.follow("My security credentials")
    keyboard.press("Create access key")
    denied(page, "with an explicit deny in an identity-based policy")
    explained(keyboard, "Deny by statement NoNewKeys in policy Testing of group testers")

    go_to(keyboard, "Password policy")
    keyboard.fill("Minimum length", "8")
    page.keyboard.press("Enter")
    denied(page, "because no identity-based policy allows the iam:UpdateAccountPasswordPolicy action")
    explained(keyboard, "statement RulesWithMFA in policy Testing", "aws:MultiFactorAuthPresent")


def be_denied_by_what_limits_her(keyboard: Keyboard, member: str) -> None:
    page = keyboard.page
    go_to(keyboard, "Groups")
    keyboard.fill("Group name", "friends")
    page.keyboard.press("Enter")
    denied(page, "because no permissions boundary allows the iam:CreateGroup action")
    explained(keyboard, "no permissions boundary allows it")

    keyboard.follow("Switch role")
    keyboard.fill("Account ID or alias", member)
    keyboard.fill("IAM role name", "OrganizationAccountAccessRole")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Simulated account")).to_contain_text(member)
    go_to(keyboard, "Users")
    keyboard.fill("User name", "sam")
    page.keyboard.press("Enter")
    denied(page, "with an explicit deny in a service control policy")
    explained(keyboard, "Deny by statement NobodyHires in SCP NoHiring")
