"""After an act in the console what came of it is in view, and the focus is not lost."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints


def _as_root(visitor: Page, lab: str) -> str:
    visitor.goto(f"{lab}/sandbox/")
    visitor.get_by_role("button", name="Open an account").click()
    visitor.get_by_label("Root user e-mail address").fill("root@sandbox.example")
    visitor.get_by_label("Password", exact=True).fill("Open-Sandbox-1")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Overview")).to_be_visible()
    return visitor.url


def test_a_refusal_is_in_view_and_the_focus_is_never_lost(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {409}
    account = _as_root(visitor, lab)
    visitor.goto(f"{account}users/")
    for _ in range(2):
        visitor.get_by_label("User name").first.fill("maya")
        visitor.keyboard.press("Enter")
        expect(visitor.get_by_role("link", name="maya")).to_be_visible()
    expect(visitor.locator(".refusal")).to_be_in_viewport()
    expect(visitor.get_by_label("User name").first).to_be_focused()
    visitor.get_by_label("User name").first.fill("noor")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("link", name="noor")).to_be_visible()
    assert visitor.evaluate("document.activeElement !== document.body")


def test_a_refused_button_of_a_row_hands_the_focus_to_the_refusal(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {404}
    account = _as_root(visitor, lab)
    _create(visitor, f"{account}users/", "User name", "maya")
    _attach(visitor, account, "ReadOnlyAccess")
    visitor.goto(f"{account}users/maya/")
    detach = visitor.get_by_role("button", name="Detach ReadOnlyAccess")
    _detach_in_another_tab(visitor)
    detach.focus()
    visitor.keyboard.press("Enter")
    expect(visitor.locator(".refusal")).to_be_focused()
    expect(visitor.locator(".refusal")).to_be_in_viewport()


def test_after_a_row_has_gone_the_focus_is_not_on_the_next_rows_button(visitor: Page, lab: str) -> None:
    account = _as_root(visitor, lab)
    _create(visitor, f"{account}users/", "User name", "maya")
    _attach(visitor, account, "AdministratorAccess")
    _attach(visitor, account, "ReadOnlyAccess")
    visitor.goto(f"{account}users/maya/")
    visitor.get_by_role("button", name="Detach AdministratorAccess").focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("AdministratorAccess is detached")).to_be_visible()
    expect(visitor.get_by_role("button", name="Detach ReadOnlyAccess")).not_to_be_focused()
    expect(visitor.locator("#content")).to_be_focused()


def _attach(page: Page, account: str, policy: str) -> None:
    page.goto(f"{account}users/maya/attach-policy/?find={policy}")
    page.get_by_role("button", name=f"Attach {policy}", exact=True).click()
    expect(page.get_by_text(f"{policy} is attached now.")).to_be_visible()


def _create(page: Page, address: str, label: str, name: str) -> None:
    page.goto(address)
    page.get_by_label(label).first.fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{name} was created.")).to_be_visible()


def _detach_in_another_tab(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Detach ReadOnlyAccess").click()
    expect(other.get_by_text("ReadOnlyAccess is detached")).to_be_visible()
    other.close()


def test_what_is_unfolded_at_the_foot_of_a_page_comes_into_view(visitor: Page, lab: str) -> None:
    account = _as_root(visitor, lab)
    _create(visitor, f"{account}users/", "User name", "maya")
    visitor.goto(f"{account}users/maya/")
    visitor.set_viewport_size({"width": 1024, "height": 500})
    visitor.locator("#delete > summary").focus()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("button", name="Delete user")).to_be_in_viewport()


def test_an_act_on_a_row_is_said_though_a_search_was_under_way(visitor: Page, lab: str) -> None:
    account = _as_root(visitor, lab)
    _create(visitor, f"{account}users/", "User name", "maya")
    visitor.goto(f"{account}users/maya/attach-policy/?find=ReadOnlyAccess")
    button = visitor.get_by_role("button", name="Attach ReadOnlyAccess", exact=True)
    with visitor.expect_request(re.compile("find=ReadOnly$")):
        visitor.get_by_label("Find by name").fill("ReadOnly")
    button.click()
    expect(visitor.get_by_text("ReadOnlyAccess is attached now.")).to_be_visible()
