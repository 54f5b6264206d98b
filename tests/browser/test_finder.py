"""The finder beside the editor in a real browser, and as a page with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_learning import BUCKET, editor, write

DRAWER = ".finder-drawer"
POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetItem", "Resource": ""}]}'
)


def open_finder(page: Page, find: str) -> None:
    """Open the finder from the editor, by its shortcut, and look for something."""
    editor(page).focus()
    page.keyboard.press("Control+k")
    field = page.locator(DRAWER).locator("#finder-find")
    expect(field).to_be_focused()
    field.fill(find)


def insert(page: Page, text: str) -> None:
    page.locator(DRAWER).get_by_role("button", name=f"Insert {text}", exact=True).first.click()


def test_an_action_goes_into_the_text_beside_the_one_that_is_there(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, POLICY)
    open_finder(visitor, "s3:listb")
    insert(visitor, "s3:ListBucket")
    expect(editor(visitor)).to_contain_text('"Action": ["s3:GetItem", "s3:ListBucket"]')
    expect(visitor.locator(DRAWER).get_by_role("status")).to_have_text("Inserted s3:ListBucket")


def test_what_is_begun_is_looked_for_and_completed(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, '{"Statement": [{"Action": "s3:ListB"}]}')
    for _ in range(4):
        visitor.keyboard.press("ArrowLeft")
    visitor.keyboard.press("Control+k")
    expect(visitor.locator(DRAWER).locator("#finder-find")).to_have_value("s3:ListB")
    insert(visitor, "s3:ListBucket")
    expect(editor(visitor)).to_contain_text('"Action": "s3:ListBucket"')


def test_an_arn_goes_into_the_resource_and_a_key_into_a_condition(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, '{"Statement": [{"Resource": "", "Condition": {"StringEquals": {}}}]}')
    for _ in range(5):
        visitor.keyboard.press("ArrowLeft")
    open_finder(visitor, "s3:listb")
    visitor.locator(DRAWER).get_by_role("link", name="s3:ListBucket", exact=True).click()
    insert(visitor, "s3:prefix")
    expect(editor(visitor)).to_contain_text('"StringEquals": {"s3:prefix": ""}')
    insert(visitor, "arn:aws:s3:::*")
    expect(editor(visitor)).to_contain_text('"Resource": "arn:aws:s3:::*"')


def test_a_key_that_has_no_place_is_not_inserted_and_the_drawer_says_what_to_do(
    visitor: Page, lab: str
) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, POLICY)
    open_finder(visitor, "sourceip")
    insert(visitor, "aws:SourceIp")
    expect(visitor.locator(DRAWER).get_by_role("status")).to_contain_text("Put the caret where a key stands")
    expect(editor(visitor)).not_to_contain_text("aws:SourceIp")


def test_escape_closes_the_drawer_and_leads_back_to_the_editor(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    open_finder(visitor, "s3:listb")
    visitor.keyboard.press("Escape")
    expect(visitor.locator(DRAWER)).to_be_hidden()
    expect(editor(visitor)).to_be_focused()


def test_the_pages_of_the_drawer_leave_the_address_alone(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    visitor.locator("a[data-finder]").click()
    drawer = visitor.locator(DRAWER)
    drawer.get_by_role("link", name=re.compile("^s3")).first.click()
    expect(drawer.get_by_role("heading", name="Amazon S3 s3")).to_be_visible()
    drawer.get_by_role("link", name="Condition keys", exact=True).click()
    expect(drawer.get_by_role("heading", name=re.compile(r"\d+ condition keys"))).to_be_visible()
    assert visitor.url == lab + BUCKET


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_the_drawer_has_no_axe_violation_and_fits_every_width(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    open_finder(visitor, "s3:listb")
    expect(visitor.locator(DRAWER).get_by_role("link", name="s3:ListBucket", exact=True)).to_be_visible()
    for width in (1440, 1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor) == []


def test_a_search_can_be_shared_by_its_address(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/actions/")
    visitor.locator("#finder-find").press_sequentially("s3:listb")
    expect(visitor.get_by_role("link", name="s3:ListBucket", exact=True)).to_be_visible()
    expect(visitor).to_have_url(f"{lab}/actions/?find=s3%3Alistb")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["no script"])
def test_the_finder_works_without_script(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/actions/")
    visitor.locator("#finder-find").fill("s3:listb")
    visitor.get_by_role("button", name="Find").click()
    visitor.get_by_role("link", name="s3:ListBucket", exact=True).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("s3:ListBucket")
    assert visitor.get_by_role("button", name=re.compile("^Copy")).count() == 0
