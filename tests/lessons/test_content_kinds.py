"""A sixth kind of exercise: one class and one template are all that the lab needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from django.conf import LazySettings
from django.test import Client

from lessons.content_format.kinds import KindOfExercise, NoAnswer, Posted, kinds
from lessons.content_format.loading import load
from lessons.content_format.problems import Problem
from lessons.content_format.schema import Text
from lessons.grading import grade
from lessons.models import Attempt, Exercise
from tests.lessons import tiny_course
from tests.lessons.exercise_rows import HTMX, url

RIDDLES = """\
format: 1
exercises:
  - id: riddle-me
    kind: riddle
    title: A riddle
    task: Solve it.
    question: What is `{{bucket}}`?
    answer: a bucket
    explanation: It holds files.
"""


TEMPLATE = """\
{% extends "exercises/_question_page.html" %}
{% load frame partials %}
{% block work %}
<div class="work" id="work">
  {% partialdef results inline %}
  <div id="results">
    {% include "exercises/_question_form.html" %}
      <label>{{ content.question|inline }} <input name="guess" value="{{ feedback.answer }}"></label>
    </form>
    <p>{{ refusal }}{{ feedback.word }}</p>
    {% if feedback.solved %}{% include "exercises/_explanation.html" %}{% endif %}
    {% include "exercises/_besides.html" %}
  </div>
  {% endpartialdef %}
</div>
{% partialdef solution %}It is {{ work.content.answer }}.{% endpartialdef %}
{% endblock %}
"""


@dataclass(frozen=True)
class Guess:
    answer: str
    solved: bool
    wrong_ideas: tuple[str, ...] = ()

    @property
    def failing(self) -> list[str]:
        return [] if self.solved else ["riddle"]

    @property
    def word(self) -> str:
        return "That is it" if self.solved else "Guess on"


class Riddle(KindOfExercise, frozen=True, kw_only=True):
    question: Text
    answer: Text

    def problems(self) -> Iterator[Problem]:
        if len(self.answer) > 20:
            yield Problem(("answer",), "This answer is too long.")

    def answer_in(self, posted: Posted) -> str:
        guesses = posted.get("guess", [""])
        if not guesses[0]:
            raise NoAnswer("Say something.")
        return guesses[0]

    def graded(self, answer: str) -> Guess:
        return Guess(answer, answer == self.answer)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds(), "riddle", Riddle)


@pytest.mark.django_db
def test_an_exercise_of_a_new_kind_is_loaded_and_filled(tmp_path: Path) -> None:
    tiny_course.write(tmp_path, exercises=RIDDLES)
    load(tmp_path)
    exercise = Exercise.objects.get()
    exercise.full_clean()
    riddle = exercise.filled(3)
    assert isinstance(riddle, Riddle)
    assert riddle.question in ("What is `reports`?", "What is `invoices`?")


def test_a_new_kind_has_its_own_fields_and_problems(tmp_path: Path) -> None:
    long = RIDDLES.replace("a bucket", "a place where very many files lie")
    error = tiny_course.the_error(tiny_course.write(tmp_path, exercises=long))
    assert (error.line, error.message) == (8, "This answer is too long.")
    unknown = RIDDLES.replace("    answer:", "    starter: x\n    answer:")
    error = tiny_course.the_error(tiny_course.write(tmp_path, exercises=unknown))
    assert error.path == "exercises[0].starter"


@pytest.fixture
def riddle(tmp_path: Path, settings: LazySettings) -> Exercise:
    """A riddle that learners can open, its template among those of the lab."""
    templates = tmp_path / "templates"
    (templates / "exercises").mkdir(parents=True)
    (templates / "exercises" / "riddle.html").write_text(TEMPLATE)
    own = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [{**own, "DIRS": [templates, *cast("list[Path]", own["DIRS"])]}]
    tiny_course.write(tmp_path / "content", exercises=RIDDLES)
    load(tmp_path / "content")
    return Exercise.objects.get()


@pytest.mark.django_db
def test_a_new_kind_is_shown_and_answered_with_and_without_htmx(client: Client, riddle: Exercise) -> None:
    assert "What is <code>" in client.get(riddle.get_absolute_url()).content.decode()
    part = client.post(url(riddle), {"guess": "a hole"}, headers=HTMX).content.decode()
    assert "Guess on" in part
    assert "<html" not in part
    assert Attempt.objects.get().failing == ["riddle"]
    response = client.post(url(riddle), {"guess": "a bucket"})
    page = client.get(response["Location"]).content.decode()
    assert "That is it" in page
    assert "It holds files." in page
    assert Attempt.objects.get().solved


@pytest.mark.django_db
def test_a_new_kind_refuses_what_is_no_answer_and_shows_its_solution(
    client: Client, riddle: Exercise
) -> None:
    response = client.post(url(riddle), {"guess": ""}, headers=HTMX)
    assert response.status_code == 400
    assert "Say something." in response.content.decode()
    assert not Attempt.objects.exists()
    shown = client.post(url(riddle, "solution"), {}, headers=HTMX).content.decode()
    assert "It is a bucket." in shown


def test_a_kind_that_grades_nothing_says_so() -> None:
    ungraded = KindOfExercise(id="x", kind="x", title="X", task="Do.", explanation="So.")
    with pytest.raises(TypeError, match="exercises of the kind x cannot be graded"):
        grade(ungraded, "")
