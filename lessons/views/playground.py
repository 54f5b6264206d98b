"""The playground: any documents, any request, the whole trace. Nothing is stored."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from iamlab.evaluator import Request, Trace, explain
from lessons.forms.playground import MOST_DOCUMENTS, Document, RequestForm, document, documents, policies
from lessons.forms.policy_kinds import CALLERS, IDENTITY, KINDS
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
    form = RequestForm(request.POST if request.method == "POST" else EXAMPLE_REQUEST)
    asked = form.request if form.is_valid() else None
    if request.method != "POST":
        return _answer(request, form, [document(EXAMPLE_DOCUMENT, 1, IDENTITY, asked)])
    listed = documents(request.POST, asked)
    if "add" in request.POST and len(listed) < MOST_DOCUMENTS:
        kind = KINDS.get(request.POST.get("add_kind", ""), IDENTITY)
        listed.append(document(kind.starter, len(listed) + 1, kind, asked))
    if request.POST.get("remove", "").isdigit():
        listed = _renumbered(
            [each for each in listed if each.name != f"Policy {request.POST['remove']}"], asked
        )
    return _answer(request, form, listed)


def _renumbered(listed: list[Document], asked: Request | None) -> list[Document]:
    return [document(each.text, number, each.kind, asked) for number, each in enumerate(listed, 1)]


def _answer(request: LabRequest, form: RequestForm, listed: list[Document]) -> HttpResponse:
    trace, refusal = _explain(form, listed)
    context: dict[str, Any] = {
        "form": form,
        "documents": listed,
        "kinds": KINDS.values(),
        "callers": CALLERS,
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
    try:
        return explain(form.request, policies(listed)), ""
    except ValidationError as error:
        return None, str(error.message)
