"""What is in the account as a question for the playground: a policy, or a decision that was made."""

import json
import re
from typing import Any

from iamlab.account.caller import Caller
from iamlab.evaluator import NamedPolicy, PolicyDocumentError, PolicyType, Trace, parse, reference
from iamlab.evaluator.scenario import ScenarioError
from lessons.forms.playground_scenario import read_question

_ANY = re.compile(r"[*?]+")


def scenario(caller: Caller | None, name: str, text: str) -> str:
    """Return a scenario's JSON with the policy in it, empty where the text is no policy."""
    if caller is None or not text:
        return ""
    try:
        parse(text)
    except PolicyDocumentError:
        return ""
    document = json.loads(text)
    statements = document["Statement"]
    first = statements[0] if isinstance(statements, list) else statements
    request = {
        "principal": f"arn:aws:iam::{caller.account.id}:user/somebody",
        "action": _action(_first(first.get("Action"), "s3:GetObject")),
        "resource": _resource(_first(first.get("Resource"), "*")),
    }
    whole = {"request": request, "policies": {"identity": [{"name": name, "document": document}]}}
    return json.dumps(whole)


def question(trace: Trace) -> str:
    """Return the scenario's JSON of a decision, empty where the playground cannot hold it."""
    request, policies = trace.request, trace.policies
    asked = {
        "principal": request.principal,
        "action": request.action,
        "resource": request.resource,
        "resource_account": request.resource_account,
        "issuer": request.issuer,
        "context": {
            key: value if isinstance(value, str) else list(value) for key, value in request.context.items()
        },
    }
    given: dict[str, Any] = {
        policy_type.value: [_policy(each) for group in policies.groups(policy_type) for each in group]
        for policy_type in (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION)
    }
    given["scp"] = [[_policy(each) for each in level] for level in policies.scp]
    given["rcp"] = [[_policy(each) for each in level] for level in policies.rcp]
    if policies.resource is not None:
        given["resource"] = _policy(policies.resource)
    text = json.dumps({"request": asked, "policies": given})
    try:
        read_question(text)
    except ScenarioError:
        return ""
    return text


def _policy(named: NamedPolicy) -> dict[str, Any]:
    return {"name": named.name, "document": json.loads(named.document.text or "{}")}


def _first(entry: Any, otherwise: str) -> str:
    held = entry if isinstance(entry, list) else [entry]
    return next((each for each in held if isinstance(each, str)), otherwise)


def _action(pattern: str) -> str:
    """Return an action that the pattern covers; of `*` an example."""
    service, _, name = pattern.partition(":")
    covered = reference.matching_actions(service, name)
    return covered[0].full_name if covered else "s3:GetObject"


def _resource(pattern: str) -> str:
    return pattern if pattern == "*" else _ANY.sub("example", pattern)
