"""The organization as whoever is signed in may read it: its tree, and what is attached where."""

from collections.abc import Iterator, Sequence
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
        _attach(console, found)
    return found


def _fill(console: Console, found: Tree, root: Node) -> None:
    """Read what is below the root, level by level: a page of the console is one look a level."""
    level = [root]
    while level:
        calls = [
            ConsoleCall(f"organizations:{name}ForParent", {"ParentId": node.id})
            for name in ("ListOrganizationalUnits", "ListAccounts")
            for node in level
        ]
        read = read_all(console, found, calls)
        units, accounts = read[: len(level)], read[len(level) :]
        for node, below, held in zip(level, units, accounts, strict=True):
            node.children = [Node(unit["Id"], unit["Name"], "unit", node) for unit in below]
            node.children += (_account(console, found, node, each) for each in held)
        level = [child for node in level for child in node.children if child.kind == "unit"]


def _account(console: Console, found: Tree, parent: Node, shown: Summary) -> Node:
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    number = shown["Id"]
    return Node(
        number,
        shown["Name"],
        "account",
        parent,
        is_management=number == found.management,
        is_own=number == console.caller.account.id,
    )


def _attach(console: Console, found: Tree) -> None:
    """Read the policies, and hang those of enabled kinds where they are attached."""
    lists = [ConsoleCall("organizations:ListPolicies", {"Filter": kind}) for kind in KINDS]
    found.policies = dict(zip(KINDS, read_all(console, found, lists), strict=True))
    hung = [(kind, policy) for kind in found.enabled for policy in found.policies.get(kind, [])]
    calls = [
        ConsoleCall("organizations:ListTargetsForPolicy", {"PolicyId": policy["Id"]}) for _, policy in hung
    ]
    for (kind, policy), targets in zip(hung, read_all(console, found, calls), strict=True):
        for target in targets:
            if node := found.find(target["TargetId"]):
                node.policies[kind].append(policy)


def read_all(console: Console, found: Tree, calls: Sequence[ConsoleCall]) -> list[list[Summary]]:
    """Read several lists that come in pages to their ends; of what is refused nothing, noted in `found`."""
    listed: list[list[Summary]] = [[] for _ in calls]
    left = list(enumerate(calls))
    while left:
        seen = console.look(*(call for _, call in left))
        further = []
        for (number, call), each in zip(left, seen, strict=True):
            if each.refusal is not None:
                found.refused.setdefault(call.name, each.refusal)
                continue
            listed[number] += next(held for held in each.result.values() if isinstance(held, list))
            if token := each.result.get("NextToken"):
                more = {**call.parameters, "NextToken": token}
                further.append((number, ConsoleCall(call.operation, more)))
        left = further
    return listed
