"""Policy documents in forms: what is wrong with the text that stands in one."""

import json
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.documents import PolicyField, is_too_large, problems
from lessons.views.editor_marks import marks

register = template.Library()


@register.filter
def is_policy(field: forms.BoundField) -> bool:
    """Say whether a form's field is a policy document."""
    return isinstance(field.field, PolicyField)


@register.filter
def document_type(field: forms.BoundField) -> str:
    """Return what the document is read as."""
    return _type_of(field).value


@register.simple_tag
def problems_below(field: forms.BoundField) -> SafeString:
    """Show the problems of the text in a form's field."""
    return shown_problems(field.value() or "", _type_of(field), field.id_for_label)


@register.simple_tag
def problems_of(text: str, kind: DocumentType, field: str, by_aws: bool = False) -> SafeString:
    """Show the problems of a text that stands in the text box with the id `field`.

    What is written by AWS it has saved, whatever its size: there is no word on what it would refuse.
    """
    return shown_problems(text, kind, field, by_aws)


@register.filter
def code_query(field: forms.BoundField) -> str:
    """Return what the page of code has to know of a policy in a form: its field and its type."""
    return urlencode({"field": field.html_name, "kind": _type_of(field).value})


@register.simple_tag
def code_address(kind: DocumentType, name: str = "") -> str:
    """Return where a policy of this type and name is shown as code."""
    return f"{reverse('as-code')}?{urlencode({'kind': kind.value, 'name': name or ''})}"


def shown_problems(text: str, kind: DocumentType, field: str, by_aws: bool = False) -> SafeString:
    """Return the problems of a text, as a list and as what the editor of `field` marks."""
    found = [each for each in problems(text, kind) if not (by_aws and each.refused)]
    context: dict[str, Any] = {
        "feedback": {"problems": found},
        "refusal": "This is too large to be read." if is_too_large(text) else "",
        "marks": json.dumps(marks(found, field)),
    }
    return render_to_string("sandbox/_problems.html", context)


def _type_of(field: forms.BoundField) -> DocumentType:
    assert isinstance(field.field, PolicyField)
    return field.field.document_type
