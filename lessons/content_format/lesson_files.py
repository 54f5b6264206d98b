"""The two files of a lesson, its Markdown and its exercises → content."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessons.content_format.checking import exercise_problems, fixed_text_problems, lesson_problems
from lessons.content_format.documents import Document, Mapping, Scalar, Sequence, Tree
from lessons.content_format.files import broken, open_markdown, open_yaml
from lessons.content_format.kinds import KindOfExercise, kinds
from lessons.content_format.problems import BrokenContent, ContentError, PathInside, did_you_mean
from lessons.content_format.schema import ExercisesFile, LessonFrontMatter
from lessons.content_format.shaping import shape
from lessons.content_format.values import ValueList


@dataclass(frozen=True)
class LessonContent:
    """A lesson's front matter, its Markdown and its exercises, placeholders unfilled."""

    front: LessonFrontMatter
    text: str
    exercises: list[KindOfExercise]


def read_lesson(directory: Path, lesson_id: str) -> LessonContent:
    """Read a lesson's two files. Raises BrokenContent with the errors of both."""
    errors: list[ContentError] = []
    front, text, exercises = None, "", []
    try:
        front, text = _read_text_file(directory / f"{lesson_id}.md", lesson_id)
    except BrokenContent as error:
        errors += error.errors
    try:
        exercises = _read_exercises(directory / f"{lesson_id}.yaml", front.values if front else None)
    except BrokenContent as error:
        errors += error.errors
    if errors or front is None:
        raise BrokenContent(errors)
    return LessonContent(front, text, exercises)


def _read_text_file(path: Path, lesson_id: str) -> tuple[LessonFrontMatter, str]:
    if not path.is_file():
        raise broken(path, "The text of this lesson is missing.")
    document, text, first_line = open_markdown(path)
    front = shape(document, document.root, LessonFrontMatter)
    if front is not None:
        expect_id(document, front.id, lesson_id)
        fixed = fixed_text_problems(title=front.title, summary=front.summary)
        for problem in (*fixed, *lesson_problems(front.values, text)):
            if problem.path == ("text",):
                document.complain((), first_line + problem.line - 1, problem.message)
            else:
                document.complain_at(problem.path, problem.message)
    if front is None or document.errors:
        raise BrokenContent(document.errors)
    return front, text.strip()


def expect_id(document: Document, found: str, wanted: str) -> None:
    """Note an error unless a file's id is the one that its name gives it."""
    if found != wanted:
        message = f"The id is {found!r}, but the name of the file says {wanted!r}. Make them the same."
        document.complain_at(("id",), message)


def _read_exercises(path: Path, lesson_values: ValueList | None) -> list[KindOfExercise]:
    """Read a lesson's exercises; without the lesson's values, placeholders are not judged."""
    if not path.is_file():
        raise broken(path, "The exercises of this lesson are missing.")
    document = open_yaml(path)
    shape(document, document.root, ExercisesFile)
    exercises = []
    for place, tree in _exercise_trees(document.root):
        exercise = _read_exercise(document, tree, place)
        if exercise is not None:
            exercises.append(exercise)
            if lesson_values is not None:
                for problem in exercise_problems(exercise, lesson_values):
                    document.complain_at((*place, *problem.path), problem.message, problem.line)
    _complain_of_repeated_ids(document)
    if document.errors:
        raise BrokenContent(document.errors)
    return exercises


def _exercise_trees(root: Tree) -> Iterator[tuple[PathInside, Tree]]:
    listed = root.entries.get("exercises") if isinstance(root, Mapping) else None
    if isinstance(listed, Sequence):
        for index, tree in enumerate(listed.items):
            yield ("exercises", index), tree


def _read_exercise(document: Document, tree: Tree, place: PathInside) -> KindOfExercise | None:
    kind = tree.entries.get("kind") if isinstance(tree, Mapping) else None
    if not isinstance(kind, Scalar):
        message = "An exercise needs a 'kind'. Known are: " + ", ".join(kinds()) + "."
        document.complain(place, tree.line, message)
        return None
    schema = kinds().get(kind.text)
    if schema is None:
        message = (
            f"There is no kind of exercise called {kind.text!r}. {did_you_mean(kind.text, list(kinds()))}"
        )
        document.complain((*place, "kind"), kind.line, message)
        return None
    return shape(document, tree, schema, place)


def _complain_of_repeated_ids(document: Document) -> None:
    seen: set[str] = set()
    for place, tree in _exercise_trees(document.root):
        name = tree.entries.get("id") if isinstance(tree, Mapping) else None
        if isinstance(name, Scalar):
            if name.text in seen:
                message = f"The id {name.text!r} is taken already by an exercise above."
                document.complain((*place, "id"), name.line, message)
            seen.add(name.text)
