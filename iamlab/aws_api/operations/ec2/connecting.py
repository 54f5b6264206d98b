"""EC2 Instance Connect: who may log in to a machine. From there on the machine's role acts, not they."""

from collections.abc import Iterator

from iamlab.account import ids
from iamlab.account.errors import AWSError
from iamlab.account.machines import Instance
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.ec2 import finding
from iamlab.aws_api.operations.ec2.errors import Malformed

USER = "ec2-user"


def _logs_in(made: Call) -> Iterator[Ask]:
    name = made.parameters["InstanceId"]
    instance = _held(made)
    keys = {**finding.tag_keys(instance.tags)} if instance else {}
    keys["ec2:osuser"] = made.parameters["InstanceOSUser"]
    yield Ask("ec2-instance-connect:SendSSHPublicKey", finding.arn(made, "instance", name), keys)


def _held(made: Call) -> Instance | None:
    try:
        return finding.held(made, made.parameters["InstanceId"])
    except Malformed:
        return None


@operation("ec2-instance-connect:SendSSHPublicKey", _logs_in)
def send_ssh_public_key(made: Call) -> Result:
    """The key that is sent opens the machine for a minute; of the lab's terminal it is only asked."""
    instance = _held(made)
    if instance is None:
        raise AWSError("EC2InstanceNotFoundException", "Instance not found", 404)
    if instance.state != "running":
        message = "Instance is not in the running state."
        raise AWSError("EC2InstanceStateInvalidException", message, 400)
    return {"RequestId": ids.event_id(made.surroundings.chance), "Success": True}
