"""The page of one's own sandboxes."""

from django.test import Client

from lessons.models import Learner, Sandbox


def test_what_changed_this_minute_changed_just_now(client: Client, free: Sandbox, learner: Learner) -> None:
    client.force_login(learner)
    assert "Last changed just now" in client.get("/sandbox/").content.decode()
