"""Where things stand: nothing lies on anything else, and lines cross little."""

import itertools

import pytest

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from lessons.diagram import Diagram, draw
from lessons.diagram.labels import cut
from lessons.diagram.layout import WIDE
from tests.aws_api.world import ACCOUNT, NOW
from tests.lessons.diagram.conftest import MAYA_ARN, ROOT_ARN, Picture, details
from tests.lessons.sandbox.studio import crowd, empty, own


def column(diagram: Diagram, heading: str) -> list[str]:
    """Return the labels below a heading, from above, up to the next heading of the same column."""
    start = next(each for each in diagram.headings if each.text == heading)
    below = [each.y for each in diagram.headings if each.x == start.x and each.y > start.y]
    end = min(below, default=diagram.height)
    held = [each for each in diagram.boxes if each.x == start.x and start.y < each.y < end]
    return [each.label for each in sorted(held, key=lambda each: each.y)]


def no_overlap(diagram: Diagram) -> bool:
    return all(
        a.x + a.width <= b.x or b.x + b.width <= a.x or abs(a.y - b.y) >= 56
        for a, b in itertools.combinations(diagram.boxes, 2)
    )


def test_no_box_lies_on_another_and_none_outside(picture: Picture) -> None:
    diagram = picture()
    assert no_overlap(diagram)
    assert all(each.x > 0 and each.x + each.width < WIDE.width for each in diagram.boxes)
    assert all(each.y > 0 and each.y + 44 < diagram.height for each in diagram.boxes)


def test_a_crowd_lies_well_too() -> None:
    configuration = crowd(NOW, users=38, groups=12, roles=30, policies=39)
    diagram = draw(details(configuration), ROOT_ARN, lambda kind, name: None, NOW)
    assert len(diagram.boxes) > 100
    assert no_overlap(diagram)


def test_the_caller_comes_first_and_users_stand_by_their_groups(picture: Picture) -> None:
    aiko = picture(f"arn:aws:iam::{ACCOUNT}:user/aiko")
    assert column(aiko, "Users") == ["aiko", "jonas", "maya", "deploy-bot", "rafael"]
    assert column(aiko, "Groups") == ["developers-qa", "admins", "auditors", "pipelines"]


def test_a_policy_of_both_parts_stands_above(picture: Picture) -> None:
    labels = [each.label for each in picture().boxes]
    assert labels.count("GameOutcomeReadWrite") == 1
    first, second = (each for each in picture().headings if each.text == "Policies")
    assert first.y < second.y


def test_a_column_with_nothing_in_it_has_no_heading(account: Account, picture: Picture) -> None:
    for user in account.users.values():
        user.groups = []
    account.groups.clear()
    account.roles.clear()
    assert [each.text for each in picture().headings] == ["Users", "Policies"]


def test_roles_alone_make_a_picture(account: Account, picture: Picture) -> None:
    account.users.clear()
    account.groups.clear()
    assert [each.text for each in picture().headings] == ["Trusted to assume", "Roles", "Policies"]
    assert no_overlap(picture())


def test_policies_alone_make_a_picture(configuration: Configuration) -> None:
    alone = empty(NOW)
    alone.policies = configuration.accounts[ACCOUNT].policies
    diagram = draw(details(Configuration({ACCOUNT: alone})), ROOT_ARN, lambda kind, name: None, NOW)
    assert [each.text for each in diagram.headings] == ["Policies"]
    assert no_overlap(diagram)
    assert len(diagram.boxes) == 6


def test_a_direct_line_never_runs_behind_a_group(account: Account, picture: Picture) -> None:
    """It would look as if it came out of the group."""
    account.users["maya"].attached = [own("Everything")]
    diagram = picture(MAYA_ARN)
    rows = [(each.y, each.y + 44) for each in diagram.boxes if each.x == 312.5]
    lanes = [float(line.d.split("H")[0].split(" ")[-1]) for line in diagram.lines if line.kind == "direct"]
    assert len(lanes) == 3
    assert not any(top <= lane <= bottom for lane in lanes for top, bottom in rows)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("maya", "maya"),
        ("lambda.amazonaws.com", "lambda.amazonaws.com"),
        ("AWSLambdaBasicExecutionRoleOfMine", "AWSLambdaBasicExecut…"),
        ("", ""),
    ],
)
def test_a_name_is_cut_where_the_box_ends(text: str, shown: str) -> None:
    assert cut(text, 172, 13) == shown


def test_wide_letters_are_cut_sooner_than_narrow_ones() -> None:
    assert len(cut("m" * 60, 172, 13)) < len(cut("l" * 60, 172, 13))
