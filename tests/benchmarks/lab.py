"""A lab as hosts run it, on a free port, with data of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def running_lab() -> Iterator[str]:
    """Start the production server, yield its address, and stop it."""
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"DATA_DIR": data, "PORT": str(port), "BIND": "127.0.0.1"}
        environment.pop("DEBUG", None)
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield _wait_for(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str) -> str:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(address):
            return address
        time.sleep(0.1)
    raise SystemExit(f"The lab did not start at {address}.")


def row(label: str, milliseconds: list[float]) -> str:
    """Return a table's row with the median, the 95th percentile and the slowest."""
    ordered = sorted(milliseconds)
    median, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"{label:<52} {len(ordered):>6} {median:>9.1f} {late:>9.1f} {ordered[-1]:>9.1f}"


HEADER = f"{'milliseconds':<52} {'count':>6} {'median':>9} {'95 %':>9} {'slowest':>9}"
