"""Which policies apply to which request of an exercise: the learner's, and the given ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iamlab.evaluator import NamedPolicy, Policies, Request, parse
from lessons.content_format.kinds.policy import GivenDocument, PolicyExercise
from lessons.content_format.policy_questions import LEVELS, ON_A_LEVEL, ON_A_RESOURCE, written_as


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """A parsed policy, and where it is attached. `principals` are whose requests; empty means everybody's."""

    named: NamedPolicy
    policy_type: str
    level: str | None
    resource: str | None
    principals: tuple[str, ...] = ()

    def applies_to(self, request: Request) -> bool:
        """Say whether the policy is asked about a request; a resource's own is asked about that resource.

        What lies in the resource, the objects of a bucket and the indexes of a table, counts as it.
        """
        if self.principals and request.principal not in self.principals:
            return False
        if self.resource is None:
            return True
        return request.resource == self.resource or request.resource.startswith(f"{self.resource}/")


class ApplyingPolicies:
    """All policies of an exercise: which of them applies to which request."""

    def __init__(self, policies: Iterable[AppliedPolicy]) -> None:
        self._all = tuple(policies)
        self._by_choice: dict[tuple[bool, ...], Policies] = {}

    def of(self, request: Request) -> Policies:
        """Return the policies that apply to a request; requests with the same ones share the value."""
        chosen = tuple(policy.applies_to(request) for policy in self._all)
        if chosen not in self._by_choice:
            applying = [policy for policy, applies in zip(self._all, chosen, strict=True) if applies]
            self._by_choice[chosen] = _by_type(applying)
        return self._by_choice[chosen]


def exercise_policies(exercise: PolicyExercise, answer: str) -> ApplyingPolicies:
    """Return all policies of an exercise, with the learner's `answer` among them.

    Raises PolicyDocumentError when a document cannot be decided about.
    """
    learners = applied(exercise, exercise.policy, answer)
    return ApplyingPolicies((learners, *(applied(each, each.name, each.document) for each in exercise.given)))


def applied(placed: PolicyExercise | GivenDocument, name: str, text: str) -> AppliedPolicy:
    """Return a policy where it is attached, with `text` as its document. Raises PolicyDocumentError."""
    document = parse(text, *written_as(placed.policy_type, placed.resource))
    principals = tuple(placed.principals) if isinstance(placed, GivenDocument) else ()
    return AppliedPolicy(
        NamedPolicy(name, document), placed.policy_type, placed.level, placed.resource, principals
    )


def _by_type(applying: Sequence[AppliedPolicy]) -> Policies:
    on_resource = next((each.named for each in applying if each.policy_type in ON_A_RESOURCE), None)
    scp, rcp = (_levels(each for each in applying if each.policy_type == name) for name in ON_A_LEVEL)
    return Policies(
        identity=_of_type(applying, "identity"),
        boundary=_of_type(applying, "boundary"),
        session=_of_type(applying, "session"),
        resource=on_resource,
        scp=scp,
        rcp=rcp,
        vpc_endpoint=_of_type(applying, "vpc_endpoint"),
    )


def _of_type(applying: Iterable[AppliedPolicy], policy_type: str) -> tuple[NamedPolicy, ...]:
    return tuple(each.named for each in applying if each.policy_type == policy_type)


def _levels(applying: Iterable[AppliedPolicy]) -> tuple[tuple[NamedPolicy, ...], ...]:
    """Return the levels that have a policy here, root first: one without would allow nothing."""
    listed = list(applying)
    by_level = (tuple(each.named for each in listed if each.level == level) for level in LEVELS)
    return tuple(level for level in by_level if level)
