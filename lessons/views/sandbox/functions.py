"""Lambda: the functions of the account, and one function with its code, role, log and policy."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from iamlab.aws_api.operations.awslambda import code
from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.functions import EXAMPLE, ON_PAGE, CreateFunctionForm
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

NOT_THERE = "ResourceNotFoundException"
NO_FUNCTION = (NOT_THERE, "InvalidParameterValueException", "ParamValidation")
"""What Lambda answers about a function that is not there, or whose name cannot be one."""

LINES = 60
"""How much of the log's end the page shows."""


@console_page
def functions(console: Console) -> HttpResponse:
    """List the functions; a POST creates one."""
    acts = console.acts(CreateFunctionForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["FunctionName"]
        return console.go("console-function", name, said=f"Function {name} was created.")
    listed, roles = console.look(ConsoleCall("lambda:ListFunctions"), ConsoleCall("iam:ListRoles"))
    acts["CreateFunction"].start_with(code=EXAMPLE)
    _offer_roles(acts["CreateFunction"], roles)
    rows = listed.result.get("Functions", [])
    return console.show(
        "sandbox/functions.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["FunctionName"])),
    )


@console_page
def function(console: Console, name: str) -> HttpResponse:
    """Show one function; a POST changes it, or invokes it: what came of it is shown at once."""
    about = {"FunctionName": name}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done is not None and acts.done != "Invoke":
        return _after(console, acts, name)
    found, policy, logged, roles = console.look(
        ConsoleCall("lambda:GetFunction", about),
        ConsoleCall("lambda:GetPolicy", about),
        ConsoleCall("logs:FilterLogEvents", {"logGroupName": f"/aws/lambda/{name}"}),
        ConsoleCall("iam:ListRoles"),
    )
    found.must_be_there(f"There is no function {name}.", *NO_FUNCTION)
    configuration = found.result.get("Configuration", {})
    acts["UpdateFunctionConfiguration"].start_with(Role=configuration.get("Role"))
    _offer_roles(acts["UpdateFunctionConfiguration"], roles)
    if found.result:
        acts["UpdateFunctionCode"].start_with(ZipFile=code.at(found.result["Code"]["Location"]))
    return console.show(
        "sandbox/function.html",
        acts=acts,
        name=name,
        found=found,
        configuration=configuration,
        policy=_unless_missing(policy),
        statements=_statements(policy),
        text=readable(policy.result.get("Policy", "")),
        document_type=DocumentType.RESOURCE,
        log=_unless_missing(logged),
        lines=[str(each["message"]).rstrip() for each in logged.result.get("events", [])][-LINES:],
        invoked=_invoked(acts.results.get("Invoke")),
    )


def _offer_roles(form: ActForm, roles: Seen) -> None:
    """Let one choose among the account's roles, where they may be listed."""
    if roles.result:
        arns = [each["Arn"] for each in roles.result["Roles"]]
        form.offer("Role", arns, label=lambda arn: arn.rpartition("/")[2])


def _unless_missing(seen: Seen) -> Seen:
    """Return a read without the error that says that there is nothing to read."""
    return Seen() if seen.code == NOT_THERE else seen


def _statements(policy: Seen) -> list[str]:
    """Return the ids of a policy's statements."""
    document = json.loads(policy.result.get("Policy", "{}"))
    return [str(each["Sid"]) for each in document.get("Statement", [])]


@dataclass(frozen=True, slots=True)
class Invoked:
    """What came of a run: whether it failed, what it answered, what it logged."""

    has_failed: bool
    payload: str
    log: str


def _invoked(result: Mapping[str, Any] | None) -> Invoked | None:
    if result is None:
        return None
    log = base64.b64decode(result["LogResult"]).decode(errors="replace")
    return Invoked("FunctionError" in result, readable(result["Payload"].decode()), log)


def _after(console: Console, acts: Acts, name: str) -> HttpResponse:
    if acts.done == "DeleteFunction":
        return console.go("console-functions", said=f"Function {name} was deleted.")
    said = {
        "UpdateFunctionCode": "The code was saved.",
        "UpdateFunctionConfiguration": "The execution role was saved.",
        "AddPermission": "The permission was added.",
        "RemovePermission": "The permission was removed.",
    }
    return console.go("console-function", name, said=said[str(acts.done)])
