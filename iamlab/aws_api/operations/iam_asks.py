"""What IAM's operations ask for: on which ARN, and with which condition keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.account import Account
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.evaluator.context import ContextValue


def user_arn(account: Account, name: str, path: str = "/") -> str:
    """Return the ARN of the user called `name`; of one with `path` where there is none."""
    found = account.users.get(name.lower())
    return account.arn("user", found.path, found.name) if found else account.arn("user", path, name)


def resource_tags(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the keys that show the tags of what is asked about."""
    return {f"{prefix}:ResourceTag/{key}": value for prefix in ("aws", "iam") for key, value in tags.items()}


def request_tags(tags: list[dict[str, str]]) -> dict[str, ContextValue]:
    """Return the keys that show the tags in a request."""
    if not tags:
        return {}
    keys: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    return {**keys, "aws:TagKeys": tuple(tag["Key"] for tag in tags)}


def on_user(action: str, *keys: str) -> Asks:
    """Ask for `action` on the user that UserName names, or else on the caller.

    `keys` are condition keys of IAM's own that a parameter of another name gives, as "parameter=key".
    """

    def asks(made: Call) -> Iterator[Ask]:
        name = made.parameters.get("UserName") or (made.caller.name or "root")
        held = made.account.users.get(name.lower())
        yield Ask(
            action,
            user_arn(made.account, name, made.parameters.get("Path", "/")),
            {
                **resource_tags(held.tags if held else {}),
                **request_tags(made.parameters.get("Tags", [])),
                **_from_parameters(made.parameters, keys),
            },
        )

    return asks


def on_everything(action: str) -> Asks:
    """Ask for an action that takes no particular resource."""

    def asks(made: Call) -> Iterator[Ask]:
        yield Ask(action)

    return asks


def _from_parameters(parameters: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, ContextValue]:
    pairs = (entry.split("=", 1) for entry in keys)
    return {key: str(parameters[name]) for name, key in pairs if name in parameters}
