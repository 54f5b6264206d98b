"""Exercises of the kind *predict*: what does AWS decide, and which policy type decides it?

The learner says so before the run. What is right stands nowhere in the content: the evaluator decides it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from iamlab.evaluator import Trace
from lessons.content_format.kinds import NoAnswer, Posted, kind
from lessons.content_format.policy_parts import Asked, GivenDocument
from lessons.content_format.problems import PathInside, Problem, did_you_mean, repeated
from lessons.content_format.schema import Id, Line, Part, Text
from lessons.content_format.situations import InSituation
from lessons.grading.layers import NO_STATEMENT, deciding_layers, layers_in
from lessons.grading.situations import policies_in, run

OUTCOMES = ("allowed", "denied")


class PredictedRequest(Asked, frozen=True, kw_only=True):
    """A request to predict; `why` is shown with the run, beside what the evaluator says."""

    id: Id
    title: Line
    why: Text | None = None


class WrongPrediction(Part, frozen=True, kw_only=True):
    """A misunderstanding, and the outcomes that those predict who have it, by the request's id."""

    id: Id
    text: Text
    predicted: Annotated[dict[Id, Literal["allowed", "denied"]], Meta(min_length=1)]


@kind("predict")
class PredictExercise(InSituation, frozen=True, kw_only=True):
    """Policies, and requests to predict the decision of."""

    keeps_drafts: ClassVar[bool] = False

    principal: Line
    policies: Annotated[list[GivenDocument], Meta(min_length=1)]
    requests: Annotated[list[PredictedRequest], Meta(min_length=1)]
    wrong_ideas: list[WrongPrediction] = []

    def asked(self) -> Mapping[PathInside, Asked]:
        """Return every request."""
        return {("requests", index): each for index, each in enumerate(self.requests)}

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: requests, ids, what wrong ideas predict."""
        yield from super().problems()
        ids = [each.id for each in self.requests]
        yield from repeated("requests", "id", ids)
        yield from repeated("wrong_ideas", "id", [idea.id for idea in self.wrong_ideas])
        for place, idea in enumerate(self.wrong_ideas):
            for name in idea.predicted:
                if name not in ids:
                    message = f"There is no request {name!r}. {did_you_mean(name, ids)}"
                    yield Problem(("wrong_ideas", place, "predicted", name), message)

    def answer_in(self, posted: Posted) -> str:
        """Return the predictions in a form. Raises NoAnswer unless everything is predicted."""
        found = {}
        for request in self.requests:
            outcome = next(iter(posted.get(f"outcome-{request.id}", ())), "")
            by = next(iter(posted.get(f"by-{request.id}", ())), "")
            found[request.id] = [outcome if outcome in OUTCOMES else "", by]
        answer = json.dumps(found)
        if not grade_prediction(self, answer).is_complete:
            sentence = "Say for every request what AWS decides, and what decides it. Then see the run."
            raise NoAnswer(sentence, kept=answer)
        return answer

    def graded(self, answer: str) -> "PredictFeedback":
        """Return the predictions beside what the evaluator decides."""
        return grade_prediction(self, answer)

    def broken_promises(self) -> Iterator[Problem]:
        """Yield the wrong ideas that predict nothing wrong."""
        right = {each.asked.id: each.right_outcome for each in grade_prediction(self, "").predictions}
        for place, idea in enumerate(self.wrong_ideas):
            if all(right[name] == outcome for name, outcome in idea.predicted.items()):
                yield Problem(("wrong_ideas", place, "predicted"), "AWS decides just so: the idea is right.")

    def markdown(self) -> Iterator[PathInside]:
        """Yield the paths of the texts that are Markdown."""
        yield from super().markdown()
        for index, request in enumerate(self.requests):
            if request.why is not None:
                yield ("requests", index, "why")
        for index in range(len(self.wrong_ideas)):
            yield ("wrong_ideas", index, "text")


@dataclass(frozen=True, slots=True)
class Prediction:
    """A request with what the learner says of it, empty where nothing, and what the evaluator does.

    `right_by` are the layers that may be named as deciding.
    """

    asked: PredictedRequest
    principal: str
    outcome: str
    by: str
    trace: Trace
    right_by: frozenset[str]

    @property
    def right_outcome(self) -> str:
        return "allowed" if self.trace.decision.allowed else "denied"

    @property
    def outcome_is_right(self) -> bool:
        return self.outcome == self.right_outcome

    @property
    def by_is_right(self) -> bool:
        return self.by in self.right_by

    @property
    def is_right(self) -> bool:
        return self.outcome_is_right and self.by_is_right

    @property
    def is_complete(self) -> bool:
        return bool(self.outcome and self.by)


@dataclass(frozen=True)
class PredictFeedback:
    """The whole answer to predictions. `choices` are the layers to choose from."""

    answer: str
    predictions: tuple[Prediction, ...]
    choices: tuple[str, ...]
    wrong_ideas: tuple[str, ...] = ()
    advice: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether everything is predicted; until then nothing is run, so that nothing is given away."""
        return all(each.is_complete for each in self.predictions)

    @property
    def solved(self) -> bool:
        return all(each.is_right for each in self.predictions)

    @property
    def failing(self) -> list[str]:
        """The ids of the requests that are not predicted rightly."""
        return [each.asked.id for each in self.predictions if not each.is_right]

    @property
    def summary(self) -> str:
        """How far it is, in a few words."""
        if not self.is_complete:
            return "Not run yet"
        right = len(self.predictions) - len(self.failing)
        return f"{right} of {len(self.predictions)} as AWS decides"


def grade_prediction(exercise: PredictExercise, answer: str) -> PredictFeedback:
    """Return the feedback on an answer as `answer_in` makes it, or on none."""
    said = json.loads(answer) if answer else {}
    policies = policies_in(exercise)
    traces = {each.id: run(exercise, each, policies) for each in exercise.requests}
    choices = (*layers_in(exercise, *traces.values()), NO_STATEMENT)
    predictions = tuple(
        _prediction(exercise, each, said, traces[each.id], choices) for each in exercise.requests
    )
    feedback = PredictFeedback(answer, predictions, choices)
    if feedback.solved or not feedback.is_complete:
        return feedback
    ideas = list(_recognised(exercise, predictions))
    advice = ideas[0].text if ideas else ""
    return PredictFeedback(answer, predictions, choices, tuple(idea.id for idea in ideas), advice)


def _prediction(
    exercise: PredictExercise,
    asked: PredictedRequest,
    said: Mapping[str, tuple[str, str]],
    trace: Trace,
    choices: tuple[str, ...],
) -> Prediction:
    outcome, by = said.get(asked.id, ("", ""))
    principal = asked.principal or exercise.principal
    return Prediction(asked, principal, outcome, by if by in choices else "", trace, deciding_layers(trace))


def _recognised(exercise: PredictExercise, predictions: tuple[Prediction, ...]) -> Iterator[WrongPrediction]:
    said = {each.asked.id: each.outcome for each in predictions}
    for idea in exercise.wrong_ideas:
        if all(said.get(name) == outcome for name, outcome in idea.predicted.items()):
            yield idea
