"""Goals on what an auditor finds (facts 6.7)."""

from typing import Any, Literal

from iamlab.account.configuration import Configuration
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.findings import Evidence, Finding, Severity, findings
from iamlab.aws_api.gate import call
from lessons.content_format.schema import Line
from lessons.goals.goal import InAccount, Missing, Situation, listed_plain
from lessons.goals.who import Who

_LARGEST_PAGE = 1000


class NoFindings(InAccount, frozen=True, kw_only=True, tag="no-findings"):
    """The overview finds nothing more, or nothing that needs action; the checks in `besides` do not count."""

    severity: Literal["action", "any"] = "any"
    besides: list[Line] = []

    @property
    def words(self) -> str:
        return "No finding is left" if self.severity == "any" else "No finding that needs action is left"

    def missing(self, situation: Situation) -> str:
        left = [each for each in _found(self.account, situation) if self._counts(each)]
        if not left:
            return ""
        noun = "finding is" if len(left) == 1 else "findings are"
        return f"{len(left)} {noun} left: {listed_plain([each.title for each in left])}."

    def _counts(self, found: Finding) -> bool:
        if self.severity == "action" and found.severity is not Severity.ACTION:
            return False
        return found.check not in self.besides


def _found(account: str | None, situation: Situation) -> list[Finding]:
    """Return what there is to find for somebody who may read everything, with a report of this moment."""
    configuration = situation.scratch.copy()
    number = situation.account(account).id
    configuration.accounts[number].credential_report = None
    root = situation.credentials(Who("root", account=account), configuration)
    return findings(_evidence(configuration, root, situation), situation.answer.now)


def _evidence(configuration: Configuration, root: Credentials, situation: Situation) -> Evidence:
    around = Surroundings(situation.answer.now)

    def read(name: str, **parameters: Any) -> dict[str, Any] | None:
        nonlocal configuration
        answer = call(configuration, root, "iam", name, parameters, around)
        configuration = answer.configuration
        if answer.error is not None and answer.error.code != "NoSuchEntity":
            raise Missing(answer.error.message)
        return answer.result

    read("GenerateCredentialReport")
    details = read("GetAccountAuthorizationDetails", MaxItems=_LARGEST_PAGE) or {}
    last = details
    while last.get("IsTruncated"):
        marker = last["Marker"]
        last = read("GetAccountAuthorizationDetails", MaxItems=_LARGEST_PAGE, Marker=marker) or {}
        lists = {name: [*details[name], *held] for name, held in last.items() if isinstance(held, list)}
        details = {**details, **lists}
    return Evidence(
        summary=read("GetAccountSummary"),
        password_policy=read("GetAccountPasswordPolicy") or {},
        details=details,
        report=read("GetCredentialReport"),
        mfa_devices=read("ListVirtualMFADevices", MaxItems=_LARGEST_PAGE),
    )
