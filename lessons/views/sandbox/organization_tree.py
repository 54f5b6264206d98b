"""The organization as whoever is signed in may read it: its tree, and what is attached where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.views.sandbox.answers import Refusal, Seen
from lessons.views.sandbox.console import Console

SCP, RCP = KINDS = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
WORDS = {SCP: "SCP", RCP: "RCP"}

Summary = dict[str, Any]


@dataclass
class Node:
    """The root, an OU or an account, with what is attached to itself, by kind of policy, and below it."""

    id: str
    name: str
    kind: str
    parent: "Node | None" = None
    is_management: bool = False
    is_own: bool = False
    children: list["Node"] = field(default_factory=list)
    policies: dict[str, list[Summary]] = field(default_factory=lambda: {SCP: [], RCP: []})

    @property
    def above(self) -> list["Node"]:
        """What stands above it, the root first: it inherits from there."""
        return [] if self.parent is None else [*self.parent.above, self.parent]

    def everything(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.everything()

    @property
    def label(self) -> str:
        """Its name where it stands among others, indented by how deep it is."""
        return f"{'– ' * len(self.above)}{self.name}"


@dataclass
class Tree:
    """What the reads brought. `root` is None where the account may not see it; `refused` says why."""

    organization: Seen
    roots: Seen = field(default_factory=Seen)
    root: Node | None = None
    enabled: list[str] = field(default_factory=list)
    policies: dict[str, list[Summary]] = field(default_factory=lambda: {SCP: [], RCP: []})
    refused: dict[str, Refusal] = field(default_factory=dict)

    @property
    def is_none_there(self) -> bool:
        refusal = self.organization.refusal
        return refusal is not None and refusal.error.code == "AWSOrganizationsNotInUseException"

    @property
    def management(self) -> str:
        return str(self.organization.result.get("Organization", {}).get("MasterAccountId", ""))

    def find(self, target: str) -> Node | None:
        """Return the root, OU or account with this id, None where there is none to be seen."""
        nodes = self.root.everything() if self.root else ()
        return next((node for node in nodes if node.id == target), None)

    @property
    def places(self) -> list[Node]:
        """The root and every OU, where something can be put."""
        nodes = self.root.everything() if self.root else ()
        return [node for node in nodes if node.kind != "account"]


def tree(console: Console) -> Tree:
    """Read the organization; what is refused is noted once and left out."""
    described, roots = console.look(
        ConsoleCall("organizations:DescribeOrganization"), ConsoleCall("organizations:ListRoots")
    )
    found = Tree(described, roots)
    for each in roots.result.get("Roots", []):
        found.enabled = [kind["Type"] for kind in each["PolicyTypes"]]
        found.root = Node(each["Id"], each["Name"], "root")
        _fill(console, found, found.root)
        for kind in KINDS:
            _attach(console, found, kind)
    return found


def _fill(console: Console, found: Tree, node: Node) -> None:
    """Read what is directly below a unit, and below that."""
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    about = {"ParentId": node.id}
    for unit in read_all(console, found, "ListOrganizationalUnitsForParent", "OrganizationalUnits", **about):
        child = Node(unit["Id"], unit["Name"], "unit", node)
        node.children.append(child)
        _fill(console, found, child)
    for account in read_all(console, found, "ListAccountsForParent", "Accounts", **about):
        number = account["Id"]
        node.children.append(
            Node(
                number,
                account["Name"],
                "account",
                node,
                is_management=number == found.management,
                is_own=number == console.caller.account.id,
            )
        )


def _attach(console: Console, found: Tree, kind: str) -> None:
    """Read the policies of a kind, and hang each where it is attached."""
    found.policies[kind] = read_all(console, found, "ListPolicies", "Policies", Filter=kind)
    if kind not in found.enabled:
        return
    for policy in found.policies[kind]:
        about = {"PolicyId": policy["Id"]}
        for target in read_all(console, found, "ListTargetsForPolicy", "Targets", **about):
            if node := found.find(target["TargetId"]):
                node.policies[kind].append(policy)


def read_all(
    console: Console, found: Tree, operation: str, name: str, **parameters: str
) -> list[dict[str, Any]]:
    """Read a list that comes in pages to its end; a refusal is noted in `found`, and nothing listed."""
    listed: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        (seen,) = console.look(ConsoleCall(f"organizations:{operation}", {**parameters, **more}))
        if seen.refusal is not None:
            found.refused.setdefault(operation, seen.refusal)
            return listed
        listed += seen.result[name]
        if "NextToken" not in seen.result:
            return listed
        more = {"NextToken": seen.result["NextToken"]}
