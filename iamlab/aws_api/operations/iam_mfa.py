"""Virtual MFA devices (fact 6.2.9)."""

from collections.abc import Iterable, Iterator, Mapping

from iamlab.account import ids, one_time_codes, quotas
from iamlab.account.account import Account
from iamlab.account.credentials import MFADevice
from iamlab.account.errors import AWSError, DeleteConflict, EntityAlreadyExists, NoSuchEntity, ValidationError
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on, on_arn, on_everything, own_name, request_tags, tagging

ENROL_REACH = 10
"""Steps of 30 seconds by which a new device's clock may be off."""

RESYNC_REACH = 120

LONGEST_NAME = 128
"""What the console takes as the name of a device; the API's model knows no limit."""


class InvalidAuthenticationCode(AWSError):
    def __init__(self, device: str) -> None:
        super().__init__(
            "InvalidAuthenticationCode", f"Authentication code for device is not valid: {device}", 403
        )


def serial(account: Account, device: MFADevice) -> str:
    """Return the serial number of a device, which is its ARN."""
    return account.arn("mfa", device.path, device.name)


def find(account: Account, serial_number: str) -> MFADevice:
    """Return the device with this serial number. Raises NoSuchEntity."""
    found = _named(account, serial_number)
    if found is None:
        raise NoSuchEntity(f"VirtualMFADevice with serial number {serial_number} doesn't exist.")
    return found


def _named(account: Account, serial_number: str) -> MFADevice | None:
    found = account.mfa_devices.get(serial_number.rpartition("/")[2].lower())
    return found if found is not None and serial(account, found) == serial_number else None


def _is_about_root(made: Call) -> bool:
    """Root alone speaks of itself: without a name, or as `root` where no user is called so."""
    name = made.parameters.get("UserName")
    is_named = name is not None and (name != "root" or "root" in made.account.users)
    return made.caller.kind == "Root" and not is_named


def _owner(made: Call) -> str:
    """Return the ARN of the user, or root, whose devices a call is about. Raises NoSuchEntity."""
    if _is_about_root(made):
        return made.account.root_arn
    user = made.account.user(made.parameters.get("UserName") or own_name(made) or "")
    return made.account.arn("user", user.path, user.name)


def on_device(action: str) -> Asks:
    """Ask for an action on the device that a call names, with its tags."""

    def arn(made: Call) -> str:
        number: str = made.parameters["SerialNumber"]
        return number if number.startswith("arn:") else made.account.arn("mfa", "/", number)

    def tags_of(made: Call) -> Mapping[str, str]:
        found = _named(made.account, made.parameters["SerialNumber"])
        return found.tags if found else {}

    return on_arn(action, arn, tags_of)


def _on_owner(action: str) -> Asks:
    def asks(made: Call) -> Iterable[Ask]:
        return (Ask(action, made.account.root_arn),) if _is_about_root(made) else on("User", action)(made)

    return asks


def _creates(made: Call) -> Iterator[Ask]:
    path, name = made.parameters.get("Path", "/"), made.parameters["VirtualMFADeviceName"]
    arn = made.account.arn("mfa", path, name)
    yield Ask("iam:CreateVirtualMFADevice", arn, request_tags(made.parameters))
    yield from tagging("iam:TagMFADevice", arn, made.parameters)


@operation("iam:CreateVirtualMFADevice", _creates)
def create_virtual_mfa_device(made: Call) -> Result:
    """The one time that the seed is shown, as a text and as what an app reads from a QR code."""
    account, name = made.account, made.parameters["VirtualMFADeviceName"]
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            f"1 validation error detected: Value '{name[:200]}' at 'virtualMFADeviceName' failed to satisfy "
            f"constraint: Member must have length less than or equal to {LONGEST_NAME}"
        )
    if name.lower() in account.mfa_devices:
        raise EntityAlreadyExists("MFADevice entity at the same path and name already exists.")
    device = MFADevice(
        name,
        ids.mfa_seed(made.surroundings.chance),
        made.parameters.get("Path", "/"),
        tags.passed(made.parameters),
    )
    account.mfa_devices[name.lower()] = device
    return {
        "VirtualMFADevice": {
            "SerialNumber": serial(account, device),
            "Base32StringSeed": device.seed.encode(),
            "QRCodePNG": one_time_codes.qr_code(device, account.id),
        }
    }


@operation("iam:EnableMFADevice", _on_owner("iam:EnableMFADevice"))
def enable_mfa_device(made: Call) -> None:
    account, number = made.account, made.parameters["SerialNumber"]
    device, owner = find(account, number), _owner(made)
    if device.owner is not None:
        raise EntityAlreadyExists(f"MFA device {number} is already assigned to a principal.")
    quotas.room_for(quotas.MFA_DEVICES_PER_USER, len(list(account.devices_of(owner))))
    _take_codes(made, device, ENROL_REACH)
    device.owner, device.enabled = owner, made.now


@operation("iam:ResyncMFADevice", _on_owner("iam:ResyncMFADevice"))
def resync_mfa_device(made: Call) -> None:
    device = _of_owner(made)
    _take_codes(made, device, RESYNC_REACH)


@operation("iam:DeactivateMFADevice", _on_owner("iam:DeactivateMFADevice"))
def deactivate_mfa_device(made: Call) -> None:
    device = _of_owner(made)
    device.owner = device.enabled = None


def _of_owner(made: Call) -> MFADevice:
    device = find(made.account, made.parameters["SerialNumber"])
    if device.owner != _owner(made):
        raise NoSuchEntity("MFA Device invalid for user.")
    return device


def _take_codes(made: Call, device: MFADevice, reach: int) -> None:
    first, second = made.parameters["AuthenticationCode1"], made.parameters["AuthenticationCode2"]
    if not one_time_codes.take_two(device, first, second, made.now, reach):
        raise InvalidAuthenticationCode(made.parameters["SerialNumber"])


@operation("iam:DeleteVirtualMFADevice", on_device("iam:DeleteVirtualMFADevice"))
def delete_virtual_mfa_device(made: Call) -> None:
    device = find(made.account, made.parameters["SerialNumber"])
    if device.owner is not None:
        raise DeleteConflict(
            "Cannot delete a virtual MFA device that is assigned to a user; deactivate it first."
        )
    del made.account.mfa_devices[device.name.lower()]


@operation("iam:ListMFADevices", _on_owner("iam:ListMFADevices"))
def list_mfa_devices(made: Call) -> Result:
    held = made.account.devices_of(_owner(made))
    return iam_answers.page(made, "MFADevices", held, lambda device: _enabled(made.account, device))


@operation("iam:GetMFADevice", _on_owner("iam:GetMFADevice"))
def get_mfa_device(made: Call) -> Result:
    return _enabled(made.account, _of_owner(made))


def _enabled(account: Account, device: MFADevice) -> Result:
    owner = device.owner or ""
    return {
        "UserName": owner.rpartition("/")[2] if "/" in owner else "",
        "SerialNumber": serial(account, device),
        "EnableDate": device.enabled,
    }


@operation("iam:ListVirtualMFADevices", on_everything("iam:ListVirtualMFADevices"))
def list_virtual_mfa_devices(made: Call) -> Result:
    account, wanted = made.account, made.parameters.get("AssignmentStatus", "Any")
    held = [
        device
        for device in account.mfa_devices.values()
        if wanted == "Any" or (device.owner is not None) == (wanted == "Assigned")
    ]
    return iam_answers.page(made, "VirtualMFADevices", held, lambda device: _listed(account, device))


def _listed(account: Account, device: MFADevice) -> Result:
    shown: Result = {"SerialNumber": serial(account, device)}
    if device.owner is None:
        return shown
    name = device.owner.rpartition("/")[2]
    user = account.users.get(name.lower())
    shown["EnableDate"] = device.enabled
    if user is not None and device.owner != account.root_arn:
        shown["User"] = iam_answers.user(account, user)
    else:
        shown["User"] = {
            "Path": "/",
            "UserName": "",
            "UserId": account.id,
            "Arn": account.root_arn,
            "CreateDate": account.created,
        }
    return shown
