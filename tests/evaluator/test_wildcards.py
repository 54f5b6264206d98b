"""The wildcard matcher (facts 1.4.2, 1.5.1, 1.5.2), against slow matchers that are obviously right."""

import itertools
import time
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iamlab.evaluator import wildcards
from iamlab.evaluator.wildcards import SEGMENT

LETTERS = st.text("ab/", max_size=12)
PATTERNS = st.text("ab/*?", max_size=12)

A_GENEROUS_SECOND = 5.0
"""Seconds for what takes milliseconds: a matcher that backtracks would take years."""


@cache
def slowly_matches(pattern: str, value: str) -> bool:
    """Say the same as `wildcards.matches`, straight from the definition."""
    if not pattern:
        return not value
    if pattern[0] in ("*", SEGMENT):
        takes_one = bool(value) and (pattern[0] == "*" or value[0] != "/")
        return slowly_matches(pattern[1:], value) or (takes_one and slowly_matches(pattern, value[1:]))
    return bool(value) and pattern[0] in ("?", value[0]) and slowly_matches(pattern[1:], value[1:])


def every_text(alphabet: str, longest: int) -> list[str]:
    return [
        "".join(letters)
        for length in range(longest + 1)
        for letters in itertools.product(alphabet, repeat=length)
    ]


@pytest.mark.fact("1.4.2", "1.5.1")
@pytest.mark.parametrize(
    ("pattern", "value", "covers"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("*", "anything/at:all", True),
        ("?", "", False),
        ("?", "a", True),
        ("?", "ab", False),
        ("a?c", "abc", True),
        ("a*", "a", True),
        ("*a", "ba", True),
        ("a*b*c", "a-b-c", True),
        ("a*b*c", "acb", False),
        ("a*a", "a", False),
        ("ab*ba", "aba", False),
        ("*?", "", False),
        ("**", "x", True),
        ("get*", "Get", False),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("(a", "(a", True),
        ("*\\?.*", "x\\a.b", True),
        ("*\\?.*", "xa.b", False),
        ("*a?c*", "ab\nabca\nc", True),
        ("a\\*", "a\\b", True),
        ("*\n*", "a\nb", True),
        ("?", "😀", True),
    ],
)
def test_a_pattern_covers_exactly_what_it_describes(pattern: str, value: str, covers: bool) -> None:
    assert wildcards.matches(pattern, value) is covers


@pytest.mark.fact("1.4.2", "1.5.1")
def test_it_agrees_with_the_definition_on_every_short_pattern() -> None:
    values = every_text("ab", 4)
    wrong = [
        (pattern, value)
        for pattern in every_text("ab*?", 5)
        for value in values
        if wildcards.matches(pattern, value) is not slowly_matches(pattern, value)
    ]
    assert wrong == []


@given(PATTERNS, LETTERS)
@example("*ab*b", "aab")
@example("?*?", "a")
def test_it_agrees_with_the_definition_on_any_pattern(pattern: str, value: str) -> None:
    assert wildcards.matches(pattern, value) is slowly_matches(pattern, value)


@given(st.text(max_size=20))
def test_a_text_without_wildcards_covers_itself_and_nothing_longer(text: str) -> None:
    plain = text.replace("*", "").replace("?", "")
    assert wildcards.matches(plain, plain)
    assert not wildcards.matches(plain, plain + "x")


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("*a" * 60_000 + "b", "a" * 60_000),
        ("a*" * 1_000 + "b", "a" * 100_000),
        ("*?" * 2_000 + "b", "a" * 4_000),
        ("*" * 100_000 + "b", "a" * 100_000),
        ("*" + "a?" * 500 + "b*", "a" * 20_000),
        ("*" + "a?" * 5_000 + "b*", "a" * 20_000),
    ],
    ids=["*a*a*a…b", "a*a*a*…b", "*?*?…b", "****…b", "*a?a?…b", "a very long *a?a?…b"],
)
def test_hostile_patterns_are_settled_in_an_instant(pattern: str, value: str) -> None:
    start = time.perf_counter()
    assert wildcards.matches(pattern, value) is False
    assert time.perf_counter() - start < A_GENEROUS_SECOND


def test_wildcards_are_recognised() -> None:
    assert wildcards.has_wildcard("Get*")
    assert wildcards.has_wildcard("Get?bject")
    assert not wildcards.has_wildcard("GetObject")


def test_two_patterns_overlap_when_some_text_fits_both() -> None:
    """Brute force: all pairs of short patterns over all short texts."""
    patterns = every_text("a/*?" + SEGMENT, 3)
    texts = every_text("ab/", 5)
    covered = {pattern: {text for text in texts if slowly_matches(pattern, text)} for pattern in patterns}
    wrong = [
        (one, other)
        for one, other in itertools.combinations_with_replacement(patterns, 2)
        if wildcards.overlap(one, other) is not bool(covered[one] & covered[other])
    ]
    assert wrong == []


@given(PATTERNS, PATTERNS)
def test_overlap_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert wildcards.overlap(one, other) is wildcards.overlap(other, one)


@given(PATTERNS, LETTERS)
def test_a_plain_text_overlaps_a_pattern_exactly_when_it_fits(pattern: str, value: str) -> None:
    assert wildcards.overlap(pattern, value) is slowly_matches(pattern, value)


def test_covered_length_is_the_longest_beginning_that_a_beginning_of_the_pattern_covers() -> None:
    for pattern in every_text("ab*?", 4):
        for value in every_text("ab", 4):
            longest = max(
                length
                for length in range(len(value) + 1)
                if any(slowly_matches(pattern[:i], value[:length]) for i in range(len(pattern) + 1))
            )
            assert wildcards.covered_length(pattern, value) == longest, (pattern, value)


@pytest.mark.parametrize(
    ("pattern", "value", "covered"),
    [
        ("arn:aws:s3:::reports", "arn:aws:s3:::reports/2026/q3.csv", len("arn:aws:s3:::reports")),
        ("s3:put*", "s3:getobject", len("s3:")),
        ("*x", "abc", 3),
        ("", "abc", 0),
    ],
)
def test_covered_length_shows_where_an_entry_stops_fitting(pattern: str, value: str, covered: int) -> None:
    assert wildcards.covered_length(pattern, value) == covered


def test_hostile_patterns_are_compared_in_an_instant() -> None:
    start = time.perf_counter()
    assert wildcards.covered_length("*a" * 500 + "b", "a" * 2_000) == 2_000
    assert wildcards.overlap("*a" * 500 + "b", "b/" + SEGMENT + "c") is False
    assert wildcards.overlap("*a" * 500, SEGMENT * 500 + "?*" * 100) is True
    assert time.perf_counter() - start < A_GENEROUS_SECOND
