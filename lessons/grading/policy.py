"""Grading of the kind *policy*: every request gets its expected decision, every rule on the text holds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from iamlab.evaluator import (
    InvalidRequest,
    NamedPolicy,
    Outcome,
    Policies,
    PolicyDocumentError,
    Problem,
    Request,
    Trace,
    explain,
    parse,
    validate,
)
from lessons.content_format.kinds.policy import Check, PolicyExercise, Rule
from lessons.grading.feedback import CheckResult, Feedback, RuleResult, grade
from lessons.grading.rules import RULES

MAX_DOCUMENT_BYTES = 256 * 1024
"""Longer answers are not read at all: the largest policy that AWS takes has 32 KB (facts 1.6)."""


@grade.register
def grade_policy(exercise: PolicyExercise, answer: str) -> Feedback:
    """Return the feedback on the policy document `answer`."""
    if len(answer.encode(errors="replace")) > MAX_DOCUMENT_BYTES:
        return _not_evaluated(exercise, answer, (_too_large(),))
    problems = validate(answer)
    try:
        policies = _policies(exercise, answer)
    except PolicyDocumentError:
        return _not_evaluated(exercise, answer, problems)
    visible, hidden = _split(exercise.checks)
    checks = tuple(_run(exercise, check, policies) for check in visible)
    rules = tuple(_rules(exercise.rules, answer, problems))
    feedback = Feedback(
        answer=answer,
        policy=exercise.policy,
        problems=problems,
        evaluated=True,
        checks=checks,
        rules=rules,
        hidden_total=len(hidden),
    )
    if not feedback.visible_pass:
        return feedback
    return replace(feedback, hidden=tuple(_run(exercise, check, policies) for check in hidden))


def _policies(exercise: PolicyExercise, answer: str) -> Policies:
    given = (NamedPolicy(policy.name, parse(policy.document)) for policy in exercise.given)
    return Policies(identity=(NamedPolicy(exercise.policy, parse(answer)), *given))


def _run(exercise: PolicyExercise, check: Check, policies: Policies) -> CheckResult:
    try:
        trace = explain(_request(exercise, check), policies)
    except InvalidRequest as error:
        return _result(exercise, check, error=str(error))
    return _result(exercise, check, trace=trace, passed=_as_expected(check.expect, trace.decision.outcome))


def _as_expected(expected: str, outcome: Outcome) -> bool:
    """Say whether `outcome` is the `expected` one; "denied" takes either kind of denial."""
    if expected == "denied":
        return outcome is not Outcome.ALLOWED
    return expected == outcome.value


def _request(exercise: PolicyExercise, check: Check) -> Request:
    context = {key: value if isinstance(value, str) else tuple(value) for key, value in check.context.items()}
    return Request(check.principal or exercise.principal, check.action, check.resource, context)


def _rules(rules: Iterable[Rule], answer: str, problems: tuple[Problem, ...]) -> Iterator[RuleResult]:
    document = parse(answer)
    for rule in rules:
        passed = RULES[rule.rule](document, problems)
        yield RuleResult(rule.id, rule.title, rule.why, passed)


def _result(
    exercise: PolicyExercise,
    check: Check,
    *,
    passed: bool = False,
    trace: Trace | None = None,
    error: str | None = None,
) -> CheckResult:
    return CheckResult(
        id=check.id,
        title=check.title,
        principal=check.principal or exercise.principal,
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
    visible, hidden = _split(exercise.checks)
    return Feedback(
        answer=answer,
        policy=exercise.policy,
        problems=problems,
        evaluated=False,
        checks=tuple(_result(exercise, check) for check in visible),
        rules=tuple(
            RuleResult(rule.id, rule.title, rule.why, passed=False, waits=True) for rule in exercise.rules
        ),
        hidden_total=len(hidden),
    )


def _split(checks: Iterable[Check]) -> tuple[list[Check], list[Check]]:
    listed = list(checks)
    return [check for check in listed if not check.hidden], [check for check in listed if check.hidden]


def _too_large() -> Problem:
    return Problem(
        "DOCUMENT_TOO_LARGE",
        f"The document is larger than {MAX_DOCUMENT_BYTES // 1024} KB.",
        "AWS takes 6,144 characters in a managed policy. Shorten it.",
        refusal="Cannot exceed quota for PolicySize: 6144",
    )
