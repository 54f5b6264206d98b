"""Policy documents as they are typed: the field that becomes a policy editor."""

import json
from typing import Any

from django import forms

from iamlab.evaluator import DocumentType, Problem, validate
from lessons.grading import MAX_DOCUMENT_BYTES


def problems(text: str, document_type: DocumentType) -> tuple[Problem, ...]:
    """Return what is wrong with a text; nothing of an empty one, or of one that is too large to read."""
    is_read = text.strip() and not is_too_large(text)
    return validate(text, document_type) if is_read else ()


def is_too_large(text: str) -> bool:
    """Say whether a text is larger than the lab reads; AWS takes far less."""
    return len(text.encode(errors="surrogatepass")) > MAX_DOCUMENT_BYTES


def tidy(text: str) -> str:
    """Return a text with the line ends that the lab stores: browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(text: str) -> str:
    """Return a saved document as one would write it: what a program has sent in one line gets lines."""
    text = tidy(text)
    if "\n" in text.strip():
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


class PolicyField(forms.CharField):
    """The text of a policy document. Whether it can be saved, the gate says."""

    def __init__(
        self, document_type: DocumentType = DocumentType.IDENTITY, label: str = "Policy document", **more: Any
    ) -> None:
        self.document_type = document_type
        widget = forms.Textarea(
            {"data-policy-editor": True, "rows": 16, "spellcheck": "false", "autocapitalize": "none"}
        )
        super().__init__(label=label, widget=widget, strip=False, **more)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_too_large(value):
            raise forms.ValidationError(f"This is larger than {MAX_DOCUMENT_BYTES // 1024} KB. Shorten it.")
