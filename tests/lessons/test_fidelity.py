"""The page on fidelity: every fact, its sources and its tests, for everyone and without the database."""

import html
import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from iamlab.evaluator.facts import facts
from lessons.fidelity import Proof, Source, fidelity, proof_of_case, proof_of_test, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    response = client.get("/fidelity/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words(text: str) -> str:
    """Return what is read on a page: its text without tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def fact_on(page: str, id_: str) -> str:
    """Return the piece of the page that shows one fact."""
    beginning = page.index(f'<section class="fact" id="{id_}"')
    return page[beginning : page.index("</section>", beginning)]


def test_every_fact_is_there_with_an_address_of_its_own(page: str) -> None:
    assert re.findall(r'<section class="fact" id="([\d.]+)"', page) == list(facts())


def test_no_two_elements_have_the_same_address(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_a_fact_has_its_statement_its_source_and_its_tests(page: str) -> None:
    fact = fact_on(page, "1.4.1")
    assert "An action is <code>service:Name</code>, and case counts in neither half." in fact
    assert "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html" in fact
    assert "Held by" in words(fact)
    assert "Case counts in neither half test_actions.py" in words(fact)
    assert "Case of the action does not count scenarios/actions.json" in words(fact)


def test_a_fact_that_is_outside_says_why(page: str) -> None:
    fact = words(fact_on(page, "4.5.5"))
    assert "Outside" in fact
    assert "A procedure of AWS, not a decision." in fact
    assert "Held" not in fact


def test_what_is_not_supported_is_told_in_one_place(page: str) -> None:
    told = page[page.index('id="not-supported"') : page.index('id="disagreements"')]
    for shown in fidelity().outside:
        assert f'href="#{shown.fact.id}"' in told
    for shown in fidelity().limited:
        assert f'href="#{shown.fact.id}"' in told


def test_where_aws_disagrees_both_views_and_the_choice_are_told(page: str) -> None:
    told = words(page[page.index('id="disagreements"') : page.index('id="section-1"')])
    assert "The page on operators says that Bool takes variables." in told
    assert told.count("Chosen:") == len(fidelity().disputed)


def test_the_counts_are_those_of_the_facts(page: str) -> None:
    counts = re.findall(r"<dd>(\d+)</dd>", page)
    outside = [fact for fact in facts().values() if not fact.is_held]
    disputed = [fact for fact in facts().values() if fact.disputed]
    assert counts == [
        str(len(facts()) - len(outside)),
        str(fidelity().tests),
        str(len(outside)),
        str(len(disputed)),
    ]


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get("/fidelity/")


@pytest.mark.parametrize("path", ["/", "/help/", "/playground/"])
def test_other_pages_lead_to_it(client: Client, path: str) -> None:
    assert 'href="/fidelity/"' in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("name", "proof"),
    [
        (
            "tests/evaluator/test_arns.py::test_a_short_arn_is_completed_with_asterisks",
            Proof("A short ARN is completed with asterisks", "test_arns.py"),
        ),
        (
            "tests/evaluator/test_messages.py::test_silence_is_told_in_aws_words",
            Proof("Silence is told in AWS words", "test_messages.py"),
        ),
    ],
)
def test_the_name_of_a_test_becomes_a_sentence(name: str, proof: Proof) -> None:
    assert proof_of_test(name) == proof


def test_the_name_of_a_case_is_its_sentence() -> None:
    assert proof_of_case("kms: both are needed: here") == Proof("Both are needed: here", "scenarios/kms.json")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html",
            Source(
                "IAM User Guide",
                "access_policies",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html",
            ),
        ),
        ("from practice, not documented", Source("From practice, not documented")),
    ],
)
def test_a_source_is_named_by_its_guide(text: str, expected: Source) -> None:
    assert source(text) == expected


def test_every_address_is_of_a_guide_that_has_a_name() -> None:
    assert [each for shown in fidelity().facts for each in shown.sources if "://" in each.guide] == []
