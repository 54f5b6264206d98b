"""A policy as Terraform, CloudFormation and CDK: whatever stands in the editor, ready to copy."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iamlab.evaluator import DocumentType
from lessons.as_code import as_code
from lessons.forms.policy_kinds import KINDS
from lessons.forms.sandbox.documents import is_too_large, tidy
from lessons.views.htmx import LabRequest, partial

FIELD = "document"


@require_POST
def policy_as_code(request: LabRequest) -> HttpResponse:
    """Show the posted policy in every form of code: a part of a page to htmx, which has it beside the editor.

    The address says in which `field` of the form the text stands, and with `number` in which of several of
    that name; `kind` and `name` say what the policy is, unless the form itself does (the playground's).
    """
    number = request.GET.get("number", "")
    index = int(number) - 1 if number.isdecimal() and 0 < len(number) < 5 else 0
    text = _posted(request, request.GET.get("field", FIELD), index)
    kind = _kind(request.GET.get("kind") or _posted(request, "kind", index))
    name = request.GET.get("name") or _posted(request, "policy_name", index)
    context = _forms(tidy(text), kind, name) | {"name": name}
    return partial(request, "as_code.html#code", context) if request.htmx else _page(request, context)


def _page(request: LabRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "as_code.html", context)


def _posted(request: LabRequest, field: str, index: int) -> str:
    """Return the value of a field, the one with this index where several have its name; empty if none is."""
    values = request.POST.getlist(field)
    return values[index] if 0 <= index < len(values) else ""


def _kind(key: str) -> DocumentType:
    """Return the type of policy that a key names: the playground's, or a document type; identity if none."""
    if key in KINDS:
        return KINDS[key].document_type
    return DocumentType(key) if key in set(DocumentType) else DocumentType.IDENTITY


def _forms(text: str, kind: DocumentType, name: str) -> dict[str, Any]:
    """Return the forms of code, or in `refusal` why there are none."""
    if not text.strip():
        return {"refusal": "There is no policy yet. Write one, and it stands here as code."}
    if is_too_large(text):
        return {"refusal": "This is larger than any policy that AWS takes. Shorten it."}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {"refusal": "This is no JSON yet. The editor marks where it breaks off; mend that first."}
    if not isinstance(value, dict) or "Statement" not in value:
        return {"refusal": "This is no policy yet: it has no Statement."}
    return {"forms": as_code(value, kind, name)}
