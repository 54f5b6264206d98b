"""What AWS refuses in one entry of an Action or a Resource list (facts 1.4.3, 1.4.4, 1.5.5 and 1.5.8).

The texts are AWS's own; the sentences beside them are ours.
"""

import re
from collections.abc import Callable, Iterator

from iamlab.evaluator import arns
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.refused import LEGACY_PARSING

PREFACED = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
"""AWS's text about an action or a condition key without a colon (fact 1.4.4)."""

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
"""How the resource part of an ARN of IAM's may begin, as AWS's text lists it (fact 1.5.8)."""

NEWER_IAM_RESOURCES = ("assumed-role/", "delegation-request/", "role-template/")
"""What the service authorization reference lists besides."""

REGIONAL_S3_RESOURCES = (
    "accesspoint/",
    "access-grants/",
    "async-request/",
    "job/",
    "storage-lens/",
    "storage-lens-group/",
)
"""What S3 keeps in a Region, so that its ARN names one; buckets and objects are not among it."""


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
            refusal=PREFACED,
        )
    elif ":" in name:
        yield Problem(
            "INVALID_ACTION",
            f"`{shown(entry)}` has more than one colon.",
            "Write `service:Action`, with one colon between them.",
            path,
            refusal="Actions/Condition can contain only one colon.",
        )
    elif service != "*" and not re.fullmatch(r"[A-Za-z0-9.-]+", service):
        wild = "*" in service or "?" in service
        yield Problem(
            "INVALID_SERVICE_IN_ACTION",
            f"`{shown(service)}` is not the prefix of a service.",
            "Name one service; wildcards go behind the colon." if wild else "Write it as in `s3:GetObject`.",
            path,
            refusal=f"Vendor {_in_refusal(service)} is not valid",
        )


def resource(entry: str, path: Path) -> Iterator[Problem]:
    """Check one entry of Resource or NotResource."""
    if entry == "*":
        return
    fields = arns.split(entry)
    if fields[0] != "arn" or len(fields) < 2:
        yield _not_an_arn(entry, fields, path)
        return
    yield from _partition(fields, path)
    yield from _service(entry, fields, path)
    yield from _length(entry, fields, path)
    yield from _region(entry, fields, path)
    if len(fields) == len(arns.FIELDS) and fields[2] == "iam":
        yield from _iam_resource(fields[5], path)


def whole_resource(entry: str, path: Path) -> Iterator[Problem]:
    """Check one entry of a session policy, where AWS does not complete an ARN (fact 1.5.5)."""
    found = list(resource(entry, path))
    yield from found
    fields = arns.split(entry)
    if entry != "*" and not found and len(fields) < len(arns.FIELDS):
        yield Problem(
            "MISSING_ARN_FIELD",
            f"This ARN has {len(fields)} fields; in a session policy it takes all six.",
            f"Write it in full: `{shown(':'.join([*fields, *['*'] * (len(arns.FIELDS) - len(fields))]))}`.",
            path,
            refusal=f'Resource {_in_refusal(entry)} must be in ARN format or "*".',
        )


_PLAIN_ACTIONS = re.compile(r"(?:(?:\*|[A-Za-z0-9.-]+:[^:\n]*)\n)*")
_PLAIN_RESOURCES = re.compile(
    r"(?:(?:\*|arn:(?:aws|\*):(?:s3::|(?!s3:|iam:)[A-Za-z0-9.-]+:[^:\n]*:)[^:\n]*:[^\n]*)\n)*"
)


def all_plain(value: object, check: Check) -> bool:
    """Say whether every entry of a list is of a form in which `check` finds nothing, at a glance.

    One look at all entries together spares most documents a look at each.
    """
    try:
        lines = "\n".join(value) if isinstance(value, list) else value
    except TypeError:
        return False  # an entry is no string
    if not isinstance(lines, str) or lines.count("\n") >= (len(value) if isinstance(value, list) else 1):
        return False
    plain = _PLAIN_ACTIONS if check is action else _PLAIN_RESOURCES
    return plain.fullmatch(f"{lines}\n") is not None


def _not_an_arn(entry: str, fields: tuple[str, ...], path: Path) -> Problem:
    refusal = f'Resource {_in_refusal(entry)} must be in ARN format or "*".'
    if len(fields) > 1 and fields[1] not in PARTITIONS:
        refusal = _partition_refusal(fields)  # AWS takes whatever is before the first colon for `arn`
    advice = 'Name it as `arn:aws:service:region:account:resource`, or write `"*"`.'
    if entry.startswith("aws:"):
        advice = f"Add `arn:` in front: `{shown(f'arn:{entry}')}`."
    return Problem("INVALID_ARN_PREFIX", f"`{shown(entry)}` is not an ARN.", advice, path, refusal=refusal)


def _partition(fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    if fields[1] not in PARTITIONS:
        yield Problem(
            "INVALID_PARTITION",
            f"`{shown(fields[1])}` is not a partition of AWS.",
            "Write `aws` in the second field of the ARN.",
            path,
            refusal=_partition_refusal(fields),
        )


def _partition_refusal(fields: tuple[str, ...]) -> str:
    """Return AWS's text, which completes the ARN with asterisks."""
    _, partition, *rest = fields
    whole = ":".join(["arn", partition, *rest, *["*"] * (len(arns.FIELDS) - len(fields))])
    return f'Partition "{_in_refusal(partition)}" is not valid for resource "{_in_refusal(whole)}".'


def _service(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    service = fields[2] if len(fields) > 2 else ""
    if service == "*" or re.fullmatch(r"[A-Za-z0-9.-]+", service):
        return
    empty = len(fields) > 2 and not service
    yield Problem(
        "INVALID_ARN_RESOURCE",
        f"The third field of `{shown(entry)}` does not name a service.",
        "Write the service there, such as `s3` or `dynamodb`, without a wildcard.",
        path,
        refusal=LEGACY_PARSING
        if empty
        else "Resource vendor must be fully qualified and cannot contain regexes.",
    )


def _length(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """AWS completes a short ARN (fact 1.5.5), but not one in which a field was left empty."""
    if len(fields) < len(arns.FIELDS) and "::" in entry and fields[2]:
        yield Problem(
            "MISSING_ARN_FIELD",
            f"This ARN has {len(fields)} fields, and it takes six.",
            "Count the colons: `arn:aws:s3:::reports` has five, three of them in a row.",
            path,
            refusal=LEGACY_PARSING,
        )


def _region(entry: str, fields: tuple[str, ...], path: Path) -> Iterator[Problem]:
    service, region, _, resource_part = (*fields[2:], "", "", "", "")[:4]
    if service not in ("iam", "s3") or region in ("", "*"):
        return
    if service == "s3" and resource_part.startswith(REGIONAL_S3_RESOURCES):
        return
    text = "IAM resource {} cannot" if service == "iam" else "Resource {} can not"
    # The sentence names what the learner sees: S3 and IAM leave the field empty, two colons in a row.
    yield Problem(
        "ARN_REGION_NOT_ALLOWED",
        f"ARNs of {'IAM' if service == 'iam' else 'S3 buckets'} have no region; this has `{shown(region)}`.",
        f"Leave the fourth field empty: `{'arn:aws:iam::…' if service == 'iam' else 'arn:aws:s3:::…'}`.",
        path,
        refusal=f"{text.format(_in_refusal(entry))} contain region information.",
    )


def _iam_resource(resource_part: str, path: Path) -> Iterator[Problem]:
    if resource_part in ("*", "root") or resource_part.startswith((*IAM_RESOURCES, *NEWER_IAM_RESOURCES)):
        return
    yield Problem(
        "INVALID_ARN_RESOURCE",
        f"`{shown(resource_part)}` is not a kind of IAM resource.",
        "Begin the last field with its kind, as in `user/maya` or `role/Reader`.",
        path,
        refusal=f'IAM resource path must either be "*" or start with {", ".join(IAM_RESOURCES)}.',
    )


def _in_refusal(entry: str) -> str:
    """Return `entry` as it stands in AWS's text, which quotes it whole; here at some length."""
    return shown(entry, 500) if entry else ""
