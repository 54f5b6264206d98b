"""Instances as EC2 describes them, and lists of them: filters and pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from iamlab.account.machines import SECURITY_GROUP, SUBNET, VPC, Instance
from iamlab.aws_api.operation import Call, Result
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue
from iamlab.aws_api.operations.ec2.finding import ROOT_DEVICE, TENANCY
from iamlab.evaluator import wildcards

STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}

Values = Iterable[str]


def state(name: str) -> dict[str, Any]:
    """Return a state of an instance with its number."""
    return {"Code": STATES[name], "Name": name}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as EC2 lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def profile_of(made: Call, instance: Instance) -> dict[str, str]:
    """Return the profile of an instance as EC2 shows it."""
    profile = made.account.instance_profiles.get((instance.profile or "").rpartition("/")[2].lower())
    return {"Arn": instance.profile or "", "Id": profile.id if profile else ""}


def described(made: Call, instance: Instance, shown_state: str = "") -> Result:
    """Return what EC2 tells about an instance."""
    is_on, group = instance.is_there, {"GroupName": "default", "GroupId": SECURITY_GROUP}
    result: Result = {
        "InstanceId": instance.id,
        "ImageId": instance.image,
        "State": state(shown_state or instance.state),
        "PrivateDnsName": _dns(instance, instance.private_ip) if is_on else "",
        "PublicDnsName": "",
        "StateTransitionReason": _reason(instance),
        "AmiLaunchIndex": instance.index,
        "ProductCodes": [],
        "InstanceType": instance.type,
        "LaunchTime": instance.launched,
        "Placement": {"AvailabilityZone": instance.zone, "GroupName": "", "Tenancy": TENANCY},
        "Monitoring": {"State": "disabled"},
        "Architecture": "x86_64",
        "EbsOptimized": False,
        "Hypervisor": "xen",
        "RootDeviceType": ROOT_DEVICE,
        "RootDeviceName": "/dev/xvda",
        "VirtualizationType": "hvm",
        "MetadataOptions": {
            "State": "applied",
            "HttpTokens": instance.http_tokens,
            "HttpPutResponseHopLimit": instance.hop_limit,
            "HttpEndpoint": instance.http_endpoint,
        },
    }
    if is_on:
        network = {"SubnetId": SUBNET, "VpcId": VPC, "PrivateIpAddress": instance.private_ip}
        result |= {**network, "SecurityGroups": [group]}
    if instance.state == "running" and shown_state != "pending":
        result["PublicIpAddress"] = instance.public_ip
    if instance.profile is not None:
        result["IamInstanceProfile"] = profile_of(made, instance)
    return {**result, "Tags": tag_list(instance.tags)} if instance.tags else result


def _dns(instance: Instance, address: str) -> str:
    domain = "ec2.internal" if instance.region == "us-east-1" else f"{instance.region}.compute.internal"
    return f"ip-{address.replace('.', '-')}.{domain}"


def _reason(instance: Instance) -> str:
    return "" if instance.state == "running" else "User initiated"


FILTERS: dict[str, Callable[[Instance], Values]] = {
    "image-id": lambda each: [each.image],
    "iam-instance-profile.arn": lambda each: [each.profile or ""],
    "instance-id": lambda each: [each.id],
    "instance-state-name": lambda each: [each.state],
    "instance-type": lambda each: [each.type],
    "private-ip-address": lambda each: [each.private_ip],
    "reservation-id": lambda each: [each.reservation],
    "subnet-id": lambda each: [SUBNET],
    "tag-key": lambda each: each.tags,
    "vpc-id": lambda each: [VPC],
}
"""What filters look at, by their name; `tag:` and a key beside them."""


def filtered(made: Call, instances: Iterable[Instance]) -> Iterator[Instance]:
    """Yield the instances that fit all filters of a call. Raises InvalidParameterValue for unknown ones."""
    tests = [(_values(each["Name"]), each["Values"]) for each in made.parameters.get("Filters", [])]
    for instance in instances:
        if all(_fits(values(instance), wanted) for values, wanted in tests):
            yield instance


def _values(name: str) -> Callable[[Instance], Values]:
    if name.startswith("tag:"):
        return lambda each: [each.tags[name[4:]]] if name[4:] in each.tags else []
    if name not in FILTERS:
        raise InvalidParameterValue(f"The filter '{name}' is invalid")
    return FILTERS[name]


def _fits(values: Values, wanted: Values) -> bool:
    return any(wildcards.matches(pattern, value) for value in values for pattern in wanted)


def page(made: Call, name: str, held: list[Result], least: int = 5) -> Result:
    """Return one page of a list, and where the next one begins. Raises InvalidParameterValue."""
    most, token = made.parameters.get("MaxResults"), made.parameters.get("NextToken", "0")
    if most is not None and most < least:
        raise InvalidParameterValue(
            f"Value ( {most} ) for parameter maxResults is invalid. Expecting a value of at least {least}."
        )
    if not (token.isascii() and token.isdigit()):
        raise InvalidParameterValue(f"Invalid value '{token}' for nextToken")
    begin = int(token)
    end = len(held) if most is None else begin + most
    result: Result = {name: held[begin:end]}
    return {**result, "NextToken": str(end)} if end < len(held) else result
