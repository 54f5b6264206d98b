"""Tags of tables."""

from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.dynamodb import finding
from iamlab.aws_api.operations.dynamodb.tag_lists import passed, shown


@operation("dynamodb:TagResource", finding.on_table("dynamodb:TagResource", "ResourceArn"))
def tag_resource(made: Call) -> None:
    table = finding.find(made, made.parameters["ResourceArn"]).table
    table.tags = passed(made.parameters["Tags"], table.tags)


@operation("dynamodb:UntagResource", finding.on_table("dynamodb:UntagResource", "ResourceArn"))
def untag_resource(made: Call) -> None:
    table, gone = finding.find(made, made.parameters["ResourceArn"]).table, made.parameters["TagKeys"]
    table.tags = {key: value for key, value in table.tags.items() if key not in gone}


@operation("dynamodb:ListTagsOfResource", finding.on_table("dynamodb:ListTagsOfResource", "ResourceArn"))
def list_tags_of_resource(made: Call) -> Result:
    return {"Tags": shown(finding.find(made, made.parameters["ResourceArn"]).table.tags)}
