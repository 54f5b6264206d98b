"""What is typed at the company's identity provider: people, and what their assertions shall say."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from iamlab.account.identity_provider import Person

_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_XML = RegexValidator(
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$", "This holds a character that XML has not."
)
MOST_LINES = 50
"""How many groups or tags a person may have: AWS takes fifty session tags (fact 4.6.6)."""

_PAIR = re.compile(r"arn:aws:iam::\d{12}:role/\S+?,arn:aws:iam::\d{12}:saml-provider/\S+")


class _Text(forms.CharField):
    def __init__(self, label: str, max_length: int = 200, **more: Any) -> None:
        super().__init__(
            label=label, max_length=max_length, validators=[_XML], widget=forms.TextInput(_QUIET), **more
        )


class _Lines(forms.CharField):
    """Values, one a line, each once."""

    def __init__(self, label: str, rows: int = 2, **more: Any) -> None:
        widget = forms.Textarea({**_QUIET, "rows": rows})
        super().__init__(label=label, max_length=10_000, validators=[_XML], widget=widget, **more)

    def clean(self, value: Any) -> list[str]:
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_LINES:
            raise ValidationError(f"At most {MOST_LINES} lines.")
        return found


class PersonForm(forms.Form):
    """Somebody whom the company knows."""

    name = _Text("Name")
    email = _Text("E-mail address", help_text="It becomes the name of the role session.")
    groups = _Lines("Groups", required=False, help_text="One a line.")
    tags = _Lines("Session tags", required=False, help_text="One a line, such as team=data.")
    transitive = _Lines(
        "Transitive tags", required=False, help_text="Keys of those that go on to the next role, one a line."
    )

    def __init__(self, data: Any = None, *, person: Person | None = None) -> None:
        super().__init__(data, auto_id="person-%s", initial=_held(person) if person else None)

    def clean_tags(self) -> dict[str, str]:
        """Read `key=value` lines."""
        pairs = [line.partition("=") for line in self.cleaned_data["tags"]]
        if not all(key.strip() and equals for key, equals, _ in pairs):
            raise ValidationError("Write each tag as key=value.")
        return {key.strip(): value.strip() for key, _, value in pairs}

    def person(self, person_id: str) -> Person:
        """Return whom the form describes."""
        return Person(id=person_id, **self.cleaned_data)


def _held(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "groups": "\n".join(person.groups),
        "tags": "\n".join(f"{key}={value}" for key, value in person.tags.items()),
        "transitive": "\n".join(person.transitive),
    }


class _AssertionForm(forms.Form):
    source_identity = _Text(
        "Source identity",
        64,
        required=False,
        help_text="Stays with every session that follows. The trust policy must allow sts:SetSourceIdentity.",
    )


class SAMLForm(_AssertionForm):
    """What a SAML response shall say of somebody."""

    roles = _Lines(
        "Roles", help_text="Which roles of AWS, one a line: the ARN of a role, a comma, that of the provider."
    )
    seconds = forms.IntegerField(
        label="Console session, in seconds",
        required=False,
        min_value=900,
        max_value=43200,
        widget=forms.NumberInput(_QUIET),
        help_text="An hour where it is not said.",
    )
    field_order = ("roles", "source_identity", "seconds")

    def __init__(self, data: Any = None, *, roles: list[tuple[str, str]]) -> None:
        given = "\n".join(",".join(pair) for pair in roles)
        super().__init__(data, auto_id="saml-%s", initial={"roles": given})

    def clean_roles(self) -> list[tuple[str, str]]:
        """Read the pairs of ARNs."""
        return list(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for line in self.cleaned_data["roles"]:
            text = "".join(line.split())
            if not _PAIR.fullmatch(text):
                raise ValidationError("Write the ARN of a role, a comma, and the ARN of a SAML provider.")
            role, _, provider = text.partition(",arn:")
            yield role, f"arn:{provider}"


class IDTokenForm(_AssertionForm):
    """For whom an ID token shall be."""

    audience = _Text("Audience", 255, help_text="The client ID that is registered in IAM.")
    field_order = ("audience", "source_identity")

    def __init__(self, data: Any = None, *, audience: str) -> None:
        super().__init__(data, auto_id="token-%s", initial={"audience": audience})
