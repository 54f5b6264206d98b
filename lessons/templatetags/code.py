"""A policy document in colour, drawn by the server: for pages without the editor."""

import re
from collections.abc import Iterator

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_TOKEN = re.compile(r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<mark>[][{}:,]+)')


@register.filter
def json_lines(text: str) -> list[SafeString]:
    """Return the lines of a JSON text, keys, strings and punctuation each in their own colour."""
    return [mark_safe("".join(_pieces(line))) for line in text.splitlines()]


def _pieces(line: str) -> Iterator[SafeString]:
    end = 0
    for token in _TOKEN.finditer(line):
        yield format_html("{}", line[end : token.start()])
        yield format_html('<span class="tk-{}">{}</span>', token.lastgroup, token.group())
        end = token.end()
    yield format_html("{}", line[end:])
