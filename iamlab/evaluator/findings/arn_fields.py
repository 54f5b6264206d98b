"""Fields of an ARN that AWS saves and no resource has, under Access Analyzer's check names (fact 6.6.3)."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from iamlab.evaluator import arns, reference, wildcards
from iamlab.evaluator.findings import regions
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.problems import Path, Problem, shown

_SERVICE, _REGION, _ACCOUNT, _RESOURCE = (
    arns.FIELDS.index(name) for name in ("service", "region", "account", "resource")
)

_ACCOUNT_FORMS = re.compile(r"\d{12}|aws|aws-[a-z]+|amazon|cloudfront|third-party|.*[*?].*|")
"""An account id, one of the few names that stand for AWS itself, anything with a wildcard, or nothing."""

_IN_ARNS_ALONE = ("catalog", "elastic-inference", "route53-recovery-control")
"""Services that stand in ARNs under another name than in actions."""

_OF_AWS_ITSELF = ("resource-explorer-2", "ssm")
"""Services with resources of AWS's own, whose ARNs name no account."""

_Kinds = tuple[reference.ResourceType, ...]


def findings(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the fields of a whole ARN in a Resource list.

    A field that is wrong by itself is all that is said: what the others should be follows from it.
    """
    alone = next((problem for check in _ALONE for problem in check(pattern, path)), None)
    if alone:
        yield alone
        return
    kinds = _kinds(pattern)
    if kinds is None:
        return
    if not kinds:
        yield from _unknown_resource(pattern, path)
        return
    yield from _region(pattern, kinds, path)
    yield from _account(pattern, kinds, path)


def _service_itself(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    service = pattern.fields[_SERVICE]
    folded = service.lower()
    known = folded in reference.services() or folded in _IN_ARNS_ALONE
    if service == "*":
        yield finding(
            "WILDCARD_IN_SERVICE_NAME",
            "This ARN names no service: it covers those too that AWS will have one day.",
            "Name the service in the third field.",
            path,
        )
    elif known and service != folded:
        yield finding(
            "INVALID_ARN_SERVICE_CASE",
            f"`{shown(service)}` in this ARN has capital letters.",
            f"Write `{folded}`.",
            path,
        )
    elif not known and re.fullmatch(r"[a-z0-9.-]+", folded):
        near = reference.nearest_service(folded)
        yield finding(
            "INVALID_SERVICE",
            f"No AWS service has the prefix `{shown(service)}`.",
            f"Did you mean `{near}`?" if near else "Write it as in the actions of the service.",
            path,
        )


def _region_itself(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    region = pattern.fields[_REGION]
    if region and not wildcards.has_wildcard(region) and region not in regions.REGIONS:
        yield finding(
            "INVALID_ARN_REGION", f"`{shown(region)}` is not a Region of AWS.", regions.advice(region), path
        )


def _account_itself(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    account = pattern.fields[_ACCOUNT]
    if not _ACCOUNT_FORMS.fullmatch(account):
        yield finding(
            "INVALID_ARN_ACCOUNT",
            f"`{shown(account)}` is not an account.",
            "The fifth field holds 12 digits; look whether a field before it is missing.",
            path,
        )


_ALONE = (_service_itself, _region_itself, _account_itself)
"""What can be said of one field without the others."""


def _unknown_resource(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    """Report a kind of resource that a well-known service has not: of others, the reference lists not all."""
    service, resource = pattern.fields[_SERVICE], pattern.fields[_RESOURCE]
    if service not in reference.COMMON_SERVICES or (service, resource) == ("iam", "root"):
        return
    known = [kind.example for kind in reference.resource_types(service).values()]
    near = difflib.get_close_matches(resource[:80], known, 2, 0.4) or known[:2]
    examples = " or ".join(f"`{example}`" for example in near)
    yield finding(
        "INVALID_ARN_RESOURCE",
        f"{_owner(pattern)} has no resource such as `{shown(pattern.fields[_RESOURCE])}`.",
        f"Its ARNs end as in {examples}.",
        path,
    )


def _region(pattern: arns.ResourcePattern, kinds: _Kinds, path: Path) -> Iterator[Problem]:
    region = pattern.fields[_REGION]
    if not region and all(kind.fields[_REGION] for kind in kinds):
        yield finding(
            "MISSING_ARN_REGION",
            f"{_owner(pattern)} ARNs of this kind have a Region; here it is empty.",
            "Write it in the fourth field, or `*` for every Region.",
            path,
        )
    elif region and not wildcards.has_wildcard(region) and not any(kind.fields[_REGION] for kind in kinds):
        yield finding(
            "ARN_REGION_NOT_ALLOWED",
            f"{_owner(pattern)} ARNs of this kind have no Region; this has `{shown(region)}`.",
            "Leave the fourth field empty.",
            path,
        )


def _account(pattern: arns.ResourcePattern, kinds: _Kinds, path: Path) -> Iterator[Problem]:
    account = pattern.fields[_ACCOUNT]
    if (
        not account
        and pattern.fields[_SERVICE] not in _OF_AWS_ITSELF
        and all(kind.fields[_ACCOUNT] for kind in kinds)
    ):
        yield finding(
            "MISSING_ARN_ACCOUNT",
            f"{_owner(pattern)} ARNs of this kind have an account; here it is empty.",
            "Write its 12 digits in the fifth field, or `*` for every account.",
            path,
        )
    elif account and not wildcards.has_wildcard(account) and not any(kind.fields[_ACCOUNT] for kind in kinds):
        yield finding(
            "ARN_ACCOUNT_NOT_ALLOWED",
            f"{_owner(pattern)} ARNs of this kind have no account; this has `{shown(account)}`.",
            "Leave the fifth field empty.",
            path,
        )


@lru_cache(maxsize=1024)
def _kinds(pattern: arns.ResourcePattern) -> _Kinds | None:
    """Return the types of resource that the last field fits, whatever region and account say.

    None where the reference lists no types for the service.
    """
    service = pattern.fields[_SERVICE]
    known = reference.resource_types(service) if service in reference.services() else {}
    if not known:
        return None
    anywhere = (*pattern.fields[:_REGION], "*", "*", pattern.fields[_RESOURCE])
    loose = arns.ResourcePattern(":".join(anywhere))
    return tuple(kind for kind in known.values() if kind.may_be(loose))


def _owner(pattern: arns.ResourcePattern) -> str:
    return reference.services()[pattern.fields[_SERVICE]]
