"""The live snippets of lesson texts: one request and one policy, decided again as the learner types."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from lessons.forms.playground import RequestForm
from lessons.forms.playground_documents import documents
from lessons.forms.snippets import SnippetForm
from lessons.views.htmx import LabRequest, partial
from lessons.views.playground import explained


@require_POST
def snippet(request: LabRequest) -> HttpResponse:
    """Return what is decided now. The fields are those of the playground; nothing is stored."""
    which = SnippetForm(request.POST)
    if not which.is_valid():
        return HttpResponseBadRequest("There is no such snippet.")
    form = RequestForm(request.POST)
    listed = documents(request.POST, form.request if form.is_valid() else None)[:1]
    trace, refusal = explained(form, listed)
    return partial(
        request,
        "reading/_snippet_answer.html",
        {
            "id": which.cleaned_data["snippet"],
            "trace": trace,
            "refusal": refusal,
            "problems": [problem for each in listed for problem in each.problems],
        },
        status=413 if any(each.is_too_large for each in listed) else 200,
    )
