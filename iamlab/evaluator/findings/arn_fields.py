"""Fields of an ARN that AWS saves and no resource has, under Access Analyzer's check names (fact 6.6.3)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from iamlab.evaluator import arns, reference
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.problems import Path, Problem, shown

_REGION, _ACCOUNT, _RESOURCE = (arns.FIELDS.index(name) for name in ("region", "account", "resource"))

_ACCOUNT_FORMS = re.compile(r"\d{12}|aws|aws-[a-z]+|amazon|cloudfront|third-party|.*[*?].*|")
"""An account id, one of the few names that stand for AWS itself, anything with a wildcard, or nothing."""


def findings(pattern: arns.ResourcePattern, path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the region and the account of a whole ARN in a Resource list."""
    account = pattern.fields[_ACCOUNT]
    if not _ACCOUNT_FORMS.fullmatch(account):
        yield finding(
            "INVALID_ARN_ACCOUNT",
            f"`{shown(account)}` is not an account.",
            "The fifth field holds 12 digits; look whether a field before it is missing.",
            path,
        )
        return
    kinds = _kinds(pattern)
    if kinds and account and all(not kind.fields[_ACCOUNT] for kind in kinds):
        yield finding(
            "ARN_ACCOUNT_NOT_ALLOWED",
            f"{_owner(pattern)} ARNs of this kind have no account; this has `{shown(account)}`.",
            "Leave the fifth field empty.",
            path,
        )
    if kinds and not pattern.fields[_REGION] and all(kind.fields[_REGION] for kind in kinds):
        yield finding(
            "MISSING_ARN_REGION",
            f"{_owner(pattern)} ARNs of this kind have a region; here it is empty.",
            "Write it in the fourth field, or `*` for every region.",
            path,
        )


@lru_cache(maxsize=1024)
def _kinds(pattern: arns.ResourcePattern) -> tuple[reference.ResourceType, ...]:
    """Return the types of resource that the last field fits, whatever region and account say."""
    service = pattern.fields[2].lower()
    if service not in reference.services():
        return ()
    anywhere = (*pattern.fields[:_REGION], "*", "*", pattern.fields[_RESOURCE])
    loose = arns.ResourcePattern(":".join(anywhere))
    return tuple(kind for kind in reference.resource_types(service).values() if kind.may_be(loose))


def _owner(pattern: arns.ResourcePattern) -> str:
    return reference.services()[pattern.fields[2].lower()]
