"""What AWS refuses in one entry of an Action or a Resource list (facts 1.4.3, 1.4.4 and 1.5.8).

The texts are AWS's own; the sentences beside them are ours.
"""

import re
from collections.abc import Callable, Iterator

from iamlab.evaluator import arns
from iamlab.evaluator.problems import Path, Problem, shown

Check = Callable[[str, Path], Iterator[Problem]]
"""Takes an entry and where it stands, gives its problems."""

PARTITIONS = (
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
    "*",
)

IAM_RESOURCES = (
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
)
"""How the resource part of an ARN of IAM's may begin (fact 1.5.8)."""


def action(entry: str, path: Path) -> Iterator[Problem]:
    """Check one entry of Action or NotAction."""
    if entry == "*":
        return
    service, colon, name = entry.partition(":")
    if not colon:
        yield Problem(
            "INVALID_ACTION",
            f"`{shown(entry)}` does not say which service it belongs to.",
            "Write `service:Action`, as in `s3:GetObject`.",
            path,
            refusal="Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        )
    elif ":" in name:
        yield Problem(
            "INVALID_ACTION",
            f"`{shown(entry)}` has more than one colon.",
            "Write `service:Action`, with one colon between them.",
            path,
            refusal="Actions/Condition can contain only one colon.",
        )
    elif service != "*" and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", service):
        yield Problem(
            "INVALID_SERVICE_IN_ACTION",
            f"`{shown(service)}` is not the prefix of a service.",
            "Wildcards go behind the colon: name one service for each entry.",
            path,
            refusal=f"Vendor {shown(service)} is not valid",
        )


def resource(entry: str, path: Path) -> Iterator[Problem]:
    """Check one entry of Resource or NotResource."""
    if entry == "*":
        return
    fields = arns.split(entry)
    if fields[0] != "arn" or len(fields) < 2:
        yield Problem(
            "INVALID_ARN_PREFIX",
            f"`{shown(entry)}` is not an ARN.",
            'Name the resource as `arn:aws:service:region:account:resource`, or write `"*"`.',
            path,
            refusal=f'Resource {shown(entry)} must be in ARN format or "*".',
        )
        return
    yield from _partition(entry, fields, path)
    if len(fields) > 2:
        yield from _service(entry, fields, path)
    if len(fields) > 3:
        yield from _region(entry, fields, path)
    if len(fields) == len(arns.FIELDS) and fields[2] == "iam":
        yield from _iam_resource(entry, fields[5], path)


def _partition(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    if fields[1] not in PARTITIONS:
        yield Problem(
            "INVALID_PARTITION",
            f"`{shown(fields[1])}` is not a partition of AWS.",
            "The second field of an ARN is nearly always `aws`.",
            path,
            refusal=f'Partition "{shown(fields[1])}" is not valid for resource "{shown(entry)}".',
        )


def _service(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    service = fields[2]
    if service != "*" and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", service):
        yield Problem(
            "INVALID_ARN_RESOURCE",
            f"The third field of `{shown(entry)}` does not name a service.",
            "Write the service's name there, such as `s3` or `dynamodb`, with no wildcard in it.",
            path,
            refusal="Resource vendor must be fully qualified and cannot contain regexes.",
        )


def _region(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    service, region = fields[2], fields[3]
    if service not in ("iam", "s3") or region in ("", "*"):
        return
    refusal = (
        f"IAM resource {shown(entry)} cannot contain region information."
        if service == "iam"
        else f"Resource {shown(entry)} can not contain region information."
    )
    # The sentence names what the learner sees: S3 and IAM leave the field empty, two colons in a row.
    yield Problem(
        "ARN_REGION_NOT_ALLOWED",
        f"{'IAM' if service == 'iam' else 'S3'} ARNs have no region; this one has `{shown(region)}`.",
        f"Leave the fourth field empty: `arn:aws:{service}::…`.",
        path,
        refusal=refusal,
    )


def _iam_resource(entry: str, resource_part: str, path: Path) -> Iterator[Problem]:
    if resource_part == "*" or resource_part.startswith(IAM_RESOURCES):
        return
    listed = ", ".join(("*", *IAM_RESOURCES))
    yield Problem(
        "INVALID_ARN_RESOURCE",
        f"`{shown(resource_part)}` is not a kind of IAM resource.",
        "Begin the last field with its kind, as in `user/maya` or `role/Reader`.",
        path,
        refusal=f'IAM resource path must either be "*" or start with {listed}.',
    )
