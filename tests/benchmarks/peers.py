"""Other evaluators on the same questions: iam-simulate (npm) and Cedar through cedarpy (PyPI), for scale.

They are installed into build/peers when the benchmark is run, and are nothing that a lab needs.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "build" / "peers"
IAM_SIMULATE = "@cloud-copilot/iam-simulate@0.1.173"
CEDARPY = "cedarpy==4.12.2"
SECONDS = "2"


def iam_simulate(scenarios: Path) -> float | None:
    """Return iam-simulate's median of one decision in microseconds, None when it cannot be had."""
    folder = PEERS / "node"
    if not shutil.which("node") or not _npm(folder):
        return None
    script = Path(__file__).with_name("peers.mjs")
    done = subprocess.run(
        ["node", str(script), str(folder), str(scenarios), SECONDS],
        capture_output=True,
        text=True,
        check=False,
    )
    return float(done.stdout) if done.returncode == 0 else None


def _npm(folder: Path) -> bool:
    if (folder / "node_modules" / "@cloud-copilot").is_dir():
        return True
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-save", "--silent", "--no-audit", "--prefix", str(folder), IAM_SIMULATE]
    return bool(shutil.which("npm")) and subprocess.run(command, check=False).returncode == 0


def cedar(scenario: dict[str, Any]) -> float | None:
    """Return Cedar's median of one decision in microseconds, from text, None when it cannot be had.

    Every Action and Resource entry becomes a `like` in the when-clause of a permit or a forbid, as near
    to the IAM policies as Cedar's language comes; conditions are left out, in Cedar's favour.
    """
    folder = PEERS / "python"
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), CEDARPY]
        if subprocess.run(command, check=False, env={**os.environ}, stderr=subprocess.DEVNULL).returncode:
            return None
    sys.path.insert(0, str(folder))
    try:
        cedarpy = importlib.import_module("cedarpy")
    except ImportError:
        return None
    finally:
        sys.path.remove(str(folder))
    text = "\n".join(_cedar_statement(each) for each in _statements(scenario))
    asked = scenario["request"]
    request = {
        "principal": 'User::"maya"',
        "action": 'Action::"ask"',
        "resource": 'Thing::"it"',
        "context": {"action": asked["action"], "resource": asked["resource"]},
    }
    times = []
    for _ in range(100):
        start = time.perf_counter()
        cedarpy.is_authorized(request, text, [])
        times.append((time.perf_counter() - start) * 1e6)
    return median(times)


def _statements(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    documents = scenario["policies"].get("identity", [])
    return [statement for document in documents for statement in document["Statement"]]


def _cedar_statement(statement: dict[str, Any]) -> str:
    effect = "permit" if statement["Effect"] == "Allow" else "forbid"
    parts = []
    for element, name in (("Action", "action"), ("Resource", "resource")):
        value = statement.get(element, "*")
        entries = value if isinstance(value, list) else [value]
        alike = " || ".join(f"context.{name} like {json.dumps(entry.replace('?', '*'))}" for entry in entries)
        parts.append(f"({alike})")
    return f"{effect}(principal, action, resource) when {{ {' && '.join(parts)} }};"
