"""Assigning a virtual MFA device: a name, a QR code for an app, and two codes as proof (fact 6.2.9)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters

from iamlab.account import one_time_codes
from iamlab.account.credentials import MFADevice
from lessons import qr_codes
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.mfa import CreateVirtualMFADeviceForm, EnableMFADeviceForm
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.credential_owner import CredentialOwner


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device on its way to its owner: what an app reads, and the form that takes its codes."""

    device: MFADevice
    serial: str
    account: str
    form: EnableMFADeviceForm

    @property
    def qr_code(self) -> SafeString:
        address = one_time_codes.address(self.device, self.account)
        return qr_codes.drawn(address, f"QR code of {self.device.name}. The secret key below says the same.")

    @property
    def seed_in_groups(self) -> list[str]:
        """The seed in groups of four, as people type it in."""
        seed = self.device.seed
        return [seed[start : start + 4] for start in range(0, len(seed), 4)]

    @property
    def authenticator_query(self) -> str:
        return f"?{urlencode({'device': self.serial})}"


@sensitive_post_parameters()
@console_page
def assign(console: Console, name: str | None = None) -> HttpResponse:
    """Assign an MFA device to a user, or for whoever is signed in."""
    owner = CredentialOwner.of(console, name)
    if owner.is_role:
        raise Http404("A role has no MFA devices.")
    acts = console.acts(CreateVirtualMFADeviceForm, EnableMFADeviceForm, **owner.about)
    enrolment = _enrolment(console, acts)
    if acts.done == "EnableMFADevice" and enrolment is not None:
        return console.go(
            *owner.page, said=f"{enrolment.device.name} is assigned. Sign-in asks for its code now."
        )
    if not owner.is_root:
        (found,) = console.look(ConsoleCall("iam:GetUser", owner.about))
        found.must_be_there(f"There is no user {name}.")
    return console.show("sandbox/assign_mfa.html", acts=acts, owner=owner, enrolment=enrolment)


def _enrolment(console: Console, acts: Acts) -> Enrolment | None:
    """Return the device that was just made, or the one whose codes were just given."""
    made = acts.results.get("CreateVirtualMFADevice", {}).get("VirtualMFADevice")
    form = acts.posted
    if made is not None:
        serial, seed = made["SerialNumber"], made["Base32StringSeed"].decode()
        form = EnableMFADeviceForm(initial={"SerialNumber": serial, "seed": seed})
    elif isinstance(form, EnableMFADeviceForm) and not {"SerialNumber", "seed"} & set(form.errors):
        serial, seed = form.cleaned_data["SerialNumber"], form.cleaned_data["seed"]
    else:
        return None
    assert isinstance(form, EnableMFADeviceForm)
    assert console.caller is not None
    device = MFADevice(serial.rpartition("/")[2], seed)
    return Enrolment(device, serial, console.caller.account.id, form)
