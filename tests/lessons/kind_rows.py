"""Exercises of the kinds that ask about a situation, made in memory or as rows."""

import json
from typing import Any

from lessons.content_format.content import whole
from lessons.content_format.kinds import KindOfExercise
from lessons.models import Exercise, Lesson

ACCOUNT = "111122223333"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
BUCKET = "arn:aws:s3:::reports"
FILE = f"{BUCKET}/q3.csv"

FRAME: dict[str, Any] = {"task": "Look.", "explanation": "It follows from the policies.", "values": {}}


def document(*statements: dict[str, Any]) -> str:
    """Return a policy document with these statements; each allows unless it says otherwise."""
    filled = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": filled})


def policy(name: str, *statements: dict[str, Any], **placed: Any) -> dict[str, Any]:
    """Return an entry of `policies`."""
    return {"name": name, "document": document(*statements), **placed}


def asks(action: str = "s3:GetObject", resource: str = FILE, **more: Any) -> dict[str, Any]:
    """Return a request."""
    return {"action": action, "resource": resource, **more}


def exercise_of(kind: str, **fields: Any) -> KindOfExercise:
    """Return an exercise without placeholders."""
    return whole("try", kind, "Try", {**FRAME, **fields})


def row_of(kind: str, lesson: Lesson, slug: str = "asked", **fields: Any) -> Exercise:
    """Return the row of an exercise, checked as the loader checks it."""
    row = Exercise(
        lesson=lesson, slug=slug, title="What is true", position=9, kind=kind, content={**FRAME, **fields}
    )
    row.full_clean()
    row.save()
    return row
