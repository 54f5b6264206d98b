"""Rows of checks are drawn from what they show, and kept by it."""

import json

from iamlab.evaluator import NamedPolicy, Policies, Request, explain, parse
from lessons.grading import CheckResult
from lessons.templatetags import shown


def row(resource: str, sid: str = "Read") -> CheckResult:
    statement = {"Sid": sid, "Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    request = Request("arn:aws:iam::111122223333:user/maya", "s3:GetObject", "arn:aws:s3:::reports/a.csv")
    trace = explain(request, Policies(identity=(NamedPolicy("Reader", parse(document)),)))
    passed = trace.decision.allowed
    return CheckResult(
        "read",
        "Read",
        request.principal,
        request.action,
        request.resource,
        "allowed",
        "Why.",
        False,
        passed,
        trace,
    )


def test_a_row_that_shows_something_else_is_drawn_anew() -> None:
    assert "/a.csv</mark>" in shown.check_row(row("arn:aws:s3:::reports"), "Reader")
    assert "arn:aws:s3:::payroll" in shown.check_row(row("arn:aws:s3:::payroll/*"), "Reader")
    assert "Allow by" in shown.check_row(row("arn:aws:s3:::reports/*"), "Reader")


def test_a_row_that_shows_the_same_is_not_drawn_again() -> None:
    shown.check_row(row("arn:aws:s3:::reports"), "Reader")
    before = shown._kept.cache_info().hits
    shown.check_row(row("arn:aws:s3:::reports"), "Reader")
    assert shown._kept.cache_info().hits == before + 1


def test_a_very_long_row_is_not_kept() -> None:
    before = shown._kept.cache_info().currsize
    shown.check_row(row("arn:aws:s3:::reports/*", sid="x" * 5000), "Reader")
    assert shown._kept.cache_info().currsize == before
