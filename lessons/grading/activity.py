"""What a policy covers of a log: for each call, which of the learner's statements allow it."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamlab.evaluator import Trace, explain
from iamlab.evaluator.explanation import StatementTrace
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.policy_parts import LoggedCall
from lessons.content_format.policy_questions import request_of
from lessons.grading.applying import ApplyingPolicies


@dataclass(frozen=True, slots=True)
class CoveredCall:
    """A call of the log. `trace` is None while the answer cannot be read."""

    call: LoggedCall
    policy: str
    trace: Trace | None = None

    @property
    def is_covered(self) -> bool:
        return self.trace is not None and self.trace.decision.allowed

    @property
    def statements(self) -> list[StatementTrace]:
        """The statements of the learner's policy that allow it, or that deny it."""
        if self.trace is None:
            return []
        decided = {(each.policy, each.statement.index) for each in self.trace.decision.matched}
        return [
            each
            for link in self.trace.links
            for each in link.statements
            if each.policy == self.policy and (each.policy, each.index) in decided
        ]


def covered(exercise: PolicyExercise, policies: ApplyingPolicies | None) -> Iterator[CoveredCall]:
    """Yield each call of the log with what the policies make of it; None: nothing can be said yet."""
    for call in exercise.activity:
        if policies is None:
            yield CoveredCall(call, exercise.policy)
            continue
        request = request_of(call, exercise.principal, exercise.resource_account)
        yield CoveredCall(call, exercise.policy, explain(request, policies.of(request)))
