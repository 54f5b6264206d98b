"""What is wrong in the file of an account exercise is told with its line and its path."""

from pathlib import Path

import pytest

from lessons.content_format.content import filled_with
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.reading import read_course
from tests.lessons import tiny_course

EXERCISES = """\
format: 1
exercises:
  - id: lock-root-away
    kind: account
    title: Lock root away
    task: Take away the key.
    values:
      who: [ana, ravi]
    accounts:
      games:
        id: '{{account}}'
        name: Games
        alias: games-{{account}}
        root:
          email: root@games.example
          password: Summer-2019
          keys:
            - name: root-key
              age_days: 900
        users:
          '{{who}}':
            attached: [ReadOnlyAccess]
            inline:
              Own: |
                {
                  "Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]
                }
    sign_in:
      - {}
    goals:
      - id: no-root-key
        goal: root-without-keys
      - id: up
        goal: attack
        calls:
          - who: key root-key
            call: iam:CreateUser
            parameters:
              UserName: mallory
      - id: seen
        goal: request
        who: user {{who}}
        action: s3:GetObject
        resource: arn:aws:s3:::{{bucket}}/a
        expect: allowed
    solution:
      - say: Sign in.
        sign_in: root
      - say: Delete it.
        call: iam:DeleteAccessKey
        parameters:
          AccessKeyId: $(key root-key)
    explanation: That is all.
"""


def test_placeholders_work_in_names_numbers_and_texts_of_an_account(tmp_path: Path) -> None:
    directory = tiny_course.write(tmp_path, exercises=EXERCISES)
    (exercise,) = read_course(directory).lessons[0].exercises
    filled = filled_with(exercise, {"account": "999988887777", "bucket": "reports", "who": "ravi"})
    assert isinstance(filled, AccountExercise)
    games = filled.accounts["games"]
    assert (games.id, games.alias, list(games.users)) == ("999988887777", "games-999988887777", ["ravi"])
    assert filled.numbers == {"games": "999988887777"}


@pytest.mark.parametrize(
    ("right", "wrong", "path", "message", "at"),
    [
        (
            "goal: attack",
            "goal: atack",
            "goals[1].goal",
            "There is no goal 'atack'. Did you mean 'attack'?",
            "goal: atack",
        ),
        ("        goal: attack\n", "", "goals[1]", "The key 'goal' is missing. Known are:", "- id: up"),
        (
            "goal: root-without-keys",
            "goal: root-without-keys\n        key: x",
            "goals[0].key",
            "Unknown key 'key'.",
            "key: x",
        ),
        (
            "who: key root-key",
            "who: the root-key",
            "goals[1].calls[0].who",
            "This must say who, such as root, user maya, role Deploy in partner or key deploy-key.",
            "- who: the root-key",
        ),
        (
            "who: key root-key",
            "who: key rot-key",
            "goals[1].calls[0].who",
            "No key is called 'rot-key'. Did you mean 'root-key'?",
            "- who: key rot-key",
        ),
        (
            "UserName: mallory",
            "UserNam: mallory",
            "goals[1].calls[0].parameters",
            "Parameter validation failed: Missing required parameter in input",
            "parameters:",
        ),
        (
            "call: iam:DeleteAccessKey",
            "call: iam:DeleteAcessKey",
            "solution[1].call",
            "There is no operation 'iam:DeleteAcessKey'. Did you mean 'iam:DeleteAccessKey'?",
            "call: iam:DeleteAcessKey",
        ),
        ("action: s3:GetObject", "action: GetObject", "goals[2].action", "", "action: GetObject"),
        (
            "attached: [ReadOnlyAccess]",
            "attached: [ReadOnlyAcces]",
            "accounts.games.users.{{who}}.attached[0]",
            "There is no policy 'ReadOnlyAcces', neither here nor of AWS. Did you mean 'ReadOnlyAccess'?",
            "attached: [ReadOnlyAcces]",
        ),
        ("password: Summer-2019\n", "mfa: true\n", "sign_in[0]", "Root has no password there.", "- {}"),
        (
            "id: '{{account}}'",
            "id: '12345'",
            "accounts.games.id",
            "This must be an account number of 12 digits.",
            "id: '12345'",
        ),
        (
            "id: up",
            "id: no-root-key",
            "goals[1].id",
            "The id 'no-root-key' is taken already.",
            "- id: no-root-key",
        ),
        (
            "sign_in: root",
            "sign_in: root in partner",
            "solution[0].sign_in",
            "There is no account 'partner'",
            "sign_in: root in partner",
        ),
    ],
)
def test_a_mistake_is_told_at_its_line(
    tmp_path: Path, right: str, wrong: str, path: str, message: str, at: str
) -> None:
    broken = EXERCISES.replace(right, wrong, 1)
    assert broken != EXERCISES
    errors = tiny_course.errors_of(tiny_course.write(tmp_path, exercises=broken))
    found = [error for error in errors if error.path == f"exercises[0].{path}"]
    assert len(found) == 1, errors
    assert message in found[0].message
    assert broken.split("\n")[found[0].line - 1].strip() == at


def test_a_fault_inside_a_document_is_told_at_its_own_line(tmp_path: Path) -> None:
    broken = EXERCISES.replace('"Action": "s3:GetObject"', '"Action": "GetObject"')
    error = tiny_course.the_error(tiny_course.write(tmp_path, exercises=broken))
    assert error.line == tiny_course.line_of(broken, '"Statement": [{"Effect"')


def test_a_value_that_does_not_fit_where_it_stands_is_told_with_the_value(tmp_path: Path) -> None:
    broken = EXERCISES.replace("who: [ana, ravi]", "who: [ana, no spaces]")
    errors = tiny_course.errors_of(tiny_course.write(tmp_path, exercises=broken))
    assert any("who = no spaces" in error.message for error in errors)
