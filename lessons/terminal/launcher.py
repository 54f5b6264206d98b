"""The process beside this one that has the AWS CLI loaded, and forks one process for each command.

A command so has an environment, a working folder and streams of its own, needs no import, and leaves
nothing behind; this process never imports the CLI. It begins with the first terminal that is opened.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from iamlab.aws_api.operation import OPERATIONS

SECONDS_TO_LOAD = 60
"""How long loading the CLI may take, on a machine that is busy with other things."""

_ENDED = "The process that runs the terminal's commands has ended."
_PROJECT = Path(__file__).resolve().parents[2]
_BEGIN = """
import sys
sys.path.insert(0, sys.argv[1])
from lessons.terminal.preloaded import main
main(sys.argv[2:])
"""


class _Launcher:
    """One preloaded process and the way to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        own, its = socket.socketpair()
        operations = ",".join(sorted(f"{service}:{operation}" for service, operation in OPERATIONS))
        self._control = own
        self.process = subprocess.Popen(
            # Isolated and with a bare environment: nothing of the lab's configuration is in it.
            [sys.executable, "-I", "-B", "-c", _BEGIN, str(_PROJECT), str(its.fileno()), operations],
            env={"LANG": "C.UTF-8", "HOME": "/nonexistent"},
            cwd="/",
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # the keys that stop the server are not for it: it ends with our socket
        )
        its.close()

    @property
    def runs(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None

    def connection(self) -> socket.socket:
        own, its = socket.socketpair()
        with its:
            socket.send_fds(self._control, [b"\0"], [its.fileno()])
        return own

    def end(self) -> None:
        """Let the process end, which it does with our end of the socket."""
        self._control.close()
        if self.owner == os.getpid():
            self.process.wait()


_lock = threading.Lock()
_launcher: _Launcher | None = None


def warm() -> None:
    """Begin to load the CLI, so that it is there when the first command comes. Returns at once."""
    global _launcher
    with _lock:
        if _launcher is None or not _launcher.runs:
            if _launcher is not None:
                _launcher.end()
            _launcher = _Launcher()


@atexit.register
def end() -> None:
    """End the preloaded process, if there is one; commands that run go on to their end."""
    global _launcher
    with _lock:
        if _launcher is not None:
            _launcher.end()
        _launcher = None


def connection() -> socket.socket:
    """Return a connection to a new process, which waits for a job. Raises RuntimeError as `check` does."""
    for _ in range(2):  # the process may have ended just now
        warm()
        with _lock, suppress(BrokenPipeError):
            assert _launcher is not None
            return _launcher.connection()
    raise RuntimeError(_ENDED)


def check() -> None:
    """Raise RuntimeError where the preloaded process ended by itself: its own error output says why."""
    if _launcher is None or not _launcher.runs:
        raise RuntimeError(_ENDED)


def process_id() -> int | None:
    """Return the id of the preloaded process, if there is one."""
    return _launcher.process.pid if _launcher else None
