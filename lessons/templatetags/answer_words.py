"""The words and icons of answers to questions: statements, predictions, the policy type that decides."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from iamlab.evaluator.messages import reason_in
from lessons.content_format.kinds.diagnose import DiagnoseExercise
from lessons.content_format.kinds.predict import PredictExercise, Prediction, grade_prediction
from lessons.content_format.kinds.quiz import QuizExercise, Statement, StatementResult, grade_quiz
from lessons.grading import DiagnoseFeedback, grade_diagnose
from lessons.grading.layers import LAYERS as ORDER
from lessons.grading.layers import NO_STATEMENT, deciding_layer
from lessons.templatetags.frame import icon

register = template.Library()


@register.simple_tag
def truth_verdict(result: StatementResult) -> SafeString:
    """Draw whether a statement is true; how it is drawn says whether it was picked rightly."""
    word = "True" if result.is_true else "False"
    if not result.is_picked:
        # Only shown when all is right: false, and left alone.
        return format_html('<p class="verdict" data-result="wait">{}{}</p>', icon("idle"), word)
    shape = "pass" if result.is_true else "fail"
    return format_html('<p class="verdict" data-result="{}">{}{}</p>', shape, icon(shape), word)


@register.filter
def true_statements(exercise: QuizExercise) -> list[Statement]:
    """Return the statements of a quiz that are true."""
    return [result.statement for result in grade_quiz(exercise, "").results if result.is_true]


LAYERS = {
    "rcp": "Resource control policy (RCP)",
    "scp": "Service control policy (SCP)",
    "resource": "Resource-based policy",
    "trust": "Role trust policy",
    "identity": "Identity-based policy",
    "boundary": "Permissions boundary",
    "session": "Session policy",
    "vpc_endpoint": "VPC endpoint policy",
    NO_STATEMENT: "No statement allows it",
}
"""By policy type: its name in AWS's documentation; and what to say where none decides."""


@register.filter
def layer_word(layer: str) -> str:
    """Return the name of a policy type."""
    return LAYERS[layer]


@register.filter
def right_layer(exercise: DiagnoseExercise) -> str:
    """Return the policy type that denies at the start."""
    refusal = grade_diagnose(exercise, "").refusal
    return deciding_layer(refusal) if refusal else ""


@register.filter
def layer_said(feedback: DiagnoseFeedback) -> str:
    """Say in a sentence or two whether the policy type that the learner named is the one, and how to tell."""
    named, refusal = feedback.layer, feedback.refusal
    if named is None or refusal is None:
        return ""
    message = refusal.decision.message or ""
    if named.is_right:
        return refusal.answer
    if named.is_wrong_but_stops:
        return "It stops the request too, but AWS’s message names only one policy type: another one."
    if reason_in(message) is None:
        return "This message gives no reason. Ask of each policy whether it lets the request through."
    return "The end of the message says which: read on from “because no” or “with an explicit deny in”."


@register.simple_tag
def layer_verdict(feedback: DiagnoseFeedback) -> SafeString:
    """Draw whether the policy type that the learner named is the one."""
    if feedback.layer is None:
        return SafeString("")
    result, word = ("pass", "That is the one") if feedback.layer.is_right else ("fail", "Not this one")
    return format_html('<span class="verdict" data-result="{}">{}{}</span>', result, icon(result), word)


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text, for a template's loop."""
    return text.split()


@register.filter
def deciding_words(prediction: Prediction) -> str:
    """Return the names of what decides a request, in AWS's order."""
    known = (*ORDER, NO_STATEMENT)
    return " or ".join(LAYERS[layer] for layer in known if layer in prediction.right_by)


@register.simple_tag
def prediction_verdict(prediction: Prediction) -> SafeString:
    """Draw whether a request is predicted as AWS decides it."""
    result, word = ("pass", "As AWS decides") if prediction.is_right else ("fail", "AWS decides otherwise")
    if prediction.outcome_is_right and not prediction.by_is_right:
        word = "Right outcome, but something else decides"
    return format_html('<p class="verdict" data-result="{}">{}{}</p>', result, icon(result), word)


@register.filter
def predictions_of(exercise: PredictExercise) -> tuple[Prediction, ...]:
    """Return the requests of an exercise with what the evaluator decides."""
    return grade_prediction(exercise, "").predictions
