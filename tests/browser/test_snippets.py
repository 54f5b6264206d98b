"""The live snippets in lesson texts, in a real browser."""

import re

from playwright.sync_api import Page, expect

LESSON = "/learn/foundations/denied-by-default/"


def test_a_snippet_answers_as_one_types_and_keeps_its_why_open(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}{LESSON}")
    snippet = visitor.locator(".snippet")
    expect(snippet.get_by_role("status")).to_contain_text("Implicit deny")
    snippet.locator(".snippet-why > summary").click()
    policy = snippet.get_by_role("textbox")
    policy.fill(policy.input_value().replace("CreateFunction", "InvokeFunction"))
    expect(snippet.get_by_role("status")).to_contain_text("Allowed")
    expect(snippet.get_by_text(re.compile("allows this request"))).to_be_visible()
    policy.press("ControlOrMeta+A")
    policy.press("Delete")
    policy.type("{")
    expect(snippet.get_by_role("status")).to_contain_text("No decision")


def test_the_exercise_beside_it_is_left_alone(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}{LESSON}")
    count = visitor.locator(".verdict-count").inner_text()
    policy = visitor.locator(".snippet").get_by_role("textbox")
    policy.fill("{}")
    expect(visitor.locator(".snippet").get_by_role("status")).to_contain_text("No decision")
    assert visitor.locator(".verdict-count").inner_text() == count
