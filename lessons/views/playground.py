"""The playground: any documents, any request, the whole trace. Nothing is stored."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from iamlab.evaluator import InvalidRequest, Trace, explain
from lessons.forms.playground import MOST_DOCUMENTS, Document, RequestForm, document, documents, policies
from lessons.grading import MAX_DOCUMENT_BYTES
from lessons.views.editor_marks import marks
from lessons.views.htmx import LabRequest, partial

EXAMPLE_REQUEST = {
    "principal": "arn:aws:iam::111122223333:user/maya",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::reports/2026/q3.csv",
}
EXAMPLE_DOCUMENT = """{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ReadReports",
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports"
  }]
}
"""


@require_http_methods(["GET", "HEAD", "POST"])
def playground(request: LabRequest) -> HttpResponse:
    """Show the playground with an example, or answer what was posted."""
    if request.method != "POST":
        return _answer(request, RequestForm(EXAMPLE_REQUEST), [document(EXAMPLE_DOCUMENT, 1)])
    listed = documents(request.POST)
    if "add" in request.POST and len(listed) < MOST_DOCUMENTS:
        listed.append(document("", len(listed) + 1))
    if request.POST.get("remove", "").isdigit():
        kept = [each.text for each in listed if each.name != f"Policy {request.POST['remove']}"]
        listed = [document(text, number) for number, text in enumerate(kept, 1)]
    return _answer(request, RequestForm(request.POST), listed)


def _answer(request: LabRequest, form: RequestForm, listed: list[Document]) -> HttpResponse:
    trace, refusal = _explain(form, listed)
    context: dict[str, Any] = {
        "form": form,
        "documents": listed,
        "trace": trace,
        "refusal": refusal,
        "notes": form.notes if trace else [],
        "can_add": len(listed) < MOST_DOCUMENTS,
        "marks": _marks(listed),
    }
    too_large = any(len(each.text.encode(errors="replace")) > MAX_DOCUMENT_BYTES for each in listed)
    status = 413 if too_large else 200
    if request.htmx and not {"add", "remove"} & set(request.POST):
        return partial(request, "playground.html#results", context, status=status)
    return render(request, "playground.html", context, status=status)


def _marks(listed: list[Document]) -> str:
    """Return what the editors mark, as JSON, each problem with the id of its own text box."""
    return json.dumps(
        [mark for number, each in enumerate(listed, 1) for mark in marks(each.problems, f"document-{number}")]
    )


def _explain(form: RequestForm, listed: list[Document]) -> tuple[Trace | None, str]:
    """Return the trace, or None and the reason why there is none."""
    if any(len(each.text.encode(errors="replace")) > MAX_DOCUMENT_BYTES for each in listed):
        return None, f"A document is larger than {MAX_DOCUMENT_BYTES // 1024} KB. Shorten it."
    if not form.is_valid():
        return None, "The request cannot be read."
    together = policies(listed)
    if together is None:
        return None, "A policy cannot be evaluated. See its problems."
    try:
        return explain(form.request, together), ""
    except InvalidRequest as error:
        return None, f"This request is {error}."
