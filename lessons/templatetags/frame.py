"""What every page's template uses: icons, text with code in it, the current place in the site."""

import re
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lessons import markdown
from lessons.models import Learner

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of `_icons.html`; with a label it is an image, without one decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#{}"/></svg>', label, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.filter
def inline(text: str) -> SafeString:
    """Show one line of text in which `code` may stand in backticks."""
    return markdown.render_inline(text)


@register.filter
def prose(text: str) -> SafeString:
    """Show a Markdown text of many lines."""
    return markdown.render(text)


@register.filter
def initials(learner: Learner) -> str:
    """Return at most two letters for the learner's avatar: of the full name, else of the user name."""
    name = learner.get_full_name() or learner.get_username()
    words: list[str] = re.findall(r"[^\W_]+", name) or [name]
    letters = words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]
    return letters.upper()


@register.simple_tag(takes_context=True)
def current(context: Context, *names: str) -> SafeString:
    """Mark a link as the page shown when the page's URL has one of these names."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = match is not None and match.url_name in names
    return SafeString('aria-current="page"' if found else "")


@register.simple_tag(takes_context=True)
def back_here(context: Context) -> str:
    """Return the query with which an account page leads back to this one; none from an account page."""
    request = context.get("request")
    match = request.resolver_match if request else None
    if request is None or match is None or request.method != "GET" or match.url_name in ("sign-in", "claim"):
        return ""
    return f"?{urlencode({'next': request.path})}"
