"""Inside the fence nothing but the own folder can be touched; outside of it everything is as ever."""

import errno
import importlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.terminal.fence import NotHere, OutsideTheFence, fenced, unfenced

HERE = Path(__file__)

FORBIDDEN: dict[str, Callable[[Path], object]] = {
    "reads": lambda outside: outside.read_text(),
    "writes": lambda outside: outside.write_text("x"),
    "appends": lambda outside: outside.open("a"),
    "opens low": lambda outside: os.open(outside, os.O_RDONLY),
    "removes": lambda outside: outside.unlink(),
    "renames out": lambda outside: Path("inside").rename(outside),
    "renames in": lambda outside: outside.rename("inside"),
    "links": lambda outside: Path("link").symlink_to(outside),
    "links hard": lambda outside: os.link(outside, "link"),
    "makes folders": lambda outside: (outside.parent / "new").mkdir(),
    "lists": lambda outside: list(outside.parent.iterdir()),
    "walks": lambda outside: list(os.scandir(outside.parent)),
    "removes trees": lambda outside: shutil.rmtree(outside.parent),
    "changes folder": lambda outside: os.chdir(outside.parent),
    "climbs out": lambda outside: Path(f"../{outside.parent.name}/{outside.name}").read_text(),
    "looks": lambda outside: outside.stat(),
    "looks at links": lambda outside: outside.lstat(),
    "follows links": lambda outside: outside.readlink(),
    "looks at the disk": lambda outside: os.statvfs(outside),
    "looks at its own device": lambda outside: Path("/proc/self/environ").stat(),
}

NEVER: dict[str, Callable[[Path], object]] = {
    "runs programs": lambda outside: subprocess.run(["true"], check=True),
    "runs a shell": lambda outside: os.system("true"),
    "makes a socket": lambda outside: socket.socket(),
    "starts threads as Python 3.13 does": lambda outside: sys.audit("_thread.start_joinable_thread"),
    "connects": lambda outside: socket.create_connection(("127.0.0.1", 9)),
    "starts threads": lambda outside: threading.Thread(target=outside.read_text).start(),
    "opens databases": lambda outside: sqlite3.connect(outside),
}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder to be fenced in, which is the working folder, and a file beside it."""
    inside, outside = tmp_path / "inside", tmp_path / "outside" / "file"
    inside.mkdir()
    outside.parent.mkdir()
    outside.write_text("secret")
    (inside / "inside").write_text("own")
    monkeypatch.chdir(inside)
    return inside, outside


@pytest.mark.parametrize("what", FORBIDDEN)
def test_whatever_leads_out_is_as_if_nothing_were_there(what: str, folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    for place in (outside, outside.with_name("missing")):
        with fenced(inside), pytest.raises(OutsideTheFence) as refusal:
            FORBIDDEN[what](place)
        assert refusal.value.errno == errno.ENOENT
    assert outside.read_text() == "secret"


@pytest.mark.parametrize("what", NEVER)
def test_no_program_or_thread_is_started_and_nothing_connected(what: str, folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    with fenced(inside), pytest.raises(NotHere):
        NEVER[what](outside)


def test_what_is_asked_kindly_is_not_there_either(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    (inside / "link").symlink_to(outside)
    with fenced(inside):
        for place in (outside, outside.parent, Path("/"), Path("/etc/passwd"), inside / "link"):
            assert not place.exists()
            assert not os.path.lexists(place) or place == inside / "link"
            with pytest.raises(OutsideTheFence):
                os.access(place, os.R_OK)


def test_the_own_folder_is_free(folders: tuple[Path, Path]) -> None:
    inside, _ = folders
    with fenced(inside):
        Path("new").mkdir()
        Path("new/file").write_text("mine")
        assert (inside / "new" / "file").read_text() == "mine"


def test_a_folder_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "ab").write_text("secret")
    with fenced(tmp_path / "a"), pytest.raises(OutsideTheFence):
        (tmp_path / "ab").read_text()


def test_installed_code_can_be_imported_and_not_read() -> None:
    sys.modules.pop("colorsys", None)
    with fenced(Path("/nonexistent")):
        assert importlib.import_module("colorsys")
        with pytest.raises(OutsideTheFence):
            Path(pytest.__file__).read_text()


def test_the_labs_own_code_and_data_are_outside() -> None:
    with fenced(Path("/nonexistent")), pytest.raises(OutsideTheFence):
        HERE.read_text()


def test_what_the_lab_does_in_between_is_free(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    with fenced(inside):
        with unfenced():
            assert outside.read_text() == "secret"
        with pytest.raises(OutsideTheFence):
            outside.read_text()


def test_other_threads_are_not_fenced(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    read: list[str] = []
    go, done = threading.Event(), threading.Event()

    def other() -> None:
        go.wait(5)
        read.append(outside.read_text())
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with fenced(inside):
        go.set()
        done.wait(5)
    thread.join()
    assert read == ["secret"]


def test_the_fence_ends_with_its_block(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    with pytest.raises(ZeroDivisionError), fenced(inside):
        raise ZeroDivisionError
    assert outside.read_text() == "secret"
    assert subprocess.run([sys.executable, "-c", ""], check=False).returncode == 0
