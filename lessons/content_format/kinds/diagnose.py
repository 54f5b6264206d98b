"""Exercises of the kind *diagnose*: from AWS's message to the repaired policy.

Nobody types the message: it is what the evaluator answers to a request under the policies at the start.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from lessons.content_format.kinds import NO_NULLS, NoAnswer, Posted, kind
from lessons.content_format.policy_checking import document_problems, idea_problems
from lessons.content_format.policy_parts import Asked, Check, GivenDocument, WrongRepair
from lessons.content_format.problems import PathInside, Problem, did_you_mean, repeated
from lessons.content_format.schema import Line, Text
from lessons.content_format.situations import InSituation

DENIED = "denied"
"""The id of the request that was denied, among the checks."""


MOST_POLICIES = 9
"""As many tabs as static/css/diagnose.css knows."""


class Denied(Asked, frozen=True, kw_only=True):
    """The request that AWS denied, and why it should not."""

    title: Line
    why: Text


@kind("diagnose")
class DiagnoseExercise(InSituation, frozen=True, kw_only=True):
    """A refusal, the policies behind it, and which of them the learner may repair.

    `repair` are the names of policies; without any, the learner only says which policy type denies.
    `solution` holds the repaired documents by name.
    """

    policies: Annotated[list[GivenDocument], Meta(min_length=1)]
    denied: Denied
    repair: list[Line] = []
    ask_layer: bool = True
    checks: list[Check] = []
    wrong_ideas: list[WrongRepair] = []
    solution: dict[Line, Text] = {}

    @property
    def documents(self) -> dict[str, str]:
        """The documents that may be repaired, by name, as they are at the start."""
        return {each.name: each.document for each in self.policies if each.name in self.repair}

    def asked(self) -> Mapping[PathInside, Asked]:
        """Return the denied request and those of the checks."""
        checks: dict[PathInside, Asked] = {
            ("checks", index): check for index, check in enumerate(self.checks)
        }
        return {("denied",): self.denied, **checks}

    def all_checks(self) -> list[Check]:
        """Return the checks, the denied request before all others: it is to be allowed in the end."""
        asked = self.denied
        first = Check(
            id=DENIED,
            title=asked.title,
            why=asked.why,
            expect="allowed",
            action=asked.action,
            resource=asked.resource,
            principal=asked.principal,
            resource_account=asked.resource_account,
            context=asked.context,
        )
        return [first, *self.checks]

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: policies, requests, what is to be repaired."""
        yield from super().problems()
        if len(self.policies) > MOST_POLICIES:
            yield Problem(("policies",), f"There are more than {MOST_POLICIES} policies.")
        names = [each.name for each in self.policies]
        for index, name in enumerate(self.repair):
            if name not in names:
                yield Problem(("repair", index), f"There is no policy {name!r}. {did_you_mean(name, names)}")
        yield from repeated("checks", "id", [check.id for check in self.checks], {DENIED})
        yield from repeated("wrong_ideas", "id", [idea.id for idea in self.wrong_ideas])
        yield from idea_problems(self.wrong_ideas, [DENIED, *(check.id for check in self.checks)])
        yield from self._repair_problems()

    def _repair_problems(self) -> Iterator[Problem]:
        if not self.repair:
            if not self.ask_layer:
                yield Problem(("ask_layer",), "There is nothing to do: no layer to name, nothing to repair.")
            for part in ("checks", "wrong_ideas", "solution"):
                if getattr(self, part):
                    yield Problem((part,), "Nothing can be repaired here. Name policies in 'repair' first.")
            return
        if not self.solution:
            yield Problem(("solution",), "The solution repairs nothing.")
        by_name = {each.name: each for each in self.policies if each.name in self.repair}
        for name, text in self.solution.items():
            if name in by_name:
                yield from document_problems(by_name[name], ("solution", name), text)
            else:
                yield _not_to_be_repaired(("solution", name), name, by_name)
        for place, idea in enumerate(self.wrong_ideas):
            for number, answer in enumerate(idea.answers):
                for name in set(answer) - set(by_name):
                    yield _not_to_be_repaired(("wrong_ideas", place, "answers", number, name), name, by_name)

    def answer_in(self, posted: Posted) -> str:
        """Return the named layer and the documents in a form. Raises NoAnswer."""
        texts = [text.replace("\r\n", "\n") for text in posted.get("document", ())]
        layer = next(iter(posted.get("layer", ())), "")
        names = list(self.documents)
        if len(texts) != len(names):
            raise NoAnswer("The answer is missing.")
        answer = written(layer, dict(zip(names, texts, strict=True)))
        if any("\x00" in text for text in (layer, *texts)):
            raise NoAnswer(NO_NULLS, kept=answer)
        if not (names or layer):
            raise NoAnswer("Name a policy type first.")
        return answer

    def markdown(self) -> Iterator[PathInside]:
        """Yield the paths of the texts that are Markdown."""
        yield from super().markdown()
        for index in range(len(self.wrong_ideas)):
            yield ("wrong_ideas", index, "text")


def written(layer: str, documents: Mapping[str, str]) -> str:
    """Return an answer as the text that is kept."""
    return json.dumps({"layer": layer, "documents": dict(documents)}, ensure_ascii=False)


def read(answer: str, exercise: DiagnoseExercise) -> tuple[str, dict[str, str]]:
    """Return the layer and the documents of an answer; what it does not hold is as at the start.

    An answer may be older than the exercise, so that its policies may have other names.
    """
    kept = json.loads(answer) if answer else {}
    documents = kept.get("documents", {})
    layer = str(kept.get("layer", ""))
    return layer, {name: documents.get(name, text) for name, text in exercise.documents.items()}


def _not_to_be_repaired(path: PathInside, name: str, known: Mapping[str, object]) -> Problem:
    return Problem(path, f"{name!r} is not to be repaired. {did_you_mean(name, list(known))}")
