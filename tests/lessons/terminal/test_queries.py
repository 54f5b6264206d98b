"""A `--query` gives what JMESPath says, and ends where it would make more than a machine holds."""

import json

import pytest

from tests.lessons.terminal.conftest import Type

TOO_MUCH = "The --query makes more of the answer than this terminal can hold."


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("Users[].UserName", ["ada", "noor"]),
        ("join(', ', Users[].UserName)", "ada, noor"),
        ("Users[?UserName=='ada'].[UserName, Path][]", ["ada", "/"]),
        ("length(Users)", 2),
    ],
)
def test_a_query_picks_what_it_names(query: str, result: object, enter_line: Type) -> None:
    assert json.loads(enter_line(f'aws iam list-users --query "{query}"').out) == result


@pytest.mark.parametrize(
    "query",
    [
        "|".join(["[@,@]"] * 60),
        "|".join(["{a: @, b: @}"] * 60),
        "|".join(["[@,@][]"] * 60),
        "['x','x']" + "|[join('',@),join('',@)]" * 60,
        "['x']" + "|to_string([@,@])" * 60,
        "join('" + "x" * 1000 + "',['x'" + ",'x'" * 3000 + "])",
    ],
)
def test_a_query_that_grows_without_end_is_stopped(query: str, enter_line: Type) -> None:
    entry = enter_line(f'aws iam list-users --query "{query}"')
    assert (entry.out, entry.err.strip()) == ("", TOO_MUCH)
