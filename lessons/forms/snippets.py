"""Which snippet of a lesson's text is meant."""

from django import forms


class SnippetForm(forms.Form):
    """The id that the page gave it, which the answer carries too."""

    snippet = forms.RegexField(r"\Asnippet-\d{1,3}\Z")
