"""Trust policies of roles: who may assume them, and how (facts 1.3.6, 1.3.10, 4.6.16)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import wildcards
from iamlab.evaluator.callers import BUILT_IN_PROVIDERS
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


def _listed(value: object) -> list[str]:
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, str)]


def _kinds(principal: Mapping[str, object]) -> set[str]:
    kinds = {kind for kind in ("AWS", "Service") if kind in principal}
    for provider in _listed(principal.get("Federated")):
        kinds.add("saml" if ":saml-provider/" in provider else "oidc")
    return kinds


def _actions(
    statement: Mapping[str, object], principal: Mapping[str, object], path: Path
) -> Iterator[Problem]:
    kinds = _kinds(principal)
    possible = {_ASSUMES[kind][0] for kind in kinds} | set(_OF_ALL)
    value = statement.get("Action")
    for index, action in enumerate(_listed(value)):
        fits = any(wildcards.matches(action.lower(), each) for each in possible)
        if action.lower().startswith("sts:") and kinds and not fits:
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
    """Everybody has an account with a public provider: without a condition, everybody may come in."""
    found = list(tests(statement, path))
    here = (*path, "Principal", "Federated")
    for provider in _listed(principal.get("Federated")):
        name = provider.rpartition(":oidc-provider/")[2]
        if ":saml-provider/" in provider:
            continue
        if name == GITHUB:
            yield from _github(found, here)
        elif name in BUILT_IN_PROVIDERS and not any(test.folded_key.startswith(f"{name}:") for test in found):
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
