"""iam-simulate (npm) on the same questions, for scale.

Peers are installed into build/peers when the benchmark is run, and are nothing that a lab needs.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "build" / "peers"
IAM_SIMULATE = "@cloud-copilot/iam-simulate@0.1.173"
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
