"""What a command of the terminal may touch: its own folder, and nothing else.

The AWS CLI opens files, connects and starts programs where its parameters say so (`file://`, `https://`,
`outfile`, pagers). Python reports each of these to an audit hook before it happens; inside the fence the
hook refuses what leads outside. What Python does not report, looking whether a file is there, is asked
through functions of ours. A path that leads outside is answered as one where nothing is: whether something
is there cannot be told. Python's import may read what is installed; nothing of a learner's takes that way.
"""

import functools
import os
import sys
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_IMPORT = "<frozen importlib._bootstrap_external>"

_FOLDERS = {
    *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    str(Path(__file__).parents[2]),
}
_INSTALLED = tuple(f"{each}{os.sep}" for path in _FOLDERS for each in {path, os.path.realpath(path)})

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


_NOT_REPORTED = ("stat", "lstat", "access", "readlink", "statvfs")
"""The functions of `os` that look at a path and that no audit hook hears of."""


class OutsideTheFence(FileNotFoundError):
    """A command wanted a file that is not its own."""

    def __init__(self, what: str) -> None:
        super().__init__(2, "No such file or directory", what)


class NotHere(PermissionError):
    """A command wanted to start a program, or to connect."""

    def __init__(self) -> None:
        super().__init__(1, "This terminal starts no programs and has no network")


def enclose(folder: Path) -> None:
    """Refuse, in this thread and from now on, whatever leads out of `folder`, as `fenced` for a while."""
    _hook_once()
    _inside.folder = f"{os.path.realpath(folder)}{os.sep}"


@contextmanager
def fenced(folder: Path) -> Iterator[None]:
    """Refuse, in this thread and until the end of the block, whatever leads out of `folder`.

    Inside, files elsewhere are not there (OutsideTheFence); connecting and starting programs or threads
    raise NotHere.
    """
    enclose(folder)
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
            for name in _NOT_REPORTED:
                setattr(os, name, _asking_first(getattr(os, name)))
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


def _asking_first(look: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that looks at a path only where that is the command's own."""

    @functools.wraps(look)
    def looking(path: Any, *arguments: Any, **named: Any) -> Any:
        folder = getattr(_inside, "folder", None)
        if folder is not None:
            _look_at(path, folder)
        return look(path, *arguments, **named)

    return looking


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    folder = getattr(_inside, "folder", None)
    if folder is None:
        return
    if event == "open":
        path, mode, flags = arguments
        if not (_reads_only(mode, flags) and _imports(path, sys._getframe(1))):
            _look_at(path, folder)
    elif event in _ON_PATHS:
        for path in arguments[:2] if event in ("os.rename", "os.link", "os.symlink") else arguments[:1]:
            if not (event == "os.listdir" and _imports(path, sys._getframe(1))):
                _look_at(path, folder)
    elif event in _NEVER:
        raise NotHere


def _look_at(path: object, folder: str) -> None:
    """Raise OutsideTheFence for a path that leads out of `folder`."""
    if isinstance(path, int):
        return  # a file that is open already
    named = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else "."
    with unfenced():
        place = os.path.realpath(named)
    if not f"{place}{os.sep}".startswith(folder):
        raise OutsideTheFence(named)


def _imports(path: object, asking: FrameType) -> bool:
    """Say whether it is Python's import that reads, and something installed."""
    return (
        asking.f_code.co_filename == _IMPORT
        and isinstance(path, str)
        and f"{path}{os.sep}".startswith(_INSTALLED)
    )


def _reads_only(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return not set(mode) & set("wax+")
    return isinstance(flags, int) and not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
