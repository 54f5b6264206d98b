"""Which events of an account to show."""

from django import forms

from lessons.event_history import Filter

_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class EventFilterForm(forms.Form):
    """The filters, all optional; they stand in the address, so that a view of the events can be kept."""

    kind = forms.ChoiceField(
        label="Events", choices=[("acts", "Acts only"), ("all", "Reads too")], required=False
    )
    user = forms.CharField(
        label="User",
        max_length=100,
        required=False,
        widget=forms.TextInput({**_QUIET, "placeholder": "maya"}),
    )
    name = forms.CharField(
        label="Event name",
        max_length=100,
        required=False,
        widget=forms.TextInput({**_QUIET, "placeholder": "CreateUser"}),
    )
    errors_only = forms.BooleanField(label="Only errors", required=False)

    @property
    def wanted(self) -> Filter:
        """What to select; what cannot be read selects nothing away."""
        given = self.cleaned_data
        return Filter(
            with_reads=given.get("kind") == "all",
            user=given.get("user", ""),
            name=given.get("name", ""),
            only_errors=given.get("errors_only", False),
        )
