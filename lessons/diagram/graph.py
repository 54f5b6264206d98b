"""Who has what in an account, as things and the relations between them.

Everything is read from the result of GetAccountAuthorizationDetails, so a picture never shows more than
the caller may read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from iamlab.account import aws_managed
from iamlab.aws_api.findings import Evidence
from iamlab.aws_api.findings.ages import ago
from iamlab.aws_api.operation import Result
from lessons.diagram.trusted import trusted

Key = tuple[str, str]
"""What tells a thing: its kind, and its name; of a policy its ARN."""

MEMBER, ATTACHED, DIRECT, TRUSTS = "member", "attached", "direct", "trusts"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands below a thing's name."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """A user, group, role or policy, or whom a role trusts.

    `page` is what a click leads to, if anything. `extras` are boundary and instance profiles.
    """

    key: Key
    label: str
    note: Note
    page: Key | None
    extras: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Relation:
    """From a user to a group, from a holder to a policy, from whom a role trusts to the role."""

    source: Key
    target: Key
    kind: str


@dataclass
class Graph:
    """Things in order, by key, and their relations."""

    things: dict[Key, Thing] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Thing]:
        """Return the things of these kinds."""
        return [thing for thing in self.things.values() if thing.kind in kinds]

    def only(self, keys: Iterable[Key]) -> "Graph":
        """Return the part with these things and what is between them."""
        kept = set(keys)
        return Graph(
            {key: thing for key, thing in self.things.items() if key in kept},
            [each for each in self.relations if each.source in kept and each.target in kept],
        )


POLICY_KINDS = ("policy", "inline")
TRUSTED_KINDS = ("service", "account", "provider", "principal", "everyone")


def read(details: Result, account: str, now: datetime, notes: Mapping[str, Note]) -> Graph:
    """Return what the authorization details of `account` say; `notes` are about users, by name."""
    graph = Graph()
    for user in details["UserDetailList"]:
        _user(graph, user, notes)
    members = _members(details)
    for group in details["GroupDetailList"]:
        count = members.get(group["GroupName"], 0)
        text = f"group, {count} {'member' if count == 1 else 'members'}"
        _add(graph, ("group", group["GroupName"]), group["GroupName"], Note(text))
        _policies(graph, ("group", group["GroupName"]), group, "GroupPolicyList", ATTACHED)
    for role in details["RoleDetailList"]:
        _role(graph, role, account, now)
    for policy in details["Policies"]:
        _managed(graph, policy)
    return graph


def _add(
    graph: Graph,
    key: Key,
    label: str,
    note: Note,
    *,
    page: Key | None = None,
    extras: tuple[str, ...] = (),
) -> None:
    whole = Note(", ".join((note.text, *extras)), note.is_warning)
    graph.things[key] = Thing(key, label, whole, page or key, extras)


def _user(graph: Graph, user: Result, notes: Mapping[str, Note]) -> None:
    name = user["UserName"]
    _add(graph, ("user", name), name, notes.get(name, Note("user")), extras=tuple(_boundary(user)))
    for group in user["GroupList"]:
        graph.relations.append(Relation(("user", name), ("group", group), MEMBER))
    _policies(graph, ("user", name), user, "UserPolicyList", DIRECT)


def _members(details: Result) -> dict[str, int]:
    counts: dict[str, int] = {}
    for user in details["UserDetailList"]:
        for group in user["GroupList"]:
            counts[group] = counts.get(group, 0) + 1
    return counts


def _role(graph: Graph, role: Result, account: str, now: datetime) -> None:
    name, used = role["RoleName"], role.get("RoleLastUsed", {}).get("LastUsedDate")
    profiles = (f"instance profile {each['InstanceProfileName']}" for each in role["InstanceProfileList"])
    note = Note(f"role, used {ago(used, now)}" if used else "role, never used")
    _add(graph, ("role", name), name, note, extras=(*_boundary(role), *profiles))
    for who in trusted(role["AssumeRolePolicyDocument"], account):
        graph.things.setdefault(
            who.key, Thing(who.key, who.label, Note(who.note, who.key[0] == "everyone"), who.page)
        )
        graph.relations.append(Relation(who.key, ("role", name), TRUSTS))
    _policies(graph, ("role", name), role, "RolePolicyList", ATTACHED)


def _boundary(entity: Result) -> Iterator[str]:
    if "PermissionsBoundary" in entity:
        yield f"boundary {entity['PermissionsBoundary']['PermissionsBoundaryArn'].rpartition('/')[2]}"


def _policies(graph: Graph, holder: Key, entity: Result, inline: str, kind: str) -> None:
    for held in entity["AttachedManagedPolicies"]:
        key = ("policy", held["PolicyArn"])
        if key not in graph.things:
            is_aws = held["PolicyArn"].startswith(aws_managed.PREFIX)
            _add(graph, key, held["PolicyName"], Note("AWS managed" if is_aws else "customer managed"))
        graph.relations.append(Relation(holder, key, kind))
    for held in entity.get(inline, ()):
        key = ("inline", f"{'/'.join(holder)}/{held['PolicyName']}")
        _add(graph, key, held["PolicyName"], Note(f"inline policy of {holder[1]}"), page=holder)
        graph.relations.append(Relation(holder, key, kind))


def _managed(graph: Graph, policy: Result) -> None:
    """Say more of a customer managed policy, or show one that nobody has."""
    if policy["Arn"].startswith(aws_managed.PREFIX):
        return
    parts = [f"customer managed, {policy['DefaultVersionId']}"]
    if policy.get("PermissionsBoundaryUsageCount"):
        parts.append("a boundary")
    elif not policy["AttachmentCount"]:
        parts.append("not attached")
    _add(graph, ("policy", policy["Arn"]), policy["PolicyName"], Note(", ".join(parts)))


def user_notes(evidence: Evidence) -> dict[str, Note]:
    """Return what can be said of users' MFA, as far as the caller may read it."""
    return {
        name: Note("no password")
        if not row.has_password
        else Note("MFA on")
        if row.has_mfa
        else Note("no MFA", is_warning=True)
        for name, row in evidence.credentials.items()
    }
