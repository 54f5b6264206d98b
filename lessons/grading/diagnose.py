"""Grading of the kind *diagnose*: the layer that was named, and the policies as they are repaired."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from iamlab.evaluator import PolicyDocumentError, Problem, Trace, parse, validate
from lessons.content_format.kinds.diagnose import DiagnoseExercise, read
from lessons.content_format.policy_questions import written_as
from lessons.grading.beyond import Beyond, beyond_all
from lessons.grading.feedback import CheckResult, Feedback, ShownDocument, grade
from lessons.grading.layers import deciding_layer, layers_in
from lessons.grading.policy import MAX_DOCUMENT_BYTES, check_result, run_check, split, too_large
from lessons.grading.situations import policies_in, run
from lessons.grading.wrong_ideas import recognised


@dataclass(frozen=True, slots=True)
class NamedLayer:
    """The policy type that the learner named; `is_wrong_but_stops` if it stops the request as well."""

    name: str
    is_right: bool
    is_wrong_but_stops: bool


@dataclass(frozen=True, slots=True)
class DiagnoseFeedback(Feedback):
    """The whole answer to a diagnosis. `refusal` is the trace of the request as AWS denied it."""

    refusal: Trace | None = None
    layers: tuple[str, ...] = ()
    layer: NamedLayer | None = None
    repairs: bool = True

    @property
    def is_begun(self) -> bool:
        """Whether the learner has named a layer or changed a document: before that, nothing is given away."""
        return self.layer is not None or self.is_changed

    @property
    def is_changed(self) -> bool:
        """Whether any document is another than at the start: only then does it show an idea."""
        return any(each.text != each.starter for each in self.documents)

    @property
    def first_failing(self) -> str | None:
        failing = (row.id for row in self.checks if row.trace and not row.passed)
        return next(failing, None) if self.is_begun else None

    @property
    def solved(self) -> bool:
        if not self.repairs:
            return self.layer is not None and self.layer.is_right
        # By name: super() does not work in a dataclass with slots.
        return self.visible_pass and self.hidden_passed == self.hidden_total

    @property
    def failing(self) -> list[str]:
        rows = (*self.rows, *self.hidden)
        return [row.id for row in rows if not row.passed] if self.repairs else self._failing_layer()

    def _failing_layer(self) -> list[str]:
        return [] if self.solved else ["layer"]


@grade.register
def grade_diagnose(exercise: DiagnoseExercise, answer: str) -> DiagnoseFeedback:
    """Return the feedback on a named layer and repaired documents."""
    layer, documents = read(answer, exercise)
    is_too_large = len(answer.encode(errors="replace")) > MAX_DOCUMENT_BYTES
    feedback = _frame(exercise, layer, _shown(exercise, documents, is_too_large), answer)
    if is_too_large:
        return _waiting(exercise, feedback)
    if not exercise.repair:
        return feedback
    try:
        policies = policies_in(exercise, documents)
    except PolicyDocumentError:
        return _with_wrong_ideas(exercise, _waiting(exercise, feedback), ())
    visible, hidden = split(exercise.all_checks())
    checks = tuple(run_check(exercise, check, policies) for check in visible)
    behind = tuple(run_check(exercise, check, policies) for check in hidden)
    feedback = replace(feedback, checks=checks, hidden_total=len(hidden))
    if feedback.visible_pass:
        feedback = replace(feedback, hidden=behind)
    if feedback.solved:
        feedback = replace(feedback, beyond=_beyond(exercise, documents))
    return _with_wrong_ideas(exercise, feedback, (*checks, *behind))


def _frame(
    exercise: DiagnoseExercise, layer: str, documents: Iterable[ShownDocument], answer: str
) -> DiagnoseFeedback:
    """Return what there is to say before any check: the message, the layer, the documents' problems."""
    refusal = run(exercise, exercise.denied, policies_in(exercise))
    shown = tuple(documents)
    layers = layers_in(exercise, refusal) if exercise.ask_layer else ()
    # Where there is one type of policy, to name it is no question, unless it is all that is asked.
    asks = len(layers) > 1 or not exercise.repair
    return DiagnoseFeedback(
        answer=answer,
        policy="",
        problems=tuple(problem for each in shown for problem in each.problems),
        evaluated=True,
        checks=(),
        refusal=refusal,
        layers=layers if asks else (),
        layer=_named(layer, refusal) if layer and asks else None,
        documents=shown,
        repairs=bool(exercise.repair),
    )


def _shown(
    exercise: DiagnoseExercise, documents: Mapping[str, str], is_too_large: bool
) -> Iterator[ShownDocument]:
    """Yield every policy with the problems of its text; of too much text the longest is the problem."""
    longest = max(documents, key=lambda name: len(documents[name]), default="")
    for number, given in enumerate(exercise.policies, 1):
        if given.name not in documents:
            yield ShownDocument(number, given, given.document, is_editable=False)
            continue
        text = documents[given.name]
        problems: tuple[Problem, ...] = (too_large(),) if is_too_large and given.name == longest else ()
        if not is_too_large:
            problems = validate(text, *written_as(given.policy_type, given.resource))
        yield ShownDocument(number, given, text, is_editable=True, problems=problems)


def _named(layer: str, refusal: Trace) -> NamedLayer:
    is_right = layer == deciding_layer(refusal)
    stops = {deciding_layer(refusal, each) for each in refusal.decision.blocked_by}
    return NamedLayer(layer, is_right, not is_right and layer in stops)


def _waiting(exercise: DiagnoseExercise, feedback: DiagnoseFeedback) -> DiagnoseFeedback:
    visible, hidden = split(exercise.all_checks())
    checks = tuple(check_result(exercise, check) for check in visible)
    return replace(feedback, evaluated=False, checks=checks, hidden_total=len(hidden))


def _beyond(exercise: DiagnoseExercise, documents: Mapping[str, str]) -> Beyond | None:
    """Compare each document that was changed, or is in the solution, with the solution's."""
    pairs = [
        (given, documents[given.name], exercise.solution.get(given.name, given.document))
        for given in exercise.policies
        if given.name in documents
    ]
    return beyond_all([pair for pair in pairs if pair[1] != pair[2]])


def _with_wrong_ideas(
    exercise: DiagnoseExercise, feedback: DiagnoseFeedback, ran: Sequence[CheckResult]
) -> DiagnoseFeedback:
    if feedback.solved or not (exercise.wrong_ideas and feedback.is_changed):
        return feedback
    changed = [each for each in feedback.documents if each.text != each.starter] if ran else []
    documents = [
        parse(each.text, *written_as(each.given.policy_type, each.given.resource)) for each in changed
    ]
    ideas = recognised(exercise.wrong_ideas, ran, feedback.problems, documents)
    advice = ideas[0].text if ideas else ""
    return replace(feedback, wrong_ideas=tuple(idea.id for idea in ideas), advice=advice)
