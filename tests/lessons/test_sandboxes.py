"""Sandboxes: every act happens wholly or not at all, also when several act at once."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration, loaded
from iamlab.account.credentials import AccessKey
from iamlab.account.identities import RootUser
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Read
from lessons import sandboxes
from lessons.models import Learner, Sandbox, SandboxKey
from tests.aws_api.world import credentials_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ROOT = Credentials("AKIAROOTROOTROOTROOT", "r" * 40)


def account() -> Account:
    key = AccessKey(ROOT.access_key_id, ROOT.secret, NOW)
    return Account("111122223333", "Games", NOW, RootUser("root@example.com", access_keys=[key]))


@pytest.fixture
def sandbox(db: None) -> Sandbox:
    learner = Learner.objects.create_user("maya", password="a-long-password")
    return sandboxes.create(Configuration({"111122223333": account()}), [learner])


def create_user(sandbox: Sandbox, name: str) -> None:
    assert sandboxes.act(sandbox, ROOT, "iam", "CreateUser", {"UserName": name}).error is None


def users(sandbox: Sandbox) -> list[str]:
    stored = Sandbox.objects.get(pk=sandbox.pk)
    return sorted(loaded(bytes(stored.document)).accounts["111122223333"].users)


def test_an_act_is_saved_with_its_event(sandbox: Sandbox) -> None:
    create_user(sandbox, "noor")
    assert users(sandbox) == ["noor"]
    event = sandbox.events.get()
    assert event.record["eventName"] == "CreateUser"
    assert event.account == "111122223333"


def test_a_refused_act_changes_nothing_and_is_recorded(sandbox: Sandbox) -> None:
    answer = sandboxes.act(sandbox, ROOT, "iam", "DeleteUser", {"UserName": "nobody"})
    assert answer.error is not None
    assert users(sandbox) == []
    assert sandbox.events.get().record["errorCode"] == "NoSuchEntity"
    assert not sandbox.snapshots.exists()


def test_two_who_began_with_the_same_revision_both_come_through(sandbox: Sandbox) -> None:
    stale = Sandbox.objects.get(pk=sandbox.pk)
    create_user(sandbox, "noor")
    create_user(stale, "ana")
    assert users(sandbox) == ["ana", "noor"]


def test_a_call_is_made_again_on_the_newer_document(sandbox: Sandbox) -> None:
    stale = Sandbox.objects.get(pk=sandbox.pk)
    create_user(sandbox, "noor")
    answer = sandboxes.act(stale, ROOT, "iam", "CreateUser", {"UserName": "noor"})
    assert answer.error is not None
    assert answer.error.code == "EntityAlreadyExists"


def test_looking_changes_nothing_and_is_recorded(sandbox: Sandbox) -> None:
    create_user(sandbox, "noor")
    answers = sandboxes.look(sandbox, ROOT, [Read("iam", "ListUsers"), Read("iam", "ListGroups")])
    assert [user["UserName"] for user in answers[0].unwrapped()["Users"]] == ["noor"]
    assert Sandbox.objects.get(pk=sandbox.pk).revision == sandbox.revision
    assert [event.record["eventName"] for event in sandbox.events.all()] == [
        "ListGroups",
        "ListUsers",
        "CreateUser",
    ]


def test_the_last_act_can_be_undone_again_and_again(sandbox: Sandbox) -> None:
    for name in ("ana", "noor"):
        create_user(sandbox, name)
    assert sandboxes.undo(sandbox) == "iam:CreateUser"
    assert users(sandbox) == ["ana"]
    sandboxes.undo(sandbox)
    assert users(sandbox) == []
    assert sandboxes.undo(sandbox) is None


def test_only_what_changes_an_account_can_be_undone(sandbox: Sandbox) -> None:
    """A read notes the use of the key, and STS gives credentials: neither is an act to take back."""
    create_user(sandbox, "noor")
    later = Surroundings(datetime.now(UTC) + timedelta(hours=1))
    sandboxes.act(sandbox, ROOT, "iam", "ListUsers", {}, later)
    sandboxes.act(sandbox, ROOT, "sts", "GetSessionToken", {})
    assert [snapshot.act for snapshot in sandbox.snapshots.all()] == ["iam:CreateUser"]


def test_who_signed_in_since_stays_signed_in_when_an_act_is_undone(sandbox: Sandbox) -> None:
    create_user(sandbox, "noor")
    session = credentials_in(sandboxes.act(sandbox, ROOT, "sts", "GetSessionToken", {}).unwrapped())
    sandboxes.undo(sandbox)
    assert users(sandbox) == []
    assert sandboxes.act(sandbox, session, "sts", "GetCallerIdentity", {}).error is None
    assert SandboxKey.objects.filter(key=session.access_key_id).exists()


def test_a_reset_goes_back_to_the_start_and_can_be_undone(sandbox: Sandbox) -> None:
    create_user(sandbox, "noor")
    sandboxes.reset(sandbox)
    assert users(sandbox) == []
    sandboxes.undo(sandbox)
    assert users(sandbox) == ["noor"]


def test_only_the_last_acts_can_be_undone(sandbox: Sandbox) -> None:
    for number in range(sandboxes.MOST_UNDONE + 3):
        create_user(sandbox, f"user{number}")
    assert sandbox.snapshots.count() == sandboxes.MOST_UNDONE


def test_a_key_leads_to_its_sandbox(sandbox: Sandbox) -> None:
    assert SandboxKey.objects.get(key=ROOT.access_key_id).sandbox == sandbox


def test_a_learner_sees_only_sandboxes_they_are_in(sandbox: Sandbox) -> None:
    stranger = Learner.objects.create_user("noor", password="a-long-password")
    assert not Sandbox.objects.of(stranger).exists()
    assert Sandbox.objects.of(sandbox.members.get()).get() == sandbox


@pytest.fixture
def closed_connections() -> Iterator[None]:
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_fifty_who_act_at_once_all_succeed_and_nothing_is_lost(closed_connections: None) -> None:
    learner = Learner.objects.create_user("maya", password="a-long-password")
    sandbox = sandboxes.create(Configuration({"111122223333": account()}), [learner])
    refused: list[object] = []

    def write(name: str) -> None:
        own = Sandbox.objects.get(pk=sandbox.pk)
        try:
            answer = sandboxes.act(own, ROOT, "iam", "CreateUser", {"UserName": name})
            if answer.error is not None:
                refused.append(answer.error)
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    names = [f"user{number:02}" for number in range(50)]
    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert users(sandbox) == names
    assert sandbox.events.count() == len(names)
