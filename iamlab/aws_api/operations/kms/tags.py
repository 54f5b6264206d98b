"""Tags of keys."""

from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.kms import finding
from iamlab.aws_api.operations.kms.pages import page
from iamlab.aws_api.operations.kms.tag_lists import passed, shown


@operation("kms:TagResource", finding.on_key("kms:TagResource"))
def tag_resource(made: Call) -> None:
    key = finding.not_pending(finding.own(made)).key
    key.tags = passed(made.parameters["Tags"], key.tags)


@operation("kms:UntagResource", finding.on_key("kms:UntagResource"))
def untag_resource(made: Call) -> None:
    key = finding.not_pending(finding.own(made)).key
    key.tags = {name: value for name, value in key.tags.items() if name not in made.parameters["TagKeys"]}


@operation("kms:ListResourceTags", finding.on_key("kms:ListResourceTags"))
def list_resource_tags(made: Call) -> Result:
    return page(made, "Tags", shown(finding.own(made).key.tags))
