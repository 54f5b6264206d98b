"""The one subnet and security group that every account of the lab has, and what a launch asks about them."""

from collections.abc import Iterator, Mapping

from iamlab.account.machines import SECURITY_GROUP, SUBNET, VPC, Instance
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations.ec2.errors import NotFound, NotSimulated
from iamlab.aws_api.operations.ec2.finding import arn, in_region
from iamlab.evaluator.context import ContextValue

VOLUME = {"ec2:VolumeSize": "8", "ec2:VolumeType": "gp3", "ec2:VolumeIops": "3000", "ec2:Encrypted": "false"}
"""The root volume of every machine of the lab."""


def asks(made: Call, instance: Instance, given: Mapping[str, ContextValue]) -> Iterator[Ask]:
    """Ask for a launch in the network, as the service authorization reference lists it.

    `given` are the keys that tell of the tags that a launch gives to what it makes.
    """
    subnet = made.parameters.get("SubnetId", SUBNET)
    zone: dict[str, ContextValue] = {**in_region(made), "ec2:AvailabilityZone": instance.zone}
    vpc: dict[str, ContextValue] = {"ec2:Vpc": arn(made, "vpc", VPC)}
    interface = {**zone, **vpc, "ec2:Subnet": arn(made, "subnet", subnet)}
    yield Ask("ec2:RunInstances", arn(made, "network-interface", "*"), interface)
    yield Ask("ec2:RunInstances", arn(made, "subnet", subnet), {**zone, **vpc, "ec2:SubnetID": subnet})
    for group in made.parameters.get("SecurityGroupIds", [SECURITY_GROUP]):
        keys = {**in_region(made), **vpc, "ec2:SecurityGroupID": group}
        yield Ask("ec2:RunInstances", arn(made, "security-group", group), keys)
    keys = {**in_region(made), **volume_keys(instance), **given}
    yield Ask("ec2:RunInstances", arn(made, "volume", "*"), keys)


def volume_keys(instance: Instance) -> dict[str, ContextValue]:
    """Return the condition keys that tell of the root volume of a machine."""
    return {"ec2:AvailabilityZone": instance.zone, **VOLUME}


def check(made: Call) -> None:
    """Raise AWSError where a launch names another network than there is."""
    subnet = made.parameters.get("SubnetId", SUBNET)
    if subnet != SUBNET:
        raise NotFound("InvalidSubnetID", "subnet ID", subnet)
    for group in made.parameters.get("SecurityGroupIds", []):
        if group != SECURITY_GROUP:
            raise NotFound("InvalidGroup", "security group", group)
    if any(name != "default" for name in made.parameters.get("SecurityGroups", [])):
        raise NotSimulated("security groups beside default")
