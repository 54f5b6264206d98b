"""Instances by their id, what operations on them ask for, and EC2's own way to register an operation."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import wraps

from iamlab.account.machines import Instance
from iamlab.aws_api.operation import Ask, Asks, Call, Perform, Result, operation
from iamlab.aws_api.operations.ec2.errors import DryRun, Malformed, NotFound, NotSimulated
from iamlab.evaluator.context import ContextValue

SHOWN_AFTER_THE_END = timedelta(hours=1)
"""How long a terminated instance is still shown (EC2 user guide, "Terminate instances")."""

TENANCY, ROOT_DEVICE = "default", "ebs"

_ID = re.compile(r"i-(?:[0-9a-f]{8}|[0-9a-f]{17})", re.ASCII)


def ec2_operation(name: str, asks: Asks, *, changes: bool | None = None) -> Callable[[Perform], Perform]:
    """Register the decorated function as an operation of EC2, of which a dry run asks and does nothing."""

    def register(perform: Perform) -> Perform:
        @wraps(perform)
        def unless_dry(made: Call) -> Result | None:
            if made.parameters.get("DryRun"):
                raise DryRun
            return perform(made)

        operation(f"ec2:{name}", asks, changes=changes)(unless_dry)
        return perform

    return register


def arn(made: Call, kind: str, name: str) -> str:
    """Return the ARN of something in the caller's account and Region, such as an `instance`."""
    return f"arn:aws:ec2:{made.surroundings.region}:{made.caller.account.id}:{kind}/{name}"


def in_region(made: Call) -> dict[str, ContextValue]:
    """Return the one key that every action of EC2 supports."""
    return {"ec2:Region": made.surroundings.region}


def on_everything(action: str) -> Asks:
    """Ask for an action that takes no particular resource."""

    def asks(made: Call) -> Iterable[Ask]:
        return (Ask(action, "*", in_region(made)),)

    return asks


def on_instances(action: str) -> Asks:
    """Ask for an action on each instance that a call names."""

    def asks(made: Call) -> Iterator[Ask]:
        for name in named(made):
            yield on_instance(made, action, name)

    return asks


def on_instance(made: Call, action: str, name: str, more: Mapping[str, ContextValue] | None = None) -> Ask:
    """Return the ask for an action on one instance, with the keys that tell of it. Raises Malformed."""
    instance = held(made, name)
    keys = keys_of(instance) if instance else {}
    return Ask(action, arn(made, "instance", name), {**in_region(made), **keys, **(more or {})})


def named(made: Call) -> list[str]:
    """Return the ids of instances in a call's parameters."""
    one = made.parameters.get("InstanceId")
    return [one] if one is not None else list(made.parameters.get("InstanceIds", []))


def held(made: Call, name: str) -> Instance | None:
    """Return the caller's instance with this id, None where there is none. Raises Malformed."""
    if not _ID.fullmatch(name):
        raise Malformed("InvalidInstanceID", name)
    found = made.account.instances.get(name)
    return found if found is not None and is_shown(made, found) else None


def is_shown(made: Call, instance: Instance) -> bool:
    """Say whether an instance is of the caller's Region, and there or only just terminated."""
    is_gone = instance.ended is not None and made.now - instance.ended > SHOWN_AFTER_THE_END
    return instance.region == made.surroundings.region and not is_gone


def find(made: Call, name: str) -> Instance:
    """Return the caller's instance with this id. Raises NotFound, Malformed."""
    found = held(made, name)
    if found is None:
        raise NotFound("InvalidInstanceID", "instance ID", name)
    return found


def keys_of(instance: Instance) -> dict[str, ContextValue]:
    """Return the condition keys that tell of an instance that is there."""
    return {
        **machine_keys(instance),
        "ec2:InstanceID": instance.id,
        **tag_keys(instance.tags),
    }


def machine_keys(instance: Instance) -> dict[str, ContextValue]:
    """Return the condition keys that tell how a machine is made."""
    profile = {"ec2:InstanceProfile": instance.profile} if instance.profile else {}
    return {
        "ec2:AvailabilityZone": instance.zone,
        "ec2:EbsOptimized": "false",
        "ec2:InstanceType": instance.type,
        "ec2:MetadataHttpEndpoint": instance.http_endpoint,
        "ec2:MetadataHttpPutResponseHopLimit": str(instance.hop_limit),
        "ec2:MetadataHttpTokens": instance.http_tokens,
        "ec2:RootDeviceType": ROOT_DEVICE,
        "ec2:Tenancy": TENANCY,
        **profile,
    }


def tag_keys(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the keys that show the tags of a resource: EC2 has an older one too."""
    return {f"{prefix}:ResourceTag/{key}": value for prefix in ("aws", "ec2") for key, value in tags.items()}


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise NotSimulated where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - {"DryRun", *known}):
        raise NotSimulated(", ".join(rest))
