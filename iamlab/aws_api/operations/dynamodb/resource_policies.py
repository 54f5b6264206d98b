"""Policies of tables, which are those of their indexes too (facts 4.2, 4.3).

Source: developer guide, "Using resource-based policies for DynamoDB".
"""

from iamlab.account import ids
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.dynamodb import finding
from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.finding import Held
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.evaluator import wildcards

MOST_BYTES = 20 * 1024
NO_POLICY = "NO_POLICY"
"""What stands for the revision of a policy that must not be there."""


def checked(made: Call, held: Held, text: str) -> str:
    """Return a policy that the table may have. Raises ValidationException for others."""
    if len(text.encode()) > MOST_BYTES:
        raise ValidationException("Resource-based policy exceeds the maximum size of 20 KB")
    try:
        invalid = ValidationException("Invalid policy document: Invalid principal in policy")
        text = resource_documents.checked(made.configuration, text, "dynamodb", invalid)
    except ValidationException:
        raise
    except AWSError as error:
        raise ValidationException(f"Invalid policy document: {error.message}") from None
    for statement in resource_documents.statements(text):
        for element in ("Resource", "NotResource"):
            named = statement.get(element, [])
            for resource in named if isinstance(named, list) else [named]:
                if not _is_of(held, resource):
                    raise ValidationException(f"Invalid policy document: Invalid resource {resource}")
    return text


def _is_of(held: Held, resource: str) -> bool:
    """Say whether a resource of a policy may be this table or an index of it."""
    table = resource.partition("/index/")[0]
    return any(wildcards.matches(part, held.arn) for part in (resource, table))


def revision(made: Call) -> str:
    """Return the id of a new revision."""
    return str(int(made.now.timestamp() * 1000)) + ids.event_id(made.surroundings.chance)[:4]


def _check_revision(made: Call, held: Held) -> None:
    """Raise PolicyNotFoundException where the policy is not the one that the call expects."""
    expected = made.parameters.get("ExpectedRevisionId")
    if expected is None or expected == (held.table.policy_revision or NO_POLICY):
        return
    message = "Resource-based policy not found for the provided ResourceArn and revision."
    raise AWSError("PolicyNotFoundException", message, 400)


@operation("dynamodb:PutResourcePolicy", finding.on_table("dynamodb:PutResourcePolicy", "ResourceArn"))
def put_resource_policy(made: Call) -> Result:
    """Its author must be able to change it again, unless the call says otherwise."""
    held = finding.find(made, made.parameters["ResourceArn"])
    _check_revision(made, held)
    held.table.policy = checked(made, held, made.parameters["Policy"])
    if not made.parameters.get("ConfirmRemoveSelfResourceAccess"):
        again = Ask("dynamodb:PutResourcePolicy", held.arn, resource_tags(held.table.tags))
        if made.authorize(again) is not None:
            raise ValidationException(
                "The new resource-based policy would not allow you to change it again. Set "
                "ConfirmRemoveSelfResourceAccess to put it all the same."
            )
    held.table.policy_revision = revision(made)
    return {"RevisionId": held.table.policy_revision}


@operation("dynamodb:GetResourcePolicy", finding.on_table("dynamodb:GetResourcePolicy", "ResourceArn"))
def get_resource_policy(made: Call) -> Result:
    table = finding.find(made, made.parameters["ResourceArn"]).table
    if table.policy is None:
        message = (
            f"Resource-based policy not found for the provided ResourceArn: {made.parameters['ResourceArn']}"
        )
        raise AWSError("PolicyNotFoundException", message, 400)
    return {"Policy": table.policy, "RevisionId": table.policy_revision}


@operation("dynamodb:DeleteResourcePolicy", finding.on_table("dynamodb:DeleteResourcePolicy", "ResourceArn"))
def delete_resource_policy(made: Call) -> Result:
    """Where there is none, this is no error."""
    held = finding.find(made, made.parameters["ResourceArn"])
    _check_revision(made, held)
    gone, held.table.policy, held.table.policy_revision = held.table.policy_revision, None, None
    return {"RevisionId": gone} if gone else {}
