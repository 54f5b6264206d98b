"""The misunderstandings that learners really have, each recognised by what it is, whatever its words.

An exercise names one of them in a wrong idea's `shows`, and says in its text what frees from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamlab.evaluator import PolicyDocument, PolicyType, Statement
from iamlab.evaluator.callers import CallerKind
from iamlab.evaluator.document import Effect
from iamlab.evaluator.request import Request
from lessons.grading.feedback import CheckResult

_NO_SUCH_ACTION = "INVALID_ACTION"
_OBJECT_ACTIONS = ("getobject", "putobject", "deleteobject")
_BUCKET = "arn:aws:s3:::"
_FOR_ALL = "forallvalues:"
_SIDES = frozenset((PolicyType.IDENTITY, PolicyType.RESOURCE))


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What an answer shows itself in: its documents, none that cannot be read, its problems, its checks."""

    documents: Sequence[PolicyDocument]
    codes: frozenset[str]
    checks: Sequence[CheckResult]

    @property
    def allows(self) -> Iterator[Statement]:
        """Yield every statement that allows."""
        for document in self.documents:
            yield from (each for each in document.statements if not each.denies)

    @property
    def wrongly_denied(self) -> Iterator[CheckResult]:
        """Yield the checks that should be allowed and are not."""
        for check in self.checks:
            if check.expected == "allowed" and not check.passed and check.trace is not None:
                yield check


def _bucket_for_object(answer: ShownAnswer) -> bool:
    """An Allow about objects names a bucket, and none of its resources is an object in it (fact 1.5.9)."""
    return any(
        _is_bucket(text)
        and not any(other.startswith((f"{text}/", f"{text}*")) for other in _texts(each, "Resource"))
        for each in answer.allows
        if any(each.is_about("s3", name) for name in _OBJECT_ACTIONS)
        for text in _texts(each, "Resource")
    )


def _every_action(answer: ShownAnswer) -> bool:
    """An Allow for every action, or for every action of a service."""
    return any(
        text == "*" or text.endswith(":*") for each in answer.allows for text in _texts(each, "Action")
    )


def _every_resource(answer: ShownAnswer) -> bool:
    """An Allow on every resource."""
    return any(text == "*" for each in answer.allows for text in _texts(each, "Resource"))


def _not_action_with_allow(answer: ShownAnswer) -> bool:
    """An Allow with NotAction grants all that is not listed (fact 1.4.6)."""
    return any(each.not_action is not None for each in answer.allows)


def _role_for_session(answer: ShownAnswer) -> bool:
    """An Allow names the role, and a session of it is still denied: its limits count (fact 4.2)."""
    named = {text for each in answer.allows for text in _principals(each)}
    for check in answer.wrongly_denied:
        caller = _request(check).caller
        if caller.kind is CallerKind.SESSION and any(_means_role(text, caller.role_arn) for text in named):
            return True
    return False


def _session_for_role(answer: ShownAnswer) -> bool:
    """A condition compares aws:PrincipalArn with a session's ARN; the key holds the role's (fact 3.4.3)."""
    return any(
        key.lower() == "aws:principalarn" and any(":assumed-role/" in text for text in _listed(value))
        for document in answer.documents
        for statement in document.statements
        for _, key, value in _conditions(statement)
    )


def _one_half(answer: ShownAnswer) -> bool:
    """Between two accounts one side allows, and the other is silent (fact 4.3.1)."""
    for check in answer.wrongly_denied:
        trace = check.trace
        assert trace is not None
        allowing = {each.policy_type for each in trace.applying if each.statement.effect is Effect.ALLOW}
        silent = _SIDES.intersection(trace.decision.blocked_by)
        if trace.request.is_cross_account and len(silent) == 1 and (_SIDES - silent) <= allowing:
            return True
    return False


def _for_all_values_alone(answer: ShownAnswer) -> bool:
    """An Allow with ForAllValues, which holds without the key, and nothing that asks for the key (3.3.1)."""
    for statement in answer.allows:
        tests = list(_conditions(statement))
        asked_for = {key.lower() for operator, key, value in tests if _asks_for_key(operator, value)}
        if any(name.lower().startswith(_FOR_ALL) and key.lower() not in asked_for for name, key, _ in tests):
            return True
    return False


def _no_such_action(answer: ShownAnswer) -> bool:
    """An action that does not exist; AWS saves it, and it grants nothing (fact 1.4.5)."""
    return _NO_SUCH_ACTION in answer.codes


SHOWN: Mapping[str, Callable[[ShownAnswer], bool]] = {
    "bucket-for-object": _bucket_for_object,
    "every-action": _every_action,
    "every-resource": _every_resource,
    "not-action-with-allow": _not_action_with_allow,
    "role-for-session": _role_for_session,
    "session-for-role": _session_for_role,
    "one-half": _one_half,
    "for-all-values-alone": _for_all_values_alone,
    "no-such-action": _no_such_action,
}
"""By the name that content files use (ShownIdeaName in content_format/policy_parts.py)."""


def _request(check: CheckResult) -> Request:
    assert check.trace is not None
    return check.trace.request


def _is_bucket(text: str) -> bool:
    name = text.removeprefix(_BUCKET)
    return text.startswith(_BUCKET) and bool(name) and "/" not in name and not name.endswith("*")


def _means_role(text: str, role: str) -> bool:
    """Say whether a principal is this role, whose path its session's ARN does not tell."""
    account, _, name = role.partition(":role/")
    return text.startswith(f"{account}:role/") and text.rpartition("/")[2] == name


def _texts(statement: Statement, element: str) -> list[str]:
    return _listed(statement.value.get(element))


def _principals(statement: Statement) -> list[str]:
    written = statement.value.get("Principal")
    return _listed(written.get("AWS")) if isinstance(written, Mapping) else []


def _conditions(statement: Statement) -> Iterator[tuple[str, str, object]]:
    """Yield operator, key and value of every test as it is written."""
    written = statement.value.get("Condition")
    for operator, tests in written.items() if isinstance(written, Mapping) else ():
        for key, value in tests.items() if isinstance(tests, Mapping) else ():
            yield str(operator), str(key), value


def _asks_for_key(operator: str, value: object) -> bool:
    """Say whether a test fails without its key, as Null false and ForAnyValue do (3.1.4, 3.3.2)."""
    name = operator.lower()
    if name == "null":
        return [text.lower() for text in _listed(value)] == ["false"]
    return name.startswith("foranyvalue:") and not name.endswith("ifexists")


def _listed(value: object) -> list[str]:
    """Return one text or a list of texts as a list; what JSON holds besides, such as false, as text."""
    if value is None:
        return []
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [str(each) for each in listed]
