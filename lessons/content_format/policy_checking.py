"""What types alone cannot say about an exercise of the kind *policy*; its placeholders are filled here."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from iamlab.evaluator import InvalidRequest, PolicyDocumentError, parse
from iamlab.evaluator.callers import read_caller
from iamlab.evaluator.scenario import ScenarioError
from lessons.content_format.policy_parts import Asked, Check, GivenDocument, Misunderstanding
from lessons.content_format.policy_questions import (
    LEVELS,
    ON_A_LEVEL,
    ON_A_RESOURCE,
    policy_of,
    refusal,
    request_of,
    written_as,
)
from lessons.content_format.problems import PathInside, Problem, did_you_mean

_ARN = re.compile(r"arn(:[^:\s]*){4}:\S+")
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")
_ACCOUNT = re.compile(r"[0-9]{12}")


class Placed(Protocol):
    """A policy with its type and where it is attached: the learner's or a given one."""

    @property
    def policy_type(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def resource(self) -> str | None: ...


def request_problems(
    asked: Mapping[PathInside, Asked], principal: str, resource_account: str | None
) -> Iterator[Problem]:
    """Yield what is wrong with requests, each under its path, and with what they have in common."""
    yield from account_problems((), resource_account)
    first = next(iter(asked.values())).action if asked else ""
    everybodys = list(principal_problems(("principal",), principal, first))
    yield from everybodys
    for path, each in asked.items():
        yield from _asked_problems(path, each, principal, known=bool(everybodys))


def check_problems(
    checks: Sequence[Check], principal: str, resource_account: str | None
) -> Iterator[Problem]:
    """Yield what is wrong with the checks of an exercise."""
    asked: dict[PathInside, Asked] = {("checks", index): check for index, check in enumerate(checks)}
    yield from request_problems(asked, principal, resource_account)
    if all(check.hidden for check in checks):
        yield Problem(("checks",), "Every check is hidden. At least one must be visible.")


def placing_problems(policy: Placed, path: PathInside) -> Iterator[Problem]:
    """Yield what is wrong with where a policy is attached, and with whom it applies to."""
    yield from _level_problems(policy, path)
    yield from _resource_problems(policy, path)
    if isinstance(policy, GivenDocument):
        for index, principal in enumerate(policy.principals):
            yield from principal_problems((*path, "principals", index), principal, "")


def document_problems(policy: Placed, path: PathInside, text: str) -> Iterator[Problem]:
    """Yield why a document cannot be decided about, as a policy of its type."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        yield Problem(path, f"This is not valid JSON: {error.msg}.", error.lineno)
    except RecursionError:
        yield Problem(path, "This JSON is nested too deeply.")
    else:
        if not isinstance(document, dict):
            yield Problem(path, "This JSON is not an object, { … }.")
        elif not any(_resource_problems(policy, path)):
            # As what it is written is known only then.
            yield from _refusals(policy, path, text)


def idea_problems(ideas: Sequence[Misunderstanding], checks: list[str]) -> Iterator[Problem]:
    """Yield what is wrong with how wrong ideas are recognised; `checks` are the ids that there are."""
    for place, idea in enumerate(ideas):
        if not (idea.failing or idea.passing or idea.problems or idea.shows):
            message = (
                "Nothing says when it is recognised. Give it 'shows', 'failing', 'passing' or 'problems'."
            )
            yield Problem(("wrong_ideas", place), message)
        for name, listed in (("failing", idea.failing), ("passing", idea.passing)):
            for index, check in enumerate(listed):
                if check not in checks:
                    message = f"There is no check {check!r}. {did_you_mean(check, checks)}"
                    yield Problem(("wrong_ideas", place, name, index), message)


def _asked_problems(path: PathInside, asked: Asked, principal: str, *, known: bool) -> Iterator[Problem]:
    """Yield a request's own problems; `known`: those of the exercise's principal are told already."""
    fine = True
    if not _ACTION.fullmatch(asked.action):
        fine = False
        message = f"{asked.action!r} is not one action, such as s3:GetObject, without wildcards."
        yield Problem((*path, "action"), message)
    if asked.resource != "*" and not _ARN.fullmatch(asked.resource):
        fine = False
        yield _not_an_arn((*path, "resource"), asked.resource)
    yield from account_problems(path, asked.resource_account)
    if not fine:
        return
    try:
        request_of(asked, principal)
    except ScenarioError as error:
        name, message = refusal(error)
        if name == "principal" and asked.principal is None:
            if known:
                return
            path = ()
        yield Problem((*path, name), message)


def account_problems(path: PathInside, account: str | None) -> Iterator[Problem]:
    """Yield why the account that owns a resource is none."""
    if account is not None and not _ACCOUNT.fullmatch(account):
        yield Problem((*path, "resource_account"), f"{account!r} is not an account: it takes 12 digits.")


def principal_problems(path: PathInside, principal: str, action: str) -> Iterator[Problem]:
    """Yield why nobody of this name can ask for this action."""
    try:
        read_caller(principal, action)
    except InvalidRequest as error:
        yield Problem(path, f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _level_problems(policy: Placed, path: PathInside) -> Iterator[Problem]:
    if policy.policy_type in ON_A_LEVEL and policy.level is None:
        message = f"The key 'level' is missing: a policy of this type is attached at {' or '.join(LEVELS)}."
        yield Problem((*path, "policy_type"), message)
    if policy.policy_type not in ON_A_LEVEL and policy.level is not None:
        message = f"Only policies of the types {' and '.join(ON_A_LEVEL)} have a level. Leave it out."
        yield Problem((*path, "level"), message)


def _resource_problems(policy: Placed, path: PathInside) -> Iterator[Problem]:
    if policy.policy_type not in ON_A_RESOURCE:
        if policy.resource is not None:
            message = f"Only policies of the types {' and '.join(ON_A_RESOURCE)} belong to a resource."
            yield Problem((*path, "resource"), f"{message} Leave it out.")
    elif policy.resource is None:
        message = "The key 'resource' is missing: the ARN of the resource that the policy belongs to."
        yield Problem((*path, "policy_type"), message)
    elif not _ARN.fullmatch(policy.resource):
        yield _not_an_arn((*path, "resource"), policy.resource)
    elif policy_of(policy.resource)[0] != policy.policy_type:
        right = policy_of(policy.resource)[0].value
        message = f"The policy of {policy.resource!r} has the type {right!r}, not {policy.policy_type!r}."
        yield Problem((*path, "policy_type"), message)


def _refusals(policy: Placed, path: PathInside, text: str) -> Iterator[Problem]:
    try:
        parse(text, *written_as(policy.policy_type, policy.resource))
    except PolicyDocumentError as error:
        for problem in error.problems:
            yield Problem(path, f"{problem.message} {problem.advice}", problem.line or 1)


def _not_an_arn(path: PathInside, value: str) -> Problem:
    return Problem(path, f"{value!r} is not an ARN, arn:partition:service:region:account:resource.")
