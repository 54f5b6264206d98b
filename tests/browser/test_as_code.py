"""A policy as code in a real browser: in the drawer, and on a page of its own without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_learning import BUCKET, write

POLICY = '{"Statement": [{"Sid": "JustTyped", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_what_was_just_typed_is_shown_as_code_beside_the_editor(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    # The first answer makes a guest, whose cookie is another one.
    write(visitor, "{}")
    expect(visitor.get_by_text("The document has no Statement").first).to_be_visible()
    write(visitor, POLICY)
    visitor.get_by_role("button", name="As code").click()
    drawer = visitor.get_by_role("dialog", name="The policy as code")
    expect(drawer.get_by_role("region", name="Terraform", exact=True)).to_contain_text("JustTyped")
    for width in (1440, 1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor) == []
    visitor.keyboard.press("Escape")
    expect(visitor.get_by_role("button", name="As code")).to_be_focused()
    assert visitor.url == lab + BUCKET


def test_the_second_policy_of_the_playground_is_shown_as_what_it_is(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/?example=boundary")
    visitor.get_by_role("button", name=re.compile("^As code")).nth(1).click()
    drawer = visitor.get_by_role("dialog", name="The policy as code")
    expect(drawer.get_by_role("region", name="CloudFormation")).to_contain_text("AWS::IAM::ManagedPolicy")
    second = visitor.locator("input[name=policy_name]").nth(1).input_value()
    expect(drawer.get_by_role("region", name="CloudFormation")).to_contain_text(second)


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["no script"])
def test_without_script_the_code_stands_on_a_page_of_its_own(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    visitor.locator("#document").fill(POLICY)
    with visitor.expect_popup() as opened:
        visitor.get_by_role("button", name="As code").click()
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_have_text("ReportsReader as code")
    expect(page.get_by_role("region", name="CDK, TypeScript")).to_contain_text("JustTyped")
