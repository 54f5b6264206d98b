"""Acts on tags, which users, roles, policies and others carry."""

from collections.abc import Iterator

from django import forms

from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name


class TagForm(ActForm):
    """A tag, put over the one with the same key."""

    button = "Add tag"
    Key = Name("Key")
    Value = Name("Value", required=False, max_length=300)

    def calls(self) -> Iterator[ConsoleCall]:
        """A call tags with a list; the form gives one."""
        yield ConsoleCall(self.operation, {**self.about, "Tags": [self.cleaned_data]})


class UntagForm(ActForm):
    """A tag, taken off."""

    button = "Remove"
    Key = Name("Key", widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        """A call takes off a list of keys; the form gives one."""
        yield ConsoleCall(self.operation, {**self.about, "TagKeys": [self.cleaned_data["Key"]]})
