"""What is wrong with a policy document, while it is typed."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.documents import tidy
from lessons.models import Sandbox
from lessons.templatetags.policy_fields import shown_problems
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.console import of_member

FIELDS = {"PolicyDocument", "AssumeRolePolicyDocument", "ResourcePolicy", "Content", "Policy"}
"""The parameters in which operations take documents."""


@require_POST
@of_member
def validate(request: LabRequest, sandbox: Sandbox, document_type: str) -> HttpResponse:
    """Return the problems of the document in a console's form. To read a text is no act on the account."""
    if document_type not in list(DocumentType):
        raise Http404(f"There is no kind of document {document_type}.")
    name = next((each for each in sorted(FIELDS) if each in request.POST), "")
    field = f"{request.POST.get('act', '')}-{name}"
    return HttpResponse(
        shown_problems(tidy(request.POST.get(name, "")), DocumentType(document_type), field),
        headers={"Cache-Control": "no-store"},
    )
