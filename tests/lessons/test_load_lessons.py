"""Loading content files: what changes, what is left alone, and what is archived."""

from io import StringIO
from pathlib import Path
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.content_format.loading import load
from lessons.content_format.problems import BrokenContent
from lessons.models import Attempt, Course, Exercise, Learner, Lesson
from tests.lessons import tiny_course

pytestmark = pytest.mark.django_db
NAMES = ["tiny", "tiny/first-steps", "tiny/first-steps/read-a-file"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tiny_course.write(tmp_path)
    load(tmp_path)
    return tmp_path


def retitle(root: Path, title: str) -> None:
    text = tiny_course.TEXT.replace("title: First steps", f"title: {title}")
    (root / "tiny" / "first-steps.md").write_text(text)


def edit(title: str) -> None:
    """Change the lesson as an instructor does."""
    lesson = Lesson.objects.get()
    lesson.title = title
    lesson.save()


def run(root: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_lessons", "--from", str(root), *options, stdout=out)
    return out.getvalue()


def test_the_first_load_adds_everything(tmp_path: Path) -> None:
    tiny_course.write(tmp_path)
    report = load(tmp_path)
    assert report.added == NAMES
    exercise = Exercise.objects.live().get()
    assert (exercise.kind, exercise.lesson.minutes, exercise.lesson.course.position) == ("policy", 3, 3)


def test_loading_twice_changes_nothing(root: Path) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load(root)
    assert not any((report.added, report.updated, report.archived, report.returned, report.kept))
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_loading_what_did_not_change_is_fast(root: Path) -> None:
    entry = tiny_course.EXERCISES.partition("exercises:\n")[2]
    many = "".join(entry.replace("id: read-a-file", f"id: exercise-{number}") for number in range(150))
    (root / "tiny" / "first-steps.yaml").write_text("format: 1\nexercises:\n" + many)
    assert len(load(root).added) == 150
    start = perf_counter()
    load(root)
    assert perf_counter() - start < 0.3


def test_a_changed_file_updates_its_row_only(root: Path) -> None:
    retitle(root, "The first steps")
    assert load(root).updated == ["tiny/first-steps"]
    assert Lesson.objects.get().title == "The first steps"


def test_a_row_changed_here_is_left_alone_and_reported(root: Path) -> None:
    edit("Mine")
    retitle(root, "The first steps")
    report = load(root)
    assert (report.updated, report.kept) == ([], ["tiny/first-steps"])
    assert Lesson.objects.get().title == "Mine"
    assert load(root).kept == ["tiny/first-steps"], "and the next time too"


def test_a_row_changed_back_takes_updates_again(root: Path) -> None:
    edit("Mine")
    retitle(root, "The first steps")
    load(root)
    edit("First steps")
    assert load(root).updated == ["tiny/first-steps"]
    assert Lesson.objects.get().title == "The first steps"


def test_a_row_changed_here_to_what_its_file_says_takes_updates_again(root: Path) -> None:
    edit("The first steps")
    retitle(root, "The first steps")
    assert load(root).kept == []
    retitle(root, "Once more")
    assert load(root).updated == ["tiny/first-steps"]


def test_saving_a_form_unchanged_is_no_change(root: Path) -> None:
    lesson = Lesson.objects.get()
    lesson.text = lesson.text.replace("\n", "\r\n") + "\r\n"  # as a browser sends it
    lesson.save()
    assert load(root).kept == []


def test_other_rows_of_a_changed_lesson_are_still_updated(root: Path) -> None:
    edit("Mine")
    exercises = tiny_course.EXERCISES.replace("title: Let Maya read", "title: Let her read")
    (root / "tiny" / "first-steps.yaml").write_text(exercises)
    assert load(root).updated == ["tiny/first-steps/read-a-file"]


def test_what_disappears_is_archived_with_its_progress(root: Path) -> None:
    tiny_course.add_lesson(root / "tiny", "second", ["first-steps", "second"])
    load(root)
    exercise = Exercise.objects.get(lesson__slug="second")
    Attempt.objects.begin(Learner.objects.create_guest(), exercise).record("a", [], True)
    for name in ("second.md", "second.yaml"):
        (root / "tiny" / name).unlink()
    (root / "tiny" / "course.yaml").write_text(tiny_course.COURSE)
    assert load(root).archived == ["tiny/second", "tiny/second/read-a-file"]
    assert [lesson.slug for lesson in Lesson.objects.live()] == ["first-steps"]
    assert Attempt.objects.get().exercise == exercise
    assert load(root).archived == []


def test_what_returns_is_live_again_with_its_progress(root: Path) -> None:
    directory = root / "tiny"
    tiny_course.add_lesson(directory, "second", ["second"])
    for name in ("first-steps.md", "first-steps.yaml"):
        (directory / name).rename(root / name)
    key = Lesson.objects.get().pk
    load(root)
    for name in ("first-steps.md", "first-steps.yaml"):
        (root / name).rename(directory / name)
    tiny_course.add_lesson(directory, "second", ["first-steps", "second"])
    report = load(root)
    assert report.returned == ["tiny/first-steps", "tiny/first-steps/read-a-file"]
    assert Lesson.objects.live().get(slug="first-steps").pk == key


def test_a_course_that_disappears_is_archived_and_returns(root: Path) -> None:
    other = root / "other"
    (root / "tiny").rename(root / ".tiny")
    other.mkdir()
    for path in (root / ".tiny").iterdir():
        (other / path.name).write_text(path.read_text().replace("id: tiny", "id: other"))
    assert load(root).archived == NAMES
    assert [course.slug for course in Course.objects.live()] == ["other"]
    (root / ".tiny").rename(root / "tiny")
    assert load(root).returned == NAMES


def test_a_row_changed_here_is_not_archived(root: Path) -> None:
    tiny_course.add_lesson(root / "tiny", "second", ["first-steps", "second"])
    load(root)
    Lesson.objects.filter(slug="second").update(title="Mine")
    for name in ("second.md", "second.yaml"):
        (root / "tiny" / name).unlink()
    (root / "tiny" / "course.yaml").write_text(tiny_course.COURSE)
    report = load(root)
    assert report.kept == ["tiny/second"]
    assert not Lesson.objects.get(slug="second").archived


def test_content_archived_by_hand_stays_archived(root: Path) -> None:
    Lesson.objects.update(archived=True)
    retitle(root, "The first steps")
    assert load(root).kept == ["tiny/first-steps"]
    assert Lesson.objects.get().archived


def test_a_row_that_was_deleted_here_comes_back(root: Path) -> None:
    Exercise.objects.all().delete()
    assert load(root).added == ["tiny/first-steps/read-a-file"]


def test_a_row_made_here_is_not_touched(root: Path) -> None:
    course = Course.objects.get()
    Lesson.objects.create(course=course, slug="own", title="Own", minutes=3, text="x")
    retitle(root, "The first steps")
    report = load(root)
    assert (report.archived, report.kept) == ([], [])
    assert Lesson.objects.live().filter(slug="own").exists()


def test_a_file_does_not_overwrite_a_row_made_here(root: Path) -> None:
    Lesson.objects.create(course=Course.objects.get(), slug="second", title="Own", minutes=3, text="x")
    tiny_course.add_lesson(root / "tiny", "second", ["first-steps", "second"])
    assert load(root).kept == ["tiny/second"]
    assert Lesson.objects.get(slug="second").title == "Own"


def test_positions_follow_the_list_of_the_course(root: Path) -> None:
    tiny_course.add_lesson(root / "tiny", "second", ["second", "first-steps"])
    load(root)
    assert [lesson.slug for lesson in Lesson.objects.live()] == ["second", "first-steps"]


def test_broken_files_leave_the_database_as_it_was(root: Path) -> None:
    retitle(root, "The first steps")
    tiny_course.add_lesson(root / "tiny", "second", ["first-steps", "second", "third"])
    with pytest.raises(BrokenContent):
        load(root)
    assert [lesson.title for lesson in Lesson.objects.all()] == ["First steps"]


def test_a_failure_half_way_leaves_the_database_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("power cut")

    retitle(root, "The first steps")
    monkeypatch.setattr("lessons.content_format.loading._exercise_fields", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        load(root)
    assert Lesson.objects.get().title == "First steps"


def test_the_command_says_what_changed(tmp_path: Path) -> None:
    tiny_course.write(tmp_path)
    assert run(tmp_path) == "Added 1 course, 1 lesson, 1 exercise.\n"
    assert run(tmp_path) == "The lessons are up to date.\n"
    retitle(tmp_path, "The first steps")
    assert run(tmp_path) == "Updated 1 lesson.\n"
    edit("Mine")
    assert run(tmp_path) == (
        "The lessons are up to date.\nLeft alone, since changed here: tiny/first-steps.\n"
    )


def test_the_command_can_be_quiet(tmp_path: Path) -> None:
    tiny_course.write(tmp_path)
    assert run(tmp_path, "--quiet") == ""
    assert Lesson.objects.exists()


def test_the_command_prints_every_error_and_fails(tmp_path: Path) -> None:
    tiny_course.write(tmp_path, tiny_course.COURSE.replace("position: 3", "position: x"))
    errors = StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("load_lessons", "--from", str(tmp_path), "--quiet", stderr=errors)
    assert exit.value.code == 1
    first, last = errors.getvalue().splitlines()
    assert first.endswith("course.yaml:3: position: Expected a whole number, found 'x'.")
    assert last == "Nothing was loaded: 1 error in the content files."
    assert not Course.objects.exists()


def test_a_wrong_directory_archives_nothing(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BrokenContent, match="holds no course"):
        load(tmp_path_factory.mktemp("empty"))
    assert Course.objects.live().exists()
