"""The secrets of an account (API reference, ListSecrets)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from iamlab.account.secrets import Secret
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.secretsmanager.errors import not_simulated
from iamlab.aws_api.operations.secretsmanager.finding import Held
from iamlab.aws_api.operations.secretsmanager.pages import page
from iamlab.aws_api.operations.secretsmanager.secrets import described, labelled

_ORDERS: dict[str, Callable[[Secret], Any]] = {
    "created-date": lambda secret: secret.created,
    "last-changed-date": lambda secret: secret.changed,
    "name": lambda secret: secret.name,
}
_ATTRIBUTES: dict[str, Callable[[Secret], list[str]]] = {
    "name": lambda secret: [secret.name],
    "description": lambda secret: [secret.description],
    "tag-key": lambda secret: list(secret.tags),
    "tag-value": lambda secret: list(secret.tags.values()),
    "primary-region": lambda secret: [secret.region],
    "owning-service": lambda secret: [],
}
"""By filter: what begins with its value."""


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("secretsmanager:ListSecrets")


@operation("secretsmanager:ListSecrets", _lists)
def list_secrets(made: Call) -> Result:
    """Secrets that wait for their end show where a call asks for them."""
    given, order = made.parameters, made.parameters.get("SortBy", "created-date")
    if order not in _ORDERS:
        raise not_simulated([f"SortBy {order}"])
    found = [
        secret
        for secret in made.account.secrets.values()
        if secret.region == made.surroundings.region
        and (secret.deleted is None or given.get("IncludePlannedDeletion", False))
        and (secret.ends is None or secret.ends > made.now)
        and all(_fits(secret, each) for each in given.get("Filters", []))
    ]
    found.sort(key=_ORDERS[order], reverse=given.get("SortOrder", "desc") == "desc")
    return page(made, "SecretList", [_listed(Held(made.account, each)) for each in found])


def _listed(held: Held) -> Result:
    shown = labelled(held.secret)
    return {**described(held), **({"SecretVersionsToStages": shown} if shown else {})}


def _fits(secret: Secret, given: Mapping[str, Any]) -> bool:
    """Say whether a secret fits one of the values of a filter; one that begins with `!` fits the others."""
    return any(
        not _has(secret, given["Key"], value[1:])
        if value.startswith("!")
        else _has(secret, given["Key"], value)
        for value in given["Values"]
    )


def _has(secret: Secret, key: str, value: str) -> bool:
    if key == "all":
        everything = " ".join(text for of in _ATTRIBUTES.values() for text in of(secret)).lower()
        return all(word in everything for word in value.lower().split())
    if key == "description":
        return secret.description.lower().startswith(value.lower())
    return any(text.startswith(value) for text in _ATTRIBUTES[key](secret))
