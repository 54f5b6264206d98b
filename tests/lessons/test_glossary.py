"""The glossary: terms that show their meaning where they first stand in a lesson, and a page of all."""

import re
from pathlib import Path

import pytest
from django.test import Client

from lessons import glossary, lesson_text, markdown
from lessons.content_format.problems import BrokenContent
from lessons.models import Exercise


def marked(text: str, seen: set[str] | None = None) -> list[str]:
    """Return the words of a Markdown text that are marked as terms."""
    html = glossary.mark(markdown.render(text), set() if seen is None else seen)
    return re.findall(r'class="term"[^>]*>([^<]*)<', html)


def test_a_term_is_marked_the_first_time_alone() -> None:
    assert marked("A role has a name. Another role has none.") == ["role"]


def test_a_term_is_marked_once_in_a_lesson_whatever_stands_between() -> None:
    pieces = lesson_text.pieces("A role.\n\nAgain a role, and a group.")
    html = "".join(piece.html for piece in pieces if isinstance(piece, lesson_text.Prose))
    assert html.count('popovertarget="term-role"') == 1
    assert html.count('id="term-role"') == 1


def test_plurals_other_forms_and_capitals_are_the_same_term() -> None:
    assert marked("Roles and policies.") == ["Roles", "policies"]
    assert marked("Bucket policies name principals.") == ["Bucket policies", "principals"]


def test_the_longest_term_that_fits_is_meant() -> None:
    assert marked("A trust policy names a service role.") == ["trust policy", "service role"]


@pytest.mark.parametrize(
    "text",
    [
        "`role`",
        "```\nrole\n```",
        "[role](https://docs.aws.amazon.com/)",
        "## A role",
        "**role**",
        "arn:aws:iam::1:role/x",
        "parole, roleplay, user-role, iam:PassRoles",
        "| role |\n|---|\n| x |",
    ],
)
def test_code_links_headings_and_parts_of_words_stay_as_they_are(text: str) -> None:
    assert "role" not in [word.lower() for word in marked(text)]


def test_what_comes_after_code_or_a_link_is_marked_again() -> None:
    assert marked("`x` [y](https://docs.aws.amazon.com/) the role") == ["role"]


def test_marking_changes_nothing_of_the_text_itself() -> None:
    html = markdown.render('A role with "quotes" & <b>, `code`, and\n\n::: trap A user\nA group.\n:::\n')
    without = re.sub(r'<span class="term-means".*?</span>', "", glossary.mark(html, set()))
    assert re.sub(r'<button type="button" class="term"[^>]*>([^<]*)</button>', r"\1", without) == html


def test_every_term_has_a_place_of_its_own_and_no_form_belongs_to_two() -> None:
    slugs = [term.slug for term in glossary.terms()]
    forms = [form.lower() for term in glossary.terms() for form in term.forms]
    assert len(set(slugs)) == len(slugs)
    assert len(set(forms)) == len(forms)
    assert 40 <= len(slugs) <= 80


@pytest.mark.parametrize("term", glossary.terms(), ids=lambda term: term.slug)
def test_a_meaning_is_short_and_friendly(term: glossary.Term) -> None:
    assert len(term.means.split()) <= 45
    assert "!" not in term.means
    assert term.means.endswith(".")


def test_the_page_shows_every_term_at_its_own_address(client: Client) -> None:
    text = client.get("/glossary/").content.decode()
    assert all(f'<div id="{term.slug}">' in text for term in glossary.terms())
    assert client.post("/glossary/").status_code == 405


def test_a_lesson_shows_meanings_where_terms_stand(client: Client, exercise: Exercise) -> None:
    lesson = exercise.lesson
    lesson.text = "Every policy has a statement."
    lesson.save()
    text = client.get(lesson.get_absolute_url()).content.decode()
    assert '<button type="button" class="term" popovertarget="term-policy">policy</button>' in text
    assert 'id="term-policy" popover' in text


def test_terms_are_found_by_form_then_by_meaning() -> None:
    assert glossary.find("SCPs")[0].name == "SCP"
    assert glossary.find("bound")[0].name == "permissions boundary"
    assert "credential report" in [term.name for term in glossary.find("four hours")]
    assert glossary.find("  ") == []


def test_a_broken_file_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "glossary.yaml"
    file.write_text("format: 1\nterms:\n  - term: ARN\n", encoding="utf-8")
    with pytest.raises(BrokenContent, match="means"):
        glossary.read(file)
