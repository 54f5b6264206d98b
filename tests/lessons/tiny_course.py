"""A course as small as the format allows, written to disk for tests that then break or change it."""

from pathlib import Path

import pytest

from lessons.content_format.problems import BrokenContent, ContentError
from lessons.content_format.reading import read_course

COURSE = """\
format: 1
id: tiny
position: 3
title: Tiny
summary: A course as small as it gets
lessons: [first-steps]
"""

TEXT = """\
---
format: 1
id: first-steps
title: First steps
minutes: 3
summary: Read one file.
values:
  bucket: [reports, invoices]
  account: account-id
---

Your bucket is called `{{bucket}}`.

::: trap There is no s3:GetItem
The action is `s3:GetObject`.
:::
"""

EXERCISES = """\
format: 1
exercises:
  - id: read-a-file
    kind: policy
    title: Let Maya read
    values:
      file: [q1.csv, q2.csv]
    task: |
      Let Maya read `{{file}}`.
    principal: arn:aws:iam::{{account}}:user/maya
    policy: Reader
    attached_to: user maya
    given:
      - name: Nothing
        document: |
          {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}
    starter: |
      {"Version": "2012-10-17",
    checks:
      - id: read
        title: Read the file
        action: s3:GetObject
        resource: arn:aws:s3:::{{bucket}}/{{file}}
        expect: allowed
        why: Maya needs the file.
      - id: keep
        title: Keep the file
        action: s3:DeleteObject
        resource: arn:aws:s3:::{{bucket}}/{{file}}
        principal: arn:aws:iam::{{account}}:user/noor
        context:
          aws:SourceIp: 203.0.113.7
          aws:TagKeys: [team, cost]
        expect: denied
        why: Nobody deletes it.
        hidden: true
    rules:
      - id: version
        title: Names the language version
        rule: version-2012
        why: Older versions have no variables.
      - id: clean
        title: Nothing to complain about
        rule: no-problems
        why: AWS refuses broken documents.
    hints:
      - id: compare
        text: Compare the **ARNs**.
    solution: |
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{bucket}}/*"}
        ]
      }
    explanation: |
      It works for `{{bucket}}`.
    source:
      - title: Actions of S3
        url: https://docs.aws.amazon.com/AmazonS3/latest/userguide/
"""


def write(root: Path, course: str = COURSE, text: str = TEXT, exercises: str = EXERCISES) -> Path:
    """Write the course below `root` and return its directory."""
    directory = root / "tiny"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "course.yaml").write_text(course)
    (directory / "first-steps.md").write_text(text)
    (directory / "first-steps.yaml").write_text(exercises)
    return directory


def add_lesson(directory: Path, lesson_id: str, listed: list[str]) -> None:
    """Write one more lesson with the same exercise, and list the course's lessons anew."""
    (directory / f"{lesson_id}.md").write_text(TEXT.replace("id: first-steps", f"id: {lesson_id}"))
    (directory / f"{lesson_id}.yaml").write_text(EXERCISES)
    (directory / "course.yaml").write_text(COURSE.replace("[first-steps]", f"[{', '.join(listed)}]"))


def errors_of(directory: Path) -> list[ContentError]:
    """Return the errors that reading a course finds; finding none fails the test."""
    with pytest.raises(BrokenContent) as caught:
        read_course(directory)
    return caught.value.errors


def line_of(text: str, part: str) -> int:
    """Return the line on which a part of a file's text starts."""
    return text[: text.index(part)].count("\n") + 1


def the_error(directory: Path) -> ContentError:
    """Return the one error that reading a course finds."""
    (error,) = errors_of(directory)
    return error
