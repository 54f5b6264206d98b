"""What a command of the terminal may touch: its own folder, and the files of Python and the AWS CLI.

The AWS CLI opens files, connects and starts programs where its parameters say so (`file://`, `https://`,
`outfile`, pagers). Python reports each of these to an audit hook before it happens; inside the fence the
hook refuses what leads outside.
"""

import os
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_INSTALLED = tuple(
    f"{os.path.realpath(path)}{os.sep}"
    for path in {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    | {sys.base_prefix}
)

_ON_PATHS = frozenset(
    {
        *("os.chdir", "os.chmod", "os.chown", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename"),
        *("os.rmdir", "os.scandir", "os.symlink", "os.truncate", "os.utime", "shutil.rmtree"),
    }
)
_NEVER = frozenset(
    {
        *("os.exec", "os.fork", "os.kill", "os.posix_spawn", "os.spawn", "os.startfile", "os.system"),
        *("socket.__new__", "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname"),
        *("socket.sendmsg", "socket.sendto", "subprocess.Popen"),
        # What runs in another thread would be outside of the fence; what SQLite opens is not reported.
        *("_thread.start_joinable_thread", "_thread.start_new_thread", "sqlite3.connect", "ctypes.dlopen"),
    }
)

_inside = threading.local()
_hooked = threading.Lock()
_is_hooked = False


class OutsideTheFence(PermissionError):
    """A command wanted something that is not its own."""

    def __init__(self, what: str) -> None:
        super().__init__(13, "Permission denied", what)


@contextmanager
def fenced(folder: Path) -> Iterator[None]:
    """Refuse, in this thread and until the end of the block, whatever leads out of `folder`.

    Inside, opening files elsewhere, connecting, and starting programs or threads raise OutsideTheFence; the
    files of Python and of installed packages can be read.
    """
    _hook_once()
    _inside.folder = f"{os.path.realpath(folder)}{os.sep}"
    try:
        yield
    finally:
        _inside.folder = None


@contextmanager
def unfenced() -> Iterator[None]:
    """Let the lab's own code act as ever, in the middle of a fenced block."""
    folder, _inside.folder = getattr(_inside, "folder", None), None
    try:
        yield
    finally:
        _inside.folder = folder


def _hook_once() -> None:
    """An audit hook can never be taken away again, so there is one, which is idle outside of fences."""
    global _is_hooked
    with _hooked:
        if not _is_hooked:
            sys.addaudithook(_hook)
            if sys.version_info < (3, 12):  # which does not report the start of a thread
                _report_threads()
            _is_hooked = True


def _report_threads() -> None:
    start = threading.Thread.start

    def reported(thread: threading.Thread) -> None:
        sys.audit("_thread.start_new_thread", thread.run, (), {})
        start(thread)

    thread_class: Any = threading.Thread
    thread_class.start = reported


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    folder = getattr(_inside, "folder", None)
    if folder is None:
        return
    if event == "open":
        path, mode, flags = arguments
        _look_at(path, folder, reads_only=_reads_only(mode, flags))
    elif event in _ON_PATHS:
        for path in arguments[:2] if event in ("os.rename", "os.link", "os.symlink") else arguments[:1]:
            _look_at(path, folder, reads_only=event in ("os.listdir", "os.scandir"))
    elif event in _NEVER:
        raise OutsideTheFence(event)


def _look_at(path: object, folder: str, *, reads_only: bool) -> None:
    """Raise OutsideTheFence for a path that leads out of `folder`."""
    if isinstance(path, int):
        return  # a file that is open already
    named = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else "."
    place = os.path.realpath(named)
    if f"{place}{os.sep}".startswith(folder):
        return
    if reads_only and place.startswith(_INSTALLED):
        return
    raise OutsideTheFence(named)


def _reads_only(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return not set(mode) & set("wax+")
    return isinstance(flags, int) and not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
