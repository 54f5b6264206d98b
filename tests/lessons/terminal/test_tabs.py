"""What two tabs of one terminal do at the same time is all kept."""

from dataclasses import replace

import pytest

from lessons.terminal import shell
from lessons.terminal.shell import Question, Terminal
from lessons.terminal.tabs import merged

BEGUN = Terminal(files={"a": b"1", "b": b"1"}, environment={"A": "1", "B": "1"})
QUESTION = Question("aws configure", "AWS Access Key ID [None]: ", is_secret=False)


def test_what_each_changed_made_and_removed_is_kept() -> None:
    mine = Terminal(files={"a": b"mine", "b": b"1", "new": b"mine"}, environment={"A": "1", "C": "mine"})
    theirs = Terminal(files={"a": b"1", "other": b"theirs"}, environment={"A": "theirs", "B": "1"})
    assert merged(BEGUN, mine, theirs) == (
        Terminal(
            files={"a": b"mine", "new": b"mine", "other": b"theirs"},
            environment={"A": "theirs", "C": "mine"},
        ),
        True,
    )


def test_of_what_both_wrote_the_last_is_kept() -> None:
    mine, theirs = replace(BEGUN, files={"a": b"mine"}), replace(BEGUN, files={"a": b"theirs"})
    assert merged(BEGUN, mine, theirs)[0].files == {"a": b"mine"}


def test_a_question_of_one_tab_survives_commands_of_the_other() -> None:
    asking = replace(BEGUN, question=QUESTION)
    assert merged(BEGUN, asking, BEGUN)[0].question == QUESTION
    assert merged(BEGUN, BEGUN, asking)[0].question == QUESTION
    assert merged(asking, BEGUN, asking)[0].question is None


def test_files_that_are_too_much_together_are_as_the_other_tab_left_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shell, "MOST_KEPT", 10)
    mine, theirs = Terminal(files={"a": b"x" * 6}), Terminal(files={"b": b"x" * 6})
    held, has_room = merged(Terminal(), mine, theirs)
    assert (held.files, has_room) == (theirs.files, False)
