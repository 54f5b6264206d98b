"""The glossary: the words of IAM with their meaning, on a page and where they first stand in a lesson.

What it holds stands in `content/glossary.yaml`, read once a process: it comes with the lab, as its code does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from lessons import markdown
from lessons.content_format.files import open_yaml
from lessons.content_format.problems import BrokenContent
from lessons.content_format.schema import Format, Line, Part, Text
from lessons.content_format.shaping import shape

FILE = Path(__file__).parent / "content" / "glossary.yaml"

_LEFT_ALONE = ("a", "code", "pre", "button", "h2", "h3", "h4", "h5", "h6", "th", "strong")
"""Elements in whose text no term is marked: links, code, headings, what is set off already."""

_TAG_OR_TEXT = re.compile(r'<(?:[^>"]|"[^"]*")*>|[^<]+')


class TermEntry(Part, frozen=True, kw_only=True):
    """A term as its file has it: `also` are other forms of it that texts use."""

    term: Line
    means: Text
    also: list[Line] = []


class GlossaryFile(Part, frozen=True, kw_only=True):
    """The file of the glossary."""

    format: Format
    terms: list[TermEntry]


@dataclass(frozen=True, slots=True)
class Term:
    """A term: `slug` is its place on the glossary's page, `means` a line of Markdown."""

    slug: str
    name: str
    forms: tuple[str, ...]
    means: str


def read(file: Path) -> list[Term]:
    """Return the terms of a glossary file in alphabetical order. Raises BrokenContent with what is wrong."""
    document = open_yaml(file)
    found = shape(document, document.root, GlossaryFile)
    if found is None:
        raise BrokenContent(document.errors)
    terms = [Term(slugify(each.term), each.term, (each.term, *each.also), each.means) for each in found.terms]
    return sorted(terms, key=lambda term: term.name.lower())


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """Return every term in alphabetical order."""
    return tuple(read(FILE))


def find(text: str) -> list[Term]:
    """Return the terms with `text` in a form of theirs, those that begin so first, then by their meaning."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    rated = [(_distance(wanted, term), term) for term in terms()]
    return [term for distance, term in sorted(rated, key=lambda pair: pair[0]) if distance < _FAR]


_FAR = 4


def _distance(wanted: str, term: Term) -> int:
    forms = [form.lower() for form in term.forms]
    if wanted in forms or wanted.removesuffix("s") in forms:
        return 0
    if any(form.startswith(wanted) for form in forms):
        return 1
    if any(wanted in form for form in forms):
        return 2
    return 3 if wanted in term.means.lower() else _FAR


def mark(html: str, seen: set[str]) -> SafeString:
    """Return the HTML of a text with every term that is not `seen` yet a button that shows its meaning.

    Only the first time that a term stands there is marked, outside of code, links and headings; the terms
    are added to `seen`. `html` is what `markdown.render` makes.
    """
    around: list[str] = []
    pieces = []
    for piece in _TAG_OR_TEXT.findall(html):
        if piece.startswith("<"):
            _follow(piece, around)
        elif not any(name in _LEFT_ALONE for name in around):
            piece = _forms().sub(lambda found: _marked(found, seen), piece)
        pieces.append(piece)
    return mark_safe("".join(pieces))


def _follow(tag: str, around: list[str]) -> None:
    """Keep the list of the elements that are open."""
    found = re.match(r"</?([a-z0-9]+)", tag)
    if found is None or found[1] in ("br", "hr"):
        return
    if not tag.startswith("</"):
        around.append(found[1])
    elif found[1] in around:
        del around[len(around) - 1 - around[::-1].index(found[1]) :]


def _marked(found: re.Match[str], seen: set[str]) -> str:
    term = _by_form()[found["form"].lower()]
    if term.slug in seen:
        return found[0]
    seen.add(term.slug)
    button = '<button type="button" class="term" popovertarget="term-{}">{}</button>'
    meaning = '<span class="term-means" id="term-{}" popover><strong>{}</strong> {}</span>'
    # What was found is HTML already: a text between two tags.
    return format_html(button, term.slug, mark_safe(found[0])) + format_html(
        meaning, term.slug, term.name, markdown.render_inline(term.means)
    )


@lru_cache(maxsize=1)
def _by_form() -> dict[str, Term]:
    return {form.lower(): term for term in terms() for form in term.forms}


@lru_cache(maxsize=1)
def _forms() -> re.Pattern[str]:
    """What finds any form of any term, the longest first, in the singular or with an s."""
    forms = sorted((form for term in terms() for form in term.forms), key=len, reverse=True)
    either = "|".join(_pattern(form) for form in forms)
    return re.compile(rf"(?<![\w:/.-])(?P<form>{either})s?(?![\w:/-])")


def _pattern(form: str) -> str:
    """Return what matches a form: as it is, and with a capital where a sentence begins."""
    escaped = re.escape(form)
    return f"[{form[0].upper()}{form[0]}]{re.escape(form[1:])}" if form[0].islower() else escaped
