"""`manage.py serve`, as `make run` calls it: the production server with data of its own."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(data: Path, port: int, bind: str = "127.0.0.1") -> Iterator[subprocess.Popen[bytes]]:
    """Start the lab, wait until it answers, and stop it as Ctrl+C does."""
    environment = os.environ | {"DATA_DIR": str(data), "PORT": str(port), "BIND": bind}
    for name in ("DEBUG", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    with printed(data).open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(server, port)
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(15)


def printed(data: Path) -> Path:
    """Where the output of the lab with this data goes."""
    return data.with_suffix(".output")


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if server.poll() is not None:
            return
        with contextlib.suppress(OSError):
            status(f"http://127.0.0.1:{port}/help/")
            return
        time.sleep(0.05)
    raise AssertionError("The lab did not start within 30 seconds.")


def status(url: str, host: str | None = None) -> int:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def everything_stored(data: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(data / "iamlab.sqlite3")) as database:
        return list(database.iterdump())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_the_first_start_serves_the_lessons_and_prints_a_password_once(data: Path) -> None:
    port = free_port()
    with served(data, port):
        assert status(f"http://127.0.0.1:{port}/") == 200
        assert status(f"http://127.0.0.1:{port}/learn/foundations/bucket-or-object/") == 200
        assert status(f"http://127.0.0.1:{port}/", host="elsewhere.example") == 400
        before = everything_stored(data)
    assert "Password:" in printed(data).read_text()
    assert f"IAM Lab is at http://127.0.0.1:{port}/" in printed(data).read_text()

    with served(data, port):
        assert status(f"http://127.0.0.1:{port}/") == 200
        assert everything_stored(data) == before
    assert "Password:" not in printed(data).read_text()


def test_the_secret_key_is_readable_by_its_owner_only(data: Path) -> None:
    with served(data, free_port()):
        pass
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600


def test_listening_on_every_address_says_what_to_type_elsewhere(data: Path) -> None:
    port = free_port()
    with served(data, port, bind="0.0.0.0"):
        host = socket.gethostname()
        assert status(f"http://127.0.0.1:{port}/", host=host) == 200
    assert f"IAM Lab is at http://127.0.0.1:{port}/" in printed(data).read_text()


def test_a_port_that_is_taken_is_named_with_a_way_out(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with served(data, port) as server:
            server.wait(20)
    assert server.returncode == 1
    assert f"make run PORT={port + 1}" in printed(data).read_text()
