"""Is an answer right, and why? `grade` takes an exercise and an answer, never an HTTP request."""

from lessons.grading.account import AccountFeedback, GoalResult, grade_account
from lessons.grading.diagnose import DiagnoseFeedback, grade_diagnose
from lessons.grading.feedback import AnyFeedback, CheckResult, Feedback, RuleResult, grade
from lessons.grading.policy import MAX_DOCUMENT_BYTES, grade_policy

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "AccountFeedback",
    "AnyFeedback",
    "CheckResult",
    "DiagnoseFeedback",
    "Feedback",
    "GoalResult",
    "RuleResult",
    "grade",
    "grade_account",
    "grade_diagnose",
    "grade_policy",
]
