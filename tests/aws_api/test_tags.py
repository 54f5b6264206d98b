"""Tags that a call gives to what it makes (facts 1.6.1, 3.4.6)."""

from collections.abc import Callable
from typing import Any

import pytest

from iamlab.account.errors import AWSError
from iamlab.aws_api import tags


def listed(*keys: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": "x"} for key in keys]


def test_what_is_passed_becomes_the_tags() -> None:
    assert tags.passed({"Tags": [{"Key": "team", "Value": "games"}]}) == {"team": "games"}
    assert tags.passed({}) == {}


def test_a_tag_takes_the_place_of_the_one_whose_key_differs_in_case_alone() -> None:
    assert tags.changed({"Team": "a", "cost": "b"}, [{"Key": "team", "Value": "c"}]) == {
        "cost": "b",
        "team": "c",
    }


@pytest.mark.parametrize(
    "change", [lambda new: tags.passed({"Tags": new}), lambda new: tags.changed({}, new)]
)
@pytest.mark.parametrize(
    ("new", "code"),
    [(listed("Team", "team"), "InvalidInput"), (listed(*(f"k{n}" for n in range(51))), "LimitExceeded")],
    ids=["a key twice", "more than fifty"],
)
def test_what_aws_refuses_is_refused(
    change: Callable[[Any], Any], new: list[dict[str, str]], code: str
) -> None:
    with pytest.raises(AWSError) as refused:
        change(new)
    assert refused.value.code == code
