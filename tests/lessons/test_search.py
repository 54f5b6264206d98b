"""The search over lessons, glossary and AWS's actions."""

from time import process_time

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from lessons import search
from lessons.models import Lesson
from tests.lessons.course_rows import make_course
from tests.lessons.exercise_rows import HTMX
from tests.lessons.test_pages import page

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [each.lesson.title for each in search.search(text, 0).lessons]


def lessons(**texts: str) -> None:
    """Make lessons with these titles and texts."""
    for lesson, text in zip(make_course(titles=tuple(texts)).lessons.all(), texts.values(), strict=True):
        lesson.text = text
        lesson.save()


def test_a_lesson_is_found_by_title_before_those_found_by_text() -> None:
    lessons(First="All about boundaries.", Boundaries="Ceilings.", Other="Nothing.")
    assert found("boundaries") == ["Boundaries", "First"]


def test_all_words_must_stand_in_it_in_any_order_and_case() -> None:
    lessons(One="A trust policy names who may assume.", Two="A trust.")
    assert found("POLICY trust") == ["One"]


def test_the_excerpt_shows_where_without_markdown() -> None:
    lessons(One="word " * 50 + "the **confused deputy** acts " + "word " * 50)
    excerpt = search.search("deputy", 0).lessons[0].excerpt
    assert excerpt is not None
    assert excerpt.found == "deputy"
    assert excerpt.before.startswith("… ")
    assert excerpt.before.endswith("confused ")
    assert excerpt.after.endswith(" …")
    assert len(excerpt.before) < 80


def test_placeholders_are_found_as_the_learner_reads_them() -> None:
    lessons(One="The account {{account}} is yours.")
    Lesson.objects.update(values={"account": "account-id"})
    number = Lesson.objects.get().filled_text(3).split()[2]
    assert [each.lesson.title for each in search.search(number, 3).lessons] == ["One"]
    assert found("{{account}}") == []


def test_an_exercise_is_found_by_its_title() -> None:
    make_course()
    (one, two) = search.search("exercise 1", 0).lessons
    assert one.exercises[0].title == "Exercise 1"
    assert two.exercises


def test_archived_lessons_are_not_found() -> None:
    lessons(Gone="Text")
    Lesson.objects.update(archived=True)
    assert found("gone") == []


def test_terms_actions_and_keys_are_found_too(client: Client) -> None:
    text = page(client, "/search/?find=passrole")
    assert '/glossary/#passrole"' in text
    assert '/actions/iam/PassRole/"' in text


def test_nothing_found_says_where_to_look(client: Client) -> None:
    assert "Nothing fits “&lt;i&gt;zzzz”" in page(client, "/search/?find=<i>zzzz")


def test_an_empty_search_asks_for_a_word(client: Client) -> None:
    assert "Write a word or two" in page(client, "/search/")
    assert "Write a word or two" in page(client, "/search/?find=%20")


def test_what_is_found_in_a_text_is_escaped(client: Client) -> None:
    lessons(One="A `<script>alert(1)</script>` here.")
    text = page(client, "/search/?find=alert")
    assert "<script>alert" not in text
    assert "&lt;script&gt;<mark>alert</mark>" in text


def test_the_head_gets_a_short_list(client: Client) -> None:
    make_course(titles=tuple("ABCDEFGH"))
    answer = client.get("/search/", {"find": "exercise", "in": "head"}, headers=HTMX).content.decode()
    assert answer.count(">Lesson<") == 5
    assert 'href="/search/?find=exercise"' in answer
    assert "<html" not in answer


def test_every_page_has_the_search_in_its_head(client: Client) -> None:
    for path in ("/", "/learn/", "/help/", "/actions/"):
        assert 'id="site-find"' in page(client, path)


def test_searching_makes_no_guest_and_is_only_read(client: Client) -> None:
    page(client, "/search/?find=role")
    assert "sessionid" not in client.cookies
    assert client.post("/search/").status_code == 405


def test_a_search_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_course("a")
    make_course("b")
    with django_assert_num_queries(2):
        search.search("exercise", 0)


def test_the_shipped_lessons_are_searched_quickly() -> None:
    call_command("load_lessons", quiet=True)
    search.search("bucket", 0)
    begun = process_time()
    for text in ("trust", "deny", "access key", "s3:get"):
        assert not search.search(text, 0).nothing
    assert (process_time() - begun) / 4 < 0.06
