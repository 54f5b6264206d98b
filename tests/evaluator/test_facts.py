"""The facts, the tests that hold them, and the file that joins both."""

import json
import re

import pytest

from iamlab.evaluator.facts import Status, evidence, facts, sections
from tests import facts as collected

STALE = "held.json is stale: write it anew with `make facts`"
SOURCE = re.compile(
    r"https://(docs\.aws\.amazon\.com/[\w/-]+\.html|aws\.amazon\.com/blogs/[\w/-]+/)"
    r"|observed: .{10,}|from practice, not documented"
)


def test_what_is_committed_is_what_the_tests_name() -> None:
    assert collected.HELD.read_text(encoding="utf-8") == collected.text(), STALE
    assert json.loads(collected.text()) == collected.collect()


def test_every_fact_that_is_held_is_held_by_a_test() -> None:
    cited = collected.collect()
    assert [fact.id for fact in facts().values() if fact.is_held and fact.id not in cited] == []


def test_every_fact_that_a_test_names_exists() -> None:
    assert set(collected.collect()) <= set(facts())


def test_where_pages_disagree_the_choice_is_told() -> None:
    disputed = [fact for fact in facts().values() if fact.disputed or fact.chosen]
    assert len(disputed) > 10
    for fact in disputed:
        assert len(fact.disputed) >= 2, fact.id
        assert fact.chosen, fact.id


def test_what_is_outside_says_why() -> None:
    assert [fact.id for fact in facts().values() if fact.status is Status.OUTSIDE and not fact.note] == []


def test_every_fact_names_its_sources() -> None:
    for fact in facts().values():
        assert fact.sources, fact.id
        for source in fact.sources:
            assert SOURCE.fullmatch(source), (fact.id, source)


def test_facts_stand_in_order_in_the_part_that_their_number_names() -> None:
    assert [section.id for section in sections()] == ["1", "2", "3", "4", "5", "6"]
    for section in sections():
        parts = [part.id for part in section.parts]
        assert parts == sorted(parts, key=collected.order)
        for part in section.parts:
            ids = [fact.id for fact in part.facts]
            assert ids == sorted(ids, key=collected.order)
            assert all(f"{id_}.".startswith(f"{part.id}.") for id_ in ids)


def test_statements_are_whole_sentences_on_one_line() -> None:
    for fact in facts().values():
        for text in filter(None, (fact.statement, fact.note, fact.chosen, *fact.disputed)):
            assert text == " ".join(text.split()), fact.id
            assert text.endswith("."), fact.id
            assert text.count("`") % 2 == 0, fact.id


def test_the_numbers_that_a_fact_refers_to_exist() -> None:
    for fact in facts().values():
        for text in (fact.statement, fact.note, fact.chosen):
            plain = re.sub(r"`[^`]*`", "", text)
            for id_ in re.findall(r"(?<![\d.,])\d\.\d+(?:\.\d+)?(?![\d.]*\d)", plain):
                assert id_ in facts(), (fact.id, id_)


def test_evidence_is_given_by_fact() -> None:
    held = evidence()["1.4.1"]
    assert "actions: case of the action does not count" in held.cases
    assert "tests/evaluator/test_actions.py::test_case_counts_in_neither_half" in held.tests


def test_ids_are_sorted_as_numbers() -> None:
    assert sorted(["1.10.1", "1.2", "1.2.1", "2"], key=collected.order) == ["1.2", "1.2.1", "1.10.1", "2"]


def test_a_mark_is_read_from_the_test_that_bears_it() -> None:
    marked = '@pytest.mark.fact("1.2", "1.4.1")\ndef test_x() -> None: ...\n'
    unmarked = "def test_y() -> None: ...\n"
    assert list(collected.cited_in(f"import pytest\n{marked}{unmarked}")) == [("test_x", ["1.2", "1.4.1"])]


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\npytestmark = pytest.mark.fact('1.2')\n",
        "import pytest\n@pytest.mark.fact('1.2')\ndef helper() -> None: ...\n",
        "import pytest\nCASES = [pytest.param(1, marks=pytest.mark.fact('1.2'))]\n",
    ],
)
def test_a_mark_that_nobody_would_count_is_refused(source: str) -> None:
    with pytest.raises(collected.MisplacedFact):
        list(collected.cited_in(source))
