"""Tags of instances: giving, taking away and listing them."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result
from iamlab.aws_api.operations.ec2 import finding, tag_sets
from iamlab.aws_api.operations.ec2.described import page
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue, NotSimulated
from iamlab.aws_api.operations.ec2.finding import ec2_operation
from iamlab.aws_api.operations.ec2.tag_sets import TAGS
from iamlab.evaluator import wildcards


def _on_each(made: Call, action: str) -> Iterator[Ask]:
    """Raises NotSimulated for what is no instance: nothing else can have tags here."""
    tags: dict[str, str | None] = {
        each.get("Key", ""): each.get("Value", "" if action == "ec2:CreateTags" else None)
        for each in made.parameters.get("Tags", [])
    }
    for name in made.parameters["Resources"]:
        if not name.startswith("i-"):
            raise NotSimulated(f"tags of {name}")
        yield finding.on_instance(made, action, name, tag_sets.request_keys(tags))


def _gives(made: Call) -> Iterator[Ask]:
    yield from _on_each(made, "ec2:CreateTags")


def _takes_away(made: Call) -> Iterator[Ask]:
    for ask in _on_each(made, "ec2:DeleteTags"):
        known = ("aws:", "ec2:ResourceTag/", "ec2:Region")
        yield Ask(ask.action, ask.resource, {key: ask.keys[key] for key in ask.keys if key.startswith(known)})


@ec2_operation("CreateTags", _gives)
def create_tags(made: Call) -> None:
    given = tag_sets.given(made.parameters["Tags"])
    for instance in [finding.find(made, name) for name in made.parameters["Resources"]]:
        after = {**instance.tags, **given}
        if len(after) > TAGS:
            message = "The maximum number of Tags for a resource has been reached."
            raise AWSError("TagLimitExceeded", message, 400)
        instance.tags = after


@ec2_operation("DeleteTags", _takes_away)
def delete_tags(made: Call) -> None:
    """Without tags all go; one with a value goes where it has that value."""
    named = made.parameters.get("Tags")
    for instance in [finding.find(made, name) for name in made.parameters["Resources"]]:
        for key, value in list(instance.tags.items()):
            if named is None or any(
                each.get("Key") == key and each.get("Value", value) == value for each in named
            ):
                del instance.tags[key]


@ec2_operation("DescribeTags", finding.on_everything("ec2:DescribeTags"))
def describe_tags(made: Call) -> Result:
    finding.refuse_the_rest(made, "Filters", "MaxResults", "NextToken")
    found = [
        {"Key": key, "ResourceId": each.id, "ResourceType": "instance", "Value": value}
        for each in made.account.instances.values()
        if finding.is_shown(made, each)
        for key, value in sorted(each.tags.items())
    ]
    names = {"key": "Key", "value": "Value", "resource-id": "ResourceId", "resource-type": "ResourceType"}
    for test in made.parameters.get("Filters", []):
        if test["Name"] not in names:
            raise InvalidParameterValue(f"The filter '{test['Name']}' is invalid")
        shown = names[test["Name"]]
        found = [
            each
            for each in found
            if any(wildcards.matches(pattern, each[shown]) for pattern in test["Values"])
        ]
    return page(made, "Tags", [dict(each) for each in found])
