"""What a machine printed, and its user data."""

import base64
from collections.abc import Iterator

from iamlab.aws_api.operation import Ask, Call, Result
from iamlab.aws_api.operations.ec2 import finding
from iamlab.aws_api.operations.ec2.errors import NotSimulated
from iamlab.aws_api.operations.ec2.finding import ec2_operation, on_instances


@ec2_operation("GetConsoleOutput", on_instances("ec2:GetConsoleOutput"))
def get_console_output(made: Call) -> Result:
    """The program's log: AWS shows what the machine printed on its console."""
    finding.refuse_the_rest(made, "InstanceId", "Latest")
    instance = finding.find(made, made.parameters["InstanceId"])
    text = "".join(f"{line}\n" for line in instance.log)
    return {
        "InstanceId": instance.id,
        "Timestamp": instance.logged or instance.launched,
        "Output": base64.b64encode(text.encode()).decode(),
    }


def _looks(made: Call) -> Iterator[Ask]:
    yield finding.on_instance(made, "ec2:DescribeInstanceAttribute", made.parameters["InstanceId"])


@ec2_operation("DescribeInstanceAttribute", _looks)
def describe_instance_attribute(made: Call) -> Result:
    """User data is no place for secrets: whoever may read this reads them."""
    if made.parameters["Attribute"] != "userData":
        raise NotSimulated(f"the attribute {made.parameters['Attribute']}")
    instance = finding.find(made, made.parameters["InstanceId"])
    value = base64.b64encode(instance.user_data.encode()).decode()
    return {"InstanceId": instance.id, "UserData": {"Value": value} if value else {}}
