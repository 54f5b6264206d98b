"""What a learner's browser sends about an exercise."""

from django import forms

from lessons.content_format.values import VARIANTS


class AnswerForm(forms.Form):
    """The editor's text, and what the page knows beside it.

    `variant` is the one a visitor's page was filled with before they had an account. `settled` says
    that the text was left alone for a while, or that the Check button was pressed: a try.
    """

    document = forms.CharField(required=False, strip=False)
    variant = forms.IntegerField(required=False, min_value=0, max_value=VARIANTS - 1)
    settled = forms.BooleanField(required=False)

    def clean_document(self) -> str:
        """Return the text with the line ends that editors use; browsers post them as CR LF."""
        text: str = self.cleaned_data["document"]
        return text.replace("\r\n", "\n")
