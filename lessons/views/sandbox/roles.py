"""Roles: the list, a new one, and one role with what hangs on it."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.permissions import ROLE
from lessons.forms.sandbox.roles import DeleteRoleForm, RevokeSessionsForm, UpdateRoleForm, UpdateTrustForm
from lessons.views.sandbox import permissions, who_has_what
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing


@console_page
def roles(console: Console) -> HttpResponse:
    """List the roles: whom they trust, when they were last used."""
    listed = console.look_through(ConsoleCall("iam:ListRoles"))
    details = who_has_what.details(console, "Role")
    used = {each["RoleName"]: each["RoleLastUsed"] for each in details.result.get("RoleDetailList", [])}
    rows = [
        {
            "name": role["RoleName"],
            "path": role["Path"],
            "trusted": list(trusted_by(role["AssumeRolePolicyDocument"], role["Arn"].split(":")[4])),
            "is_known": role["RoleName"] in used,
            "used": used.get(role["RoleName"], {}).get("LastUsedDate"),
        }
        for role in listed.result.get("Roles", [])
    ]
    found = listing(console, rows, lambda row: " ".join((row["name"], *row["trusted"])))
    return console.show("sandbox/roles.html", listed=listed, details=details, listing=found)


@console_page
def role(console: Console, name: str) -> HttpResponse:
    """Show one role; a POST changes it."""
    acts = console.acts(UpdateRoleForm, DeleteRoleForm, RevokeSessionsForm, *ROLE.on_page, RoleName=name)
    if acts.done:
        return _after(console, acts, name)
    found, profiles = console.look(
        ROLE.get(name), ConsoleCall("iam:ListInstanceProfilesForRole", {"RoleName": name})
    )
    found.must_be_there(f"There is no role {name}.")
    shown: dict[str, Any] = found.result.get("Role", {})
    name = shown.get("RoleName", name)
    acts["UpdateRole"].start_with(
        Description=shown.get("Description"), MaxSessionDuration=shown.get("MaxSessionDuration")
    )
    return console.show(
        "sandbox/role.html",
        acts=acts,
        name=name,
        found=found,
        role=shown,
        trust=readable(shown.get("AssumeRolePolicyDocument", "")),
        trust_type=DocumentType.TRUST,
        profiles=profiles,
        held=permissions.of(console, ROLE, name, acts),
        extras=permissions.extras(console, ROLE, name, acts, found),
    )


@console_page
def trust(console: Console, name: str) -> HttpResponse:
    """Change whom a role trusts."""
    acts = console.acts(UpdateTrustForm, RoleName=name)
    if acts.done:
        return console.go("console-role", name, said="The trust policy was saved.")
    (found,) = console.look(ROLE.get(name))
    found.must_be_there(f"There is no role {name}.")
    text = found.result.get("Role", {}).get("AssumeRolePolicyDocument", "")
    acts["UpdateAssumeRolePolicy"].start_with(PolicyDocument=readable(text))
    return console.show("sandbox/trust_policy.html", acts=acts, name=name, found=found)


def trusted_by(text: str, account: str) -> Iterator[str]:
    """Yield whom a trust policy names in its Allow statements, each once, as short as it is clear.

    `account` is the role's own.
    """
    seen = set()
    document = json.loads(text)
    statements = document["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal", {}) if statement["Effect"] == "Allow" else {}
        blocks = principal.values() if isinstance(principal, dict) else [principal]
        for block in blocks:
            for each in block if isinstance(block, list) else [block]:
                if each not in seen:
                    seen.add(each)
                    yield _short(each, account)


def _short(principal: str, account: str) -> str:
    parts = principal.split(":")
    trusted = parts[4] if len(parts) > 5 and parts[5] == "root" else principal
    if trusted.isdigit():
        return "this account" if trusted == account else f"account {trusted}"
    return ":".join(parts[5:]) if len(parts) > 5 else principal


def _after(console: Console, acts: Acts, name: str) -> HttpResponse:
    if acts.done == "DeleteRole":
        return console.go("console-roles", said=f"Role {name} was deleted.")
    if acts.done == "PutRolePolicy":
        said = "Every session of the role that is open now is denied everything."
        return console.go("console-role", name, said=said)
    said = "Saved." if acts.done == "UpdateRole" else permissions.said(acts, ROLE)
    return console.go("console-role", name, said=said)
