"""An exercise for tests of the lesson page, and what is read from its page."""

import html
import json
import re

from django.urls import reverse

from lessons.models import Exercise, Lesson

HTMX = {"HX-Request": "true"}

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports"}],
}
STARTER = json.dumps(POLICY, indent=2)
SOLUTION = STARTER.replace(":::reports", ":::reports/*")


def make_exercise(lesson: Lesson, slug: str, position: int) -> Exercise:
    return Exercise.objects.create(
        lesson=lesson,
        slug=slug,
        title=f"The exercise {slug}",
        position=position,
        kind="policy",
        content={
            "task": "Let Maya read.",
            "principal": "arn:aws:iam::111122223333:user/maya",
            "policy": "Reader",
            "attached_to": "user maya",
            "starter": STARTER,
            "solution": SOLUTION,
            "explanation": "Objects have ARNs of their own.",
            "values": {},
            "checks": [
                check("read", "s3:GetObject", "arn:aws:s3:::reports/a.csv", "allowed"),
                check("write", "s3:PutObject", "arn:aws:s3:::reports/a.csv", "denied"),
                check("other", "s3:GetObject", "arn:aws:s3:::payroll/a.csv", "denied", hidden=True),
            ],
            "hints": [{"id": "one", "text": "Look at the ARN."}, {"id": "two", "text": "Add a star."}],
        },
    )


def check(slug: str, action: str, resource: str, expect: str, hidden: bool = False) -> dict[str, object]:
    return {
        "id": slug,
        "title": f"May {slug}",
        "action": action,
        "resource": resource,
        "expect": expect,
        "why": f"Because of {slug}.",
        "hidden": hidden,
    }


def typed_in(page: str) -> str:
    """Return what stands in the editor of a page."""
    found = re.search(r"<textarea name=\"document\".*?>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def url(exercise: Exercise, name: str = "check") -> str:
    return reverse(name, args=[exercise.lesson.course.slug, exercise.lesson.slug, exercise.slug])
