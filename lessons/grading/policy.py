"""Grading of the kind *policy*: every request gets its expected decision, every rule on the text holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from iamlab.evaluator import Outcome, PolicyDocumentError, Problem, Trace, explain, parse, validate
from iamlab.evaluator.scenario import ScenarioError
from lessons.content_format.kinds.policy import ACTIVITY, Check, PolicyExercise
from lessons.content_format.policy_questions import refusal, request_of, written_as
from lessons.grading.activity import CoveredCall, covered
from lessons.grading.applying import ApplyingPolicies, exercise_policies
from lessons.grading.beyond import beyond
from lessons.grading.feedback import CheckResult, Feedback, RuleResult, grade
from lessons.grading.rules import RULES
from lessons.grading.wrong_ideas import recognised


class Asking(Protocol):
    """An exercise with checks: who makes the requests, unless a check names another."""

    @property
    def principal(self) -> str | None: ...
    @property
    def resource_account(self) -> str | None: ...


MAX_DOCUMENT_BYTES = 256 * 1024
"""Longer answers are not read at all: the largest policy that AWS takes has 32 KB (facts 1.6)."""


@grade.register
def grade_policy(exercise: PolicyExercise, answer: str) -> Feedback:
    """Return the feedback on the policy document `answer`."""
    if len(answer.encode(errors="replace")) > MAX_DOCUMENT_BYTES:
        return _not_evaluated(exercise, answer, (too_large(),))
    document_type = written_as(exercise.policy_type, exercise.resource)
    problems = validate(answer, *document_type)
    try:
        policies = exercise_policies(exercise, answer)
    except PolicyDocumentError:
        return _with_wrong_ideas(exercise, _not_evaluated(exercise, answer, problems), ())
    visible, hidden = split(exercise.checks)
    checks = tuple(run_check(exercise, check, policies) for check in visible)
    activity = tuple(covered(exercise, policies))
    rules = (*_activity_rule(activity), *_rules(exercise, answer, problems))
    feedback = Feedback(
        answer=answer,
        policy=exercise.policy,
        problems=problems,
        evaluated=True,
        checks=checks,
        rules=rules,
        hidden_total=len(hidden),
        activity=activity,
    )
    if not feedback.visible_pass and not exercise.wrong_ideas:
        return feedback
    behind = tuple(run_check(exercise, check, policies) for check in hidden)
    if feedback.visible_pass:
        feedback = replace(feedback, hidden=behind)
    if feedback.solved:
        feedback = replace(feedback, beyond=beyond(exercise, answer))
    return _with_wrong_ideas(exercise, feedback, (*checks, *behind))


def _with_wrong_ideas(exercise: PolicyExercise, feedback: Feedback, ran: tuple[CheckResult, ...]) -> Feedback:
    """Return the feedback with the wrong ideas that the answer shows, by all checks that ran.

    What stands there from the start is nobody's idea yet.
    """
    if feedback.solved or feedback.answer == exercise.starter or not exercise.wrong_ideas:
        return feedback
    documents = [parse(feedback.answer, *written_as(exercise.policy_type, exercise.resource))] if ran else []
    ideas = recognised(exercise.wrong_ideas, ran, feedback.problems, documents)
    advice = ideas[0].text if ideas else ""
    return replace(feedback, wrong_ideas=tuple(idea.id for idea in ideas), advice=advice)


def run_check(exercise: Asking, check: Check, policies: ApplyingPolicies) -> CheckResult:
    """Return what the policies make of a check."""
    try:
        request = request_of(check, exercise.principal or "", exercise.resource_account)
    except ScenarioError as error:
        return check_result(exercise, check, error=refusal(error)[1])
    trace = explain(request, policies.of(request))
    return check_result(
        exercise, check, trace=trace, passed=as_expected(check.expect, trace.decision.outcome)
    )


def as_expected(expected: str, outcome: Outcome) -> bool:
    """Say whether `outcome` is the `expected` one; "denied" takes either kind of denial."""
    if expected == "denied":
        return outcome is not Outcome.ALLOWED
    return expected == outcome.value


def _activity_rule(activity: Sequence[CoveredCall]) -> Iterator[RuleResult]:
    """Yield the row that says whether every call of the log is allowed; none without a log."""
    if activity:
        yield RuleResult(
            ACTIVITY,
            "Every call of the log is allowed",
            "Somebody made these calls for their work, and will make them again.",
            passed=all(call.is_covered for call in activity),
            waits=any(call.trace is None for call in activity),
        )


def _rules(exercise: PolicyExercise, answer: str, problems: tuple[Problem, ...]) -> Iterator[RuleResult]:
    document = parse(answer, *written_as(exercise.policy_type, exercise.resource))
    for rule in exercise.rules:
        passed = RULES[rule.rule](document, problems)
        yield RuleResult(rule.id, rule.title, rule.why, passed)


def check_result(
    exercise: Asking,
    check: Check,
    *,
    passed: bool = False,
    trace: Trace | None = None,
    error: str | None = None,
) -> CheckResult:
    """Return the row of a check; without a trace it waits."""
    return CheckResult(
        id=check.id,
        title=check.title,
        principal=check.principal or exercise.principal or "",
        resource_account=check.resource_account or exercise.resource_account,
        context=check.context,
        action=check.action,
        resource=check.resource,
        expected=check.expect,
        why=check.why,
        hidden=check.hidden,
        passed=passed,
        trace=trace,
        error=error,
    )


def _not_evaluated(exercise: PolicyExercise, answer: str, problems: tuple[Problem, ...]) -> Feedback:
    visible, hidden = split(exercise.checks)
    activity = tuple(covered(exercise, None))
    return Feedback(
        answer=answer,
        policy=exercise.policy,
        problems=problems,
        evaluated=False,
        checks=tuple(check_result(exercise, check) for check in visible),
        rules=(
            *_activity_rule(activity),
            *(RuleResult(rule.id, rule.title, rule.why, passed=False, waits=True) for rule in exercise.rules),
        ),
        hidden_total=len(hidden),
        activity=activity,
    )


def split(checks: Iterable[Check]) -> tuple[list[Check], list[Check]]:
    """Return the visible checks and the hidden ones."""
    listed = list(checks)
    return [check for check in listed if not check.hidden], [check for check in listed if check.hidden]


def too_large() -> Problem:
    """Return the problem of a document that is not read at all."""
    return Problem(
        "DOCUMENT_TOO_LARGE",
        f"The document is larger than {MAX_DOCUMENT_BYTES // 1024} KB.",
        "AWS takes 6,144 characters in a managed policy. Shorten it.",
        refusal="Cannot exceed quota for PolicySize: 6144",
    )
