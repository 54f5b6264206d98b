"""Tags of secrets."""

from iamlab.aws_api.operation import Call, operation
from iamlab.aws_api.operations.secretsmanager import finding
from iamlab.aws_api.operations.secretsmanager.tag_lists import passed


@operation("secretsmanager:TagResource", finding.on_secret("secretsmanager:TagResource"))
def tag_resource(made: Call) -> None:
    secret = finding.living(made).secret
    secret.tags = passed(made.parameters["Tags"], secret.tags)


@operation("secretsmanager:UntagResource", finding.on_secret("secretsmanager:UntagResource"))
def untag_resource(made: Call) -> None:
    secret, gone = finding.living(made).secret, made.parameters["TagKeys"]
    secret.tags = {key: value for key, value in secret.tags.items() if key not in gone}
