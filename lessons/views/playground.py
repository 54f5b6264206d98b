"""The playground: any documents, any request, the whole trace. Nothing is stored."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from iamlab.evaluator import Trace, explain
from iamlab.evaluator.scenario import ScenarioError
from lessons.forms.callers import CALLERS, choice_of
from lessons.forms.context_field import rows_of
from lessons.forms.context_keys import COMMON, words_for
from lessons.forms.playground import RequestForm
from lessons.forms.playground_documents import (
    MOST_DOCUMENTS,
    Document,
    document,
    documents,
    policies,
    told_apart,
    without,
)
from lessons.forms.playground_edits import REQUEST_EDITS, edited, is_edit
from lessons.forms.playground_examples import examples
from lessons.forms.playground_scenario import Question, ScenarioTooLong, read_question, scenario_text
from lessons.forms.policy_kinds import IDENTITY, KINDS
from lessons.forms.starters import starter
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
    form = RequestForm(edited(request.POST))
    return _answer(request, form, _edited_documents(request.POST, form))


def _edited_documents(post: QueryDict, form: RequestForm) -> list[Document]:
    """Return the posted documents after the button that was pressed, if any, added or removed one."""
    asked = form.request if form.is_valid() else None
    listed = documents(post, asked)
    listed = without(listed, post.get("remove", ""))
    if "add" in post and len(listed) < MOST_DOCUMENTS:
        # A button of the chain names the kind itself, the button of the list leaves it to the list.
        kind = KINDS.get(post.get("add", "")) or KINDS.get(post.get("add_kind", ""), IDENTITY)
        listed.append(document(starter(kind.key, asked), len(listed) + 1, kind, asked, is_new=True))
    return listed


def _loaded(request: LabRequest, text: str) -> HttpResponse:
    """Put a pasted scenario into the form; one that cannot be read stays in its box with the reason."""
    try:
        return _answer_question(request, read_question(text), loaded=True)
    except ScenarioError as error:
        form = RequestForm(request.POST)
        listed = documents(request.POST, form.request if form.is_valid() else None)
        said = f"{str(error).rstrip('.')}."
        status = 413 if isinstance(error, ScenarioTooLong) else 200
        return _answer(request, form, listed, status=status, scenario=text, scenario_error=said)


def _answer_question(request: LabRequest, question: Question, **context: Any) -> HttpResponse:
    rows = QueryDict(mutable=True)
    rows.update({name: value for name, value in question.fields.items() if name != "context"})
    for key, value in rows_of(question.fields["context"]):
        rows.appendlist("context_key", key)
        rows.appendlist("context_value", value)
    form = RequestForm(rows)
    asked = form.request if form.is_valid() else None
    listed = told_apart(
        document(each.text, number, KINDS[each.kind], asked, each.name)
        for number, each in enumerate(question.documents, 1)
    )
    return _answer(request, form, listed, **context)


def _answer(
    request: LabRequest, form: RequestForm, listed: list[Document], status: int = 200, **extra: Any
) -> HttpResponse:
    trace, refusal = explained(form, listed)
    if any(each.is_too_large for each in listed):
        status = 413
    context = {**_shown_answer(form, listed, trace, refusal), **extra}
    if request.htmx and not is_edit(request.POST):
        return partial(request, "playground.html#results", context, status=status)
    whole = {**context, **_shown_form(request, form, listed)}
    if request.htmx:
        return partial(request, "playground.html", whole, status=status)
    return render(request, "playground.html", whole, status=status)


def explained(form: RequestForm, listed: list[Document]) -> tuple[Trace | None, str]:
    """Return the trace, or None and the reason why there is none."""
    if any(each.is_too_large for each in listed):
        return None, f"A document is larger than {MAX_DOCUMENT_BYTES // 1024} KB. Shorten it."
    if not form.is_valid():
        return None, "The request cannot be read."
    try:
        return explain(form.request, policies(listed)), ""
    except ValidationError as error:
        return None, str(error.message)


def _shown_answer(
    form: RequestForm, listed: list[Document], trace: Trace | None, refusal: str
) -> dict[str, Any]:
    asked = form.request if form.is_valid() else None
    return {
        "form": form,
        "documents": listed,
        "caller": choice_of(form["principal"].value() or "", asked),
        "asked": asked,
        "as_scenario": scenario_text(form, listed) if trace else "",
        "trace": trace,
        "refusal": refusal,
        "notes": form.notes if trace else [],
        "marks": _marks(listed),
    }


def _shown_form(request: LabRequest, form: RequestForm, listed: list[Document]) -> dict[str, Any]:
    given = form["context"].value()
    rows = given if isinstance(given, list) else []
    return {
        "callers": CALLERS.values(),
        "chosen_caller": request.POST.get("caller", ""),
        "context_text": given if isinstance(given, str) else None,
        "context_rows": [(key, value, words_for(key.strip())) for key, value in rows],
        "focus": next((name for name in REQUEST_EDITS if name in request.POST), ""),
        "common_keys": COMMON,
        "examples": examples().values(),
        "kinds": KINDS.values(),
        "chosen_kind": request.POST.get("add_kind", ""),
        "can_add": len(listed) < MOST_DOCUMENTS,
        "most_documents": MOST_DOCUMENTS,
    }


def _marks(listed: list[Document]) -> str:
    """Return what the editors mark, as JSON, each problem with the id of its own text box."""
    return json.dumps([mark for each in listed for mark in marks(each.problems, f"document-{each.number}")])
