"""The check loop on the landing page: one policy, three resources to try, two requests.

Nothing here says what is allowed: every verdict, sentence and chain comes from the evaluator.
"""

from dataclasses import dataclass
from functools import lru_cache

from iamlab.evaluator import NamedPolicy, Policies, Request, Trace, explain, parse
from iamlab.evaluator.explanation import StatementTrace

_POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ReadReports",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "RESOURCE"
  }]
}"""
_MAYA = "arn:aws:iam::111122223333:user/maya"
_CHOICES = {"bucket": "arn:aws:s3:::reports", "objects": "arn:aws:s3:::reports/*", "star": "*"}
_REPORT, _PAYROLL = "arn:aws:s3:::reports/2026/q3.csv", "arn:aws:s3:::payroll/2026/09.csv"


@dataclass(frozen=True, slots=True)
class LoopCheck:
    """One request, whether it got the decision that is wanted, and why."""

    about: str
    title: str
    passed: bool
    trace: Trace
    waits: bool = False

    @property
    def near_miss(self) -> StatementTrace | None:
        """The statement that should have matched and nearly did."""
        return None if self.passed else next(iter(self.trace.near_misses), None)


@dataclass(frozen=True, slots=True)
class LoopChoice:
    """One resource to try, and what becomes of the requests."""

    key: str
    resource: str
    policy: str
    checks: tuple[LoopCheck, ...]

    @property
    def label(self) -> str:
        """The resource without what is the same in every ARN of S3."""
        return self.resource.removeprefix("arn:aws:s3:::")

    @property
    def shown(self) -> LoopCheck:
        """The check whose chain is shown: the first that fails, else the first."""
        return next((check for check in self.checks if not check.passed), self.checks[0])


@lru_cache(maxsize=1)
def check_loop() -> tuple[LoopChoice, ...]:
    """Return every choice with its checks; decided once, since nothing in it changes."""
    return tuple(_choice(key, resource) for key, resource in _CHOICES.items())


def _choice(key: str, resource: str) -> LoopChoice:
    text = _POLICY.replace("RESOURCE", resource)
    policies = Policies(identity=(NamedPolicy("ReportsReader", parse(text)),))
    report = explain(Request(_MAYA, "s3:GetObject", _REPORT), policies)
    payroll = explain(Request(_MAYA, "s3:GetObject", _PAYROLL), policies)
    return LoopChoice(
        key,
        resource,
        text,
        (
            LoopCheck("Report", "Maya may read a report", report.decision.allowed, report),
            LoopCheck("Payroll", "Maya may not read the payroll", not payroll.decision.allowed, payroll),
        ),
    )
