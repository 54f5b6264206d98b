"""Trust policies of roles: who may assume them, and how (facts 1.3.6, 1.3.10, 4.6.16)."""

import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator import wildcards
from iamlab.evaluator.actions import ActionList
from iamlab.evaluator.callers import BUILT_IN_PROVIDERS
from iamlab.evaluator.conditions import FOR_ANY
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

GITHUB = "token.actions.githubusercontent.com"

_ASSUMES = {
    "AWS": ("sts:assumerole", "sts:AssumeRole"),
    "Service": ("sts:assumerole", "sts:AssumeRole"),
    "saml": ("sts:assumerolewithsaml", "sts:AssumeRoleWithSAML"),
    "oidc": ("sts:assumerolewithwebidentity", "sts:AssumeRoleWithWebIdentity"),
}
"""By kind of principal: the one action with which it assumes a role, folded and as AWS writes it."""

_ASSUMING = frozenset(folded for folded, _ in _ASSUMES.values())

_OF_ALL = ("sts:tagsession", "sts:setsourceidentity", "sts:setcontext")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the findings on a statement of a role's trust policy."""
    if scope.document_type is not DocumentType.TRUST or statement.get("Effect") != "Allow":
        return
    principal = statement.get("Principal")
    if principal == "*" or (isinstance(principal, Mapping) and "*" in _listed(principal.get("AWS"))):
        yield finding(
            "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            "`*` lets every account of AWS try to assume this role.",
            "Name the accounts, roles or users that you trust.",
            (*path, "Principal"),
        )
    if isinstance(principal, Mapping):
        yield from _actions(statement, principal, path)
        yield from _providers(statement, principal, path)
        yield from _sessions_beside_their_role(principal, path)
        yield from _roles_anywhere(statement, principal, path)
    yield from _audiences(statement, path)


def _listed(value: object) -> list[str]:
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, str)]


def _kinds(principal: Mapping[str, object]) -> set[str]:
    kinds = {kind for kind in ("AWS", "Service") if kind in principal}
    for provider in _listed(principal.get("Federated")):
        if ":saml-provider/" in provider:
            kinds.add("saml")
        elif ":oidc-provider/" in provider or provider in BUILT_IN_PROVIDERS:
            kinds.add("oidc")
    return kinds


def _actions(
    statement: Mapping[str, object], principal: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    kinds = _kinds(principal)
    possible = {_ASSUMES[kind][0] for kind in kinds} | set(_OF_ALL)
    value = statement.get("Action")
    for index, action in enumerate(_listed(value)):
        fits = any(wildcards.matches(action.lower(), each) for each in possible)
        if action.lower() in _ASSUMING and kinds and not fits:
            wanted = " or ".join(f"`{_ASSUMES[kind][1]}`" for kind in sorted(kinds))
            yield finding(
                "MISMATCHED_ACTION_FOR_PRINCIPAL",
                f"This kind of principal does not assume a role with `{shown(action)}`.",
                f"Write {wanted}.",
                (*path, "Action", index) if isinstance(value, list) else (*path, "Action"),
            )


def _providers(
    statement: Mapping[str, object], principal: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    """Report a provider all of whose users, and all of whose applications, may come in."""
    found = list(tests(statement, path))
    here = (*path, "Principal", "Federated")
    for provider in _listed(principal.get("Federated")):
        name = provider.rpartition(":oidc-provider/")[2]
        if name == provider and provider not in BUILT_IN_PROVIDERS:
            continue  # a SAML provider, or none at all
        if name == GITHUB:
            yield from _github(found, here)
        elif not any(test.folded_key.startswith(f"{name.lower()}:") for test in found):
            yield finding(
                "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
                f"Any application that uses `{shown(name)}` may assume this role.",
                f"Add a condition on `{shown(name)}:aud`.",
                here,
            )


def _github(found: list[Test], path: Path) -> Iterator[Problem]:
    subjects = [test for test in found if test.folded_key == f"{GITHUB}:sub"]
    if not subjects:
        yield finding(
            "MISSING_GITHUB_REPO_CONDITION_KEY",
            "Every repository on GitHub may assume this role.",
            f"Add a condition on `{GITHUB}:sub`, such as `repo:acme/web:ref:refs/heads/main`.",
            path,
        )
    for test in subjects:
        for here, value in test.values:
            _, _, rest = value.partition(":")
            repository, _, branch = rest.partition(":")
            if "*" in repository or "?" in repository or branch in ("", "*"):
                yield finding(
                    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
                    f"`{shown(value)}` lets in more than one repository or branch.",
                    "Name both, as in `repo:acme/web:ref:refs/heads/main`.",
                    here,
                )


def _audiences(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """A token has one audience with the providers that are known; of others, only their users know."""
    for test in tests(statement, path):
        provider, _, claim = test.folded_key.rpartition(":")
        if claim not in ("aud", "oaud") or "." not in provider or not test.read.set_operator:
            continue
        if provider in (*BUILT_IN_PROVIDERS, GITHUB):
            for_any = test.read.set_operator == FOR_ANY
            yield finding(
                "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE" if for_any else "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
                f"`{shown(test.key)}` has one value, and `{test.read.set_operator}` is made for several.",
                f"Write `{test.base}` without it.",
                test.path[:-1],
                on_key=True,
            )
        else:
            yield finding(
                "CONFIRM_AUDIENCE_CLAIM_TYPE",
                f"`{shown(test.key)}` mostly has one value; `{test.read.set_operator}` is made for several.",
                f"Write `{test.base}` without it, unless this provider lists several audiences.",
                test.path[:-1],
                on_key=True,
            )


def _sessions_beside_their_role(principal: Mapping[str, object], path: Path) -> Iterator[Problem]:
    listed = principal.get("AWS")
    roles = {
        (found[1], found[2]): entry
        for entry in _listed(listed)
        if (found := re.fullmatch(r"arn:[^:]*:iam::(\d{12}):role/(?:.*/)?([^/]+)", entry))
    }
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        found = re.fullmatch(r"arn:[^:]*:sts::(\d{12}):assumed-role/([^/]+)/.*", str(entry))
        role = roles.get((found[1], found[2])) if found else None
        if role:
            yield finding(
                "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
                f"`{shown(str(entry))}` adds nothing: `{shown(role)}` stands for all its sessions.",
                "Remove the session, or the role if you mean this session alone.",
                (*path, "Principal", "AWS", index),
            )


def _roles_anywhere(
    statement: Mapping[str, object], principal: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    if "rolesanywhere.amazonaws.com" not in _listed(principal.get("Service")) or "Action" not in statement:
        return
    actions = ActionList(_listed(statement["Action"]))
    wanted = ("AssumeRole", "SetSourceIdentity", "TagSession")
    missing = [f"`sts:{name}`" for name in wanted if not actions.covers("sts", name.lower())]
    if missing:
        yield finding(
            "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
            f"IAM Roles Anywhere cannot assume this role without {' and '.join(missing)}.",
            "Allow all three: `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`.",
            (*path, "Action"),
        )
