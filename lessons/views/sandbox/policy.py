"""One managed policy: its text, its versions, who has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.policies import ON_PAGE, CreateVersionForm
from lessons.forms.starters import starter
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.permissions import AWS_MANAGED, kind_of
from lessons.views.sandbox.playground_link import scenario

MOST_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class Use:
    """Who has the policy, and whether as permissions boundary."""

    kind: str
    name: str
    address: str
    is_boundary: bool


@console_page
def policy(console: Console, arn: str) -> HttpResponse:
    """Show one policy in one of its versions; a POST changes it."""
    acts = console.acts(*ON_PAGE, PolicyArn=arn)
    if acts.done == "DeletePolicy":
        return console.go("console-policies", said=f"Policy {_name(arn)} was deleted.")
    if acts.done:
        return console.go("console-policy", arn, said=_said(acts))
    found, versions, attached, bounds = console.look(*_reads(arn))
    found.must_be_there(f"There is no policy {arn}.")
    wanted = console.request.GET.get("version") or _default(found, versions)
    document = _document(console, arn, wanted)
    document.must_be_there(f"Policy {arn} has no version {wanted}.")
    text = readable(document.result.get("PolicyVersion", {}).get("Document", ""))
    return console.show(
        "sandbox/policy.html",
        acts=acts,
        arn=arn,
        name=_name(arn),
        kind=kind_of(arn),
        is_own=kind_of(arn) != AWS_MANAGED,
        is_aws=kind_of(arn) == AWS_MANAGED,
        found=found,
        versions=versions,
        version=wanted,
        document=document,
        text=text,
        document_type=DocumentType.IDENTITY,
        scenario=scenario(console.caller, _name(arn), text),
        uses=[*_uses(console, attached, False), *_uses(console, bounds, True)],
        uses_refusal=attached.refusal,
        most_versions=MOST_VERSIONS,
    )


@console_page
def new_version(console: Console, arn: str) -> HttpResponse:
    """Write another version of a policy, beginning with the text of the one in force."""
    acts = console.acts(CreateVersionForm, PolicyArn=arn)
    if acts.done:
        made = acts.results["CreatePolicyVersion"]["PolicyVersion"]
        said = f"Version {made['VersionId']} was saved."
        return console.go("console-policy", arn, said=said, query=f"version={made['VersionId']}")
    found, versions = console.look(*_reads(arn)[:2])
    found.must_be_there(f"There is no policy {arn}.")
    wanted = console.request.GET.get("from") or _default(found, versions)
    document = _document(console, arn, wanted)
    text = document.result.get("PolicyVersion", {}).get("Document") or starter(DocumentType.IDENTITY, None)
    form: ActForm = acts["CreatePolicyVersion"]
    form.start_with(PolicyDocument=readable(text))
    return console.show(
        "sandbox/new_version.html", acts=acts, arn=arn, name=_name(arn), versions=versions, document=document
    )


def _reads(arn: str) -> tuple[ConsoleCall, ...]:
    about = {"PolicyArn": arn}
    return (
        ConsoleCall("iam:GetPolicy", about),
        ConsoleCall("iam:ListPolicyVersions", about),
        ConsoleCall("iam:ListEntitiesForPolicy", {**about, "PolicyUsageFilter": "PermissionsPolicy"}),
        ConsoleCall("iam:ListEntitiesForPolicy", {**about, "PolicyUsageFilter": "PermissionsBoundary"}),
    )


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _default(found: Seen, versions: Seen) -> str:
    """Return the version in force, from whichever of the two the caller may read; empty where from none."""
    known = found.result.get("Policy", {}).get("DefaultVersionId", "")
    listed = versions.result.get("Versions", [])
    return known or next((each["VersionId"] for each in listed if each["IsDefaultVersion"]), "")


def _document(console: Console, arn: str, version: str) -> Seen:
    if not version:
        return Seen()
    (seen,) = console.look(ConsoleCall("iam:GetPolicyVersion", {"PolicyArn": arn, "VersionId": version}))
    return seen


def _uses(console: Console, seen: Seen, is_boundary: bool) -> Iterator[Use]:
    for kind in ("Group", "User", "Role"):
        held: list[dict[str, Any]] = seen.result.get(f"Policy{kind}s", [])
        for each in held:
            name = each[f"{kind}Name"]
            yield Use(kind, name, console.url(f"console-{kind.lower()}", name), is_boundary)


def _said(acts: Acts) -> str:
    typed = acts.posted.cleaned_data if acts.posted else {}
    return {
        "SetDefaultPolicyVersion": "Version {VersionId} is the default now.",
        "DeletePolicyVersion": "Version {VersionId} was deleted.",
        "TagPolicy": "The tag was added.",
        "UntagPolicy": "The tag was removed.",
    }[acts.done or ""].format(**typed)
