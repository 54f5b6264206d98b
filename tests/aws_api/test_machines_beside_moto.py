"""The same calls to EC2 and ECS through the gate and through moto: alike in what both answer, or it says why.

moto's answers hold more than the lab's, which simulates no network and no hardware: of results it is compared
what the lab answers.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey
from iamlab.account.identities import RootUser
from iamlab.account.machines import IMAGES, SECURITY_GROUP, SUBNET
from tests.aws_api.moto_calls import ACCOUNT
from tests.aws_api.test_beside_moto import ROOT
from tests.aws_api.world import NOW, World, trust

EC2 = trust({"Service": "ec2.amazonaws.com"})
LAUNCH = {"ImageId": "<image>", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
TAGS = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]
ONE = {"InstanceIds": ["<InstanceId>"]}
NOBODY = {"InstanceIds": ["i-00000000000000000"]}
PROFILE = {"IamInstanceProfile": {"Name": "Web"}}
TASK = {
    "family": "web",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "containerDefinitions": [
        {"name": "app", "image": "nginx", "cpu": 256, "memory": 512, "command": ["nginx"]}
    ],
}
RUN = {
    "cluster": "games",
    "taskDefinition": "web",
    "launchType": "FARGATE",
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["<subnet>"], "securityGroups": ["<group>"]}},
}

IN_NO_GROUP = "moto puts a machine into no security group, EC2 into the default one"

BEFORE: list[tuple[str, dict[str, Any]]] = [
    ("iam:CreateRole", {"RoleName": "Web", "AssumeRolePolicyDocument": EC2}),
    ("iam:CreateInstanceProfile", {"InstanceProfileName": "Web"}),
    ("iam:AddRoleToInstanceProfile", {"InstanceProfileName": "Web", "RoleName": "Web"}),
]
"""What both do before anything is compared."""

CALLS: list[tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], str]] = [
    ("ec2:RunInstances", {**LAUNCH, "DryRun": True}),
    ("ec2:RunInstances", {**LAUNCH, "TagSpecifications": TAGS}, IN_NO_GROUP),
    ("ec2:DescribeInstances", ONE, IN_NO_GROUP),
    ("ec2:DescribeInstances", NOBODY),
    ("ec2:DescribeInstances", {"InstanceIds": ["i-1"]}, "EC2 says that an id is malformed"),
    ("ec2:DescribeInstances", {"Filters": [{"Name": "tag:Name", "Values": ["w*"]}]}, IN_NO_GROUP),
    ("ec2:DescribeInstances", {"Filters": [{"Name": "instance-state-name", "Values": ["stopped"]}]}),
    ("ec2:CreateTags", {"Resources": ["<InstanceId>"], "Tags": [{"Key": "team", "Value": "qa"}]}),
    ("ec2:DescribeTags", {"Filters": [{"Name": "key", "Values": ["team"]}]}),
    ("ec2:DeleteTags", {"Resources": ["<InstanceId>"], "Tags": [{"Key": "team"}]}),
    ("ec2:DescribeTags", {"Filters": [{"Name": "key", "Values": ["team"]}]}),
    ("ec2:AssociateIamInstanceProfile", {"InstanceId": "<InstanceId>", **PROFILE}),
    ("ec2:AssociateIamInstanceProfile", {"InstanceId": "<InstanceId>", **PROFILE}),
    ("ec2:DescribeIamInstanceProfileAssociations", {}),
    ("ec2:DisassociateIamInstanceProfile", {"AssociationId": "<AssociationId>"}),
    ("ec2:DisassociateIamInstanceProfile", {"AssociationId": "iip-assoc-00000000000000000"}),
    ("ec2:StopInstances", ONE),
    ("ec2:StopInstances", NOBODY),
    ("ec2:StartInstances", ONE),
    ("ec2:RebootInstances", ONE),
    ("ec2:TerminateInstances", ONE),
    ("ec2:StartInstances", ONE, "moto starts what was terminated"),
    ("ecs:CreateCluster", {"clusterName": "games"}),
    ("ecs:DescribeClusters", {"clusters": ["games", "nothing"]}),
    ("ecs:ListClusters", {}),
    ("ecs:RegisterTaskDefinition", TASK),
    ("ecs:RegisterTaskDefinition", TASK),
    ("ecs:DescribeTaskDefinition", {"taskDefinition": "web:1"}),
    ("ecs:DescribeTaskDefinition", {"taskDefinition": "nothing"}),
    ("ecs:ListTaskDefinitions", {}),
    ("ecs:DeregisterTaskDefinition", {"taskDefinition": "web:2"}),
    ("ecs:ListTaskDefinitions", {}),
    ("ecs:RunTask", {**RUN, "cluster": "nothing"}),
    ("ecs:RunTask", {**RUN, "taskDefinition": "nothing"}),
    ("ecs:RunTask", RUN, "the lab shows no network interfaces"),
    ("ecs:ListTasks", {"cluster": "games"}),
    ("ecs:DeleteCluster", {"cluster": "nothing"}),
]
SERVICES = ("iam", "ec2", "ecs")
DIFFERENCES = {place: call[2] for place, call in enumerate(CALLS) if len(call) == 3}


@pytest.fixture(scope="module")
def answers() -> Iterator[list[tuple[Any, Any]]]:
    """Every call's answers, ours and moto's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3
        from moto import mock_aws

        with mock_aws():
            keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
            session = boto3.Session(region_name="us-east-1", **keys)
            yield list(_both({name: session.client(name) for name in SERVICES}))


def _both(clients: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    root = RootUser("root@example.com", access_keys=[AccessKey(ROOT.access_key_id, ROOT.secret, NOW)])
    world = World(Configuration({ACCOUNT: Account(ACCOUNT, "moto", NOW, root)}))
    us = {"<image>": next(iter(IMAGES)), "<subnet>": SUBNET, "<group>": SECURITY_GROUP}
    subnets = clients["ec2"].describe_subnets()["Subnets"]
    images = clients["ec2"].describe_images(Owners=["amazon"])["Images"]
    (group, *_) = clients["ec2"].describe_security_groups()["SecurityGroups"]
    moto = {
        "<image>": images[0]["ImageId"],
        "<subnet>": subnets[0]["SubnetId"],
        "<group>": group["GroupId"],
    }
    for named, parameters in BEFORE:
        service, _, name = named.partition(":")
        world.do(ROOT, named, **parameters)
        clients[service]._make_api_call(name, parameters)
    for named, parameters, *_ in CALLS:
        service, _, name = named.partition(":")
        ours = world.answer(ROOT, named, **_filled(parameters, us))
        try:
            theirs: Any = clients[service]._make_api_call(name, _filled(parameters, moto))
            del theirs["ResponseMetadata"]
        except ClientError as error:
            theirs = error.response["Error"]["Code"]
        for side, answer in ((us, ours.result), (moto, theirs)):
            _remember(side, answer)
        if ours.error or isinstance(theirs, str):
            yield ours.error.code if ours.error else "went through", theirs
        else:
            yield _in_common(ours.result or {}, theirs)


def _remember(side: dict[str, str], answer: Any) -> None:
    if isinstance(answer, dict) and "ReservationId" in answer:
        side["<InstanceId>"] = answer["Instances"][0]["InstanceId"]
    if isinstance(answer, dict) and "IamInstanceProfileAssociation" in answer:
        side["<AssociationId>"] = answer["IamInstanceProfileAssociation"]["AssociationId"]


def _filled(value: Any, seen: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, seen) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(each, seen) for each in value]
    return seen.get(value, value) if isinstance(value, str) else value


COMPARED = (
    *(
        "State",
        "CurrentState",
        "PreviousState",
        "Code",
        "Name",
        "Key",
        "Value",
        "ResourceType",
        "InstanceType",
    ),
    *(
        "status",
        "clusterName",
        "family",
        "revision",
        "cpu",
        "memory",
        "reason",
        "desiredStatus",
        "launchType",
    ),
)
"""The names whose values are compared; of all others their kind, and how many there are."""


def _in_common(ours: Any, theirs: Any, name: str = "") -> tuple[Any, Any]:
    """Return both answers, cut to the names that both have, and to the values that do not hang on chance."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        pairs = {key: _in_common(ours[key], theirs[key], key) for key in ours.keys() & theirs.keys()}
        return {key: ours for key, (ours, _) in pairs.items()}, {
            key: each for key, (_, each) in pairs.items()
        }
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        found = [_in_common(mine, other, name) for mine, other in zip(ours, theirs, strict=True)]
        return [mine for mine, _ in found], [other for _, other in found]
    if name in COMPARED or type(ours) is not type(theirs) or isinstance(ours, list):
        return ours, theirs
    return type(ours).__name__, type(theirs).__name__


@pytest.mark.parametrize(
    "place",
    [place for place in range(len(CALLS)) if place not in DIFFERENCES],
    ids=lambda place: f"{place}-{CALLS[place][0]}",
)
def test_both_answer_alike(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours == theirs


@pytest.mark.parametrize("place", DIFFERENCES, ids=lambda place: f"{place}-{CALLS[place][0]}")
def test_a_difference_is_still_there(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours != theirs, "it needs no reason any more"
