"""The policy editor in a real browser: where the caret goes, what is offered, what keys and buttons do."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_learning import BUCKET, editor, press_until, write

NOTE = ".cm-near-note"
STATEMENT = '{"Version": "2012-10-17", "Statement": [{"Action": ""}]}'
STARTED = "NewlyTyped"
# The text of the caret's line up to the caret.
AROUND_CARET = """() => {
    const selection = getSelection();
    const line = selection.focusNode.parentElement.closest('.cm-line') ?? selection.focusNode;
    const range = document.createRange();
    range.setStart(line, 0);
    range.setEnd(selection.focusNode, selection.focusOffset);
    return range.toString();
}"""


def line_with(page: Page, text: str) -> Locator:
    return page.locator(".cm-line").filter(has_text=text).first


def begin_action(page: Page, typed: str) -> None:
    """Type the beginning of an action where none stands yet."""
    write(page, STATEMENT)
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type(typed)


def offered(page: Page, first: str) -> Locator:
    """Return the list of completions, once its first option is the expected one."""
    options = page.get_by_role("option")
    expect(options.first).to_contain_text(re.compile(f"^{first}"))
    page.wait_for_timeout(150)  # completion ignores keys until the learner can have seen the list
    return options


def add_link(page: Page, **data: str) -> Locator:
    """Add a link of the kind that answers bring, and return it."""
    page.evaluate(
        """data => {
            const link = document.createElement('a');
            Object.assign(link, {href: '#editor', textContent: 'There'});
            Object.assign(link.dataset, data);
            document.querySelector('#work').prepend(link);
        }""",
        data,
    )
    return page.get_by_role("link", name="There", exact=True)


def test_a_click_on_the_note_of_a_near_miss_puts_the_caret_at_the_end_of_its_line(
    visitor: Page, lab: str
) -> None:
    visitor.goto(lab + BUCKET)
    note = visitor.locator(NOTE).first
    expect(note).to_contain_text("stops here")
    written = visitor.locator(".cm-near-line").first.evaluate(
        "line => line.textContent.replace(line.querySelector('.cm-near-note').textContent, '')"
    )
    note.click()
    expect(editor(visitor)).to_be_focused()
    visitor.keyboard.insert_text(STARTED)
    expect(editor(visitor)).to_contain_text(written + STARTED)


def test_the_note_changes_neither_the_height_nor_the_wrapping_of_its_line(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    line = visitor.locator(".cm-near-line").first
    for width in (1440, 1024, 700, 360):
        visitor.set_viewport_size({"width": width, "height": 900})
        line.scroll_into_view_if_needed()
        noted = line.bounding_box()
        bare = line.evaluate(
            """line => {
                const copy = line.cloneNode(true);
                copy.querySelector('.cm-near-note').remove();
                line.after(copy);
                const {height} = copy.getBoundingClientRect();
                copy.remove();
                return height;
            }"""
        )
        assert noted is not None
        assert noted["height"] == bare
        scroller = visitor.locator(".cm-scroller")
        assert scroller.evaluate("element => element.scrollWidth <= element.clientWidth")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("s3", "s3:"), ("sn", "sns:"), ("s", "s3:"), ("ec", "ec2:"), ("dy", "dynamodb:"), ("lam", "lambda:")],
)
def test_the_service_most_likely_meant_is_offered_first(
    visitor: Page, lab: str, typed: str, first: str
) -> None:
    visitor.goto(lab + BUCKET)
    begin_action(visitor, typed)
    offered(visitor, first)


def test_tab_accepts_the_chosen_completion_and_leaves_once_the_list_is_closed(
    visitor: Page, lab: str
) -> None:
    visitor.goto(lab + BUCKET)
    begin_action(visitor, "sn")
    offered(visitor, "sns:")
    visitor.keyboard.press("Tab")
    expect(editor(visitor)).to_contain_text('"Action": "sns:"')
    visitor.keyboard.type("Publ")
    offered(visitor, "Publish")
    visitor.keyboard.press("Tab")
    expect(editor(visitor)).to_contain_text('"Action": "sns:Publish"')
    expect(editor(visitor)).to_be_focused()
    visitor.keyboard.press("Tab")
    expect(editor(visitor)).not_to_be_focused()


def test_escape_closes_the_list_and_then_tab_leaves(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    begin_action(visitor, "sn")
    offered(visitor, "sns:")
    visitor.keyboard.press("Escape")
    visitor.keyboard.press("Tab")
    expect(editor(visitor)).not_to_be_focused()
    expect(editor(visitor)).to_contain_text('"Action": "sn"')


def test_undo_and_reset_are_disabled_while_they_could_do_nothing(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    undo = visitor.get_by_role("button", name="Undo")
    reset = visitor.get_by_role("button", name="Reset")
    expect(undo).to_be_disabled()
    expect(reset).to_be_disabled()
    write(visitor, "{}")
    expect(undo).to_be_enabled()
    expect(reset).to_be_enabled()
    undo.focus()
    visitor.keyboard.press("Enter")
    expect(undo).to_be_disabled()
    expect(reset).to_be_disabled()
    expect(undo).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(editor(visitor)).to_contain_text("ReadReports")


def test_the_skip_link_leads_into_the_editor(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    press_until(visitor, "Tab", visitor.get_by_role("link", name="Skip to the editor"))
    visitor.keyboard.press("Enter")
    expect(editor(visitor)).to_be_focused()


def test_a_link_to_a_place_puts_the_caret_there_and_flashes_the_line(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, '{\n  "Statement": [{"Action": [\n    "s3:Get\\"Item"\n  ]}]\n}')
    add_link(visitor, line="2", column="16").click()
    expect(editor(visitor)).to_be_focused()
    assert visitor.evaluate(AROUND_CARET) == '  "Statement": '
    flash = visitor.locator(".cm-flash-line")
    expect(flash).to_contain_text("Statement")
    expect(flash).to_have_count(0)


@pytest.mark.parametrize(
    ("line", "column", "before"),
    [
        ("3", "5", '    "s3:Get\\"Item"'),  # a string ends behind its quote
        ("2", "3", '  "Statement"'),
        ("2", "17", "  ]}"),  # an object and a list end behind their own bracket, lines below
        ("2", "16", "  ]}]"),
    ],
)
def test_a_link_can_lead_behind_what_stands_there(
    visitor: Page, lab: str, line: str, column: str, before: str
) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, '{\n  "Statement": [{"Action": [\n    "s3:Get\\"Item"\n  ]}]\n}')
    add_link(visitor, line=line, column=column, after="1").click()
    assert visitor.evaluate(AROUND_CARET) == before


@pytest.mark.parametrize("context_options", [{"reduced_motion": "reduce"}])
def test_nothing_flashes_for_who_asked_for_less_motion(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    add_link(visitor, line="3").click()
    line = visitor.locator(".cm-flash-line")
    style = line.evaluate(
        "line => [getComputedStyle(line).animationName, getComputedStyle(line).backgroundColor]"
    )
    assert style == ["none", "rgba(0, 0, 0, 0)"]


def test_the_outline_of_the_focus_lies_over_everything_in_the_editor(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    editor(visitor).focus()
    outline = visitor.locator(".cm-editor").evaluate(
        """box => {
            const {borderWidth, borderStyle, inset, zIndex} = getComputedStyle(box, '::after');
            return [borderWidth, borderStyle, inset, zIndex];
        }"""
    )
    assert outline == ["2px", "solid", "0px", "1"]


def test_long_lines_do_not_wrap_at_hyphens(visitor: Page, lab: str) -> None:
    visitor.set_viewport_size({"width": 360, "height": 800})
    visitor.goto(lab + BUCKET)
    write(visitor, '{\n  "Resource": "arn:aws:sqs:eu-west-1:585512345678:' + "order-queue-" * 20 + '"\n}')
    rows = line_with(visitor, "order-queue").evaluate(
        """line => {
            const rights = new Map();
            const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            for (let node; (node = walker.nextNode());) {
                for (let at = 0; at < node.length; at++) {
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + 1);
                    const box = range.getBoundingClientRect();
                    const row = rights.get(box.top) ?? {left: box.left, right: box.right};
                    row.right = Math.max(row.right, box.right);
                    rights.set(box.top, row);
                }
            }
            return [...rights.values()];
        }"""
    )
    assert len(rows) > 4
    lefts = {round(row["left"]) for row in rows[1:]}
    assert len(lefts) == 1, "rows after the first hang at one place"
    assert lefts.pop() > rows[0]["left"]
    rights = [row["right"] for row in rows[:-1]]
    assert max(rights) - min(rights) < 20, "a row that ends early was broken at a hyphen"
