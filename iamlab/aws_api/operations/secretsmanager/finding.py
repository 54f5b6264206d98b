"""Secrets by their name or ARN, and what operations on them ask for.

Source: user guide, "Permissions policy examples": who names a secret that is not there is refused on the name
as it was given, unless every resource is allowed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.secrets import Secret
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.iam_asks import request_tags, resource_tags
from iamlab.aws_api.operations.secretsmanager.errors import (
    InvalidRequestException,
    ResourceNotFoundException,
    not_simulated,
)
from iamlab.evaluator.context import ContextValue

_ARN = re.compile(r"arn:aws[\w-]*:secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)", re.ASCII)


class Held(NamedTuple):
    """A secret, and the account that it is in."""

    account: Account
    secret: Secret

    @property
    def arn(self) -> str:
        return self.secret.arn(self.account.id)

    @property
    def named(self) -> dict[str, str]:
        """How answers name it."""
        return {"ARN": self.arn, "Name": self.secret.name}


def held(made: Call) -> Held | None:
    """Return the secret that a call names, by its name, its ARN or its ARN without the end; None for none."""
    given = made.parameters["SecretId"]
    found = _ARN.fullmatch(given)
    region, number = (found[1], found[2]) if found else (made.surroundings.region, made.caller.account.id)
    account = made.configuration.accounts.get(number)
    if account is None:
        return None
    if given in account.secrets:
        return _unless_gone(made, Held(account, account.secrets[given]))
    name = found[3] if found else given
    return by_name(made, account, region, name)


def by_name(made: Call, account: Account, region: str, name: str) -> Held | None:
    """Return the secret of this name in a Region of an account, None where there is none."""
    for secret in account.secrets.values():
        if (secret.name, secret.region) == (name, region):
            return _unless_gone(made, Held(account, secret))
    return None


def _unless_gone(made: Call, found: Held) -> Held | None:
    return None if found.secret.ends is not None and found.secret.ends <= made.now else found


def find(made: Call) -> Held:
    """Return the secret that a call names, and let the call stand in its account's event history.

    Raises ResourceNotFoundException.
    """
    found = held(made)
    if found is None:
        raise ResourceNotFoundException
    if found.account.id != made.caller.account.id:
        made.also_recorded_in.append(found.account.id)
    return found


def living(made: Call, to_do: str = "perform the operation on a secret that's currently") -> Held:
    """Return the secret that a call names. Raises InvalidRequestException where it waits for its end."""
    found = find(made)
    if found.secret.deleted is not None:
        raise InvalidRequestException(f"You tried to {to_do} marked deleted.")
    return found


def keys(made: Call, found: Held | None) -> dict[str, ContextValue]:
    """Return the condition keys that show a secret."""
    if found is None:
        return {"secretsmanager:SecretId": made.parameters["SecretId"]}
    tags = resource_tags(found.secret.tags)
    own = {f"secretsmanager:ResourceTag/{key}": value for key, value in found.secret.tags.items()}
    named = {"secretsmanager:SecretId": found.arn, "secretsmanager:SecretPrimaryRegion": found.secret.region}
    return {**tags, **own, **named}


def on_secret(action: str, **more: str) -> Asks:
    """Ask for an action on the secret that a call names.

    `more` are the names of further condition keys, with the parameters that show in them.
    """

    def asks(made: Call) -> Iterator[Ask]:
        found, given = held(made), made.parameters
        shown = {f"secretsmanager:{key}": text(given[name]) for key, name in more.items() if name in given}
        resource = found.arn if found else given["SecretId"]
        yield Ask(action, resource, {**keys(made, found), **request_tags(given), **shown})

    return asks


def text(value: object) -> str:
    """Return a parameter as it shows in a condition key."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise InvalidParameterException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise not_simulated(rest)
