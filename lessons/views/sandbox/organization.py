"""The organization: its tree of OUs and accounts with their policies, and each of them by itself."""

from django.http import Http404, HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox import organization as forms
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.starters import starter
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.organization_tree import KINDS, RCP, SCP, WORDS, Node, Tree, tree

_BY_KEY = {"scp": SCP, "rcp": RCP}
"""How a kind of policy stands in an address."""

_CREATE: dict[str, type[ActForm]] = {SCP: forms.CreateSCPForm, RCP: forms.CreateRCPForm}
_UPDATE: dict[str, type[ActForm]] = {SCP: forms.UpdateSCPForm, RCP: forms.UpdateRCPForm}

SAID = {
    "CreateOrganization": "The organization is there, and this account manages it.",
    "CreateOrganizationalUnit": "The OU was created.",
    "CreateAccount": "The account was asked for. It is in the root now, unless its address was taken.",
    "EnablePolicyType": "Enabled: AWS’s own policy, which allows everything, is attached everywhere.",
    "DisablePolicyType": "Disabled: everything of this kind was detached.",
    "AttachPolicy": "The policy is attached.",
    "DetachPolicy": "The policy is detached.",
    "MoveAccount": "The account was moved.",
    "UpdateOrganizationalUnit": "The OU has its new name.",
    "UpdatePolicy": "Saved: it counts at once wherever the policy is attached.",
}


@console_page
def organization(console: Console) -> HttpResponse:
    """Show the tree; a POST makes an organization, an OU or an account, or enables a kind of policy."""
    found = tree(console)
    acts = console.acts(
        forms.CreateOrganizationForm,
        forms.CreateUnitForm,
        forms.CreateAccountForm,
        forms.EnableForm,
        forms.DisableForm,
        RootId=found.root.id if found.root else "",
    )
    if acts.done:
        return console.go("console-organization", said=SAID[acts.done])
    forms.offer(acts["CreateOrganizationalUnit"], "ParentId", _places(found))
    return console.show(
        "sandbox/organization.html",
        acts=acts,
        tree=found,
        kinds=[(kind, WORDS[kind], kind in found.enabled, found.policies[kind]) for kind in KINDS],
    )


@console_page
def target(console: Console, target: str) -> HttpResponse:
    """Show the root, an OU or an account; a POST attaches, detaches, moves, renames or deletes."""
    found = tree(console)
    node = _node(found, target)
    about = {"TargetId": target, "OrganizationalUnitId": target, "AccountId": target}
    parent = node.parent.id if node.parent else ""
    acts = console.acts(*_forms_of(node), SourceParentId=parent, **about)
    if acts.done == "DeleteOrganizationalUnit":
        return console.go("console-organization", said=f"The OU {node.name} was deleted.")
    if acts.done:
        return console.go("console-organization-target", target, said=SAID[acts.done])
    _offer(acts, found, node)
    return console.show(
        "sandbox/organization_target.html",
        acts=acts,
        tree=found,
        node=node,
        kinds=[(kind, WORDS[kind], kind in found.enabled, node.policies[kind]) for kind in KINDS],
        inherited=[
            (above, WORDS[kind], above.policies[kind])
            for above in node.above
            for kind in KINDS
            if above.policies[kind]
        ],
    )


def _forms_of(node: Node) -> list[type[ActForm]]:
    listed: list[type[ActForm]] = [forms.AttachForm, forms.DetachForm]
    if node.kind == "account":
        listed.append(forms.MoveForm)
    elif node.kind == "unit":
        listed += [forms.RenameUnitForm, forms.DeleteUnitForm]
    return listed


def _offer(acts: Acts, found: Tree, node: Node) -> None:
    """Let policies and places be chosen that are not there already."""
    held = {each["Id"] for policies in node.policies.values() for each in policies}
    choices = [
        (each["Id"], f"{WORDS[kind]}: {each['Name']}")
        for kind in found.enabled
        for each in found.policies[kind]
        if each["Id"] not in held
    ]
    forms.offer(acts["AttachPolicy"], "PolicyId", choices)
    if node.kind == "account":
        others = [(each.id, each.label) for each in found.places if each is not node.parent]
        forms.offer(acts["MoveAccount"], "DestinationParentId", others)
    elif node.kind == "unit":
        acts["UpdateOrganizationalUnit"].start_with(Name=node.name)


def _places(found: Tree) -> list[tuple[str, str]]:
    return [(each.id, each.label) for each in found.places]


def _node(found: Tree, target: str) -> Node:
    node = found.find(target)
    if node is None:
        raise Http404(f"There is no {target} to be seen in this organization.")
    return node


@console_page
def new_policy(console: Console, kind: str) -> HttpResponse:
    """Write a new SCP or RCP."""
    policy_type = _BY_KEY[kind]
    acts = console.acts(_CREATE[policy_type], Type=policy_type)
    if acts.done:
        made = acts.results["CreatePolicy"]["Policy"]["PolicySummary"]
        said = f"{WORDS[policy_type]} {made['Name']} was created. Attach it to let it count."
        return console.go("console-organization-policy", made["Id"], said=said)
    acts["CreatePolicy"].start_with(Content=starter(kind, None))
    return console.show("sandbox/new_organization_policy.html", acts=acts, word=WORDS[policy_type], kind=kind)


@console_page
def policy(console: Console, policy: str) -> HttpResponse:
    """Show one policy and where it is attached; a POST changes or deletes it."""
    described = ConsoleCall("organizations:DescribePolicy", {"PolicyId": policy})
    (seen,) = console.look(described)
    seen.must_be_there(f"There is no policy {policy}.", "PolicyNotFoundException", "ValidationException")
    if seen.refusal is not None:
        return console.show("sandbox/organization_policy.html", seen=seen, status=200)
    kind = seen.result["Policy"]["PolicySummary"]["Type"]
    acts = console.acts(_UPDATE[kind], forms.DeletePolicyForm, PolicyId=policy)
    if acts.done == "DeletePolicy":
        return console.go("console-organization", said="The policy was deleted.")
    if acts.done:
        return console.go("console-organization-policy", policy, said=SAID[acts.done])
    summary = seen.result["Policy"]["PolicySummary"]
    text = readable(seen.result["Policy"]["Content"])
    acts["UpdatePolicy"].start_with(Name=summary["Name"], Description=summary["Description"], Content=text)
    (targets,) = console.look(ConsoleCall("organizations:ListTargetsForPolicy", {"PolicyId": policy}))
    return console.show(
        "sandbox/organization_policy.html",
        acts=acts,
        seen=seen,
        summary=summary,
        word=WORDS[kind],
        text=text,
        document_type=DocumentType.SCP if kind == SCP else DocumentType.RCP,
        targets=targets,
    )
