"""A lesson's text as its page shows it: prose, figures drawn by the server, snippets with their decision."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import ClassVar

from django.utils import timezone
from django.utils.safestring import SafeString

from iamlab.aws_api.gate import Read, read
from iamlab.evaluator import Trace, explain
from lessons import diagram, glossary, markdown, starting_configuration
from lessons.content_format import embedded
from lessons.content_format.embedded import Figure, Snippet
from lessons.content_format.problems import BrokenContent
from lessons.diagram import Diagram
from lessons.forms.context_lines import as_lines, typed
from lessons.goals.who import Who, stand_in

MOST_ROWS = 20

_DETAILS = Read("iam", "GetAccountAuthorizationDetails", {"MaxItems": 1000})


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown, and its HTML in which terms of the glossary show their meaning."""

    template: ClassVar[str] = "reading/_prose.html"
    text: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A figure. `id` tells it from the others of the page."""

    template: ClassVar[str] = "reading/_figure.html"
    id: str
    title: str
    diagram: Diagram


@dataclass(frozen=True, slots=True)
class LiveSnippet:
    """A snippet as it starts, with what the evaluator says about it."""

    template: ClassVar[str] = "reading/_snippet.html"
    id: str
    title: str
    snippet: Snippet
    trace: Trace

    @property
    def context(self) -> str:
        """The condition keys as the playground takes them, a line for each."""
        return as_lines(self.snippet.context)

    @property
    def circumstances(self) -> list[tuple[str, str]]:
        """The condition keys with their values as the page shows them."""
        return [(key, typed(value)) for key, value in self.snippet.context.items()]

    @property
    def rows(self) -> int:
        """How many lines the policy's box shows."""
        return min(self.snippet.policy.count("\n") + 1, MOST_ROWS)


Piece = Prose | DrawnFigure | LiveSnippet


@lru_cache(maxsize=256)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a filled text, in order. A term is marked the first time that it stands there."""
    seen: set[str] = set()
    return tuple(_piece(each, number, seen) for number, each in enumerate(embedded.split(text), 1))


def _piece(each: str | embedded.Embedded, number: int, seen: set[str]) -> Piece:
    if isinstance(each, str):
        return _prose(each, seen)
    try:
        found = embedded.read(each)
    except BrokenContent:
        # Loading and the admin refuse it; whoever wrote it past them shall see what they wrote.
        return _prose(f"````\n{each.body}\n````", seen)
    if isinstance(found, Figure):
        return DrawnFigure(f"figure-{number}", each.title, _drawn(found))
    return LiveSnippet(f"snippet-{number}", each.title, found, explain(found.request, found.policies))


def _prose(text: str, seen: set[str]) -> Prose:
    return Prose(text, glossary.mark(markdown.render(text), seen))


def _drawn(figure: Figure) -> Diagram:
    now = timezone.now()
    start = starting_configuration.build({"figure": figure.account}, now, Random(0)).configuration
    root = stand_in(start, start.accounts[figure.account.id], Who("root"), now)
    (details,) = read(start, root, [_DETAILS])
    return diagram.draw(
        details.unwrapped(),
        figure.caller,
        lambda kind, name: None,
        now,
        columns=diagram.NARROW,
        is_reader=False,
    )
