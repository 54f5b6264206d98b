"""S3: the buckets of the account, one bucket with what is in it and who may come in, and one object."""

import json
from typing import Any

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.buckets import ON_PAGE, CreateBucketForm, PutBucketPolicyForm
from lessons.forms.sandbox.documents import readable
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

NOTHING_SET = ("NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration")
"""Errors that say no more than that something was never set."""


@console_page
def buckets(console: Console) -> HttpResponse:
    """List the buckets; a POST creates one."""
    acts = console.acts(CreateBucketForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["Bucket"]
        return console.go("console-bucket", name, said=f"Bucket {name} was created.")
    (listed,) = console.look(ConsoleCall("s3:ListBuckets"))
    rows = listed.result.get("Buckets", [])
    return console.show(
        "sandbox/buckets.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["Name"])),
    )


@console_page
def bucket(console: Console, name: str) -> HttpResponse:
    """Show one bucket; a POST changes it."""
    acts = console.acts(*ON_PAGE, Bucket=name)
    if acts.done:
        return _after(console, acts, name)
    about = {"Bucket": name}
    objects, policy, public_access = console.look(
        ConsoleCall("s3:ListObjectsV2", about),
        ConsoleCall("s3:GetBucketPolicy", about),
        ConsoleCall("s3:GetPublicAccessBlock", about),
    )
    objects.must_be_there(f"There is no bucket {name}.", "NoSuchBucket")
    settings = public_access.result.get("PublicAccessBlockConfiguration", {})
    acts["PutPublicAccessBlock"].start_with(**settings)
    return console.show(
        "sandbox/bucket.html",
        acts=acts,
        name=name,
        objects=objects,
        listing=listing(console, objects.result.get("Contents", []), lambda row: str(row["Key"])),
        policy=_unless_nothing_set(policy),
        text=readable(policy.result.get("Policy", "")),
        document_type=DocumentType.RESOURCE,
        public_access=_unless_nothing_set(public_access),
    )


@console_page
def bucket_policy(console: Console, name: str) -> HttpResponse:
    """Write the policy of a bucket."""
    acts = console.acts(PutBucketPolicyForm, Bucket=name)
    if acts.done:
        return console.go("console-bucket", name, said="The bucket policy was saved.")
    (found,) = console.look(ConsoleCall("s3:GetBucketPolicy", {"Bucket": name}))
    found.must_be_there(f"There is no bucket {name}.", "NoSuchBucket")
    account = console.caller.account.id if console.caller else ""
    text = readable(found.result.get("Policy", "")) or _starter(name, account)
    acts["PutBucketPolicy"].start_with(Policy=text)
    return console.show("sandbox/bucket_policy.html", acts=acts, name=name, found=_unless_nothing_set(found))


@console_page
def bucket_object(console: Console, name: str, key: str) -> HttpResponse:
    """Show what an object holds. To look at it is to get it."""
    (found,) = console.look(ConsoleCall("s3:GetObject", {"Bucket": name, "Key": key}))
    found.must_be_there(f"There is no object {key}.", "NoSuchBucket", "NoSuchKey")
    content = found.result.get("Body", b"")
    try:
        text: str | None = content.decode()
    except UnicodeDecodeError:
        text = None
    return console.show("sandbox/bucket_object.html", name=name, key=key, found=found, text=text)


def _unless_nothing_set(seen: Seen) -> Seen:
    """Return a read without the error that says that there is nothing to read."""
    return Seen() if seen.code in NOTHING_SET else seen


def _starter(name: str, account: str) -> str:
    """Return a policy to begin with: the bucket's own account may read what is in it."""
    statement: dict[str, Any] = {
        "Sid": "ReadObjects",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def _after(console: Console, acts: Acts, name: str) -> HttpResponse:
    typed = acts.posted.cleaned_data if acts.posted else {}
    if acts.done == "DeleteBucket":
        return console.go("console-buckets", said=f"Bucket {name} was deleted.")
    said = {
        "PutObject": f"{typed.get('Key')} was saved.",
        "DeleteObject": f"{typed.get('Key')} was deleted.",
        "DeleteBucketPolicy": "The bucket policy was deleted.",
        "PutPublicAccessBlock": "Block Public Access was saved.",
    }
    return console.go("console-bucket", name, said=said[str(acts.done)])
