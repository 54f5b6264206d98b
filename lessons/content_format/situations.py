"""Exercises about a situation: policies that the learner reads, and requests that the evaluator decides.

The kinds quiz, predict and diagnose share it. What is allowed is never written down; it is computed.
"""

from collections.abc import Iterator, Mapping, Sequence

from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.policy_checking import document_problems, placing_problems, request_problems
from lessons.content_format.policy_parts import Asked, GivenDocument
from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import Line


class InSituation(KindOfExercise, frozen=True, kw_only=True):
    """An exercise with policies in it. `principal` makes the requests, unless a request names another."""

    principal: Line | None = None
    resource_account: Line | None = None
    policies: list[GivenDocument] = []

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the policies and the requests; kinds add to it."""
        yield from super().problems()
        yield from policies_problems(self.policies, ("policies",))
        yield from self._asked_problems(self.asked())

    def asked(self) -> Mapping[PathInside, Asked]:
        """Return every request of the exercise under its path; kinds say which there are."""
        return {}

    def _asked_problems(self, asked: Mapping[PathInside, Asked]) -> Iterator[Problem]:
        for path, each in asked.items():
            if self.principal is None and each.principal is None:
                yield Problem(path, "Nobody makes this request. Give it or the exercise a 'principal'.")
                return
        if asked:
            # "*" is never used: without a principal of the exercise's, every request names its own.
            yield from request_problems(asked, self.principal or "*", self.resource_account)


def policies_problems(policies: Sequence[GivenDocument], path: PathInside) -> Iterator[Problem]:
    """Yield what is wrong with a list of policies: each document, where it is attached, their names."""
    for index, policy in enumerate(policies):
        yield from placing_problems(policy, (*path, index))
        yield from document_problems(policy, (*path, index, "document"), policy.document)
    # Explanations tell policies apart by their names; a resource has one policy.
    part = str(path[-1])
    found = [*repeated(part, "name", [policy.name for policy in policies])]
    owners = [policy.resource or f"no resource {index}" for index, policy in enumerate(policies)]
    for problem in (*found, *repeated(part, "resource", owners)):
        yield Problem((*path[:-1], *problem.path), problem.message)
