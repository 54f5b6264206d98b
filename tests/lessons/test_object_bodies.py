"""What objects hold: saved with the sandbox, there after undo and reset, gone when nothing names it."""

from typing import Any

import pytest

from iamlab.account.configuration import Configuration
from lessons import object_bodies, sandboxes, terminals
from lessons.models import Learner, Sandbox, SandboxBody
from tests.lessons.test_sandboxes import ROOT, account

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(db: None) -> Sandbox:
    learner = Learner.objects.create_user("maya", password="a-long-password")
    made = sandboxes.create(Configuration({"111122223333": account()}), [learner])
    act(made, "CreateBucket")
    return made


def act(sandbox: Sandbox, operation: str, **parameters: Any) -> dict[str, Any]:
    given = {"Bucket": "games-data", **parameters}
    return sandboxes.act(sandbox, ROOT, "s3", operation, given).unwrapped()


def put(sandbox: Sandbox, content: bytes, key: str = "plan") -> None:
    act(sandbox, "PutObject", Key=key, Body=content)


def body(sandbox: Sandbox) -> bytes:
    found: bytes = act(sandbox, "GetObject", Key="plan")["Body"]
    return found


def test_an_object_is_read_back_by_a_later_request(sandbox: Sandbox) -> None:
    put(sandbox, b"one")
    assert body(Sandbox.objects.get(pk=sandbox.pk)) == b"one"


def test_the_same_content_is_kept_once(sandbox: Sandbox) -> None:
    put(sandbox, b"one")
    put(sandbox, b"one", key="copy")
    assert sandbox.bodies.count() == 1


def test_undo_finds_what_an_object_held_before(sandbox: Sandbox) -> None:
    put(sandbox, b"one")
    put(sandbox, b"two")
    sandboxes.undo(sandbox)
    assert body(sandbox) == b"one"


def test_a_refused_upload_leaves_nothing(sandbox: Sandbox) -> None:
    answer = sandboxes.act(
        sandbox, ROOT, "s3", "PutObject", {"Bucket": "no-such-bucket", "Key": "k", "Body": b"x"}
    )
    assert answer.error is not None
    assert not SandboxBody.objects.exists()


def test_what_nothing_names_goes_when_much_is_kept(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_bodies, "MOST_STORED", 100)
    for number in range(sandboxes.MOST_UNDONE + 10):
        put(sandbox, b"%010d" % number)
    named = sandboxes.MOST_UNDONE + 1  # by the document, and by each snapshot but for one more of the last
    assert sandbox.bodies.count() <= named
    for _ in range(sandboxes.MOST_UNDONE):
        sandboxes.undo(sandbox)
    assert body(sandbox) == b"%010d" % 9


def test_what_the_start_names_stays(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    put(sandbox, b"from the start")
    Sandbox.objects.filter(pk=sandbox.pk).update(start=sandbox.document)
    sandbox.refresh_from_db()
    monkeypatch.setattr(object_bodies, "MOST_STORED", 0)
    for number in range(sandboxes.MOST_UNDONE + 5):
        put(sandbox, b"%d" % number)
    sandboxes.reset(sandbox)
    assert body(sandbox) == b"from the start"


def test_each_sandbox_has_bodies_of_its_own(sandbox: Sandbox) -> None:
    put(sandbox, b"one")
    other = sandboxes.create(Configuration({}), [])
    assert "x" not in object_bodies.StoredBodies(other)
    assert list(object_bodies.StoredBodies(other)) == []
    assert len(object_bodies.StoredBodies(sandbox)) == 1


def test_a_terminal_stores_and_reads_objects(sandbox: Sandbox) -> None:
    terminal = terminals.find(sandbox, sandbox.members.get())
    typed = "echo the plan > plan.txt\naws s3 cp plan.txt s3://games-data/a\naws s3 cp s3://games-data/a -"
    assert [entry.err for entry in terminals.run(terminal, ROOT, typed)] == ["", "", ""]
    again = terminals.find(sandbox, sandbox.members.get())
    assert terminals.run(again, ROOT, "aws s3 cp s3://games-data/a -")[0].out == "the plan\n"


def test_what_is_recorded_under_another_name_is_taken_back_too(sandbox: Sandbox) -> None:
    act(sandbox, "DeletePublicAccessBlock")
    sandboxes.undo(sandbox)
    event = sandbox.events.first()
    assert event is not None
    assert event.record["eventName"] == "DeleteBucketPublicAccessBlock"
    assert event.taken_back is not None
    assert act(sandbox, "GetPublicAccessBlock")
