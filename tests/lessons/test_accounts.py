"""Guests choose a name, learners sign in and out, and work comes along."""

import pytest
from django.test import Client

from lessons.models import Attempt, Exercise, Learner
from tests.lessons.course_rows import PASSWORD, begin, guest_at, make_course, make_learner

pytestmark = pytest.mark.django_db

CHOICE = {"username": "noor", "password": PASSWORD, "repeated": PASSWORD}


@pytest.fixture
def exercise() -> Exercise:
    return make_course(titles=("One",)).lessons.get().exercises.get()


def learner_at(client: Client) -> str:
    """Return the name of who is at this browser."""
    return str(client.get("/learn/").context["user"])


# Keep your progress


def test_a_guest_chooses_a_name_and_stays_signed_in(client: Client, exercise: Exercise) -> None:
    guest = guest_at(client)
    begin(guest, exercise, solved=True)
    response = client.post("/claim/", {**CHOICE, "next": "/help/"})
    assert (response.status_code, response["Location"]) == (302, "/help/")
    assert "From now on you can sign in as noor." in client.get("/learn/").content.decode()
    assert learner_at(client) == "noor"
    assert Attempt.objects.of(Learner.objects.get(username="noor")).solved_exercises() == {exercise.pk}


def test_the_name_and_password_work_from_another_browser(client: Client) -> None:
    guest_at(client)
    client.post("/claim/", CHOICE)
    other = Client()
    other.post("/sign-in/", {"username": "noor", "password": PASSWORD})
    assert learner_at(other) == "noor"


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"username": ""}, "username", "This field is required."),
        ({"username": "maya"}, "username", "This name is taken. Choose another."),
        ({"username": "MAYA"}, "username", "This name is taken. Choose another."),
        ({"username": "guest-1"}, "username", 'Names that start with "guest-" are for guests.'),
        ({"username": "a b"}, "username", "Enter a valid username."),
        ({"username": "a\0b"}, "username", "Null characters are not allowed."),
        ({"username": "n" * 151}, "username", "at most 150 characters"),
        ({"password": "short", "repeated": "short"}, "password", "This password is too short."),
        ({"password": "password1", "repeated": "password1"}, "password", "This password is too common."),
        (
            {"password": "8264927364", "repeated": "8264927364"},
            "password",
            "This password is entirely numeric.",
        ),
        (
            {"username": "noorlind", "password": "noorlind1", "repeated": "noorlind1"},
            "password",
            "too similar",
        ),
        ({"repeated": PASSWORD + "x"}, "repeated", "The two passwords differ."),
    ],
)
def test_what_is_wrong_with_a_choice_is_said_at_its_field(
    client: Client, changed: dict[str, str], field: str, message: str
) -> None:
    make_learner("maya")
    guest = guest_at(client)
    response = client.post("/claim/", {**CHOICE, **changed})
    assert response.status_code == 200
    form = response.context["form"]
    assert message in " ".join(form.errors.pop(field))
    assert form.errors == {}
    assert Learner.objects.get(pk=guest.pk).is_guest
    html = response.content.decode()
    assert f'id="id_{field}_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_refused_name_is_still_in_its_field_and_escaped(client: Client) -> None:
    guest_at(client)
    html = client.post("/claim/", {**CHOICE, "username": '"><script>'}).content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert PASSWORD not in html


def test_who_has_done_nothing_has_nothing_to_claim(client: Client) -> None:
    for response in (client.get("/claim/"), client.post("/claim/", CHOICE)):
        assert "There is nothing to keep yet." in response.content.decode()
    assert not Learner.objects.exists()


def test_a_learner_with_a_name_is_sent_on(client: Client) -> None:
    client.force_login(make_learner())
    assert client.post("/claim/", CHOICE)["Location"] == "/learn/"
    assert not Learner.objects.filter(username="noor").exists()


# Sign in and out


def test_signing_in_leads_back_to_the_page_before(client: Client) -> None:
    make_learner("maya")
    response = client.post("/sign-in/", {"username": "maya", "password": PASSWORD, "next": "/playground/"})
    assert response["Location"] == "/playground/"
    assert learner_at(client) == "maya"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_signing_in_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    make_learner("maya")
    assert "evil" not in client.get("/sign-in/", {"next": elsewhere}).content.decode()
    response = client.post("/sign-in/", {"username": "maya", "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/learn/"


def test_a_wrong_password_is_said_and_the_name_kept(client: Client) -> None:
    make_learner("maya")
    response = client.post("/sign-in/", {"username": "maya", "password": "wrong"})
    html = response.content.decode()
    assert "This name and password do not belong together." in html
    assert 'value="maya"' in html
    assert learner_at(client) == "AnonymousUser"


def test_a_closed_account_does_not_sign_in(client: Client) -> None:
    make_learner("maya", is_active=False)
    client.post("/sign-in/", {"username": "maya", "password": PASSWORD})
    assert learner_at(client) == "AnonymousUser"


def test_a_guest_cannot_be_signed_into(client: Client) -> None:
    guest = Learner.objects.create_guest()
    client.post("/sign-in/", {"username": guest.username, "password": ""})
    assert learner_at(client) == "AnonymousUser"


def test_who_is_signed_in_is_sent_on(client: Client) -> None:
    client.force_login(make_learner())
    assert client.get("/sign-in/", {"next": "/help/"})["Location"] == "/help/"


def test_signing_out_needs_a_form(client: Client) -> None:
    client.force_login(make_learner("maya"))
    assert client.get("/sign-out/").status_code == 405
    assert learner_at(client) == "maya"
    assert client.post("/sign-out/")["Location"] == "/"
    assert learner_at(client) == "AnonymousUser"


@pytest.mark.parametrize("path", ["/claim/", "/sign-in/"])
def test_account_pages_take_no_other_methods_and_are_never_cached(client: Client, path: str) -> None:
    assert client.put(path).status_code == 405
    assert "no-store" in client.get(path)["Cache-Control"]


# A guest who turns out to have an account


def sign_in(client: Client, **fields: str) -> None:
    client.post("/sign-in/", {"username": "maya", "password": PASSWORD, **fields})


def test_the_sign_in_page_offers_a_guest_to_bring_the_work(client: Client, exercise: Exercise) -> None:
    assert "bring_work" not in client.get("/sign-in/").content.decode()
    begin(guest_at(client), exercise)
    html = client.get("/sign-in/").content.decode()
    assert "Bring the work I did here as a guest" in html
    assert "choose a name for this work" in html


def test_a_guests_work_comes_along(client: Client, exercise: Exercise) -> None:
    maya, guest = make_learner("maya"), guest_at(client)
    begin(guest, exercise, solved=True)
    sign_in(client, bring_work="on")
    assert Attempt.objects.of(maya).solved_exercises() == {exercise.pk}
    assert not Learner.objects.filter(pk=guest.pk).exists()
    assert "Your work on 1 exercise came along." in client.get("/learn/").content.decode()


def test_a_guests_work_stays_behind_if_that_is_wanted(client: Client, exercise: Exercise) -> None:
    maya, guest = make_learner("maya"), guest_at(client)
    begin(guest, exercise)
    sign_in(client)
    assert not Attempt.objects.of(maya).exists()
    assert Attempt.objects.of(guest).count() == 1


def test_a_failed_sign_in_moves_nothing(client: Client, exercise: Exercise) -> None:
    maya, guest = make_learner("maya"), guest_at(client)
    begin(guest, exercise)
    sign_in(client, password="wrong", bring_work="on")
    assert not Attempt.objects.of(maya).exists()
    assert learner_at(client) == str(guest)
