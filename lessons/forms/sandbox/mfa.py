"""Acts on virtual MFA devices."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name

_LOST = "This page has lost what the QR code is drawn from. Delete the device below and begin again."


class OneTimeCode(forms.CharField):
    """A one-time code; apps show it in two groups, which people copy with the space."""

    def __init__(self, label: str, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "code-input"})
        super().__init__(label=label, max_length=20, widget=widget, **more)

    def to_python(self, value: Any) -> str:
        return "".join(str(value or "").split())


class _DeviceForm(ActForm):
    """An act on somebody's device."""

    SerialNumber = forms.CharField(max_length=256, widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        """Make the call; whom it is about must be named, and root calls itself `root`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seed"}
        yield ConsoleCall(self.operation, {"UserName": "root", **self.about, **given})


class _TwoCodesForm(_DeviceForm):
    """Two codes that an authenticator showed one after the other."""

    AuthenticationCode1 = OneTimeCode("First code")
    AuthenticationCode2 = OneTimeCode("Second code")


class CreateVirtualMFADeviceForm(ActForm):
    """A new device, which belongs to nobody yet."""

    operation = "iam:CreateVirtualMFADevice"
    button = "Show the QR code"
    VirtualMFADeviceName = Name("Device name", help_text="Letters, digits and + = , . @ _ - only.")

    def calls(self) -> Iterator[ConsoleCall]:
        """Make the device; whose it will be, AWS learns only when it is assigned."""
        yield ConsoleCall(self.operation, self.cleaned_data)


class EnableMFADeviceForm(_TwoCodesForm):
    """The proof that an app holds the seed.

    AWS shows a seed once, so it travels in the form: with wrong codes the same QR code stays. It is no
    parameter of the call: the account has it.
    """

    operation = "iam:EnableMFADevice"
    button = "Assign MFA device"
    seed = forms.CharField(
        max_length=128,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^(?:[A-Z2-7]{8})+\Z", _LOST)],
        error_messages={"required": _LOST},
    )


class ResyncMFADeviceForm(_TwoCodesForm):
    """Two codes that tell how far off a device's clock is."""

    operation = "iam:ResyncMFADevice"
    button = "Resynchronize"
    SerialNumber = forms.CharField(label="Device", max_length=256, widget=forms.Select)
    field_order = ("SerialNumber",)

    def offer_devices(self, serials: Iterable[str]) -> None:
        """Let these devices be chosen."""
        widget = self.fields["SerialNumber"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [(each, each.rpartition("/")[2]) for each in serials]


class DeactivateMFADeviceForm(_DeviceForm):
    """The end of a device's use; it stays until it is deleted."""

    operation = "iam:DeactivateMFADevice"
    button = "Deactivate"
    is_dangerous = True


class DeleteVirtualMFADeviceForm(ActForm):
    """The end of a device that belongs to nobody."""

    operation = "iam:DeleteVirtualMFADevice"
    button = "Delete"
    is_dangerous = True
    SerialNumber = forms.CharField(max_length=256, widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        """Delete it: whose page it stands on does not matter."""
        yield ConsoleCall(self.operation, self.cleaned_data)
