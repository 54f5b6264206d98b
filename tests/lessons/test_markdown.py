"""Markdown of lessons → HTML."""

import re

import pytest

from lessons.markdown import markdown_problems, render, render_inline


def test_commonmark_becomes_html() -> None:
    html = render("## Title\n\nSome *text* and **more**.\n\n- one\n- two\n\n1. a\n")
    assert "<h2>Title</h2>" in html
    assert "<em>text</em> and <strong>more</strong>" in html
    assert "<ul>\n<li>one</li>" in html
    assert "<ol>\n<li>a</li>" in html


def test_code_keeps_its_text_and_its_language() -> None:
    html = render('```json\n{"Effect": "<Allow>"}\n```')
    assert '<pre><code class="language-json">' in html
    assert '{"Effect": "&lt;Allow&gt;"}' in html


def test_a_call_out_becomes_an_aside_with_its_title() -> None:
    html = render("::: trap There is no `s3:GetItem`\nIt is *GetObject*.\n:::\n\nAfter.")
    assert '<aside class="callout" data-kind="trap">' in html
    title = '<strong class="callout-title">There is no <code>s3:GetItem</code></strong>'
    assert title in html
    assert "<p>It is <em>GetObject</em>.</p>\n</aside>\n<p>After.</p>" in html


def test_a_table_stands_in_a_region_that_scrolls_and_has_a_name() -> None:
    html = render("| Action `x` | Resource |\n|:--|--:|\n| a | b |\n")
    assert '<div class="scroll-x" tabindex="0" role="region" aria-label="Table: Action x, Resource">' in html
    assert html.rstrip().endswith("</table>\n</div>")
    assert '<td align="right">b</td>' in html


def test_two_tables_have_names_of_their_own() -> None:
    html = render("| A |\n|---|\n| 1 |\n\n| B |\n|---|\n| 2 |\n")
    assert 'aria-label="Table: A"' in html
    assert 'aria-label="Table: B"' in html


def test_nothing_gets_a_style_attribute() -> None:
    assert "style" not in render("| A | B |\n|:-:|--:|\n| 1 | 2 |\n")


def test_links_say_that_they_lead_away() -> None:
    assert 'href="https://docs.aws.amazon.com/" rel="noopener noreferrer"' in render(
        "[AWS](https://docs.aws.amazon.com/)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x'>b</b>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "::: <b>x</b> t\ny\n:::",
        '::: x" onclick="y t\ny\n:::',
        "![x](https://example.com/x.png)",
    ],
)
def test_no_html_and_no_foreign_address_gets_through(text: str) -> None:
    html = render(text) + render_inline(text)
    tags = " ".join(re.findall(r"<[^>]*>", html))
    for part in ("<script", "<img", "<b>", "<b ", "javascript", "data:", "onclick="):
        assert part not in tags


def test_an_inline_text_has_no_paragraph() -> None:
    assert render_inline("Use `s3:GetObject` & <b>") == "Use <code>s3:GetObject</code> &amp; &lt;b&gt;"


def test_quotes_stay_as_they_are_written() -> None:
    assert render_inline("“a” 'b' Maya’s -- c") == "“a” 'b' Maya’s -- c"


def test_good_markdown_has_no_problems() -> None:
    text = "## A\n\n::: note B\nc\n:::\n\n- x\n\n  ::: trap D\n  e\n  :::\n\n> ::: note F\n> g\n> :::\n"
    assert list(markdown_problems(text)) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n::: tip B\nc\n:::", 3, "no call-out of the kind 'tip'"),
        ("::: note\nc\n:::", 1, "has no title"),
        ("::: note B\nc", 1, "not closed"),
        ("::: note B\nc\n\n::: note D\ne\n:::", 4, "not closed"),
        ("- x\n\n  ::: note B\n  c\n\ny", 3, "not closed"),
        ("a\n\n# B", 3, "Start headings at ##"),
    ],
)
def test_a_problem_is_found_at_its_line(text: str, line: int, words: str) -> None:
    ((found, message),) = markdown_problems(text)
    assert found == line
    assert words in message


def test_an_image_becomes_a_link() -> None:
    assert '<a href="https://example.com/x.png"' in render("![x](https://example.com/x.png)")
