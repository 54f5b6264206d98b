"""`aws s3` and `aws s3api` in the terminal: real commands, files of the learner's folder alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.terminal.shell import Terminal
from tests.aws_api.world import World, key_of, trust
from tests.lessons.terminal.conftest import Type


@pytest.fixture
def typed(enter_line: Type, world: World) -> Callable[[str], str]:
    """A terminal in which a bucket was made that holds one object; it returns what a command printed."""

    def run(text: str) -> str:
        entry = enter_line(text)
        assert entry.err == "", entry.err
        return entry.out

    run(
        "aws s3 mb s3://games-data\necho secret plan > plan.txt\naws s3 cp plan.txt s3://games-data/docs/plan.txt"
    )
    return run


def test_buckets_and_objects_are_listed(typed: Callable[[str], str]) -> None:
    assert typed("aws s3 ls").split()[-1] == "games-data"
    assert typed("aws s3 ls s3://games-data").split() == ["PRE", "docs/"]
    assert typed("aws s3 ls s3://games-data/docs/").split()[-2:] == ["12", "plan.txt"]
    assert "docs/plan.txt" in typed("aws s3 ls s3://games-data --recursive")


def test_objects_come_and_go_as_files(typed: Callable[[str], str]) -> None:
    assert typed("aws s3 cp s3://games-data/docs/plan.txt copy.txt") == (
        "download: s3://games-data/docs/plan.txt to ./copy.txt\n"
    )
    assert typed("cat copy.txt") == "secret plan\n"
    assert typed("aws s3 cp s3://games-data/docs/plan.txt -") == "secret plan\n"
    typed("aws s3api get-object --bucket games-data --key docs/plan.txt out")
    assert typed("cat out") == "secret plan\n"
    typed("aws s3api put-object --bucket games-data --key again --body out")
    assert typed("aws s3 cp s3://games-data/again -") == "secret plan\n"


def test_moving_copying_and_deleting(typed: Callable[[str], str], world: World) -> None:
    typed("aws s3 mv s3://games-data/docs/plan.txt s3://games-data/old/plan.txt")
    typed("aws s3 cp s3://games-data/old/plan.txt s3://games-data/new/plan.txt")
    objects = world.account.buckets["games-data"].objects
    assert sorted(objects) == ["new/plan.txt", "old/plan.txt"]
    assert typed("aws s3 rm s3://games-data/old/plan.txt") == "delete: s3://games-data/old/plan.txt\n"
    typed("aws s3 rb s3://games-data --force")
    assert world.account.buckets == {}


def test_folders_are_synchronised_both_ways(typed: Callable[[str], str]) -> None:
    typed("aws s3 sync s3://games-data down")
    assert typed("cat down/docs/plan.txt") == "secret plan\n"
    typed("aws s3 sync down s3://games-data/up")
    assert "up/docs/plan.txt" in typed("aws s3 ls s3://games-data --recursive")


@pytest.mark.parametrize(
    "command",
    [
        "aws s3 cp /etc/passwd s3://games-data/x",
        "aws s3 cp ../../../etc/passwd s3://games-data/x",
        "aws s3 sync /etc s3://games-data/x",
        "aws s3 cp s3://games-data/docs/plan.txt /tmp/outside-the-terminal",
        "aws s3 sync s3://games-data /tmp/outside-the-terminal",
        "aws s3api put-object --bucket games-data --key x --body /etc/passwd",
        "aws s3api get-object --bucket games-data --key docs/plan.txt /tmp/outside-the-terminal",
    ],
)
def test_nothing_leads_out_of_the_folder(
    command: str, typed: Callable[[str], str], enter_line: Type, world: World
) -> None:
    entry = enter_line(command)
    assert re.search(
        "No such file or directory|does not exist|download failed|must be a path to a file", entry.err
    )
    assert list(world.account.buckets["games-data"].objects) == ["docs/plan.txt"]
    assert not Path("/tmp/outside-the-terminal").exists()


def test_a_refusal_is_printed_and_can_be_explained(
    typed: Callable[[str], str], enter_line: Type, terminal: Terminal
) -> None:
    key = key_of("noor")
    terminal.environment |= {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret}
    entry = enter_line("aws s3 cp plan.txt s3://games-data/x")
    assert "upload failed: ./plan.txt to s3://games-data/x An error occurred (AccessDenied)" in entry.err
    assert [operation for operation, _ in entry.refused] == ["PutObject"]
    assert "An error occurred (403) when calling the HeadObject operation: Forbidden" in (
        enter_line("aws s3 cp s3://games-data/docs/plan.txt -").err
    )


def test_what_is_public_needs_no_signature(typed: Callable[[str], str], enter_line: Type) -> None:
    policy = trust("*", "s3:GetObject", Resource="arn:aws:s3:::games-data/*")
    typed("aws s3api delete-public-access-block --bucket games-data")
    typed(f"aws s3api put-bucket-policy --bucket games-data --policy '{policy}'")
    assert typed("aws s3 cp s3://games-data/docs/plan.txt - --no-sign-request") == "secret plan\n"
    refused = enter_line("aws s3 ls s3://games-data --no-sign-request")
    assert "(AccessDenied) when calling the ListObjectsV2 operation: Access Denied" in refused.err


def test_a_text_becomes_an_object_without_a_file(typed: Callable[[str], str], enter_line: Type) -> None:
    enter_line("aws s3 cp - s3://games-data/note <<EOF\nremember\nEOF")
    assert typed("aws s3 cp s3://games-data/note -") == "remember\n"
