"""What IAM's operations ask for: on which ARN, and with which condition keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from iamlab.account.account import Account
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.evaluator.context import ContextValue

KINDS = {
    "User": ("users", "user"),
    "Group": ("groups", "group"),
    "Role": ("roles", "role"),
    "InstanceProfile": ("instance_profiles", "instance-profile"),
}
"""By kind of entity, as parameters name it: where an account holds it, and what its ARN says."""


def entities(account: Account, kind: str) -> dict[str, Any]:
    """Return the entities of a kind by name in lower case."""
    held: dict[str, Any] = getattr(account, KINDS[kind][0])
    return held


def entity_arn(account: Account, kind: str, name: str, path: str = "/") -> str:
    """Return the ARN of the entity called `name`; of one with `path` where there is none."""
    found = entities(account, kind).get(name.lower())
    word = KINDS[kind][1]
    return account.arn(word, found.path, found.name) if found else account.arn(word, path, name)


def resource_tags(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the keys that show the tags of what is asked about."""
    return {f"{prefix}:ResourceTag/{key}": value for prefix in ("aws", "iam") for key, value in tags.items()}


def request_tags(parameters: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the keys that show the tags in a request, or the keys of those that it takes away."""
    tags = parameters.get("Tags", [])
    keys: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    named = [*(tag["Key"] for tag in tags), *parameters.get("TagKeys", [])]
    return {**keys, "aws:TagKeys": tuple(named)} if named else keys


def on(kind: str, action: str) -> Asks:
    """Ask for `action` on the entity that the call names; without a UserName on the caller.

    The keys that some actions support go along: tags, the boundary that is set or held, and the policy.
    """

    def asks(made: Call) -> Iterator[Ask]:
        parameters = made.parameters
        name = parameters.get(f"{kind}Name") or (made.caller.name if kind == "User" else None)
        if name is None:
            yield Ask(action, made.account.root_arn)
            return
        held = entities(made.account, kind).get(name.lower())
        keys = {**resource_tags(getattr(held, "tags", {})), **request_tags(parameters)}
        boundary = parameters.get("PermissionsBoundary") or getattr(held, "boundary", None)
        if boundary is not None:
            keys["iam:PermissionsBoundary"] = boundary
        if "PolicyArn" in parameters:
            keys["iam:PolicyARN"] = parameters["PolicyArn"]
        yield Ask(action, entity_arn(made.account, kind, name, parameters.get("Path", "/")), keys)

    return asks


def on_everything(action: str) -> Asks:
    """Ask for an action that takes no particular resource."""

    def asks(made: Call) -> Iterable[Ask]:
        return (Ask(action),)

    return asks


def on_arn(
    action: str, arn: Callable[[Call], str], tags: Callable[[Call], Mapping[str, str]] = lambda _: {}
) -> Asks:
    """Ask for an action on the resource whose ARN, and whose tags, these give."""

    def asks(made: Call) -> Iterable[Ask]:
        return (Ask(action, arn(made), {**resource_tags(tags(made)), **request_tags(made.parameters)}),)

    return asks
