"""Credentials in the console, in a real browser."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from lessons.free_sandbox import ROOT_EMAIL, ROOT_PASSWORD
from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations


def sign_in(page: Page) -> None:
    page.get_by_label("Root user e-mail address").fill(ROOT_EMAIL)
    page.get_by_label("Password").fill(ROOT_PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def root(visitor: Page, lab: str) -> Page:
    """A browser of root's in a new sandbox."""
    visitor.goto(f"{lab}/sandbox/")
    visitor.get_by_role("button", name="Open an account").click()
    sign_in(visitor)
    expect(visitor.get_by_role("heading", name="Overview")).to_be_visible()
    return visitor


def press(page: Page, kind: Literal["button", "link"], name: str) -> None:
    """Reach a control with Tab and press it, as somebody does who has no mouse."""
    wanted = page.get_by_role(kind, name=name, exact=True)
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def codes(page: Page) -> list[str]:
    """Return the codes that the authenticator shows and that still work."""
    shown = page.locator(".code:not([data-taken]) .code-digits")
    expect(page.locator(".phone").first).to_be_visible()
    return [re.sub(r"\s", "", text) for text in shown.all_inner_texts()]


def test_root_enrols_mfa_by_keyboard_and_signs_in_with_a_code(root: Page) -> None:
    press(root, "link", "My security credentials")
    press(root, "link", "Assign MFA device")
    root.get_by_label("Device name").focus()
    root.keyboard.type("phone")
    root.keyboard.press("Enter")
    expect(root.get_by_role("img", name="QR code of phone")).to_be_visible()
    first, second = codes(root)
    root.get_by_label("First code").focus()
    root.keyboard.type(first)
    root.keyboard.press("Tab")
    root.keyboard.type(second)
    root.keyboard.press("Enter")
    expect(root.get_by_text("phone is assigned")).to_be_visible()
    press(root, "button", "Sign out")
    sign_in(root)
    expect(root.get_by_label("MFA code")).to_be_focused()
    # Both codes shown were used up by enrolling: the next comes within half a minute.
    expect(root.locator(".code:not([data-taken])")).to_have_count(1, timeout=40_000)
    root.keyboard.type(codes(root)[0])
    root.keyboard.press("Enter")
    expect(root.get_by_text("signed in with MFA")).to_be_visible()


def test_wrong_codes_keep_the_qr_code_and_the_focus(root: Page, complaints: Complaints) -> None:
    complaints.expected_statuses = {403}
    root.get_by_role("link", name="My security credentials").click()
    root.get_by_role("link", name="Assign MFA device").click()
    root.get_by_label("Device name").fill("phone")
    root.get_by_role("button", name="Show the QR code").click()
    seed = root.locator(".secret code").inner_text()
    root.get_by_label("First code").fill("000000")
    root.get_by_label("Second code").fill("000001")
    root.keyboard.press("Enter")
    expect(root.get_by_text("InvalidAuthenticationCode: EnableMFADevice was refused")).to_be_visible()
    assert root.locator(".secret code").inner_text() == seed
    expect(root.get_by_label("Second code")).to_be_focused()


def test_the_authenticator_goes_on_by_itself_and_its_codes_are_copied(root: Page) -> None:
    root.context.grant_permissions(["clipboard-read", "clipboard-write"])
    root.get_by_role("link", name="My security credentials").click()
    root.get_by_role("link", name="Assign MFA device").click()
    root.get_by_label("Device name").fill("phone")
    root.get_by_role("button", name="Show the QR code").click()
    with root.expect_response(re.compile("/authenticator/")):
        pass
    copy = root.get_by_role("button", name="Copy now")
    code = codes(root)[1]
    copy.click()
    expect(root.get_by_text("Copied")).to_be_visible()
    assert root.evaluate("navigator.clipboard.readText()") in {code, codes(root)[1], codes(root)[0]}


def test_a_new_key_is_shown_once_and_downloaded(root: Page) -> None:
    root.get_by_role("link", name="My security credentials").click()
    root.get_by_role("button", name="Create access key").click()
    once = root.get_by_role("status", name="Shown once")
    expect(once).to_be_focused()
    secret = once.locator("code").nth(1).inner_text()
    with root.expect_download() as downloaded:
        root.get_by_role("button", name="Download .csv file").click()
    assert downloaded.value.suggested_filename == "rootkey.csv"
    assert secret in downloaded.value.path().read_text()
    root.reload()
    expect(root.get_by_role("heading", name="Access keys")).to_be_visible()
    assert secret not in root.content()
    root.get_by_role("link", name="Assign MFA device").click()
    root.go_back()
    expect(root.get_by_role("heading", name="Access keys")).to_be_visible()
    assert secret not in root.content()


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_the_pages_have_no_axe_violation_and_fit_every_width(root: Page) -> None:
    start = root.url
    for path in (
        "my-credentials/",
        "my-credentials/mfa/",
        "account-settings/",
        "password-policy/",
        "events/",
    ):
        root.goto(start + path)
        for width in (1440, 1024, 390):
            root.set_viewport_size({"width": width, "height": 900})
            assert root.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(root) == [], path
    root.goto(f"{start}my-credentials/mfa/")
    root.get_by_label("Device name").fill("phone")
    root.get_by_role("button", name="Show the QR code").click()
    expect(root.locator(".phone")).to_be_visible()
    assert violations(root) == []
    assert root.evaluate("document.documentElement.scrollWidth") <= 390
