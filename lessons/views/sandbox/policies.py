"""Managed policies: the list, and a new one."""

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.policies import CreatePolicyForm
from lessons.forms.starters import starter
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing
from lessons.views.sandbox.permissions import kind_of

SCOPES = {"": ("Local", "Yours"), "aws": ("AWS", "AWS managed"), "all": ("All", "All")}
"""By `type` in the address: the scope that ListPolicies takes, and its words."""


@console_page
def policies(console: Console) -> HttpResponse:
    """List the managed policies of one scope, 50 a page."""
    chosen = console.request.GET.get("type", "")
    if chosen not in SCOPES:
        chosen = ""
    listed = console.look_through(ConsoleCall("iam:ListPolicies", {"Scope": SCOPES[chosen][0]}))
    rows = [{**each, "kind": kind_of(each["Arn"])} for each in listed.result.get("Policies", [])]
    return console.show(
        "sandbox/policies.html",
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["PolicyName"]), type=chosen),
        scopes=[(name, words) for name, (_, words) in SCOPES.items()],
        chosen=chosen,
    )


@console_page
def create(console: Console) -> HttpResponse:
    """Write a new customer managed policy."""
    acts = console.acts(CreatePolicyForm)
    if acts.done:
        made = acts.results["CreatePolicy"]["Policy"]
        return console.go("console-policy", made["Arn"], said=f"Policy {made['PolicyName']} was created.")
    acts["CreatePolicy"].start_with(PolicyDocument=starter(DocumentType.IDENTITY, None))
    return console.show("sandbox/new_policy.html", acts=acts)
