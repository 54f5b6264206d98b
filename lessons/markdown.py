"""Markdown of lessons and exercises → HTML that is safe to show.

CommonMark with tables and call-outs; raw HTML and images are not part of it. What comes out has passed
an allow list, so that a mistake here cannot put a script on a page.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.container import container_plugin

# note: good to know. trap: what introductory articles get wrong.
CALLOUTS = ("note", "trap")

_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "aside"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "aside": {"class", "data-kind"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ol": {"start"},
    "strong": {"class"},
    "td": {"align"},
    "th": {"align"},
}


@lru_cache(maxsize=512)
def render(text: str) -> SafeString:
    """Return a text of many lines as HTML blocks."""
    return _safe(_markdown().render(text))


@lru_cache(maxsize=2048)
def render_inline(text: str) -> SafeString:
    """Return one line of text as HTML without a paragraph around it."""
    return _safe(_markdown().renderInline(text))


def tokens(text: str) -> list[Token]:
    """Return a text of many lines as markdown-it takes it apart."""
    return _markdown().parse(text)


def markdown_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield line (from 1) and message of what the Markdown of a lesson may not hold."""
    lines = text.split("\n")
    last_closed = 0
    for token in _markdown().parse(text):
        line, end = token.map or (0, 0)
        if token.type == "container_callout_open":
            # markdown-it closes at the end of the text, or of what is around, whatever is still open.
            closed = end < len(lines) and end > last_closed and _closes(lines[end], token.markup)
            last_closed = end
            yield from ((line + 1, message) for message in _callout_problems(token, closed))
        elif token.type == "heading_open" and token.tag == "h1":
            yield line + 1, "Start headings at ##: the title is the first heading of the page."


def _closes(line: str, markup: str) -> bool:
    return line.lstrip("> ").startswith(markup)


def _callout_problems(token: Token, closed: bool) -> Iterator[str]:
    kind, title = _kind_and_title(token)
    if kind not in CALLOUTS:
        yield f"There is no call-out of the kind {kind!r}. Known are: {', '.join(CALLOUTS)}."
    elif not title:
        yield f"This call-out has no title. Write it behind the kind: ::: {kind} Title"
    if not closed:
        yield f"This call-out is not closed. End it with {token.markup} on a line of its own."


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    container_plugin(markdown, "callout", validate=lambda params, markup: True, render=_render_callout)
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    for cell in ("th_open", "td_open"):
        markdown.add_render_rule(cell, _open_cell)
    return markdown


def _kind_and_title(token: Token) -> tuple[str, str]:
    kind, _, title = token.info.strip().partition(" ")
    return kind, title.strip()


def _render_callout(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    if tokens[index].nesting == -1:
        return "</aside>\n"
    kind, title = _kind_and_title(tokens[index])
    heading = f'<strong class="callout-title">{_markdown().renderInline(title)}</strong>' if title else ""
    return f'<aside class="callout" data-kind="{escape(kind)}">\n{heading}\n'


def _open_table(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """Wrap the table, so that a wide one scrolls by itself; the label tells one region from another."""
    label = escape("Table: " + ", ".join(_column_titles(tokens[index:])))
    return f'<div class="scroll-x" tabindex="0" role="region" aria-label="{label}">\n<table>\n'


def _close_table(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    return "</table>\n</div>\n"


def _column_titles(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "thead_close":
            return
        if token.type == "inline":
            yield "".join(child.content for child in token.children or ())


def _open_cell(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    # markdown-it aligns by a style attribute, which the strict Content-Security-Policy forbids.
    style = str(tokens[index].attrGet("style") or "")
    align = f' align="{style.removeprefix("text-align:")}"' if style else ""
    return f"<{tokens[index].tag}{align}>"


def _safe(html: str) -> SafeString:
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "http"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)
