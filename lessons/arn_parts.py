"""An ARN taken apart: its six fields, with a word on what each says and why it may be empty (fact 1.5.1)."""

from dataclasses import dataclass

from iamlab.evaluator import arns, reference

_PARTITIONS = {
    "aws": "AWS’s public Regions",
    "aws-cn": "AWS’s Regions in China",
    "aws-us-gov": "AWS GovCloud, for the government of the USA",
}

_NO_REGION = {
    "iam": "Empty: IAM is the same in every Region.",
    "sts": "Empty: a session counts in every Region.",
    "organizations": "Empty: an organization spans every Region.",
    "s3": "Empty: no two buckets of a partition share a name, so the name is enough.",
}
"""By service: why its ARNs name no Region."""

_NO_ACCOUNT = {
    "s3": "Empty: the bucket’s name alone says which one it is. Whose it is, the ARN does not say."
}


@dataclass(frozen=True, slots=True)
class ArnPart:
    """One field of an ARN: its name, its value, empty where it has none, and a word on it."""

    name: str
    value: str
    word: str


def arn_parts(arn: str) -> list[ArnPart]:
    """Return the fields of an ARN after the first, in order; none for a text that is no ARN.

    The variables of an ARN template, `${Region}`, are values as any others.
    """
    fields = arns.split_pattern(arn)
    if len(fields) != len(arns.FIELDS) or fields[0] != "arn":
        return []
    _, partition, service, region, account, resource = fields
    return [
        ArnPart(
            "Partition", partition, _varies(partition) or _PARTITIONS.get(partition, "A partition of AWS’s.")
        ),
        ArnPart(
            "Service", service, _varies(service) or reference.services().get(service, "A service of AWS’s.")
        ),
        ArnPart("Region", region, _region(service, region)),
        ArnPart("Account", account, _account(service, account)),
        ArnPart("Resource", resource, _resource(arn, service, resource)),
    ]


def _region(service: str, region: str) -> str:
    if not region:
        return _NO_REGION.get(service, "Empty: the ARNs of this type of resource name no Region.")
    return _varies(region) or "The Region that it is in."


def _account(service: str, account: str) -> str:
    if not account:
        return _NO_ACCOUNT.get(service, "Empty: the ARNs of this type of resource name no account.")
    if account == "aws":
        return "AWS’s own: the same for every account."
    return _varies(account) or "The account that it belongs to."


def _resource(arn: str, service: str, resource: str) -> str:
    if service == "s3":
        return _of_s3(resource)
    if resource == "root":
        return "The account as a whole: as a principal, everyone in it whom its own policies allow."
    kind = None if "${" in arn else reference.type_of(arn)
    named = f"{kind.with_article[0].upper()}{kind.with_article[1:]}" if kind else ""
    head, slash, rest = resource.partition("/")
    if service == "iam" and slash:
        return _of_iam(head, rest, named)
    if service == "sts" and head == "assumed-role":
        return "A session: the name of the role, a slash, the name of the session."
    return f"{named}." if named else "Which resource it is."


def _of_iam(kind: str, rest: str, named: str) -> str:
    """Say how the last field of an ARN of IAM's is made: type, path and name."""
    path, _, name = rest.rpartition("/")
    words = named or f"The type, {kind}"
    return (
        f"{words}: the type, the path /{path}/, the name {name}."
        if path
        else f"{words}: the type, a slash, the name."
    )


def _of_s3(resource: str) -> str:
    bucket, slash, key = resource.partition("/")
    if not slash:
        return "A bucket, by its name. Its objects have ARNs of their own."
    return (
        f"An object: the bucket {bucket}, a slash, the key {key}."
        if "$" not in resource
        else "The bucket, a slash, the key."
    )


def _varies(value: str) -> str:
    """Say what stands for several values; nothing for one that stands for itself."""
    if value.startswith("${"):
        return "Yours to fill in."
    return "Any." if value == "*" else ""
