"""The playground: any documents, any request, the whole trace. Nothing is stored."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from iamlab.evaluator import Request, Trace, explain
from iamlab.evaluator.scenario import ScenarioError
from lessons.forms.playground import MOST_DOCUMENTS, Document, RequestForm, document, documents, policies
from lessons.forms.playground_examples import examples
from lessons.forms.playground_scenario import Question, read_question, scenario_text
from lessons.forms.policy_kinds import CALLERS, IDENTITY, KINDS
from lessons.grading import MAX_DOCUMENT_BYTES
from lessons.views.editor_marks import marks
from lessons.views.htmx import LabRequest, partial

FIRST_EXAMPLE = "bucket-or-object"


@require_http_methods(["GET", "HEAD", "POST"])
def playground(request: LabRequest) -> HttpResponse:
    """Show the playground with an example, or answer what was posted."""
    if request.method != "POST":
        example = examples().get(request.GET.get("example", FIRST_EXAMPLE))
        if example is None:
            raise Http404("There is no such example.")
        return _answer_question(request, example.question, example=example)
    if "load" in request.POST:
        return _loaded(request, request.POST.get("scenario", ""))
    form = RequestForm(request.POST)
    asked = form.request if form.is_valid() else None
    listed = documents(request.POST, asked)
    if "add" in request.POST and len(listed) < MOST_DOCUMENTS:
        kind = KINDS.get(request.POST.get("add_kind", ""), IDENTITY)
        listed.append(document(kind.starter, len(listed) + 1, kind, asked))
    if request.POST.get("remove", "").isdigit():
        listed = _renumbered(
            [each for each in listed if each.name != f"Policy {request.POST['remove']}"], asked
        )
    return _answer(request, form, listed)


def _loaded(request: LabRequest, text: str) -> HttpResponse:
    """Put a pasted scenario into the form; one that cannot be read stays in its box with the reason."""
    try:
        return _answer_question(request, read_question(text))
    except ScenarioError as error:
        form = RequestForm(request.POST)
        listed = documents(request.POST, form.request if form.is_valid() else None)
        return _answer(request, form, listed, scenario=text, scenario_error=f"{str(error).rstrip('.')}.")


def _answer_question(request: LabRequest, question: Question, **context: Any) -> HttpResponse:
    form = RequestForm(question.fields)
    asked = form.request if form.is_valid() else None
    listed = [
        document(text, number, KINDS[kind], asked)
        for number, (kind, text) in enumerate(question.documents, 1)
    ]
    return _answer(request, form, listed, **context)


def _renumbered(listed: list[Document], asked: Request | None) -> list[Document]:
    return [document(each.text, number, each.kind, asked) for number, each in enumerate(listed, 1)]


def _answer(request: LabRequest, form: RequestForm, listed: list[Document], **extra: Any) -> HttpResponse:
    trace, refusal = _explain(form, listed)
    context: dict[str, Any] = {
        "form": form,
        "documents": listed,
        "kinds": KINDS.values(),
        "callers": CALLERS,
        "examples": examples().values(),
        "as_scenario": scenario_text(form.request, listed) if trace else "",
        "trace": trace,
        "refusal": refusal,
        "notes": form.notes if trace else [],
        "can_add": len(listed) < MOST_DOCUMENTS,
        "marks": _marks(listed),
        **extra,
    }
    too_large = any(len(each.text.encode(errors="replace")) > MAX_DOCUMENT_BYTES for each in listed)
    status = 413 if too_large else 200
    if request.htmx and not {"add", "remove", "load"} & set(request.POST):
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
