"""The parts that an exercise of the kind *policy* is made of, as msgspec structs."""

from typing import Annotated, Literal

from msgspec import Meta

from lessons.content_format.schema import Id, Line, Part, Text

# How each is recognised stands in lessons/grading/shown_ideas.py.
ShownIdeaName = Literal[
    "bucket-for-object",
    "every-action",
    "every-resource",
    "not-action-with-allow",
    "role-for-session",
    "session-for-role",
    "one-half",
    "for-all-values-alone",
    "no-such-action",
]
Expected = Literal["allowed", "denied", "implicitDeny", "explicitDeny"]
# What each asks for stands in lessons/grading/rules.py.
RuleName = Literal["version-2012", "no-problems"]
# The words of `manage.py validate`.
PolicyTypeName = Literal["identity", "resource", "trust", "boundary", "session", "scp", "rcp", "vpc_endpoint"]
LevelName = Literal["root", "ou", "account"]


class GivenDocument(Part, frozen=True, kw_only=True):
    """A further policy that applies; the learner reads it and cannot change it.

    `level` is where an SCP or RCP is attached; `resource` the ARN of what a resource-based or trust policy
    belongs to. `principals` narrows whose requests it applies to; empty means everybody's.
    """

    name: Line
    document: Text
    policy_type: PolicyTypeName = "identity"
    level: LevelName | None = None
    resource: Line | None = None
    attached_to: Line | None = None
    principals: list[Line] = []


class Asked(Part, frozen=True, kw_only=True):
    """One request.

    `principal` and `resource_account` are the exercise's when left out; `context` holds condition keys with
    one text or a list of texts.
    """

    action: Line
    resource: Line
    principal: Line | None = None
    resource_account: Line | None = None
    context: dict[Line, str | list[str]] = {}


class Check(Asked, frozen=True, kw_only=True):
    """One request and the decision that it must get; `expect` may be "denied" where either denial will do."""

    id: Id
    title: Line
    expect: Expected
    why: Text
    hidden: bool = False


class LoggedCall(Asked, frozen=True, kw_only=True):
    """One event of a log, with what it asked for.

    `event` and `source` are CloudTrail's names of the call and the service, where they are not those of the
    action.
    """

    at: Line
    event: Line | None = None
    source: Line | None = None

    @property
    def name(self) -> str:
        """What CloudTrail calls the call."""
        return self.event or self.action.partition(":")[2]

    @property
    def sent_to(self) -> str:
        """What CloudTrail calls the service."""
        return self.source or f"{self.action.partition(':')[0]}.amazonaws.com"


class Rule(Part, frozen=True, kw_only=True):
    """A requirement on the text itself, which no request can show."""

    id: Id
    title: Line
    rule: RuleName
    why: Text


class Misunderstanding(Part, frozen=True, kw_only=True):
    """A misunderstanding that answers show, and what to say to it.

    It is recognised when the answer shows what `shows` names, every check in `failing` fails, every one in
    `passing` passes, and, where `problems` lists any, the document has one of these codes.
    """

    id: Id
    text: Text
    failing: list[Id] = []
    passing: list[Id] = []
    problems: list[Line] = []
    shows: ShownIdeaName | None = None


class WrongIdea(Misunderstanding, frozen=True, kw_only=True):
    """A misunderstanding of an exercise with one document; `answers` are wrong answers that show it."""

    answers: Annotated[list[Text], Meta(min_length=1)]


class WrongRepair(Misunderstanding, frozen=True, kw_only=True):
    """A misunderstanding of an exercise with several; each of `answers` has the changed ones by name."""

    answers: Annotated[list[dict[Line, Text]], Meta(min_length=1)]
