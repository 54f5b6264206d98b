"""The tags that every page's template uses."""

import pytest
from django.template import Context, Template

from lessons.models import Learner
from lessons.templatetags.code import json_lines
from lessons.templatetags.frame import icon, initials, inline


def test_an_icon_without_a_label_is_decoration() -> None:
    assert icon("pass") == '<svg class="icon" aria-hidden="true"><use href="#pass"/></svg>'


def test_an_icon_with_a_label_is_an_image_and_its_label_escaped() -> None:
    assert icon("fail", '"Read" fails') == (
        '<svg class="icon" role="img" aria-label="&quot;Read&quot; fails"><use href="#fail"/></svg>'
    )


def test_inline_text_shows_code_and_nothing_else() -> None:
    assert inline("`s3:*` <b>") == "<code>s3:*</code> &lt;b&gt;"


@pytest.mark.parametrize(
    ("username", "first", "last", "expected"),
    [
        ("maya", "", "", "MA"),
        ("maya.lind", "", "", "ML"),
        ("priya_b_nair", "", "", "PN"),
        ("x", "", "", "X"),
        (".", "", "", "."),
        ("pn", "Priya", "Nair", "PN"),
    ],
)
def test_initials_are_one_or_two_letters(username: str, first: str, last: str, expected: str) -> None:
    assert initials(Learner(username=username, first_name=first, last_name=last)) == expected


def test_no_page_is_current_without_a_request() -> None:
    assert Template('{% load frame %}[{% current "help" %}]').render(Context()) == "[]"


def test_json_is_coloured_by_key_string_and_mark() -> None:
    assert json_lines('{"a": "b\\"c"}') == [
        '<span class="tk-mark">{</span><span class="tk-key">&quot;a&quot;</span>'
        '<span class="tk-mark">:</span> '
        '<span class="tk-string">&quot;b\\&quot;c&quot;</span><span class="tk-mark">}</span>'
    ]


def test_what_is_no_json_is_shown_as_it_is_and_escaped() -> None:
    assert json_lines("<script>\n<i>") == ["&lt;script&gt;", "&lt;i&gt;"]
