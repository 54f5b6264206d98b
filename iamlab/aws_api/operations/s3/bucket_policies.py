"""Bucket policies (facts 1.2, 4.4.2, 4.4.3, 4.8.2)."""

from iamlab.account import public_access
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.asks import Place
from iamlab.aws_api.operations.s3.errors import AccessDenied
from iamlab.evaluator import arns, wildcards


def _own(made: Call) -> Place:
    """Return the bucket of a call about its policy, which is for its own account alone (fact 4.4.3)."""
    place = asks.find(made)
    if place.account.id != made.caller.account.id:
        message = "The specified method is not allowed against this resource."
        raise AWSError("MethodNotAllowed", message, 405)
    return place


def _policy(place: Place) -> str:
    if place.bucket.policy is None:
        raise AWSError("NoSuchBucketPolicy", "The bucket policy does not exist", 404)
    return place.bucket.policy


@operation("s3:GetBucketPolicy", asks.on_bucket("s3:GetBucketPolicy"))
def get_bucket_policy(made: Call) -> Result:
    return {"Policy": _policy(_own(made))}


@operation("s3:PutBucketPolicy", asks.on_bucket("s3:PutBucketPolicy"))
def put_bucket_policy(made: Call) -> None:
    place, text = _own(made), made.parameters["Policy"]
    asks.refuse_the_rest(made, "Policy", "ConfirmRemoveSelfBucketAccess")
    invalid = AWSError("MalformedPolicy", "Invalid principal in policy", 400)
    text = resource_documents.checked(made.configuration, text, "s3", invalid)
    for statement in resource_documents.statements(text):
        for element in ("Resource", "NotResource"):
            named = statement.get(element, [])
            for resource in named if isinstance(named, list) else [named]:
                if not _is_of(place, resource):
                    raise AWSError("MalformedPolicy", "Policy has invalid resource", 400)
    if public_access.in_force(place.account, place.bucket).block_policy and public_access.is_public(text):
        raise AccessDenied(
            f"User: {made.caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "
            f'"{place.bucket.arn}" because public policies are blocked by the BlockPublicPolicy block public '
            "access setting."
        )
    place.bucket.policy = text


def _is_of(place: Place, resource: str) -> bool:
    """Say whether a resource of a policy may be this bucket or what is in it."""
    if resource == "*":
        return True
    last = arns.split(resource)[-1]
    return any(wildcards.matches(part, place.bucket.name) for part in (last, last.partition("/")[0]))


@operation("s3:DeleteBucketPolicy", asks.on_bucket("s3:DeleteBucketPolicy"))
def delete_bucket_policy(made: Call) -> None:
    """Where there is none, this is no error."""
    _own(made).bucket.policy = None


@operation("s3:GetBucketPolicyStatus", asks.on_bucket("s3:GetBucketPolicyStatus"))
def get_bucket_policy_status(made: Call) -> Result:
    return {"PolicyStatus": {"IsPublic": public_access.is_public(_policy(_own(made)))}}
