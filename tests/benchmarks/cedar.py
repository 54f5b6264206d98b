"""Cedar, through cedarpy (PyPI), on questions as near to ours as its language comes, for scale.

Every statement becomes a permit or a forbid whose when-clause holds its actions, resources and
conditions. Policies that add up are one set; each filter is a set of its own and is asked by itself.
"""

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from tests.benchmarks.peers import PEERS

CEDARPY = "cedarpy==4.12.2"

_FORMS: dict[str, Callable[[str, str], str]] = {
    "StringEquals": lambda key, value: f"{key} == {value}",
    "Bool": lambda key, value: f"{key} == {value}",
    "ArnLike": lambda key, value: f"{key} like {value}",
    "DateGreaterThan": lambda key, value: f"datetime({key}) > datetime({value})",
    "IpAddress": lambda key, value: f"ip({key}).isInRange(ip({value}))",
}
"""By condition operator: a key and a value, both as Cedar writes them, in Cedar's words."""


def cedar(scenario: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return Cedar's medians of one decision in microseconds: with policies parsed before, and from text.

    None where they cannot be had.
    """
    cedarpy = _installed()
    if cedarpy is None:
        return None, None
    asked = scenario["request"]
    context = {**asked.get("context", {}), "aws:PrincipalArn": asked["principal"]}
    request = {
        "principal": 'User::"maya"',
        "action": 'Action::"ask"',
        "resource": 'Thing::"it"',
        "context": {**context, "action": asked["action"], "resource": asked["resource"]},
    }
    texts = ["\n".join(map(_statement, statements)) for statements in _sets(scenario["policies"])]
    parsed, nobody = (
        [cedarpy.PolicySet.from_str(text) for text in texts],
        cedarpy.Entities.from_json_str("[]"),
    )
    assert not any(cedarpy.is_authorized(request, each, nobody).diagnostics.errors for each in parsed)
    return (
        _median(lambda: [cedarpy.is_authorized(request, each, nobody) for each in parsed]),
        _median(lambda: [cedarpy.is_authorized(request, text, []) for text in texts]),
    )


def _installed() -> Any:
    folder = PEERS / "python"
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), CEDARPY]
        if subprocess.run(command, check=False, env={**os.environ}, stderr=subprocess.DEVNULL).returncode:
            return None
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("cedarpy")
    except ImportError:
        return None
    finally:
        sys.path.remove(str(folder))


def _median(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(100):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1e6)
    return median(times)


def _sets(policies: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the statements of each set of policies that is asked by itself."""
    groups = [policies.get("identity", []), policies.get("boundary", []), policies.get("session", [])]
    groups += [[policies["resource"]] if policies.get("resource") else [], *policies.get("scp", [])]
    for group in groups:
        documents = (entry.get("document", entry) for entry in group)
        if statements := [
            statement for document in documents for statement in _listed(document["Statement"])
        ]:
            yield statements


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _statement(statement: dict[str, Any]) -> str:
    effect = "permit" if statement["Effect"] == "Allow" else "forbid"
    tests = [
        _any(
            f"context.{name} like {json.dumps(entry.replace('?', '*'))}"
            for entry in _listed(statement[element])
        )
        for element, name in (("Action", "action"), ("Resource", "resource"))
        if element in statement
    ]
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            given = f"context[{json.dumps(key)}]"
            tests.append(_any(_FORMS[operator](given, json.dumps(value)) for value in _listed(values)))
    return f"{effect}(principal, action, resource) when {{ {' && '.join(tests)} }};"


def _any(tests: Iterator[str]) -> str:
    return f"({' || '.join(tests)})"
