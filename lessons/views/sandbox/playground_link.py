"""A policy of the account as a question for the playground: somebody asks for the first thing in it."""

import json
import re
from typing import Any

from iamlab.account.caller import Caller
from iamlab.evaluator import PolicyDocumentError, parse, reference

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
