"""What a learner's browser sends about an exercise."""

from django import forms

from lessons.content_format.values import VARIANTS


class AnswerForm(forms.Form):
    """What the page knows beside the answer, which each kind of exercise finds for itself.

    `variant` is the one a visitor's page was filled with before they had an account. `settled` says that
    the text was left alone for a while, or that the Check button was pressed: a try.
    """

    variant = forms.IntegerField(required=False, min_value=0, max_value=VARIANTS - 1)
    settled = forms.BooleanField(required=False)
