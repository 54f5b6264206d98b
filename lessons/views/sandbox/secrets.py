"""Secrets Manager: the secrets of the account, and one secret with its value, policy and tags."""

import json

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.secrets import ON_PAGE, CreateSecretForm, PutSecretPolicyForm
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

NOT_THERE = ("ResourceNotFoundException", "ParamValidation", "ValidationException")

_SAID = {
    "PutSecretValue": "The new value was saved.",
    "TagResource": "The tag was added.",
    "UntagResource": "The tag was removed.",
    "RestoreSecret": "The secret is not deleted after all.",
    "DeleteSecret": "The secret will be deleted.",
    "DeleteResourcePolicy": "The resource policy was deleted.",
}


@console_page
def secrets(console: Console) -> HttpResponse:
    """List the secrets; a POST creates one."""
    acts = console.acts(CreateSecretForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["Name"]
        return console.go("console-secret", name, said=f"Secret {name} was created.")
    everything = {"IncludePlannedDeletion": True, "SortBy": "name", "SortOrder": "asc"}
    (listed,) = console.look(ConsoleCall("secretsmanager:ListSecrets", everything))
    rows = listed.result.get("SecretList", [])
    return console.show(
        "sandbox/secrets.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["Name"])),
    )


@console_page
def secret(console: Console, name: str) -> HttpResponse:
    """Show one secret; a POST changes it, or retrieves its value, which the answer alone shows."""
    about = {"SecretId": name}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done in _SAID:
        return console.go("console-secret", name, said=_SAID[str(acts.done)])
    found, policy = console.look(
        ConsoleCall("secretsmanager:DescribeSecret", about),
        ConsoleCall("secretsmanager:GetResourcePolicy", about),
    )
    found.must_be_there(f"There is no secret {name}.", *NOT_THERE)
    return console.show(
        "sandbox/secret.html",
        acts=acts,
        name=name,
        found=found,
        policy=policy,
        text=readable(policy.result.get("ResourcePolicy", "")),
        document_type=DocumentType.RESOURCE,
        versions=sorted(found.result.get("VersionIdsToStages", {}).items(), key=lambda each: each[1]),
        value=acts.results.get("GetSecretValue"),
    )


@console_page
def secret_policy(console: Console, name: str) -> HttpResponse:
    """Write the policy of a secret."""
    about = {"SecretId": name}
    acts = console.acts(PutSecretPolicyForm, **about)
    if acts.done:
        return console.go("console-secret", name, said="The resource policy was saved.")
    (found,) = console.look(ConsoleCall("secretsmanager:GetResourcePolicy", about))
    found.must_be_there(f"There is no secret {name}.", *NOT_THERE)
    acts["PutResourcePolicy"].start_with(
        ResourcePolicy=readable(found.result.get("ResourcePolicy", "")) or _starter(console)
    )
    return console.show("sandbox/secret_policy.html", acts=acts, name=name, found=found)


def _starter(console: Console) -> str:
    """Return a policy to begin with: whoever the account lets may read."""
    account = console.caller.account.id if console.caller else ""
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
