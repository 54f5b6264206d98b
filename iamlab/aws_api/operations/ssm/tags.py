"""Tags of parameters."""

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.ssm import finding
from iamlab.aws_api.operations.ssm.errors import not_simulated
from iamlab.aws_api.operations.ssm.finding import Held
from iamlab.aws_api.operations.ssm.tag_lists import passed, shown


def _found(made: Call) -> Held:
    """Return the parameter that is tagged. Raises InvalidResourceId, ValidationException for other things."""
    kind = made.parameters["ResourceType"]
    if kind != "Parameter":
        raise not_simulated([f"the resource type {kind}"])
    held = finding.held(made, made.parameters["ResourceId"])
    if held is None:
        raise AWSError("InvalidResourceId", "", 400)
    return held


@operation("ssm:AddTagsToResource", finding.on_parameter("ssm:AddTagsToResource", "ResourceId"))
def add_tags_to_resource(made: Call) -> Result:
    parameter = _found(made).parameter
    parameter.tags = passed(made.parameters["Tags"], parameter.tags)
    return {}


@operation("ssm:RemoveTagsFromResource", finding.on_parameter("ssm:RemoveTagsFromResource", "ResourceId"))
def remove_tags_from_resource(made: Call) -> Result:
    parameter, gone = _found(made).parameter, made.parameters["TagKeys"]
    parameter.tags = {key: value for key, value in parameter.tags.items() if key not in gone}
    return {}


@operation("ssm:ListTagsForResource", finding.on_parameter("ssm:ListTagsForResource", "ResourceId"))
def list_tags_for_resource(made: Call) -> Result:
    return {"TagList": shown(_found(made).parameter.tags)}
