"""Learners: guests, and how a guest becomes somebody."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from lessons.models import Learner

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_a_guest_has_a_made_up_name_and_no_password() -> None:
    guest = Learner.objects.create_guest(variant=17)
    assert guest.username.startswith("guest-")
    assert (guest.is_guest, guest.variant, guest.has_usable_password()) == (True, 17, False)
    assert not guest.is_staff


def test_two_guests_have_different_names() -> None:
    assert Learner.objects.create_guest().username != Learner.objects.create_guest().username


def test_claiming_lets_the_learner_sign_in_again() -> None:
    guest = Learner.objects.create_guest(variant=17)
    guest.claim("maya", PASSWORD)
    learner = authenticate(username="maya", password=PASSWORD)
    assert isinstance(learner, Learner)
    assert (learner.pk, learner.is_guest, learner.variant) == (guest.pk, False, 17)
    assert (guest.username, guest.is_guest) == ("maya", False)


def test_only_guests_can_be_claimed() -> None:
    learner = Learner.objects.create_user("maya", password=PASSWORD)
    with pytest.raises(ValueError, match="not a guest"):
        learner.claim("noor", PASSWORD)


@pytest.mark.parametrize(
    ("username", "password", "fields"),
    [
        ("taken", PASSWORD, {"username"}),
        ("TAKEN", PASSWORD, {"username"}),
        ("", PASSWORD, {"username"}),
        ("two words", PASSWORD, {"username"}),
        ("x" * 151, PASSWORD, {"username"}),
        ("guest-1234", PASSWORD, {"username"}),
        ("maya", "12345", {"password"}),
        ("mayasmith", "mayasmith", {"password"}),
        ("taken", "12345", {"username", "password"}),
    ],
)
def test_a_refused_claim_says_why_and_changes_nothing(username: str, password: str, fields: set[str]) -> None:
    Learner.objects.create_user("taken")
    guest = Learner.objects.create_guest()
    name = guest.username
    with pytest.raises(ValidationError) as caught:
        guest.claim(username, password)
    assert set(caught.value.message_dict) == fields
    assert (guest.username, guest.is_guest) == (name, True)
    guest.refresh_from_db()
    assert (guest.username, guest.is_guest) == (name, True)


def test_a_name_taken_at_the_last_moment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    guest = Learner.objects.create_guest()
    Learner.objects.create_user("maya")
    monkeypatch.setattr(Learner, "_check_claim", lambda self, password: None)
    with pytest.raises(ValidationError, match="This name is taken"):
        guest.claim("maya", PASSWORD)
