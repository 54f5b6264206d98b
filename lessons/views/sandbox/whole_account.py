"""Everything in the account, as far as whoever is signed in may read it."""

from dataclasses import dataclass

from iamlab.aws_api.findings import Evidence
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.views.sandbox.answers import Refusal, Seen
from lessons.views.sandbox.console import Console

DETAILS = "iam:GetAccountAuthorizationDetails"

LARGEST_PAGE = 1000
"""How many entries IAM puts on a page at the most."""

_NOTHING_THERE = ("NoSuchEntity", "ReportNotPresent", "ReportExpired")
"""Errors that are an answer: the account has no password policy, or no report."""


@dataclass(frozen=True, slots=True)
class WholeAccount:
    """What each read brought."""

    summary: Seen
    password_policy: Seen
    report: Seen
    mfa_devices: Seen
    details: Seen

    @property
    def refusals(self) -> list[Refusal]:
        """What the caller may not read, but for the details: the diagram's place shows that refusal."""
        reads = (self.summary, self.password_policy, self.report, self.mfa_devices)
        found = (each.refusal for each in reads)
        return [each for each in found if each is not None and each.error.code not in _NOTHING_THERE]

    @property
    def reads_nothing(self) -> bool:
        return len(self.refusals) == 4 and self.details.refusal is not None

    @property
    def lacks_report(self) -> bool:
        """Whether the caller might read a credential report, but there is none that is fresh."""
        refusal = self.report.refusal
        return refusal is not None and refusal.error.code in _NOTHING_THERE

    @property
    def evidence(self) -> Evidence:
        """What findings are made of."""
        has_none = self.password_policy.is_missing
        return Evidence(
            summary=self.summary.result or None,
            password_policy={} if has_none else self.password_policy.result or None,
            details=self.details.result or None,
            report=self.report.result or None,
            mfa_devices=self.mfa_devices.result or None,
        )


def look(console: Console) -> WholeAccount:
    """Read everything; of the authorization details all pages."""
    policy, report, devices, details = console.look(
        ConsoleCall("iam:GetAccountPasswordPolicy"),
        ConsoleCall("iam:GetCredentialReport"),
        ConsoleCall("iam:ListVirtualMFADevices", {"MaxItems": LARGEST_PAGE}),
        ConsoleCall(DETAILS, {"MaxItems": LARGEST_PAGE}),
    )
    assert console.summary is not None, "it comes with the first look"
    return WholeAccount(console.summary, policy, report, devices, _further_pages(console, details))


def _further_pages(console: Console, first: Seen) -> Seen:
    lists, last = dict(first.result), first
    while last.result.get("IsTruncated"):
        (last,) = console.look(
            ConsoleCall(DETAILS, {"MaxItems": LARGEST_PAGE, "Marker": last.result["Marker"]})
        )
        if last.refusal is not None:
            return last
        lists |= {name: lists[name] + held for name, held in last.result.items() if isinstance(held, list)}
    return Seen(lists, first.refusal)
