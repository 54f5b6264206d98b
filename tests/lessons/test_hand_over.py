"""A guest’s attempts and sandboxes become those of the learner that the guest turned out to be."""

import pytest

from lessons import free_sandbox, terminals
from lessons.models import Attempt, Exercise, Learner, Sandbox, State
from tests.lessons.course_rows import begin, make_course, make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise() -> Exercise:
    return make_course(titles=("One",)).lessons.get().exercises.get()


@pytest.mark.parametrize(
    ("guests", "own", "kept"),
    [(True, False, "guest’s"), (False, False, "own"), (True, True, "own"), (False, True, "own")],
)
def test_of_two_attempts_the_better_stays(exercise: Exercise, guests: bool, own: bool, kept: str) -> None:
    guest, maya = Learner.objects.create_guest(), make_learner()
    begin(guest, exercise, solved=guests, text="guest’s")
    begin(maya, exercise, solved=own, text="own")
    brought = Attempt.objects.hand_over(guest, maya)
    attempt = Attempt.objects.of(maya).get()
    assert (attempt.text, attempt.solved) == (kept, guests or own)
    assert brought == (1 if kept == "guest’s" else 0)


def test_somebody_elses_attempts_stay_theirs(exercise: Exercise) -> None:
    guest, maya, noor = Learner.objects.create_guest(), make_learner("maya"), make_learner("noor")
    begin(noor, exercise, text="noor’s")
    begin(guest, exercise, text="guest’s")
    Attempt.objects.hand_over(guest, maya)
    assert Attempt.objects.of(noor).get().text == "noor’s"
    assert Attempt.objects.of(maya).get().text == "guest’s"


def test_a_text_with_other_values_does_not_count_as_passing(exercise: Exercise) -> None:
    guest, maya = Learner.objects.create_guest(variant=1), make_learner(variant=2)
    begin(guest, exercise, solved=True)
    Attempt.objects.hand_over(guest, maya)
    attempt = Attempt.objects.of(maya).get()
    assert (attempt.state, attempt.solved) == (State.FAILING, True)


def test_with_the_same_values_a_passing_text_still_passes(exercise: Exercise) -> None:
    guest, maya = Learner.objects.create_guest(variant=1), make_learner(variant=1)
    begin(guest, exercise, solved=True)
    Attempt.objects.hand_over(guest, maya)
    assert Attempt.objects.of(maya).get().state == State.PASSING


def test_a_guests_sandbox_comes_with_its_terminal() -> None:
    guest, maya = Learner.objects.create_guest(), make_learner()
    sandbox = free_sandbox.find_or_make(guest)
    terminals.run(terminals.find(sandbox, guest), None, "echo mine > notes")
    Sandbox.objects.hand_over(guest, maya)
    guest.delete()
    assert list(Sandbox.objects.of(maya)) == [sandbox]
    assert terminals.state(terminals.find(sandbox, maya)).files["notes"] == b"mine\n"


def test_of_two_free_sandboxes_the_learners_own_stays() -> None:
    guest, maya = Learner.objects.create_guest(), make_learner()
    own = free_sandbox.find_or_make(maya)
    free_sandbox.find_or_make(guest)
    Sandbox.objects.hand_over(guest, maya)
    assert list(Sandbox.objects.all()) == [own]


def test_a_sandbox_that_a_guest_shares_stays_with_the_other() -> None:
    guest, partner, maya = Learner.objects.create_guest(), make_learner("kim"), make_learner("maya")
    own, shared = free_sandbox.find_or_make(maya), free_sandbox.find_or_make(guest)
    shared.members.add(partner)
    Sandbox.objects.hand_over(guest, maya)
    assert list(Sandbox.objects.of(partner)) == [shared]
    assert list(Sandbox.objects.of(maya)) == [own]
