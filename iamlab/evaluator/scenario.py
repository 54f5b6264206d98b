"""The scenario format: one authorization question as JSON, and its answer.

`manage.py evaluate`, exercise checks, tests and benchmarks all speak it. Unknown keys are errors that
name the key: a rule that nobody reads is a rule that silently does not count.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.evaluator.callers import InvalidRequest
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.decision import Decision, authorize
from iamlab.evaluator.document import parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.policies import NamedPolicy, Policies, PolicyType
from iamlab.evaluator.problems import PolicyDocumentError
from iamlab.evaluator.request import Request

REQUEST_KEYS = ("principal", "action", "resource", "resource_account", "context", "issuer")
REQUIRED = ("principal", "action", "resource")
POLICY_KEYS = tuple(policy_type.value for policy_type in PolicyType)


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
    except ScenarioError as error:
        return {"name": name, "error": str(error)}


def read(scenario: object) -> tuple[Request, Policies]:
    """Return the request and the policies that a scenario holds. Raises ScenarioError."""
    whole = _object(scenario, "the scenario", ("name", "request", "policies"))
    if "request" not in whole:
        raise ScenarioError("request is missing")
    request = read_request(whole["request"])
    return request, read_policies(whole.get("policies", {}), request)


def read_request(value: object) -> Request:
    """Return the request that the `request` part of a scenario holds. Raises ScenarioError."""
    fields = _object(value, "request", REQUEST_KEYS)
    for key in REQUIRED:
        if key not in fields:
            raise ScenarioError(f"request.{key} is missing")
    given = [key for key in REQUEST_KEYS if key in fields and key != "context"]
    # What may be left out may also be null.
    wanted = [key for key in given if key in REQUIRED or fields[key] is not None]
    texts = {key: _text(fields[key], f"request.{key}") for key in wanted}
    _check_request(texts["action"], texts["resource"])
    context = _context(fields.get("context", {}))
    try:
        return Request(**texts, context=context)
    except InvalidRequest as error:
        raise ScenarioError(f"request.principal: {error}") from None


def read_policies(value: object, request: Request) -> Policies:
    """Return the policies that the `policies` part of a scenario holds. Raises ScenarioError.

    `request` tells whose policy the resource-based one is: a role's is its trust policy.
    """
    fields = _object(value, "policies", POLICY_KEYS)
    listed = {
        policy_type: tuple(
            _named_policies(fields.get(policy_type, []), f"policies.{policy_type}", document_type)
        )
        for policy_type, document_type in _LISTED.items()
    }
    resource = None
    if fields.get("resource") is not None:
        resource = _named_policy(fields["resource"], "policies.resource", *resource_document(request))
    return Policies(
        identity=listed[PolicyType.IDENTITY],
        boundary=listed[PolicyType.BOUNDARY],
        session=listed[PolicyType.SESSION],
        resource=resource,
        scp=tuple(_levels(fields.get("scp", []), "policies.scp", DocumentType.SCP)),
        rcp=tuple(_levels(fields.get("rcp", []), "policies.rcp", DocumentType.RCP)),
        vpc_endpoint=listed[PolicyType.VPC_ENDPOINT],
    )


_LISTED = {
    PolicyType.IDENTITY: DocumentType.IDENTITY,
    PolicyType.BOUNDARY: DocumentType.BOUNDARY,
    PolicyType.SESSION: DocumentType.SESSION,
    PolicyType.VPC_ENDPOINT: DocumentType.VPC_ENDPOINT,
}
"""The policy types that are one list of documents, and what those are written as."""


def resource_document(request: Request) -> tuple[DocumentType, str]:
    """Return what the resource's own policy is written as, and the service whose it is."""
    fields = request.resource_fields
    service = fields[2] if len(fields) > 2 else request.service
    if service == "iam" and fields[-1].startswith("role/"):
        return DocumentType.TRUST, "iam"
    return DocumentType.RESOURCE, service


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


def _levels(value: object, where: str, document_type: DocumentType) -> Iterator[tuple[NamedPolicy, ...]]:
    if not isinstance(value, list):
        raise ScenarioError(f"{where} must be a list of levels, each a list of policy documents")
    for index, level in enumerate(value):
        yield tuple(_named_policies(level, f"{where}[{index}]", document_type))


def _named_policies(value: object, where: str, document_type: DocumentType) -> Iterator[NamedPolicy]:
    if not isinstance(value, list):
        raise ScenarioError(f"{where} must be a list of policy documents")
    for index, entry in enumerate(value):
        yield _named_policy(entry, f"{where}[{index}]", document_type)


def _named_policy(
    entry: object, place: str, document_type: DocumentType, service: str | None = None
) -> NamedPolicy:
    name = place
    if isinstance(entry, Mapping) and ("document" in entry or "name" in entry):
        named = _object(entry, place, ("name", "document"))
        name = _text(named.get("name", place), f"{place}.name")
        entry = named.get("document")
        place = f"{place}.document"
    if not isinstance(entry, Mapping | str):
        raise ScenarioError(f"{place} must be a policy document")
    try:
        return NamedPolicy(name, parse(entry, document_type, service))
    except PolicyDocumentError as error:
        raise ScenarioError(f"{place}: {error}") from None


def _context(value: object) -> Mapping[str, ContextValue]:
    if not isinstance(value, Mapping):
        raise ScenarioError("request.context must be an object")
    context: dict[str, ContextValue] = {}
    seen: set[str] = set()
    for key, given in value.items():
        where = f"request.context.{key}"
        if key.lower() in seen:
            raise ScenarioError(f"{where} is given twice: keys are case-insensitive")
        seen.add(key.lower())
        if isinstance(given, list):
            context[key] = tuple(_text(item, where) for item in given)
        else:
            context[key] = _text(given, where)
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
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ScenarioError(f"{where} holds half of a character")
    return value
