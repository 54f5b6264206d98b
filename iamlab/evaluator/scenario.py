"""The scenario format: one authorization question as JSON, and its answer.

`manage.py evaluate`, exercise checks, tests and benchmarks all speak it. Unknown keys are errors that
name the key: a rule that nobody reads is a rule that silently does not count.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from iamlab.evaluator.decision import Decision, RequestNotSupportedYet, authorize
from iamlab.evaluator.document import parse
from iamlab.evaluator.policies import NamedPolicy, Policies, PolicyType
from iamlab.evaluator.problems import PolicyDocumentError
from iamlab.evaluator.request import ContextValue, Request

REQUEST_KEYS = ("principal", "action", "resource", "resource_account", "context")
POLICY_KEYS = tuple(policy_type.value for policy_type in PolicyType)


_ABSENT = {PolicyType.RESOURCE.value: None}
"""How a policy type says that no policy of it applies, where that is not an empty list."""


class ScenarioError(ValueError):
    """A scenario that cannot be evaluated; the text says why, naming the place."""


def evaluate(scenario: object) -> dict[str, object]:
    """Return the answer to a scenario as scenario-format.md defines it.

    A scenario that cannot be evaluated is answered with `name` and `error`; nothing is raised.
    """
    name = scenario.get("name") if isinstance(scenario, Mapping) else None
    try:
        if not isinstance(name, str | int | float | None):
            name = None
            raise ScenarioError("name must be a string")
        request, policies = read(scenario)
        return {"name": name, **answer(authorize(request, policies))}
    except (ScenarioError, RequestNotSupportedYet) as error:
        return {"name": name, "error": str(error)}


def read(scenario: object) -> tuple[Request, Policies]:
    """Return the request and the policies that a scenario holds. Raises ScenarioError."""
    whole = _object(scenario, "the scenario", ("name", "request", "policies"))
    if "request" not in whole:
        raise ScenarioError("request is missing")
    return read_request(whole["request"]), read_policies(whole.get("policies", {}))


def read_request(value: object) -> Request:
    """Return the request that the `request` part of a scenario holds. Raises ScenarioError."""
    fields = _object(value, "request", REQUEST_KEYS)
    for key in ("principal", "action", "resource"):
        if key not in fields:
            raise ScenarioError(f"request.{key} is missing")
    texts = {key: _text(fields[key], f"request.{key}") for key in REQUEST_KEYS[:3]}
    _check_request(texts["action"], texts["resource"])
    account = fields.get("resource_account")
    return Request(
        **texts,
        resource_account=None if account is None else _text(account, "request.resource_account"),
        context=_context(fields.get("context", {})),
    )


def read_policies(value: object) -> Policies:
    """Return the policies that the `policies` part of a scenario holds. Raises ScenarioError."""
    fields = _object(value, "policies", POLICY_KEYS)
    for key in POLICY_KEYS:
        if key != "identity" and key in fields and fields[key] != _ABSENT.get(key, []):
            raise ScenarioError(f"policies.{key} is not supported yet")
    return Policies(identity=tuple(_named_policies(fields.get("identity", []), "policies.identity")))


def answer(decision: Decision) -> dict[str, object]:
    """Return the JSON form of a decision."""
    return {
        "decision": decision.outcome.value,
        "blocked_by": [policy_type.value for policy_type in decision.blocked_by],
        "message": decision.message,
        "matched_statements": [
            {
                "policy_type": match.policy_type.value,
                "policy": match.policy,
                "statement": match.statement.index,
                "sid": match.statement.sid,
                "effect": match.statement.effect.value,
            }
            for match in decision.matched
        ],
    }


def _check_request(action: str, resource: str) -> None:
    service, colon, name = action.partition(":")
    if not (service and colon and name) or ":" in name or "*" in action or "?" in action:
        raise ScenarioError("request.action must be one action, such as s3:GetObject")
    if resource != "*" and (not resource.startswith("arn:") or resource.count(":") < 5):
        raise ScenarioError('request.resource must be an ARN or "*"')


def _named_policies(value: object, where: str) -> Iterable[NamedPolicy]:
    if not isinstance(value, list):
        raise ScenarioError(f"{where} must be a list of policy documents")
    for index, entry in enumerate(value):
        place = f"{where}[{index}]"
        name = place
        if isinstance(entry, Mapping) and ("document" in entry or "name" in entry):
            named = _object(entry, place, ("name", "document"))
            name = _text(named.get("name", place), f"{place}.name")
            entry = named.get("document")
            place = f"{place}.document"
        if not isinstance(entry, Mapping | str):
            raise ScenarioError(f"{place} must be a policy document")
        try:
            yield NamedPolicy(name, parse(entry))
        except PolicyDocumentError as error:
            raise ScenarioError(f"{place}: {error}") from None


def _context(value: object) -> Mapping[str, ContextValue]:
    if not isinstance(value, Mapping):
        raise ScenarioError("request.context must be an object")
    context: dict[str, ContextValue] = {}
    for key, given in value.items():
        where = f"request.context.{key}"
        if key.lower() in context:
            raise ScenarioError(f"{where} is given twice: keys are case-insensitive")
        if isinstance(given, list):
            context[key.lower()] = tuple(_text(item, where) for item in given)
        else:
            context[key.lower()] = _text(given, where)
    return context


def _object(value: object, where: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ScenarioError(f"{where} must be an object")
    for key in value:
        if key not in known:
            raise ScenarioError(f"{where} has no key {key!r}; it has {', '.join(known)}")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ScenarioError(f"{where} must be a string")
    return value
