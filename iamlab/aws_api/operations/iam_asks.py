"""What IAM's operations ask for: on which ARN, and with which condition keys."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from iamlab.account.account import Account
from iamlab.account.errors import InvalidInput, ValidationError
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


def resource_tags(tags: Mapping[str, str], *, is_old_too: bool = False) -> dict[str, ContextValue]:
    """Return the keys that show the tags of what is asked about; users and roles have an older key too."""
    prefixes = ("aws", "iam") if is_old_too else ("aws",)
    return {f"{prefix}:ResourceTag/{key}": value for prefix in prefixes for key, value in tags.items()}


def request_tags(parameters: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the keys that show the tags in a request, or the keys of those that it takes away."""
    tags = parameters.get("Tags", [])
    keys: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    named = [*(tag["Key"] for tag in tags), *parameters.get("TagKeys", [])]
    return {**keys, "aws:TagKeys": tuple(named)} if named else keys


def own_name(made: Call) -> str | None:
    """Return the name of the user who calls, None for root: for calls that may leave UserName out.

    Raises ValidationError for a role, which is no user.
    """
    caller = made.caller
    if caller.kind == "AssumedRole":
        raise ValidationError("Must specify userName when calling with non-User credentials")
    return caller.user.name if caller.user else None


def on(kind: str, action: str) -> Asks:
    """Ask for `action` on the entity that the call names; without a UserName on the caller.

    The keys that some actions support go along: tags, the boundary that is set or held, and the policy.
    To make something with tags is to tag it as well.
    """
    is_new = action == f"iam:Create{kind}"

    def asks(made: Call) -> Iterator[Ask]:
        parameters, account = made.parameters, made.account
        name = parameters.get(f"{kind}Name") or (own_name(made) if kind == "User" else None)
        if name is None:
            yield Ask(action, account.root_arn)
            return
        held = None if is_new else entities(account, kind).get(name.lower())
        path = held.path if held else parameters.get("Path", "/")
        arn = account.arn(KINDS[kind][1], path, held.name if held else name)
        yield Ask(action, arn, {**_keys(kind, action, held, parameters), **request_tags(parameters)})
        if is_new:
            yield from tagging(f"iam:Tag{kind}", arn, parameters)

    return asks


def renaming(kind: str, action: str) -> Asks:
    """Ask for `action` on what is renamed or moved, and on what it becomes (API reference, UpdateUser)."""

    def asks(made: Call) -> Iterator[Ask]:
        yield from on(kind, action)(made)
        held = entities(made.account, kind).get(made.parameters[f"{kind}Name"].lower())
        if held is not None and {f"New{kind}Name", "NewPath"} & made.parameters.keys():
            name = made.parameters.get(f"New{kind}Name", held.name)
            path = made.parameters.get("NewPath", held.path)
            arn = made.account.arn(KINDS[kind][1], path, name)
            if arn != made.account.arn(KINDS[kind][1], held.path, held.name):
                yield Ask(action, arn)

    return asks


def _keys(kind: str, action: str, held: Any, parameters: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the keys that show what is held, and which policy or boundary a call is about."""
    keys = resource_tags(getattr(held, "tags", {}), is_old_too=kind in ("User", "Role"))
    boundary = parameters.get("PermissionsBoundary") or getattr(held, "boundary", None)
    if boundary is not None and action in TELLS_THE_BOUNDARY:
        keys["iam:PermissionsBoundary"] = valid_arn(boundary)
    if "PolicyArn" in parameters:
        keys["iam:PolicyARN"] = valid_arn(parameters["PolicyArn"])
    return keys


TELLS_THE_BOUNDARY = frozenset(
    f"iam:{name}"
    for name in (
        *(
            f"{verb}{kind}Policy"
            for verb in ("Attach", "Detach", "Put", "Delete")
            for kind in ("User", "Role")
        ),
        *(f"{verb}{kind}PermissionsBoundary" for verb in ("Put", "Delete") for kind in ("User", "Role")),
        *("CreateUser", "CreateRole", "GetRole", "DeleteRole", "UpdateRole", "UpdateRoleDescription"),
        "UpdateAssumeRolePolicy",
    )
)
"""The actions that support iam:PermissionsBoundary (service authorization reference)."""


def tagging(action: str, arn: str, parameters: Mapping[str, Any]) -> Iterator[Ask]:
    """Ask for the tagging of something new, where a call gives it tags."""
    if parameters.get("Tags"):
        yield Ask(action, arn, request_tags(parameters))


def valid_arn(text: str) -> str:
    """Return an ARN as it is. Raises InvalidInput for what is none."""
    if not _ARN.fullmatch(text):
        raise InvalidInput(f"ARN {text} is not valid.")
    return text


_ARN = re.compile(r"arn:aws[\w-]*:iam::(?:\d{12}|aws):[!-~]+", re.ASCII)


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
        keys = {**resource_tags(tags(made)), **request_tags(made.parameters)}
        yield Ask(action, valid_arn(arn(made)), keys)

    return asks


def on_new(kind: str, arn: Callable[[Call], str]) -> Asks:
    """Ask for `iam:Create…` of a kind of thing on the ARN that it gets, and for its tagging."""

    def asks(made: Call) -> Iterator[Ask]:
        new = arn(made)
        yield Ask(f"iam:Create{kind}", new, request_tags(made.parameters))
        yield from tagging(f"iam:Tag{kind}", new, made.parameters)

    return asks
