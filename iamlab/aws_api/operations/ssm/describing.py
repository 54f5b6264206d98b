"""The parameters of an account, without their values (API reference, DescribeParameters)."""

from collections.abc import Iterator

from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.ssm import filters, finding
from iamlab.aws_api.operations.ssm.finding import Held
from iamlab.aws_api.operations.ssm.pages import page

_KEYS = ("Name", "Path", "Type", "KeyId", "tag:")


def _describes(made: Call) -> Iterator[Ask]:
    yield Ask("ssm:DescribeParameters")


@operation("ssm:DescribeParameters", _describes)
def describe_parameters(made: Call) -> Result:
    """Whoever may list sees all names: no policy keeps some of them from the list."""
    finding.refuse_the_rest(made, "ParameterFilters", "MaxResults", "NextToken")
    given = made.parameters.get("ParameterFilters", [])
    return page(
        made,
        "Parameters",
        [_described(each) for each in filters.all_of(made) if filters.fits(each, given, _KEYS)],
    )


def _described(held: Held) -> Result:
    latest = held.parameter.latest
    result: Result = {
        "Name": held.parameter.name,
        "ARN": held.arn,
        "Type": held.parameter.kind,
        "KeyId": latest.key_id,
        "LastModifiedDate": latest.put,
        "LastModifiedUser": latest.by,
        "Description": latest.description,
        "Version": latest.number,
        "Tier": "Standard",
        "Policies": [],
        "DataType": "text",
    }
    return {name: value for name, value in result.items() if value is not None}
