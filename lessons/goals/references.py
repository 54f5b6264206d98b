"""References in the parameters of calls: what earlier calls answered, keys by name, one-time codes.

`$(new-key.AccessKey.AccessKeyId)` is from the result of the step `new-key`, `$(key root-key)` is the id of
the key that the exercise calls so, `$(code of phone)` what the MFA device `phone` shows now and
`$(earlier code of phone)` what it showed half a minute before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from iamlab.account import one_time_codes
from iamlab.account.configuration import Configuration
from iamlab.aws_api.authentication import Credentials

REFERENCE = re.compile(r"\$\(([^()]*)\)")
_CODE = re.compile(r"(?P<earlier>earlier )?code of (?P<device>\S+)")
_KEY = re.compile(r"key (?P<name>[a-z0-9-]+)")
_RESULT = re.compile(r"(?P<step>[a-z0-9-]+)(?P<path>(\.\w+)+)")


class Dangling(ValueError):
    """A reference that leads nowhere; the text says why."""


@dataclass
class Known:
    """What references can lead to. `results` are by the ids of steps, `bodies` of objects by digest."""

    configuration: Configuration
    now: datetime
    credentials: Mapping[str, Credentials]
    results: dict[str, Any] = field(default_factory=dict)
    bodies: Mapping[str, bytes] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """Return a text with its references filled. Raises Dangling."""
        return REFERENCE.sub(lambda found: self._meaning(found[1]), text)

    def _meaning(self, reference: str) -> str:
        if found := _CODE.fullmatch(reference):
            return self.code(found["device"], earlier=found["earlier"] is not None)
        if found := _KEY.fullmatch(reference):
            if found["name"] not in self.credentials:
                raise Dangling(f"No key is called {found['name']!r}.")
            return self.credentials[found["name"]].access_key_id
        if found := _RESULT.fullmatch(reference):
            return self._in_result(found["step"], found["path"].split(".")[1:])
        raise Dangling(f"$({reference}) leads nowhere.")

    def code(self, device: str, *, earlier: bool = False) -> str:
        """Return what a device shows. Raises Dangling."""
        for account in self.configuration.accounts.values():
            held = account.mfa_devices.get(device.lower())
            if held is not None:
                step = one_time_codes.step_at(self.now) + held.offset
                return one_time_codes.code(held.seed, step - earlier)
        raise Dangling(f"There is no MFA device {device!r}.")

    def _in_result(self, step: str, path: list[str]) -> str:
        if step not in self.results:
            raise Dangling(f"No step before this one has the id {step!r}.")
        value: Any = self.results[step]
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if not isinstance(value, str | int):
            raise Dangling(f"The result of {step!r} holds no {'.'.join(path)}.")
        return str(value)


def references(thing: Any) -> Iterator[str]:
    """Yield what stands in the references of a text, or of the texts in lists and mappings."""
    if isinstance(thing, str):
        yield from REFERENCE.findall(thing)
    elif isinstance(thing, dict | list):
        for inner in thing.values() if isinstance(thing, dict) else thing:
            yield from references(inner)


def credentials_in(result: Mapping[str, Any]) -> Credentials:
    """Return the credentials that a result holds: a new key's, or temporary ones. Raises Dangling."""
    if "AccessKey" in result:
        return Credentials(result["AccessKey"]["AccessKeyId"], result["AccessKey"]["SecretAccessKey"])
    given = result.get("Credentials")
    if given is None:
        raise Dangling("This result holds no credentials.")
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
