"""The records of EC2 and ECS against the service authorization reference and botocore."""

import re
from typing import Any

import pytest

from iamlab.account.credentials import LastUse
from iamlab.account.machines import IMAGES
from iamlab.aws_api.authentication import authenticate
from iamlab.aws_api.operation import OPERATIONS, Ask, Call
from iamlab.aws_api.parameters import operation_model
from iamlab.evaluator import condition_keys, context, reference
from iamlab.evaluator.arns import ResourcePattern
from tests.aws_api import test_ec2, test_ecs
from tests.aws_api.test_records import conforms, supported_keys
from tests.aws_api.world import NOW, World, key_of

SERVICES = ("ec2", "ec2-instance-connect", "ecs")
NAMES = sorted(each for each in OPERATIONS if each[0] in SERVICES)
TAGS = [{"Key": "team", "Value": "qa"}]
LOWER_TAGS = [{"key": "team", "value": "qa"}]
SPECIFICATIONS = [{"ResourceType": kind, "Tags": TAGS} for kind in ("instance", "volume")]


def fill(world: World) -> World:
    """Return the small AWS with machines, one with a profile and one without, and a task; all with tags."""
    test_ec2.prepare(world)
    given = {"TagSpecifications": SPECIFICATIONS}
    test_ec2.run(world, **given, **test_ec2.WITH_ROLE)
    test_ec2.run(world, **given)
    for name in ("Reports", "Execution"):
        if name.lower() not in world.account.roles:
            world.do("ada", "iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=test_ecs.TRUST)
    document = test_ecs.TRUST.replace("ecs-tasks.amazonaws.com", "ec2.amazonaws.com")
    both = document.replace('"ec2.amazonaws.com"', '["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"]')
    world.do("ada", "iam:UpdateAssumeRolePolicy", RoleName="Reports", PolicyDocument=both)
    test_ecs.let_role(world, "Execution", test_ecs.LOGGING)
    world.do("ada", "logs:CreateLogGroup", logGroupName="/ecs/report")
    world.do("ada", "ecs:CreateCluster", clusterName="games", tags=LOWER_TAGS)
    serves = [test_ecs.container(logConfiguration=test_ecs.LOG)]
    registered = test_ecs.register(containerDefinitions=serves, tags=LOWER_TAGS)
    world.do("ada", "ecs:RegisterTaskDefinition", **registered)
    world.do("ada", "ecs:RunTask", **test_ecs.RUN, tags=LOWER_TAGS)
    return world


@pytest.fixture
def full(world: World) -> World:
    """The small AWS with machines and a task."""
    return fill(world)


def parameters(world: World, service: str, name: str) -> dict[str, Any]:
    """Return parameters for an operation: those required, and those that show in condition keys."""
    shape = operation_model(service, name).input_shape
    assert shape is not None
    first, second = world.account.instances.values()
    (task,) = world.account.tasks
    common: dict[str, Any] = {
        "InstanceId": second.id,
        "InstanceIds": [first.id],
        "Resources": [first.id],
        "AssociationId": first.association,
        "IamInstanceProfile": {"Name": "Reports"},
        "Tags": TAGS,
        "Attribute": "userData",
        "InstanceOSUser": "ec2-user",
        "SSHPublicKey": "ssh-ed25519 " + "A" * 256,
        "cluster": "games",
        "tasks": [task],
        "task": task,
        "taskDefinition": "report:1",
        "clusters": ["games"],
    }
    special = SPECIAL.get((service, name), {})
    wanted = {*shape.required_members, *special, *ALWAYS}
    return {
        member: special.get(member) or common[member]
        for member in shape.members
        if member in wanted and (member in special or member in common)
    }


ALWAYS = ("clusters", "cluster")
SPECIAL: dict[tuple[str, str], dict[str, Any]] = {
    ("ec2", "RunInstances"): {
        **test_ec2.launch(TagSpecifications=SPECIFICATIONS, **test_ec2.WITH_ROLE),
    },
    ("ec2", "StartInstances"): {"InstanceIds": None},
    ("ec2", "DeleteTags"): {"Tags": TAGS},
    ("ec2", "DescribeImages"): {"ImageIds": list(IMAGES)},
    ("ecs", "CreateCluster"): {"clusterName": "more", "tags": LOWER_TAGS},
    ("ecs", "RegisterTaskDefinition"): test_ecs.register(test_ecs.READS, tags=LOWER_TAGS),
    ("ecs", "RunTask"): {**test_ecs.RUN, "taskDefinition": "report:1", "tags": LOWER_TAGS},
}


def asks(world: World, service: str, name: str) -> list[Ask]:
    """Return what an administrator's call asks for."""
    given = parameters(world, service, name)
    caller = authenticate(world.configuration, key_of("ada"), NOW, LastUse(NOW, service, "us-east-1"))
    made = Call(world.configuration, caller, given, world.surroundings)
    return list(OPERATIONS[service, name].asks(made))


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_what_an_operation_asks_for_exists_and_fits(service: str, name: str, full: World) -> None:
    found = asks(full, service, name)
    assert found
    for ask in found:
        action = reference.find_action(ask.action)
        assert action is not None, ask.action
        assert ask.action == action.full_name
        if action.resource_types:
            pattern = ResourcePattern(ask.resource)
            assert ask.resource != "*"
            assert any(kind.may_be(pattern) for kind in action.resource_types), ask.resource
        else:
            assert ask.resource == "*"
        for key in ask.keys:
            assert condition_keys.type_of(key) is not None, key


NOT_SIMULATED = re.compile(
    r"""
    ec2:(IsLaunchTemplateResource|LaunchTemplate|PlacementGroup.*|ProductCode|ManagedResourceOperator)
    | ec2:(CpuOptionsAmdSevSnp|InstanceAutoRecovery|InstanceBandwidthWeighting|InstanceMarketType)
    | ec2:(InstanceMetadataTags|AvailabilityZoneId|Attribute.*|BootModeOverride|Ipv[46]IpamPoolId)
    | ec2:(AssociatePublicIpAddress|AuthorizedService|AuthorizedUser|Permission|NetworkInterfaceID)
    | ec2:(ParentSnapshot|ParentVolume|KmsKeyId|VolumeID|VolumeInitializationRate|VolumeThroughput)
    | ecs:(capacity-provider|enable-ebs-volumes|enable-execute-command|privileged)
    | ecs:fargate-ephemeral-storage-kms-key
    """,
    re.VERBOSE,
)
"""Keys of what the lab's machines and tasks do not have."""

LAUNCH_HAS_NOT = {
    "instance": ("ec2:InstanceID", "ec2:NewInstanceProfile"),
    "image": (),
    "network-interface": (),
    "volume": (),
    "subnet": (),
    "security-group": (),
}
NEW = ("RunInstances", "RegisterTaskDefinition", "CreateCluster")
TELLS_NEW_PROFILE = ("AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation")


def expected(ask: Ask, service: str, name: str) -> set[str]:
    """Return the keys that the reference gives an ask, less those of what is only being made."""
    if ask.action == "iam:PassRole":  # fact 4.7.2: tags are unreliable with it
        return {"iam:PassedToService"}
    wanted = supported_keys(ask, NOT_SIMULATED)
    kind = ask.resource.rpartition(":")[2].partition("/")[0]
    if name in NEW:
        wanted = {key for key in wanted if "ResourceTag" not in key}
        wanted -= set(LAUNCH_HAS_NOT.get(kind, ()))
    if name == "RunInstances" and kind not in ("instance", "volume"):
        wanted = {key for key in wanted if key not in ("aws:RequestTag/team", "aws:TagKeys")}
    if name not in TELLS_NEW_PROFILE:
        wanted.discard("ec2:NewInstanceProfile")
    if name != "RunInstances":
        wanted.discard("ec2:CreateAction")
    if service == "ec2" and name not in ("RunInstances", "CreateTags", "DeleteTags"):
        wanted -= {"aws:RequestTag/team", "aws:TagKeys"}
    if name == "DeleteTags":  # it has fewer keys than what it is about
        wanted = {key for key in wanted if "Tag" in key or key == "ec2:Region"}
    if ask.action == "ecs:TagResource":
        wanted = {key for key in wanted if "ResourceTag" not in key}
    if name in ("AssociateIamInstanceProfile", "GetConsoleOutput", "DescribeInstanceAttribute"):
        wanted.discard("ec2:InstanceProfile")  # the machine has none yet
    if name == "ListTasks":
        wanted = {key for key in wanted if "ResourceTag" not in key}
    return wanted


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_every_ask_carries_the_keys_that_its_action_supports_and_no_others(
    service: str, name: str, full: World
) -> None:
    for ask in asks(full, service, name):
        carried = set(ask.keys) - set(context.unsupported(ask.keys, ask.action))
        assert carried == expected(ask, service, name), f"{ask.action} on {ask.resource}"


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_somebody_without_rights_is_refused_by_the_name_of_the_action(
    service: str, name: str, full: World
) -> None:
    answer = full.answer("noor", f"{service}:{name}", **parameters(full, service, name))
    assert answer.error is not None
    assert answer.error.code == ("UnauthorizedOperation" if service == "ec2" else "AccessDeniedException")
    assert not answer.asked[-1].decision.allowed
    assert f"is not authorized to perform: {answer.asked[-1].request.action} " in answer.error.message


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_a_result_has_the_shape_that_botocore_knows(service: str, name: str, full: World) -> None:
    answer = full.answer("ada", f"{service}:{name}", **parameters(full, service, name))
    shape = operation_model(service, name).output_shape
    if answer.error is not None:
        assert (name, answer.error.code) == ("DeleteCluster", "ClusterContainsTasksException")
    elif shape is None:
        assert not answer.result
    else:
        assert answer.result is not None
        conforms(shape, answer.result, name)
