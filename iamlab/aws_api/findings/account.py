"""Findings about the account as a whole: its root user and its password policy."""

from collections.abc import Iterator
from datetime import datetime

from iamlab.aws_api.findings.ages import ago
from iamlab.aws_api.findings.evidence import ROOT, CredentialRow, Evidence, KeyRow
from iamlab.aws_api.findings.finding import Finding, Severity

SHORTEST_PASSWORD = 14
"""CIS 1.7 (fact 6.7.3)."""

PASSWORDS_REMEMBERED = 24
"""CIS 1.8 (fact 6.7.3)."""

_CHARACTERS = (
    ("RequireUppercaseCharacters", "uppercase letter"),
    ("RequireLowercaseCharacters", "lowercase letter"),
    ("RequireNumbers", "number"),
    ("RequireSymbols", "symbol"),
)
"""What Trusted Advisor's check of the password policy asks of it (fact 6.7.1)."""


def root(evidence: Evidence, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with the root user. The summary decides; the report tells more of its keys."""
    row = evidence.credentials.get(ROOT)
    if evidence.summary is not None:
        held = evidence.summary["SummaryMap"]
        has_password, has_mfa = bool(held["AccountPasswordPresent"]), bool(held["AccountMFAEnabled"])
        has_key = bool(held["AccountAccessKeysPresent"])
    elif row is not None:
        has_password, has_mfa = row.has_password, row.has_mfa
        has_key = any(key.rotated is not None for key in row.keys)
    else:
        return
    if not has_mfa and (has_password or has_key):  # without credentials nobody can sign in (fact 6.1.6)
        yield _no_mfa()
    if has_key:
        yield _root_key(row, now)


def _no_mfa() -> Finding:
    return Finding(
        "MFA on Root Account (Trusted Advisor, CIS 1.4)",
        Severity.ACTION,
        "root",
        "",
        "Root user has no MFA",
        "A password alone opens everything in this account.",
        "Sign in as root and assign an MFA device; only root itself can.",
    )


def _root_key(row: CredentialRow | None, now: datetime) -> Finding:
    keys = [key for key in row.keys if key.rotated is not None] if row else []
    value = " ".join(_key_value(key, now) for key in keys)
    return Finding(
        "Root User Access Key (Trusted Advisor, CIS 1.3)",
        Severity.ACTION,
        "root",
        "",
        "Root user has two access keys" if len(keys) > 1 else "Root user has an access key",
        value or "No policy binds whoever holds it.",
        "Find out who uses it, give them a role or a user, then delete the key as root.",
    )


def _key_value(key: KeyRow, now: datetime) -> str:
    status = "Active" if key.is_active else "Inactive"
    return f"{status}, last used {ago(key.used, now)}." if key.used else f"{status}, never used."


def password_policy(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where the account has no password policy, red, or a weak one, yellow."""
    if evidence.password_policy is None:
        return
    policy = evidence.password_policy.get("PasswordPolicy")
    if policy is None:
        yield Finding(
            "IAM Password Policy (Trusted Advisor)",
            Severity.ACTION,
            "password_policy",
            "",
            "The account has no password policy",
            "AWS's default holds: 8 characters of three kinds, and passwords never expire.",
            f"Set one: at least {SHORTEST_PASSWORD} characters, {PASSWORDS_REMEMBERED} passwords remembered.",
        )
        return
    missing = [word for name, word in _CHARACTERS if not policy[name]]
    length, remembered = policy["MinimumPasswordLength"], policy.get("PasswordReusePrevention", 0)
    if not missing and length >= SHORTEST_PASSWORD and remembered >= PASSWORDS_REMEMBERED:
        return
    parts = [f"At least {length} characters", f"{remembered or 'no'} passwords remembered"]
    parts += [f"no {word} required" for word in missing]
    yield Finding(
        "IAM Password Policy (Trusted Advisor, CIS 1.7, 1.8)",
        Severity.INVESTIGATION,
        "password_policy",
        "",
        "The password policy is weak",
        ", ".join(parts) + ".",
        f"Ask for at least {SHORTEST_PASSWORD} characters of all four kinds, and remember"
        f" {PASSWORDS_REMEMBERED} passwords.",
    )
