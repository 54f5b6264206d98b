"""Policy variables: their forms, their values, their places (facts 2.1 to 2.7, 1.5.7)."""

from collections.abc import Mapping

import pytest

from iamlab.evaluator import wildcards
from iamlab.evaluator.variables import Template, placeholders

KEYS = {"aws:username": "maya", "aws:principaltag/team": "blue*", "aws:empty": ""}


def filled(text: str, *, as_pattern: bool = False, keys: Mapping[str, str] = KEYS) -> str | None:
    template = Template.read(text, "2012-10-17")
    assert template is not None
    return template.filled(keys.get, as_pattern=as_pattern)


@pytest.mark.fact("1.5.7", "2.1", "2.4", "2.6")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${aws:username}", "maya"),
        ("home/${aws:username}/*", "home/maya/*"),
        ("${AWS:UserName}", "maya"),
        ("${aws:PrincipalTag/team}", "blue*"),
        ("${aws:username}-${aws:username}", "maya-maya"),
        ("${aws:none, 'nobody'}", "nobody"),
        ("${aws:none, ''}", ""),
        ("${aws:none, 'two words'}", "two words"),
        ("${aws:username, 'nobody'}", "maya"),
        ("${aws:empty, 'nobody'}", ""),
        ("${*}${?}${$}", "*?$"),
        ("${${aws:username}", "${maya"),
    ],
)
def test_a_variable_takes_its_value_or_its_default(text: str, value: str) -> None:
    """The key in any case, a default in single quotes, the three escapes."""
    assert filled(text) == value


@pytest.mark.fact("2.5")
def test_a_variable_without_value_and_default_leaves_nothing() -> None:
    assert filled("home/${aws:none}") is None
    assert filled("${aws:username}/${aws:none}") is None


@pytest.mark.fact("2.7")
def test_a_wildcard_in_a_value_is_none() -> None:
    """Neither from a tag nor from an escape."""
    pattern = filled("${aws:PrincipalTag/team}/*/${*}", as_pattern=True)
    assert pattern is not None
    assert wildcards.matches(pattern, "blue*/any/*")
    assert not wildcards.matches(pattern, "blues/any/*")
    assert not wildcards.matches(pattern, "blue*/any/x")


@pytest.mark.fact("1.1.5", "2.1")
@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_before_2012_there_are_no_variables(version: str | None) -> None:
    assert Template.read("${aws:username}", version) is None


@pytest.mark.parametrize(
    "text", ["plain", "$aws:username", "{aws:username}", "${}", "${aws:username", "${ }"]
)
def test_what_is_not_well_formed_is_text(text: str) -> None:
    assert Template.read(text, "2012-10-17") is None


@pytest.mark.fact("2.6", "6.6.3")
@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("${}", "EMPTY_VARIABLE"),
        ("${ }", "EMPTY_VARIABLE"),
        ("${aws:username", "MISSING_BRACE_IN_VARIABLE"),
        ("${aws:username/${aws:userid}", "MISSING_BRACE_IN_VARIABLE"),
        ("${aws:PrincipalTag/team, red}", "MISSING_QUOTE_IN_VARIABLE"),
        ("${aws:PrincipalTag/team, 'red}", "MISSING_QUOTE_IN_VARIABLE"),
        ("${ aws:username }", "UNSUPPORTED_SPACE_IN_VARIABLE"),
        ("${aws:user name}", "UNSUPPORTED_SPACE_IN_VARIABLE"),
        ("${aws:username}", None),
        ("${aws:x, 'y'}", None),
        ("${*}", None),
    ],
)
def test_each_mistake_has_its_check_name(text: str, mistake: str | None) -> None:
    assert next(placeholders(text)).mistake == mistake


def test_placeholders_know_where_they_stand() -> None:
    text = "a${aws:x}b${?}c${broken"
    assert [text[each.start : each.end] for each in placeholders(text)] == ["${aws:x}", "${?}", "${broken"]
