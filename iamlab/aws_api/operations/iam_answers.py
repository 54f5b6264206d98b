"""IAM's entities in the form in which its operations answer, and lists of them in pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from iamlab.account.account import Account
from iamlab.account.aws_managed import AWSManagedPolicy, ListedPolicy
from iamlab.account.errors import NoSuchEntity, ValidationError
from iamlab.account.identities import Group, InstanceProfile, Role, User
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from iamlab.aws_api.operation import Call, Result

Entity = TypeVar("Entity")

PAGE = 100
"""How many entries a list has where the call does not say."""


def tags(held: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as IAM lists them."""
    return [{"Key": key, "Value": value} for key, value in held.items()]


def boundary(arn: str) -> Result:
    """Return a permissions boundary as users and roles show it."""
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}


def _named(account: Account, kind: str, entity: Any, arn_kind: str) -> Result:
    return {
        "Path": entity.path,
        f"{kind}Name": entity.name,
        f"{kind}Id": entity.id,
        "Arn": account.arn(arn_kind, entity.path, entity.name),
        "CreateDate": entity.created,
    }


def user(account: Account, entity: User, *, whole: bool = False) -> Result:
    """Return a user as CreateUser and GetUser answer; lists leave out tags and boundary."""
    shown = _named(account, "User", entity, "user")
    if entity.login_profile is not None and entity.login_profile.last_used is not None:
        shown["PasswordLastUsed"] = entity.login_profile.last_used
    return {**shown, **(_extras(entity) if whole else {})}


def _extras(entity: User | Role) -> Result:
    shown: Result = {}
    if entity.tags:
        shown["Tags"] = tags(entity.tags)
    if entity.boundary is not None:
        shown["PermissionsBoundary"] = boundary(entity.boundary)
    return shown


def group(account: Account, entity: Group) -> Result:
    """Return a group."""
    return _named(account, "Group", entity, "group")


def role(account: Account, entity: Role, *, whole: bool = False) -> Result:
    """Return a role; lists leave out tags, boundary and last use."""
    shown = _named(account, "Role", entity, "role")
    shown |= {"AssumeRolePolicyDocument": entity.trust, "MaxSessionDuration": entity.max_session}
    if entity.description:
        shown["Description"] = entity.description
    if not whole:
        return shown
    last = entity.last_use
    used = {"LastUsedDate": last.at, "Region": last.region} if last else {}
    return {**shown, **_extras(entity), "RoleLastUsed": used}


def instance_profile(account: Account, entity: InstanceProfile) -> Result:
    """Return an instance profile with its role."""
    shown = _named(account, "InstanceProfile", entity, "instance-profile")
    held = [account.role(entity.role)] if entity.role else []
    shown["Roles"] = [role(account, each) for each in held]
    return {**shown, "Tags": tags(entity.tags)} if entity.tags else shown


def attached(arn: str) -> Result:
    """Return an attached policy as lists of them show it."""
    return {"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn}


class Usage:
    """In how many places each policy is attached, and is a boundary: counted once for a whole list."""

    def __init__(self, account: Account) -> None:
        holders = (*account.users.values(), *account.groups.values(), *account.roles.values())
        self.attached = Counter(arn for holder in holders for arn in holder.attached)
        self.boundaries = Counter(getattr(holder, "boundary", None) for holder in holders)

    def __call__(self, arn: str) -> Result:
        """Return the counts as a policy shows them."""
        return {
            "AttachmentCount": self.attached[arn],
            "PermissionsBoundaryUsageCount": self.boundaries[arn],
        }

    def arns(self) -> set[str]:
        """Return the ARNs of the policies that are in use."""
        return {arn for arn in (*self.attached, *self.boundaries) if arn is not None}


def policy(
    account: Account, entity: ManagedPolicy, usage: Usage | None = None, *, whole: bool = False
) -> Result:
    """Return a customer managed policy; lists leave out description and tags."""
    arn = account.arn("policy", entity.path, entity.name)
    shown = {
        "PolicyName": entity.name,
        "PolicyId": entity.id,
        "Arn": arn,
        "Path": entity.path,
        "DefaultVersionId": f"v{entity.default}",
        **(usage or Usage(account))(arn),
        "IsAttachable": True,
        "CreateDate": entity.created,
        "UpdateDate": entity.updated,
    }
    if whole and entity.description:
        shown["Description"] = entity.description
    if whole and entity.tags:
        shown["Tags"] = tags(entity.tags)
    return shown


def aws_policy(account: Account, found: ListedPolicy, usage: Usage | None = None) -> Result:
    """Return one of AWS's own policies, as this account uses it."""
    return {
        "PolicyName": found.name,
        "Arn": found.arn,
        "Path": found.path,
        "DefaultVersionId": found.version,
        **(usage or Usage(account))(found.arn),
        "IsAttachable": True,
        "CreateDate": datetime.fromisoformat(found.created),
        "UpdateDate": datetime.fromisoformat(found.updated),
    }


def version(entity: ManagedPolicy, held: PolicyVersion) -> Result:
    """Return a version of a policy without its document."""
    is_default = held.number == entity.default
    return {"VersionId": held.id, "IsDefaultVersion": is_default, "CreateDate": held.created}


def aws_version(found: AWSManagedPolicy, version_id: str) -> Result:
    """Return the one version that is kept of a policy of AWS's. Raises NoSuchEntity for every other."""
    if version_id != found.version:
        raise NoSuchEntity(f"Policy {found.arn} version {version_id} does not exist or is not attachable.")
    return {
        "VersionId": found.version,
        "IsDefaultVersion": True,
        "CreateDate": datetime.fromisoformat(found.updated),
        "Document": found.document,
    }


def uses(account: Account, arn: str) -> Iterator[tuple[str, Any, bool]]:
    """Yield who has a policy, with their kind: attached, and as a boundary, which the last says."""
    for kind, held in (("User", account.users), ("Group", account.groups), ("Role", account.roles)):
        for entity in held.values():
            if arn in entity.attached:
                yield kind, entity, False
            if getattr(entity, "boundary", None) == arn:
                yield kind, entity, True


def page(
    made: Call, name: str, entries: Iterable[Entity], shown: Callable[[Entity], Any] = lambda entry: entry
) -> Result:
    """Return one page of a list under `name`, as MaxItems and Marker ask.

    A page that begins where a list that shrank no longer reaches is empty. Raises ValidationError for a
    marker that no page gives.
    """
    held = list(entries)
    marker = made.parameters.get("Marker", "0")
    if not (marker.isascii() and marker.isdigit()):
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
