"""Deleting parameters."""

from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.ssm import finding


@operation("ssm:DeleteParameter", finding.on_parameter("ssm:DeleteParameter"))
def delete_parameter(made: Call) -> Result:
    held = finding.find(made, made.parameters["Name"])
    del held.account.parameters[held.arn]
    return {}


@operation("ssm:DeleteParameters", finding.on_each("ssm:DeleteParameters"))
def delete_parameters(made: Call) -> Result:
    """Names that lead nowhere are listed, and are no error."""
    gone, missing = [], []
    for name in made.parameters["Names"]:
        held = finding.held(made, name)
        if held is None:
            missing.append(name)
        else:
            del held.account.parameters[held.arn]
            gone.append(name)
    return {"DeletedParameters": gone, "InvalidParameters": missing}
