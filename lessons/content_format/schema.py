"""The parts of the content format that every kind of exercise shares, as msgspec structs.

What a restriction means in words stands in `extra["must"]`, so that an error can say it.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

# Raise it when older labs could no longer read new files, and say what changed in docs/content-format.md.
FORMAT_VERSION = 1

ACCOUNT_ID = "account-id"

Id = Annotated[
    str,
    Meta(
        pattern=r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=60,
        extra={"must": "be lower-case letters, digits and single hyphens, 60 characters at most"},
    ),
]
Text = Annotated[str, Meta(pattern=r"\S", extra={"must": "not be empty"})]
Line = Annotated[
    str,
    Meta(
        pattern=r"\A[^\n]*\S[^\n]*\Z",
        max_length=200,
        extra={"must": "be one line of text, 200 characters at most"},
    ),
]
Url = Annotated[
    str, Meta(pattern=r"\Ahttps://\S+\Z", max_length=500, extra={"must": "be an https:// address"})
]
Format = Annotated[int, Meta(ge=1)]
# Quotes, backslashes and braces could make a policy document invalid for some learners only.
Choice = Annotated[
    str,
    Meta(
        pattern=r'\A[^\n"\\{}]*[^\s"\\{}][^\n"\\{}]*\Z',
        max_length=200,
        extra={"must": "be one line of text without double quotes, backslashes and braces"},
    ),
]
Choices = Annotated[list[Choice], Meta(min_length=1)]
# A name, and what may stand for it: one text of a list, or an account number of the learner's own.
Values = dict[Id, Choices | Literal["account-id"]]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a content file. Keys that it does not know are errors."""


class CourseFile(Part, frozen=True, kw_only=True):
    """The whole of a course.yaml."""

    format: Format
    id: Id
    position: Annotated[int, Meta(ge=1, le=999)]
    title: Line
    summary: Line
    lessons: Annotated[list[Id], Meta(min_length=1)]


class LessonFrontMatter(Part, frozen=True, kw_only=True):
    """What stands between the two `---` at the top of a lesson's Markdown."""

    format: Format
    id: Id
    title: Line
    minutes: Annotated[int, Meta(ge=1, le=60)]
    summary: Line
    values: Values = {}


class Hint(Part, frozen=True, kw_only=True):
    """One hint, as Markdown. Hints open in their order, each going a step further than the last."""

    id: Id
    text: Text


class Source(Part, frozen=True, kw_only=True):
    """Where AWS documents what the exercise teaches."""

    title: Line
    url: Url


class ExerciseEntry(Part, frozen=True, kw_only=True):
    """What an exercise of any kind has. Each kind's schema (see kinds/) adds its own fields.

    `task`, `explanation` (shown after solving) and the hints' texts are Markdown.
    """

    id: Id
    kind: str
    title: Line
    values: Values = {}
    task: Text
    hints: list[Hint] = []
    explanation: Text
    source: list[Source] = []


class ExercisesFile(Part, frozen=True, kw_only=True):
    """The frame of a lesson's YAML file. Each exercise is read by the schema of its kind."""

    format: Format
    exercises: Annotated[list[Any], Meta(min_length=1)]
