"""Tags of the root, of OUs, accounts and policies: conditions see them on whoever is asked about."""

from iamlab.account.organization import Organization
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.organizations import error, managed, on, page, put_tags, tags_after


def _tagged(made: Call) -> tuple[Organization, str]:
    """Return what a call is about. Raises TargetNotFoundException."""
    organization, target = managed(made), made.parameters["ResourceId"]
    if not any(target in held for held in (organization.units, organization.places, organization.policies)):
        raise error("TargetNotFound", "You specified a target that doesn't exist.")
    return organization, target


@operation("organizations:TagResource", on("TagResource", "ResourceId"))
def tag_resource(made: Call) -> None:
    organization, target = _tagged(made)
    put_tags(
        organization,
        target,
        tags_after(organization.tags.get(target, {}), made),
    )


@operation("organizations:UntagResource", on("UntagResource", "ResourceId"))
def untag_resource(made: Call) -> None:
    organization, target = _tagged(made)
    gone = set(made.parameters["TagKeys"])
    held = organization.tags.get(target, {})
    put_tags(organization, target, {key: value for key, value in held.items() if key not in gone})


@operation("organizations:ListTagsForResource", on("ListTagsForResource", "ResourceId"))
def list_tags_for_resource(made: Call) -> Result:
    organization, target = _tagged(made)
    return page(made, "Tags", iam_answers.tags(organization.tags.get(target, {})))
