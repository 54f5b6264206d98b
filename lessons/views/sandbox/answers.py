"""What came of a call, in the form in which the console's pages show it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404

from iamlab.account.errors import AWSError
from iamlab.aws_api.gate import Answer
from iamlab.evaluator import Trace, explain


@dataclass(frozen=True)
class Refusal:
    """An error of AWS's, and the answer that it stands in. `operation` is the call's name."""

    operation: str
    error: AWSError
    answer: Answer | None = None
    done_before: tuple[str, ...] = ()

    @property
    def is_denial(self) -> bool:
        """Whether a decision about access is behind it, so that there is a why."""
        return self.answer is not None and any(not each.decision.allowed for each in self.answer.asked)

    @cached_property
    def trace(self) -> Trace | None:
        """Why it was refused; None where no decision about access is behind it."""
        if self.answer is None or not self.is_denial:
            return None
        asked = self.answer.asked[-1]
        return explain(asked.request, asked.policies)

    @property
    def event_id(self) -> str:
        """The id of its record in the event history, empty where there is none."""
        events = self.answer.events if self.answer else ()
        return str(events[0]["eventID"]) if events else ""


class NotThere(Http404):
    """A page is about a thing that is not in the account. `refusal` is what AWS answered."""

    def __init__(self, said: str, refusal: Refusal) -> None:
        super().__init__(said)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Seen:
    """What a read brought: `result` is empty where it was refused."""

    result: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def is_missing(self) -> bool:
        """Whether there is no such thing, so that its page does not exist."""
        return self.code == "NoSuchEntity"

    @property
    def code(self) -> str:
        """The code of AWS's error, empty where the read was answered."""
        return self.refusal.error.code if self.refusal else ""

    def must_be_there(self, said: str, *codes: str) -> None:
        """Raise `NotThere` with what it says where the error is one of `codes`, by default NoSuchEntity."""
        if self.refusal is not None and self.code in (codes or ("NoSuchEntity",)):
            raise NotThere(said, self.refusal)

    @classmethod
    def of(cls, operation: str, answer: Answer) -> "Seen":
        """Take a read's answer apart."""
        if answer.error is not None:
            return cls(refusal=Refusal(operation, answer.error, answer))
        return cls(answer.result or {})
