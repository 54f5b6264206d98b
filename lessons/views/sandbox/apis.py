"""API Gateway: the REST APIs of the account, and one of them with its methods, stages and policy."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.apis import ON_PAGE, CreateApiForm, PutApiPolicyForm
from lessons.forms.sandbox.documents import readable
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing
from lessons.views.sandbox.queues import REGION

NOT_THERE = ("NotFoundException", "ParamValidation")

_SAID = {
    "CreateResource": "The path was added.",
    "PutMethod": "The method was added. It answers once the API is deployed.",
    "DeleteMethod": "The method was deleted. Stages answer it until the API is deployed.",
    "CreateDeployment": "The API was deployed.",
}


@console_page
def apis(console: Console) -> HttpResponse:
    """List the APIs; a POST creates one."""
    acts = console.acts(CreateApiForm)
    if acts.done and acts.posted:
        said = f"API {acts.posted.cleaned_data['Name']} was created."
        return console.go("console-api", acts.results["CreateRestApi"]["id"], said=said)
    (listed,) = console.look(ConsoleCall("apigateway:GetRestApis"))
    rows = listed.result.get("items", [])
    return console.show(
        "sandbox/apis.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["name"])),
    )


@console_page
def api(console: Console, api: str) -> HttpResponse:
    """Show one API; a POST changes or deploys it, or sends it a request: the answer is shown at once."""
    about = {"restApiId": api}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done == "DeleteRestApi":
        return console.go("console-apis", said="The API was deleted.")
    if acts.done in _SAID:
        return console.go("console-api", api, said=_SAID[str(acts.done)])
    found, resources, stages, functions = console.look(
        ConsoleCall("apigateway:GetRestApi", about),
        ConsoleCall("apigateway:GetResources", {**about, "embed": ["methods"]}),
        ConsoleCall("apigateway:GetStages", about),
        ConsoleCall("lambda:ListFunctions"),
    )
    found.must_be_there(f"There is no API {api}.", *NOT_THERE)
    _offer(acts["CreateResource"], acts["PutMethod"], resources, functions)
    return console.show(
        "sandbox/api.html",
        acts=acts,
        api=api,
        found=found,
        resources=resources,
        methods=list(_methods(resources)),
        stages=stages,
        text=readable(found.result.get("policy", "")),
        document_type=DocumentType.RESOURCE,
        answer=acts.results.get("Invoke"),
        tested=acts.results.get("TestInvokeMethod"),
        region=REGION,
    )


def _offer(path: ActForm, method: ActForm, resources: Seen, functions: Seen) -> None:
    """Let one choose among the paths and functions that there are, where they may be listed."""
    paths = {each["id"]: each["path"] for each in resources.result.get("items", [])}
    if paths:
        for form, field in ((path, "ParentId"), (method, "ResourceId")):
            form.offer(field, paths, label=lambda held: paths[held])
    arns = [each["FunctionArn"] for each in functions.result.get("Functions", [])]
    if arns:
        method.offer("Function", arns, label=lambda arn: arn.rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class Method:
    """A method with its path; `at` names it in forms."""

    at: str
    verb: str
    path: str
    authorization: str
    function: str
    role: str


def _methods(resources: Seen) -> Iterator[Method]:
    for each in resources.result.get("items", []):
        for verb, method in each.get("resourceMethods", {}).items():
            integration: Mapping[str, Any] = method.get("methodIntegration", {})
            function = integration.get("uri", "").partition("/functions/")[2].removesuffix("/invocations")
            yield Method(
                f"{each['id']} {verb}",
                verb,
                each["path"],
                method["authorizationType"],
                function.rpartition(":")[2],
                integration.get("credentials", ""),
            )


@console_page
def api_policy(console: Console, api: str) -> HttpResponse:
    """Write the resource policy of an API."""
    about = {"restApiId": api}
    acts = console.acts(PutApiPolicyForm, **about)
    if acts.done:
        said = "The resource policy was saved. It is in force once the API is deployed."
        return console.go("console-api", api, said=said)
    (found,) = console.look(ConsoleCall("apigateway:GetRestApi", about))
    found.must_be_there(f"There is no API {api}.", *NOT_THERE)
    text = readable(found.result.get("policy", "")) or _starter(console, api)
    acts["UpdateRestApi"].start_with(Policy=text)
    return console.show("sandbox/api_policy.html", acts=acts, api=api, found=found)


def _starter(console: Console, api: str) -> str:
    """Return a policy to begin with: everybody may send requests."""
    account = console.caller.account.id if console.caller else ""
    statement = {
        "Sid": "Requests",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": f"arn:aws:execute-api:{REGION}:{account}:{api}/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
