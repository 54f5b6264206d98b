"""Launching and describing instances (facts 4.7.1, 5.2.6; T40)."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from contextlib import suppress

from iamlab.account import ids
from iamlab.account.errors import AWSError
from iamlab.account.functions import FunctionCall
from iamlab.account.machines import IMAGES, INSTANCES, Instance
from iamlab.aws_api.operation import Ask, Call, Result
from iamlab.aws_api.operations import machines, programs
from iamlab.aws_api.operations.ec2 import finding, network, passing, tag_sets
from iamlab.aws_api.operations.ec2.described import described, filtered, page
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue, MissingParameter, NotFound
from iamlab.aws_api.operations.ec2.finding import arn, ec2_operation, in_region

DEFAULT_TYPE = "m1.small"
USER_DATA_BYTES = 16 * 1024

_KNOWN = (
    *("ImageId", "InstanceType", "MinCount", "MaxCount", "SubnetId", "SecurityGroupIds", "SecurityGroups"),
    *("UserData", "IamInstanceProfile", "TagSpecifications", "MetadataOptions", "ClientToken"),
)


def _launches(made: Call) -> Iterator[Ask]:
    """A launch asks about all that it takes and makes; the role of a profile is handed to EC2."""
    new, image = _new(made, passing.given(made)), made.parameters.get("ImageId")
    if image is None:
        raise MissingParameter("ImageId")
    given = {kind: tag_sets.request_keys(tag_sets.for_kind(made, kind)) for kind in tag_sets.LAUNCHED}
    keys = {**in_region(made), **finding.machine_keys(new), **given["instance"]}
    yield Ask("ec2:RunInstances", arn(made, "instance", "*"), keys)
    of_image = {"ec2:ImageID": image, "ec2:ImageType": "machine", "ec2:RootDeviceType": finding.ROOT_DEVICE}
    known = {"ec2:Owner": "amazon", "ec2:Public": "true"} if image in IMAGES else {}
    image_arn = f"arn:aws:ec2:{made.surroundings.region}::image/{image}"
    yield Ask("ec2:RunInstances", image_arn, {**in_region(made), **of_image, **known})
    yield from network.asks(made, new, given["volume"])
    for kind, tags in given.items():
        if tags:
            created = {**in_region(made), "ec2:CreateAction": "RunInstances", **tags}
            more = finding.machine_keys(new) if kind == "instance" else network.volume_keys(new)
            yield Ask("ec2:CreateTags", arn(made, kind, "*"), {**created, **more})
    yield from passing.passes(made)


@ec2_operation("RunInstances", _launches)
def run_instances(made: Call) -> Result:
    """Machines are pending at first. The program runs as soon as they do."""
    finding.refuse_the_rest(made, *_KNOWN)
    account = made.account
    if made.parameters["ImageId"] not in IMAGES:
        raise NotFound("InvalidAMIID", "image id", f"[{made.parameters['ImageId']}]")
    network.check(made)
    profile = passing.usable(made)
    account.instances = {
        key: each
        for key, each in account.instances.items()
        if each.ended is None or made.now - each.ended <= finding.SHOWN_AFTER_THE_END
    }
    count, reservation = _count(made), ids.resource_id(made.surroundings.chance, "r")
    launched = [_new(made, profile, index, reservation) for index in range(count)]
    for each in launched:
        account.instances[each.id] = each
    result = {
        "ReservationId": reservation,
        "OwnerId": account.id,
        "Groups": [],
        "Instances": [described(made, each, "pending") for each in launched],
    }
    for each in launched:
        machines.run_program(made, account.id, each.id)
    return result


def _count(made: Call) -> int:
    """Return how many to launch: as many as there is room for, no fewer than wanted at least."""
    least, most = made.parameters["MinCount"], made.parameters["MaxCount"]
    if least < 1 or most < least:
        raise InvalidParameterValue(f"Invalid value '{least}' for minCount: it must be from 1 to maxCount.")
    room = INSTANCES - len(made.account.instances)
    if room < least:
        message = (
            f"You have requested more instances ({least}) than the lab keeps in an account ({INSTANCES})."
        )
        raise AWSError("InstanceLimitExceeded", message, 400)
    return int(min(most, room))


def _new(made: Call, profile: str | None, index: int = 0, reservation: str = "") -> Instance:
    chance, given = made.surroundings.chance, made.parameters
    code, options = user_data(given.get("UserData", "")), given.get("MetadataOptions", {})
    place = chance.getrandbits(16)
    instance = Instance(
        id=ids.resource_id(chance, "i"),
        reservation=reservation,
        region=made.surroundings.region,
        image=given.get("ImageId", ""),
        type=given.get("InstanceType", DEFAULT_TYPE),
        launched=made.now,
        private_ip=f"172.31.{place >> 12}.{place % 250 + 4}",
        public_ip=f"198.51.100.{place % 250 + 4}",
        index=index,
        http_tokens=options.get("HttpTokens", "required"),
        http_endpoint=options.get("HttpEndpoint", "enabled"),
        hop_limit=options.get("HttpPutResponseHopLimit", 2),
        user_data=code,
        calls=_calls(code),
        tags=tag_sets.for_kind(made, "instance"),
    )
    if profile is not None:
        associate(made, instance, profile)
    return instance


def associate(made: Call, instance: Instance, profile: str) -> None:
    """Give an instance a profile, under an id of its own."""
    instance.profile, instance.associated = profile, made.now
    instance.association = ids.resource_id(made.surroundings.chance, "iip-assoc")


def user_data(given: str | bytes) -> str:
    """Return user data as the machine reads it: calls carry it in base64, the AWS CLI passes texts.

    Raises InvalidParameterValue for too much.
    """
    code = given if isinstance(given, bytes) else given.encode()
    if not code.lstrip().startswith((b"[", b"#")):
        with suppress(binascii.Error):  # then it is no base64, but the text itself
            code = base64.b64decode(code, validate=True)
    if len(code) > USER_DATA_BYTES:
        raise AWSError("InvalidParameterValue", "User data is limited to 16384 bytes", 400)
    return code.decode(errors="replace")


def _calls(code: str) -> list[FunctionCall]:
    try:
        return programs.listed(code.encode(), "machines")
    except ValueError as error:
        raise InvalidParameterValue(str(error)) from None


@ec2_operation("DescribeInstances", finding.on_everything("ec2:DescribeInstances"))
def describe_instances(made: Call) -> Result:
    finding.refuse_the_rest(made, "InstanceIds", "Filters", "MaxResults", "NextToken")
    wanted = finding.named(made)
    found = [finding.find(made, name) for name in wanted] if wanted else list(made.account.instances.values())
    reservations: dict[str, Result] = {}
    for each in filtered(made, (each for each in found if finding.is_shown(made, each))):
        empty: Mapping[str, object] = {"OwnerId": made.account.id, "Groups": [], "Instances": []}
        held = reservations.setdefault(each.reservation, {"ReservationId": each.reservation, **empty})
        held["Instances"].append(described(made, each))
    return page(made, "Reservations", list(reservations.values()))
