"""Search over what the lab holds: lessons and their exercises, the glossary, AWS's actions and keys.

The lessons are read from the database at each search and matched here, so that every database does alike: a
hundred texts of a few minutes take a few milliseconds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.utils.html import strip_tags

from lessons import finder, glossary, markdown
from lessons.content_format import embedded
from lessons.finder import Found
from lessons.glossary import Term
from lessons.models import Exercise, Lesson

MOST_LESSONS = 20
MOST_TERMS = 8
LONGEST = 100
"""No more of what somebody looks for is read."""

AROUND = 70
"""How many characters of a text are shown before what was found, and after it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text: what stands before the found word, the word, what stands after it."""

    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson that fits: `excerpt` is where, None when its title says it; `exercises` fit by their title."""

    lesson: Lesson
    excerpt: Excerpt | None
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What fits a search, the nearest of each kind first."""

    lessons: list[FoundLesson]
    terms: list[Term]
    reference: Found

    @property
    def nothing(self) -> bool:
        return not (self.lessons or self.terms) and self.reference.nothing


def search(text: str, variant: int) -> Results:
    """Return what fits all words of `text`; lessons are read as the learner with this variant reads them."""
    words = tuple(text.lower()[:LONGEST].split())
    if not words:
        return Results([], [], finder.find(""))
    return Results(
        _lessons(words, variant), glossary.find(" ".join(words))[:MOST_TERMS], finder.find(text[:LONGEST])
    )


def _lessons(words: tuple[str, ...], variant: int) -> list[FoundLesson]:
    exercises = _exercises(words)
    rated = []
    for place, lesson in enumerate(Lesson.objects.live()):
        body = plain(lesson.filled_text(variant))
        own = exercises.get(lesson.pk, ())
        rate = _rate(words, lesson, body, bool(own))
        if rate is not None:
            excerpt = None if rate == 0 else _excerpt(words, body)
            rated.append((rate, place, FoundLesson(lesson, excerpt, own)))
    rated.sort(key=lambda entry: entry[:2])
    return [found for _, _, found in rated[:MOST_LESSONS]]


def _exercises(words: tuple[str, ...]) -> dict[int, tuple[Exercise, ...]]:
    """Return the exercises with all words in their title, by the key of their lesson."""
    found: dict[int, tuple[Exercise, ...]] = {}
    for exercise in Exercise.objects.live().defer("content", "lesson__text"):
        if _has_all(words, exercise.title):
            found[exercise.lesson_id] = (*found.get(exercise.lesson_id, ()), exercise)
    return found


def _rate(words: tuple[str, ...], lesson: Lesson, body: str, has_exercise: bool) -> int | None:
    """Say how far a lesson is from what is looked for, 0 for its title; None if it does not fit."""
    if _has_all(words, lesson.title):
        return 0
    if _has_all(words, f"{lesson.title} {lesson.summary}"):
        return 1
    if has_exercise:
        return 2
    return 3 if _has_all(words, f"{lesson.title} {lesson.summary} {body}") else None


def _has_all(words: Iterable[str], text: str) -> bool:
    folded = text.lower()
    return all(word in folded for word in words)


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Return the prose of a lesson's text without Markdown, figures and snippets."""
    prose = (piece for piece in embedded.split(text) if isinstance(piece, str))
    return " ".join(unescape(strip_tags(markdown.render(piece))) for piece in prose).replace("\n", " ")


def _excerpt(words: tuple[str, ...], body: str) -> Excerpt | None:
    """Return where all words stand together first, else the longest that does; None if none does."""
    for word in (" ".join(words), *sorted(words, key=len, reverse=True)):
        found = re.search(re.escape(word), body, re.IGNORECASE)
        if found:
            start, end = max(found.start() - AROUND, 0), found.end() + AROUND
            before = body[start : found.start()]
            after = body[found.end() : end]
            return Excerpt(
                f"… {before.partition(' ')[2]}" if start else before,
                found[0],
                f"{after.rpartition(' ')[0]} …" if end < len(body) else after,
            )
    return None
