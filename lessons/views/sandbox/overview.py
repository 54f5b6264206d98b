"""The first page of the console: findings, and the diagram of who has what."""

from functools import partial

from django.http import HttpResponse
from django.utils import timezone

from iamlab.aws_api.findings import findings
from lessons import diagram
from lessons.forms.sandbox.overview import GenerateCredentialReportForm
from lessons.views.sandbox import pages, whole_account
from lessons.views.sandbox.console import Console, console_page

LONGEST_NAME = 128
"""How much of what somebody looks for is looked for: no name is longer (fact 1.6.2)."""


@console_page
def overview(console: Console) -> HttpResponse:
    """Show what should be looked at, and who has what; a POST makes a credential report."""
    acts = console.acts(GenerateCredentialReportForm)
    if acts.done:
        return console.go("sandbox", said="The credential report is made.")
    account, now = whole_account.look(console), timezone.now()
    evidence, address = account.evidence, partial(pages.address, console)
    drawn = None
    if evidence.details is not None and console.caller is not None:
        around = console.request.GET.get("around", "").strip()[:LONGEST_NAME]
        notes = diagram.user_notes(evidence)
        drawn = diagram.draw(evidence.details, console.caller.arn, address, now, notes, around)
    return console.show(
        "sandbox/overview.html",
        acts=acts,
        account=account,
        found=[(each, address(each.kind, each.name)) for each in findings(evidence, now)],
        diagram=drawn,
    )
