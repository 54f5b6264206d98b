"""KMS: the keys of the account, and one key with its aliases, policy and grants."""

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.kms_keys import ON_PAGE, CreateKeyForm, PutKeyPolicyForm
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

MOST = 100
"""How many keys and aliases one call lists; an account of the lab has fewer keys."""


@console_page
def kms_keys(console: Console) -> HttpResponse:
    """List the keys with their aliases; a POST makes one."""
    acts = console.acts(CreateKeyForm)
    if acts.done:
        made = acts.results["CreateKey"]["KeyMetadata"]["KeyId"]
        return console.go("console-kms-key", made, said="The key was created.")
    listed, aliases = console.look(
        ConsoleCall("kms:ListKeys", {"Limit": MOST}), ConsoleCall("kms:ListAliases", {"Limit": MOST})
    )
    rows = [
        {"id": key["KeyId"], "aliases": _aliases(aliases.result, key["KeyId"])}
        for key in listed.result.get("Keys", [])
    ]
    return console.show(
        "sandbox/kms_keys.html",
        acts=acts,
        listed=listed,
        aliases=aliases,
        listing=listing(console, rows, lambda row: " ".join((row["id"], *row["aliases"]))),
    )


@console_page
def kms_key(console: Console, key: str) -> HttpResponse:
    """Show one key; a POST changes it."""
    acts = console.acts(*ON_PAGE, KeyId=key)
    if acts.done:
        return console.go("console-kms-key", key, said=_SAID[acts.done])
    about = {"KeyId": key}
    found, policy, grants, aliases = console.look(
        ConsoleCall("kms:DescribeKey", about),
        ConsoleCall("kms:GetKeyPolicy", about),
        ConsoleCall("kms:ListGrants", about),
        ConsoleCall("kms:ListAliases", about),
    )
    found.must_be_there(f"There is no key {key}.", "NotFoundException")
    return console.show(
        "sandbox/kms_key.html",
        acts=acts,
        key=key,
        found=found,
        metadata=found.result.get("KeyMetadata", {}),
        policy=policy,
        text=readable(policy.result.get("Policy", "")),
        document_type=DocumentType.RESOURCE,
        grants=grants,
        aliases=aliases,
    )


@console_page
def kms_key_policy(console: Console, key: str) -> HttpResponse:
    """Change the policy of a key."""
    acts = console.acts(PutKeyPolicyForm, KeyId=key)
    if acts.done:
        return console.go("console-kms-key", key, said="The key policy was saved.")
    (found,) = console.look(ConsoleCall("kms:GetKeyPolicy", {"KeyId": key}))
    found.must_be_there(f"There is no key {key}.", "NotFoundException")
    acts["PutKeyPolicy"].start_with(Policy=readable(found.result.get("Policy", "")))
    return console.show("sandbox/kms_key_policy.html", acts=acts, key=key, found=found)


_SAID = {
    "CreateAlias": "The alias was added.",
    "DeleteAlias": "The alias was deleted.",
    "EnableKey": "The key is enabled.",
    "DisableKey": "The key is disabled.",
    "ScheduleKeyDeletion": "The key will be deleted. Until then it is useless, and you can cancel it.",
    "CancelKeyDeletion": "The key stays. It is disabled.",
    "RevokeGrant": "The grant was revoked.",
}


def _aliases(result: dict[str, list[dict[str, str]]], key: str) -> list[str]:
    return [each["AliasName"] for each in result.get("Aliases", []) if each["TargetKeyId"] == key]
