"""One-time codes of virtual MFA devices, as authenticator apps make them (RFC 6238; fact 6.2.9)."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

import segno

from iamlab.account.credentials import MFADevice, is_same

STEP = 30
"""Seconds for which a code is shown."""

TOLERANCE = 1
"""By how many steps a device's clock may be off."""


def code(seed: str, step: int) -> str:
    """Return the six digits that a device with this seed shows during a step."""
    digest = hmac.new(base64.b32decode(seed), step.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def address(device: MFADevice, account: str) -> str:
    """Return what an authenticator app reads from a device's QR code."""
    name = quote(f"IAM Lab:{device.name}@{account}")
    return f"otpauth://totp/{name}?secret={device.seed}&issuer=IAM%20Lab"


def qr_code(device: MFADevice, account: str) -> bytes:
    """Return a device's QR code as a PNG image."""
    image = BytesIO()
    segno.make(address(device, account), error="m").save(image, kind="png", scale=5)
    return image.getvalue()


@dataclass(frozen=True, slots=True)
class Shown:
    """What an authenticator shows of a device: the code of a moment, and the one before it.

    `seconds_left` is how long the code stays; a code that was taken already works no more.
    """

    code: str
    before: str
    seconds_left: int
    code_is_taken: bool
    before_is_taken: bool


def shown(device: MFADevice, now: datetime) -> Shown:
    """Return what an authenticator shows whose clock is as far off as the account knows the device's to be.

    So whoever waited before typing in the codes of a new device can sign in with those shown afterwards.
    """
    step = step_at(now) + device.offset
    return Shown(
        code(device.seed, step),
        code(device.seed, step - 1),
        seconds_left(now),
        step <= device.last_step,
        step - 1 <= device.last_step,
    )


def seconds_left(now: datetime) -> int:
    """Return in how many seconds the next code comes, 1 to 30."""
    return STEP - int(now.timestamp()) % STEP


def step_at(now: datetime) -> int:
    """Return the number of the step that a moment is in."""
    return int(now.timestamp()) // STEP


def take(device: MFADevice, given: str, now: datetime) -> bool:
    """Say whether `given` is a code of `device` now that was not taken before, and take it."""
    middle = step_at(now) + device.offset
    for step in range(middle - TOLERANCE, middle + TOLERANCE + 1):
        if step > device.last_step and is_same(given, code(device.seed, step)):
            device.last_step = step
            return True
    return False


def take_two(device: MFADevice, first: str, second: str, now: datetime, reach: int) -> bool:
    """Say whether two consecutive codes fit within `reach` steps of now; the device's clock is kept then."""
    middle = step_at(now)
    for step in range(middle - reach, middle + reach + 1):
        if code(device.seed, step) == first and code(device.seed, step + 1) == second:
            device.offset, device.last_step = step + 1 - middle, step + 1
            return True
    return False
