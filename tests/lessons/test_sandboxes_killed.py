"""A lab that is killed in the middle of an act: the act happened wholly, with its event, or not at all."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from iamlab.account.configuration import Configuration, loaded
from tests.aws_api.world import ACCOUNT
from tests.lessons import endless_writer

ROOT = Path(__file__).parents[2]
FIRST, LAST = 20, 36
"""Before which statements to the database the lab is killed: more than two acts have."""


def killed_while_acting(data: Path, statement: int) -> list[str]:
    """Let a process act until it is killed, and return the users that it said it had made."""
    environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "iamlab.settings"}
    command = [sys.executable, "-m", endless_writer.__name__, f"round{statement}", str(statement)]
    died = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    assert died.returncode == -signal.SIGKILL
    return died.stdout.split()


def stored(data: Path) -> tuple[Configuration, int, list[tuple[str, str]], set[str]]:
    """Return the configuration, its revision, what the events say happened, and the keys that are known."""
    with sqlite3.connect(data / "iamlab.sqlite3") as database:
        ((document, revision),) = database.execute("SELECT document, revision FROM lessons_sandbox")
        records = [
            json.loads(text) for (text,) in database.execute("SELECT record FROM lessons_sandboxevent")
        ]
        keys = {key for (key,) in database.execute("SELECT key FROM lessons_sandboxkey")}
    happened = [(each["eventName"], each["requestParameters"]["userName"]) for each in records]
    return loaded(document), revision, happened, keys


def test_a_lab_that_is_killed_leaves_whole_acts_and_their_events(tmp_path: Path) -> None:
    said = [name for at in range(FIRST, LAST) for name in killed_while_acting(tmp_path, at)]
    configuration, revision, happened, keys = stored(tmp_path)
    users = configuration.accounts[ACCOUNT].users
    made = {name: user for name, user in users.items() if name.startswith("round")}
    expected = {("CreateUser", name) for name in made}
    expected |= {("CreateAccessKey", name) for name, user in made.items() if user.access_keys}
    assert len(said) >= LAST - FIRST
    assert set(said) <= {name for event, name in happened if event == "CreateAccessKey"}
    assert len(happened) == len(set(happened)) == revision
    assert set(happened) == expected
    assert keys == set(configuration.access_key_ids())
