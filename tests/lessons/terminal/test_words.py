"""What a learner types is taken apart as a shell would, and what a shell does beyond that is refused."""

import time

import pytest

from lessons.terminal.words import LONGEST_FILLED, Refused, Unfinished, commands


def words(text: str, **environment: str) -> list[list[str]]:
    return [command.words for command in commands(text, environment)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("aws iam list-users", ["aws", "iam", "list-users"]),
        ("  aws   iam\tlist-users  # all of them", ["aws", "iam", "list-users"]),
        ("echo 'one word' \"and another\"", ["echo", "one word", "and another"]),
        ("echo a'b'\"c\"", ["echo", "abc"]),
        ('echo "say \\"hi\\""', ["echo", 'say "hi"']),
        ("echo 'no $NAME in here'", ["echo", "no $NAME in here"]),
        ('echo $NAME ${NAME}s "$NAME" $', ["echo", "maya", "mayas", "maya", "$"]),
        ("echo [$MISSING]", ["echo", "[]"]),
        ("echo ''", ["echo", ""]),
        ("echo '>' '#'", ["echo", ">", "#"]),
        ("aws iam \\\n  list-users", ["aws", "iam", "list-users"]),
        ("echo 'two\nlines'", ["echo", "two\nlines"]),
        (
            "aws iam list-users --query 'Users[?UserName==`ana`]'",
            ["aws", "iam", "list-users", "--query", "Users[?UserName==`ana`]"],
        ),
    ],
)
def test_words_are_read_as_a_shell_reads_them(typed: str, read: list[str]) -> None:
    assert words(typed, NAME="maya") == [read]


def test_several_lines_are_several_commands() -> None:
    assert words("aws iam list-users\n\n# a comment\naws iam list-groups") == [
        ["aws", "iam", "list-users"],
        ["aws", "iam", "list-groups"],
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "a; b",
        "a | b",
        "a && b",
        "a & b",
        "echo $(a)",
        'echo "$(a)"',
        "echo `a`",
        "(a)",
        "a < file",
        "a >",
        "a > > b",
    ],
)
def test_what_a_shell_would_do_besides_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        list(commands(typed, {}))


@pytest.mark.parametrize("typed", ["echo 'open", 'echo "open', "echo \\", "cat > f <<EOF\nno end"])
def test_what_does_not_end_is_said_to_be_unfinished(typed: str) -> None:
    with pytest.raises(Unfinished):
        list(commands(typed, {}))


def test_output_goes_into_a_file() -> None:
    (command,) = commands("echo hi >> 'my file'", {})
    assert (command.words, command.output, command.appends) == (["echo", "hi"], "my file", True)


def test_the_lines_up_to_the_named_one_are_the_commands_text() -> None:
    written, following = commands("cat > p.json <<'EOF'\n{\n  \"a\": 1\n}\nEOF\nls", {})
    assert (written.words, written.output, written.text) == (["cat"], "p.json", '{\n  "a": 1\n}\n')
    assert following.words == ["ls"]


def test_a_command_can_be_read_again_with_the_text_that_follows_it() -> None:
    written, _ = commands("cat <<EOF  # so\na\nEOF\nls", {})
    (again,) = commands(written.typed, {})
    assert written.line == "cat <<EOF  # so"
    assert (again.words, again.text) == (["cat"], "a\n")


@pytest.mark.parametrize("typed", ["echo '{}'", "cat <<E\n{}\nE", "echo \\\n{}x"])
def test_very_many_lines_are_read_in_a_moment(typed: str) -> None:
    start = time.monotonic()
    assert len(list(commands(typed.format("\n" * 60_000), {}))) == 1 + typed.endswith("x")
    assert time.monotonic() - start < 5


def test_variables_fill_a_command_up_to_a_limit() -> None:
    value = "x" * (LONGEST_FILLED // 2)
    assert words("echo $A$A", A=value) == [["echo", 2 * value]]
    with pytest.raises(Refused, match="longer than a terminal takes"):
        words("echo $A$A$A", A=value)
