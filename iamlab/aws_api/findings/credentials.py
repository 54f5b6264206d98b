"""Findings about the credentials of users, from the credential report."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iamlab.aws_api.findings.ages import ago, days, lasted
from iamlab.aws_api.findings.evidence import ROOT, CredentialRow, Evidence, KeyRow
from iamlab.aws_api.findings.finding import Finding, Severity

KEY_IS_OLD = 90
"""Days after which a key should be rotated: yellow (fact 6.7.1, CIS 1.13)."""

KEY_IS_VERY_OLD = 2 * 365
"""Days after which an old key is red (fact 6.7.1)."""

IS_UNUSED = 45
"""Days after which a credential that nobody used should go (CIS 1.11, fact 6.7.3)."""


def of_users(evidence: Evidence, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with each user's password, MFA and access keys."""
    for name, row in evidence.credentials.items():
        if name != ROOT:
            yield from _no_mfa(row)
            yield from _old_keys(row, now)
            yield from _several_keys(row)
            yield from _unused(row, now)


def _no_mfa(row: CredentialRow) -> Iterator[Finding]:
    if row.has_password and not row.has_mfa:
        yield Finding(
            "MFA for all users with a console password (CIS 1.9)",
            Severity.INVESTIGATION,
            "credentials",
            row.name,
            f"{row.name} signs in without MFA",
            "A console password, and no MFA device.",
            "Assign an MFA device, or take away the password if nobody uses it.",
        )


def _old_keys(row: CredentialRow, now: datetime) -> Iterator[Finding]:
    for key in row.active_keys:
        if key.rotated is None or now - key.rotated <= timedelta(days=KEY_IS_OLD):
            continue
        is_red = now - key.rotated > timedelta(days=KEY_IS_VERY_OLD)
        yield Finding(
            "IAM Access Key Rotation (Trusted Advisor, CIS 1.13)",
            Severity.ACTION if is_red else Severity.INVESTIGATION,
            "credentials",
            row.name,
            f"{row.name}’s access key is {lasted(key.rotated, now)} old",
            f"Active, {_last_used(key, now)}.",
            f"Rotate access keys within {KEY_IS_OLD} days: make a second, switch, deactivate, delete.",
        )


def _several_keys(row: CredentialRow) -> Iterator[Finding]:
    if len(row.active_keys) > 1:
        yield Finding(
            "Only one active access key for each user (CIS 1.12)",
            Severity.INVESTIGATION,
            "credentials",
            row.name,
            f"{row.name} has two active access keys",
            "Two secrets can leak where one would do.",
            "Deactivate the one that is used less; delete it when nothing breaks.",
        )


def _unused(row: CredentialRow, now: datetime) -> Iterator[Finding]:
    found = list(_unused_credentials(row, now))
    if found:
        yield Finding(
            f"Credentials unused for {IS_UNUSED} days or more (CIS 1.11)",
            Severity.INVESTIGATION,
            "credentials",
            row.name,
            f"{row.name} has credentials that nobody uses",
            f"{'; '.join(found)}.",
            "Take the password away, or deactivate the key: what nobody uses, nobody misses.",
        )


def _unused_credentials(row: CredentialRow, now: datetime) -> Iterator[str]:
    """What was never used counts from when it was made, so that a new user is not found at once."""
    since = row.password_used or row.password_changed
    if row.has_password and since is not None and days(since, now) >= IS_UNUSED:
        used = row.password_used
        yield f"Password last used {ago(used, now)}" if used else f"Password {_never_used(since, now)}"
    for key in row.active_keys:
        since = key.used or key.rotated
        if since is not None and days(since, now) >= IS_UNUSED:
            yield f"Access key {_last_used(key, now) if key.used else _never_used(since, now)}"


def _last_used(key: KeyRow, now: datetime) -> str:
    return f"last used {ago(key.used, now)}" if key.used else "never used"


def _never_used(since: datetime, now: datetime) -> str:
    return f"never used in {lasted(since, now)}"
