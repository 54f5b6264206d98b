"""The picture "Who has what": who is in which group, what is attached where, who may assume what.

graph     reads the authorization details into things and relations
selection decides what of a large account is drawn
layout    gives everything its place
sentences say the same in words
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from iamlab.aws_api.operation import Result
from iamlab.evaluator import arns
from lessons.diagram.graph import Graph, Key, Note, Thing, read, user_notes
from lessons.diagram.labels import cut
from lessons.diagram.layout import NARROW, WIDE, Columns, Heading, Layout, lay_out, path
from lessons.diagram.selection import select
from lessons.diagram.sentences import Sentence, sentences

__all__ = ["NARROW", "WIDE", "Diagram", "Note", "draw", "user_notes"]

_PADDING = 14
_LABEL, _NOTE = 19, 35
"""From the top of a box to the foot of its two lines."""

_LABEL_SIZE, _NOTE_SIZE = 13.0, 11.5

Address = Callable[[str, str], str | None]
"""The page of a thing, from its kind and its name (of a policy its ARN); None where there is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `kind` is what it means, `is_on` whether it is the caller's."""

    d: str
    kind: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One thing. `label` and `note` fit into the box, `title` says both whole.

    `is_on` marks the caller and what it has, `is_warning` what should be otherwise.
    """

    x: float
    y: float
    width: int
    text_x: float
    label_y: float
    note_y: float
    label: str
    note: str
    title: str
    href: str | None
    is_on: bool
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """What the template draws. `notice` says what is left out; `is_large` that a part can be chosen."""

    title: str
    description: str
    width: int
    height: float
    headings: list[Heading]
    lines: list[Line]
    boxes: list[Box]
    sentences: list[Sentence]
    caller: str
    notice: str
    is_large: bool
    around: str

    @property
    def kinds(self) -> set[str]:
        """What kinds of line there are, for the key."""
        return {line.kind for line in self.lines}


def draw(
    details: Result,
    caller_arn: str,
    address: Address,
    now: datetime,
    notes: Mapping[str, Note] | None = None,
    around: str = "",
    columns: Columns = WIDE,
    is_reader: bool = True,
) -> Diagram:
    """Return the picture of the account in which `caller_arn` calls.

    `details` is the result of GetAccountAuthorizationDetails with all its pages, `notes` what is known of
    users beside it, `around` the name of what a large account's picture is about. `is_reader` says
    that the caller is whoever looks at it.
    """
    account = arns.account_of(caller_arn) or ""
    whole = read(details, account, now, notes or {})
    caller = caller_key(caller_arn)
    selection = select(whole, caller, around)
    graph = selection.graph
    layout = lay_out(graph, caller, columns)
    on, you = _path_of(graph, caller), caller if is_reader else None

    def link(thing: Thing) -> str | None:
        return address(*thing.page) if thing.page else None

    return Diagram(
        title=f"Who has which permissions in account {account}",
        description=_description(graph, caller),
        width=columns.width,
        height=layout.height + 12,
        headings=layout.headings,
        lines=_lines(graph, layout, on),
        boxes=[_box(thing, layout, link(thing), on, you) for thing in graph.things.values()],
        sentences=sentences(whole, link),
        caller=caller[1] if caller in graph.things and caller else "",
        notice=selection.notice,
        is_large=bool(selection.notice),
        around=around,
    )


def caller_key(arn: str) -> Key | None:
    """Return the thing behind a caller: a user, or the role of a session; None for root and others."""
    kind, _, rest = arns.split(arn)[-1].partition("/")
    if kind == "user":
        return "user", rest.rpartition("/")[2]
    if kind == "assumed-role":
        return "role", rest.partition("/")[0]
    return None


def _path_of(graph: Graph, caller: Key | None) -> set[Key]:
    """Return the caller, its groups, and the policies that it has from them and itself."""
    found = {caller} & graph.things.keys() if caller else set()
    for _ in range(2):
        found |= {each.target for each in graph.relations if each.source in found}
    return {key for key in found if key is not None}


def _lines(graph: Graph, layout: Layout, on: set[Key]) -> list[Line]:
    """The caller's come last: what is drawn later lies above."""
    lines = [
        Line(path(layout, each), each.kind, each.source in on)
        for each in graph.relations
        if each.source in layout.places
    ]
    return sorted(lines, key=lambda line: line.is_on)


def _box(thing: Thing, layout: Layout, href: str | None, on: Collection[Key], you: Key | None) -> Box:
    place = layout.places[thing.key]
    note = f"you, {thing.note.text}" if thing.key == you else thing.note.text
    room = place.width - 2 * _PADDING
    return Box(
        place.x,
        place.y,
        place.width,
        place.x + _PADDING,
        place.y + _LABEL,
        place.y + _NOTE,
        cut(thing.label, room, _LABEL_SIZE),
        cut(note, room, _NOTE_SIZE),
        f"{thing.label}, {note}",
        href,
        thing.key in on,
        thing.note.is_warning,
    )


def _description(graph: Graph, caller: Key | None) -> str:
    counts = [(len(graph.of(kind)), kind) for kind in ("user", "group", "role")]
    words = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in counts)
    return f"{words}, and the policies that they have. The list below the diagram says the same."
