"""IAM's entities in the form in which its operations answer, and lists of them in pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from iamlab.account.account import Account
from iamlab.account.errors import ValidationError
from iamlab.account.identities import User
from iamlab.aws_api.operation import Call, Result

Entity = TypeVar("Entity")

PAGE = 100
"""How many entries a list has where the call does not say."""


def tags(held: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as IAM lists them."""
    return [{"Key": key, "Value": value} for key, value in held.items()]


def user(account: Account, entity: User, *, whole: bool = False) -> Result:
    """Return a user as CreateUser and GetUser answer; lists leave out tags and boundary."""
    shown: dict[str, Any] = {
        "Path": entity.path,
        "UserName": entity.name,
        "UserId": entity.id,
        "Arn": account.arn("user", entity.path, entity.name),
        "CreateDate": entity.created,
    }
    if entity.login_profile is not None and entity.login_profile.last_used is not None:
        shown["PasswordLastUsed"] = entity.login_profile.last_used
    if whole and entity.tags:
        shown["Tags"] = tags(entity.tags)
    if whole and entity.boundary is not None:
        shown["PermissionsBoundary"] = boundary(entity.boundary)
    return shown


def boundary(arn: str) -> Result:
    """Return a permissions boundary as users and roles show it."""
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}


def page(
    made: Call, name: str, entries: Iterable[Entity], shown: Callable[[Entity], Any] = lambda entry: entry
) -> Result:
    """Return one page of a list under `name`, as MaxItems and Marker ask.

    Raises ValidationError for a marker that no page gave.
    """
    held = list(entries)
    marker = made.parameters.get("Marker", "0")
    if not marker.isdigit() or int(marker) > len(held):
        raise ValidationError("Invalid Marker.")
    start, most = int(marker), made.parameters.get("MaxItems", PAGE)
    result: Result = {name: [shown(entry) for entry in held[start : start + most]], "IsTruncated": False}
    if start + most < len(held):
        result |= {"IsTruncated": True, "Marker": str(start + most)}
    return result


def below_path(made: Call, entities: Mapping[str, Any]) -> list[Any]:
    """Return the entities whose path begins with PathPrefix, in the order of their names."""
    prefix = made.parameters.get("PathPrefix", "/")
    return [entities[name] for name in sorted(entities) if entities[name].path.startswith(prefix)]
