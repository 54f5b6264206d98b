"""What should be looked at in an account: checks of Trusted Advisor and of the CIS benchmark (facts 6.7).

It stands on this floor because it reads nothing but what the gate's operations answer, as Trusted Advisor
reads AWS's, and never the configuration: whoever may not read an answer learns nothing of what is in it.
What a finding is, is a claim about AWS, so it is not for the lessons to make.

Left out are checks of what the lab does not have (contact details, hardware MFA, certificates, Access
Analyzer), of what needs no account to act on (a support role, federation), and of what is so while
somebody hardens a fresh account (use of the root user).
"""

from collections.abc import Iterator
from datetime import datetime

from iamlab.aws_api.findings import account, credentials, policies
from iamlab.aws_api.findings.evidence import Evidence
from iamlab.aws_api.findings.finding import Finding, Severity

__all__ = ["Evidence", "Finding", "Severity", "findings"]


def findings(evidence: Evidence, now: datetime) -> list[Finding]:
    """Return everything found in what could be read; what needs action comes first."""
    return sorted(_all(evidence, now), key=lambda found: found.severity is not Severity.ACTION)


def _all(evidence: Evidence, now: datetime) -> Iterator[Finding]:
    yield from account.root(evidence, now)
    yield from account.password_policy(evidence)
    yield from policies.everything_allowed(evidence)
    yield from credentials.of_users(evidence, now)
    yield from policies.attached_directly(evidence)
    yield from policies.cloud_shell(evidence)
