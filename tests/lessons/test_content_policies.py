"""Exercises over policies of every type: what a file may say of them, and its mistakes at their lines."""

from pathlib import Path

import pytest

from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.reading import read_course
from lessons.content_format.values import every_choice
from tests.lessons.tiny_course import errors_of, line_of, the_error, write

BUCKET_POLICY = """\
format: 1
exercises:
  - id: one-partner
    kind: policy
    title: One partner
    task: Let the partner read.
    principal: arn:aws:iam::444455556666:role/Reader
    resource_account: '{{account}}'
    policy: ForThePartner
    policy_type: resource
    resource: arn:aws:s3:::{{bucket}}
    attached_to: '{{bucket}}'
    given:
      - name: TheirPolicy
        principals: [arn:aws:iam::444455556666:role/Reader]
        document: |
          {"Version": "2012-10-17",
           "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
      - name: OurLimit
        policy_type: rcp
        level: ou
        document: |
          {"Version": "2012-10-17",
           "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:Put*", "Resource": "*"}}
      - name: TheQueue
        policy_type: resource
        resource: arn:aws:sqs:eu-west-1:{{account}}:jobs
        document: |
          {"Version": "2012-10-17",
           "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}}
    starter: ''
    checks:
      - id: read
        title: Read
        action: s3:GetObject
        resource: arn:aws:s3:::{{bucket}}/a.csv
        expect: allowed
        why: They pay for it.
      - id: stranger
        title: Read unsigned
        principal: '*'
        action: s3:GetObject
        resource: arn:aws:s3:::{{bucket}}/a.csv
        resource_account: '111122223333'
        context:
          aws:SourceIp: 203.0.113.7
        expect: denied
        why: Nobody else pays.
    wrong_ideas:
      - id: everyone
        text: That is **everyone**.
        failing: [stranger]
        passing: [read]
        problems: [MISSING_PRINCIPAL]
        answers: ['{}']
    solution: |
      {
        "Version": "2012-10-17",
        "Statement": {
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::444455556666:role/Reader"},
          "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::{{bucket}}/*"
        }
      }
    explanation: Both sides allow it.
"""


def test_a_policy_of_each_type_stands_with_its_place(tmp_path: Path) -> None:
    (lesson,) = read_course(write(tmp_path, exercises=BUCKET_POLICY)).lessons
    (exercise,) = lesson.exercises
    assert isinstance(exercise, PolicyExercise)
    assert (exercise.policy_type, exercise.resource) == ("resource", "arn:aws:s3:::{{bucket}}")
    assert [(each.policy_type, each.level) for each in exercise.given] == [
        ("identity", None),
        ("rcp", "ou"),
        ("resource", None),
    ]


# Each: what stands in the file, what stands there instead, where the error is, and words of it.
MISTAKES = {
    "unknown type": (
        "policy_type: rcp",
        "policy_type: rpc",
        "given[1].policy_type",
        "Did you mean 'rcp'?",
    ),
    "no level": ("        level: ou\n", "", "given[1].policy_type", "The key 'level' is missing"),
    "unknown level": ("level: ou", "level: top", "given[1].level", "Expected 'account' or 'ou' or 'root'"),
    "level of an identity policy": (
        "- name: TheirPolicy",
        "- name: TheirPolicy\n        level: ou",
        "given[0].level",
        "Only policies of the types scp and rcp have a level",
    ),
    "no resource": (
        "    resource: arn:aws:s3:::{{bucket}}\n    att",
        "    att",
        "policy_type",
        "The key 'resource' is missing",
    ),
    "resource of an identity policy": (
        "- name: TheirPolicy",
        "- name: TheirPolicy\n        resource: arn:aws:s3:::x",
        "given[0].resource",
        "Only policies of the types resource and trust belong to a resource",
    ),
    "resource no ARN": (
        "resource: arn:aws:s3:::{{bucket}}\n    att",
        "resource: reports\n    att",
        "resource",
        "is not an ARN",
    ),
    "a role's own policy": (
        "resource: arn:aws:s3:::{{bucket}}\n    att",
        "resource: arn:aws:iam::{{account}}:role/Reader\n    att",
        "policy_type",
        "has the type 'trust', not 'resource'",
    ),
    "two policies of one resource": (
        "resource: arn:aws:sqs:eu-west-1:{{account}}:jobs",
        "resource: arn:aws:s3:::{{bucket}}",
        "given[2].resource",
        "is taken already",
    ),
    "name of the learner's": ("name: TheQueue", "name: ForThePartner", "given[2].name", "is taken already"),
    "account of a check": (
        "'111122223333'",
        "'1111'",
        "checks[1].resource_account",
        "'1111' is not an account: it takes 12 digits",
    ),
    "account of all": (
        "resource_account: '{{account}}'",
        "resource_account: ours",
        "resource_account",
        "'ours' is not an account",
    ),
    "key twice": (
        "aws:SourceIp: 203.0.113.7",
        "aws:SourceIp: 203.0.113.7\n          AWS:sourceip: 203.0.113.8",
        "checks[1].context",
        "`AWS:sourceip` is given twice",
    ),
    "a group asks": (
        "principal: '*'",
        "principal: arn:aws:iam::{{account}}:group/testers",
        "checks[1].principal",
        "a group is never a principal",
    ),
    "applies to nobody": (
        "principals: [arn:aws:iam::444455556666:role/Reader]",
        "principals: [reader]",
        "given[0].principals[0]",
        "Reader is not a principal",
    ),
    "idea about no check": (
        "failing: [stranger]",
        "failing: [strangers]",
        "wrong_ideas[0].failing[0]",
        "There is no check 'strangers'. Did you mean 'stranger'?",
    ),
    "idea without a sign": (
        "        failing: [stranger]\n        passing: [read]\n        problems: [MISSING_PRINCIPAL]\n",
        "",
        "wrong_ideas[0]",
        "Nothing says when it is recognised",
    ),
    "idea that nothing shows": ("answers: ['{}']", "answers: []", "wrong_ideas[0].answers", "needs 1 entry"),
    "call-out in an idea": (
        "text: That is **everyone**.",
        "text: |\n          ::: tip A\n          b\n          :::",
        "wrong_ideas[0].text",
        "Known are: note",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_once_at_its_place(tmp_path: Path, mistake: str) -> None:
    right, wrong, path, words = MISTAKES[mistake]
    assert right in BUCKET_POLICY
    error = the_error(write(tmp_path, exercises=BUCKET_POLICY.replace(right, wrong, 1)))
    assert error.path == f"exercises[0].{path}"
    assert words in error.message


def test_a_given_policy_that_its_type_does_not_take_is_reported_at_its_line(tmp_path: Path) -> None:
    exercises = BUCKET_POLICY.replace('"Principal": "*", "Action": "sqs', '"Action": "sqs')
    error = the_error(write(tmp_path, exercises=exercises))
    assert error.path == "exercises[0].given[2].document"
    assert error.line == line_of(exercises, '"Statement": {"Effect": "Allow", "Action": "sqs')
    assert "This statement has no `Principal`" in error.message


def test_a_solution_that_its_type_does_not_take_is_reported_at_its_line(tmp_path: Path) -> None:
    without = BUCKET_POLICY.replace("    policy_type: resource\n    resource: arn:aws:s3:::{{bucket}}\n", "")
    error = the_error(write(tmp_path, exercises=without))
    assert (error.path, error.line) == (
        "exercises[0].solution",
        line_of(without, '          "Principal": {"AWS"'),
    )
    assert "no place in an identity-based policy" in error.message


def test_a_principal_of_the_exercise_that_is_none_is_reported_once(tmp_path: Path) -> None:
    exercises = BUCKET_POLICY.replace("principal: arn:aws:iam::444455556666:role/Reader", "principal: me", 1)
    (error,) = errors_of(write(tmp_path, exercises=exercises))
    assert (error.path, error.line) == ("exercises[0].principal", line_of(exercises, "principal: me"))


def test_two_accounts_of_the_values_are_checked_as_two() -> None:
    """One number for both would hide that a request crosses accounts."""
    for texts in every_choice({"ours": "account-id", "theirs": "account-id"}):
        assert texts["ours"] != texts["theirs"]
