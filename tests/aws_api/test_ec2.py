"""EC2 through the gate: machines, the roles handed to them, and what is found on them (facts 4.7, 6.3.6)."""

import base64
import json
from typing import Any

import pytest

from iamlab.account.machines import IMAGES, INSTANCES, Instance
from iamlab.account.resource_changes import resource_changes
from iamlab.aws_api import on_machines
from iamlab.aws_api.gate import Answer
from tests.aws_api.world import (
    ACCOUNT,
    PARTNER,
    World,
    allow,
    credentials_in,
    key_of,
    role_arn,
    trust,
    user_arn,
)

IMAGE = next(iter(IMAGES))
EC2 = {"Service": "ec2.amazonaws.com"}
ROLE = role_arn("Reports")
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/Reports"
READS = {"call": "s3:GetObject", "parameters": {"Bucket": "games-data", "Key": "plan"}}
READ = allow("s3:GetObject", "arn:aws:s3:::games-data/*")
WITH_ROLE = {"IamInstanceProfile": {"Name": "Reports"}}
WITHOUT_PASS = allow("ec2:*")


def code(*calls: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(calls).encode()).decode()


def launch(*calls: dict[str, Any], **changed: Any) -> dict[str, Any]:
    given = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    return {**given, **({"UserData": code(*calls)} if calls else {}), **changed}


@pytest.fixture
def ready(world: World) -> World:
    return prepare(world)


def prepare(world: World) -> World:
    """Return the small AWS with an object, and a role for machines that may do nothing yet."""
    world.do("ada", "s3:CreateBucket", Bucket="games-data")
    world.do("ada", "s3:PutObject", Bucket="games-data", Key="plan", Body=b"secret plan")
    world.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=trust(EC2))
    world.do("ada", "iam:CreateInstanceProfile", InstanceProfileName="Reports")
    world.do("ada", "iam:AddRoleToInstanceProfile", InstanceProfileName="Reports", RoleName="Reports")
    return world


def let_role(world: World, document: str) -> None:
    given = {"RoleName": "Reports", "PolicyName": "do", "PolicyDocument": document}
    world.do("ada", "iam:PutRolePolicy", **given)


def run(world: World, *calls: dict[str, Any], **changed: Any) -> str:
    """Launch a machine and return its id."""
    return str(world.do("ada", "ec2:RunInstances", **launch(*calls, **changed))["Instances"][0]["InstanceId"])


def on(world: World, instance: str) -> Instance:
    return world.account.instances[instance]


def printed(world: World, instance: str) -> str:
    shown = world.do("ada", "ec2:GetConsoleOutput", InstanceId=instance)["Output"]
    return base64.b64decode(shown).decode()


def again(world: World, instance: str) -> Answer:
    answer = on_machines.run_program(world.configuration, ACCOUNT, instance, world.surroundings)
    world.keep(answer)
    return answer


def test_a_machine_acts_with_the_role_of_its_profile(ready: World) -> None:
    let_role(ready, READ)
    instance = run(ready, READS, {"call": "sts:GetCallerIdentity"}, {"call": "iam:ListUsers"}, **WITH_ROLE)
    log = printed(ready, instance)
    assert "Found credentials in the instance profile: ASIA" in log
    assert "[INFO] s3:GetObject succeeded" in log
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/{instance}"
    assert f"User: {session} is not authorized to perform: iam:ListUsers" in log


def test_its_calls_are_recorded_as_of_the_machine(ready: World) -> None:
    events = ready.answer("ada", "ec2:RunInstances", **launch(READS, **WITH_ROLE)).events
    assert [event["eventName"] for event in events] == ["RunInstances", "GetObject"]
    (instance,) = ready.account.instances.values()
    who = events[1]["userIdentity"]
    assert who["arn"].endswith(f":assumed-role/Reports/{instance.id}")
    assert who["principalId"].endswith(f":{instance.id}")
    assert who["sessionContext"]["ec2RoleDelivery"] == "2.0"
    assert events[1]["sourceIPAddress"] == instance.public_ip
    assert "userData" not in events[0]["requestParameters"]


def test_a_machine_is_pending_then_running_with_everything_that_it_has(ready: World) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "reports"}]}]
    launched = ready.do("ada", "ec2:RunInstances", **launch(TagSpecifications=tags, **WITH_ROLE))
    (shown,) = launched["Instances"]
    assert shown["State"] == {"Code": 0, "Name": "pending"}
    found = ready.do("ada", "ec2:DescribeInstances", InstanceIds=[shown["InstanceId"]])
    (now,) = found["Reservations"][0]["Instances"]
    assert now["State"] == {"Code": 16, "Name": "running"}
    assert now["IamInstanceProfile"]["Arn"] == PROFILE
    assert now["Tags"] == [{"Key": "Name", "Value": "reports"}]


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("instance-state-name", "running", 2),
        ("instance-state-name", "stopped", 0),
        ("tag:team", "q*", 1),
        ("tag:team", "dev", 0),
        ("tag-key", "team", 1),
        ("iam-instance-profile.arn", PROFILE, 1),
    ],
)
def test_filters_pick_out_instances(ready: World, name: str, value: str, count: int) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "qa"}]}]
    run(ready, TagSpecifications=tags)
    run(ready, **WITH_ROLE)
    found = ready.do("ada", "ec2:DescribeInstances", Filters=[{"Name": name, "Values": [value]}])
    assert len(found["Reservations"]) == count


def test_an_unknown_filter_is_refused(ready: World) -> None:
    filters = [{"Name": "colour", "Values": ["red"]}]
    for name in ("DescribeInstances", "DescribeTags", "DescribeIamInstanceProfileAssociations"):
        run(ready)
        error = ready.refused("ada", f"ec2:{name}", Filters=filters)
        assert (error.code, error.message) == ("InvalidParameterValue", "The filter 'colour' is invalid")


def test_a_long_list_comes_in_pages(ready: World) -> None:
    for _ in range(6):
        run(ready)
    first = ready.do("ada", "ec2:DescribeInstances", MaxResults=5)
    rest = ready.do("ada", "ec2:DescribeInstances", MaxResults=5, NextToken=first["NextToken"])
    assert (len(first["Reservations"]), len(rest["Reservations"]), "NextToken" in rest) == (5, 1, False)
    assert ready.refused("ada", "ec2:DescribeInstances", MaxResults=1).code == "InvalidParameterValue"
    assert ready.refused("ada", "ec2:DescribeInstances", NextToken="x").code == "InvalidParameterValue"


def test_who_launches_a_machine_hands_it_a_role(ready: World) -> None:
    """T40, fact 4.7.1."""
    ready.account.users["noor"].inline["launch"] = WITHOUT_PASS
    error = ready.refused("noor", "ec2:RunInstances", **launch(**WITH_ROLE))
    assert (error.code, error.status) == ("UnauthorizedOperation", 403)
    assert f"not authorized to perform: iam:PassRole on resource: {ROLE} because" in error.message
    ready.do("noor", "ec2:RunInstances", **launch())
    for service, code in (("lambda", "UnauthorizedOperation"), ("ec2", None)):
        condition = {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}}
        ready.account.users["noor"].inline["pass"] = allow("iam:PassRole", ROLE, Condition=condition)
        answer = ready.answer("noor", "ec2:RunInstances", **launch(**WITH_ROLE))
        assert (answer.error.code if answer.error else None) == code


@pytest.mark.parametrize("by", ["launch", "associate", "replace"])
def test_every_way_to_give_a_machine_a_role_takes_passing_it(ready: World, by: str) -> None:
    ready.account.users["noor"].inline["launch"] = WITHOUT_PASS
    instance = run(ready, **(WITH_ROLE if by == "replace" else {}))
    association = on(ready, instance).association
    name, given = {
        "launch": ("RunInstances", launch()),
        "associate": ("AssociateIamInstanceProfile", {"InstanceId": instance}),
        "replace": ("ReplaceIamInstanceProfileAssociation", {"AssociationId": association}),
    }[by]
    error = ready.refused("noor", f"ec2:{name}", **given, **WITH_ROLE)
    assert f"perform: iam:PassRole on resource: {ROLE}" in error.message
    ready.account.users["noor"].inline["pass"] = allow("iam:PassRole", ROLE)
    ready.do("noor", f"ec2:{name}", **given, **WITH_ROLE)


def test_a_refusal_says_more_to_who_may_decode_it(ready: World) -> None:
    """Facts 5.2.6, 5.2.7."""
    message = ready.refused("noor", "ec2:RunInstances", **launch()).message
    assert message.startswith("You are not authorized to perform this operation. User: ")
    encoded = message.rpartition(": ")[2]
    shown = ready.do("ada", "sts:DecodeAuthorizationMessage", EncodedMessage=encoded)
    context = json.loads(shown["DecodedMessage"])["context"]
    assert (context["action"], context["resource"]) == (
        "ec2:RunInstances",
        f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*",
    )
    events = ready.answer("noor", "ec2:DescribeInstances").events
    assert events[0]["errorCode"] == "Client.UnauthorizedOperation"


def test_a_dry_run_asks_and_does_nothing(ready: World) -> None:
    error = ready.refused("ada", "ec2:RunInstances", **launch(DryRun=True))
    assert (error.code, error.message, error.status) == (
        "DryRunOperation",
        "Request would have succeeded, but DryRun flag is set.",
        412,
    )
    assert ready.account.instances == {}
    assert ready.refused("noor", "ec2:RunInstances", **launch(DryRun=True)).code == "UnauthorizedOperation"


@pytest.mark.parametrize(
    ("kind", "denied"),
    [
        ("image", f"arn:aws:ec2:us-east-1::image/{IMAGE}"),
        ("subnet", f"arn:aws:ec2:us-east-1:{ACCOUNT}:subnet/subnet-0a1b2c3d4e5f60718"),
        ("volume", f"arn:aws:ec2:us-east-1:{ACCOUNT}:volume/*"),
        ("network-interface", f"arn:aws:ec2:us-east-1:{ACCOUNT}:network-interface/*"),
        ("security-group", f"arn:aws:ec2:us-east-1:{ACCOUNT}:security-group/sg-0a1b2c3d4e5f60718"),
    ],
)
def test_a_launch_takes_every_resource_that_it_uses(ready: World, kind: str, denied: str) -> None:
    kinds = ("instance", "image", "subnet", "volume", "network-interface", "security-group")
    allowed = [f"arn:aws:ec2:*:*:{each}/*" for each in kinds if each != kind]
    ready.account.users["noor"].inline["launch"] = allow("ec2:RunInstances", allowed)
    error = ready.refused("noor", "ec2:RunInstances", **launch())
    assert f"ec2:RunInstances on resource: {denied} because" in error.message


def test_a_type_of_machine_can_be_all_that_is_allowed(ready: World) -> None:
    small = {"StringEqualsIfExists": {"ec2:InstanceType": "t3.micro"}}
    ready.account.users["noor"].inline["launch"] = allow("ec2:RunInstances", Condition=small)
    assert ready.refused("noor", "ec2:RunInstances", **launch(InstanceType="m5.large")).status == 403
    ready.do("noor", "ec2:RunInstances", **launch())


def test_who_launches_with_tags_tags(ready: World) -> None:
    ready.account.users["noor"].inline["launch"] = allow("ec2:RunInstances")
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "qa"}]}]
    given = launch(TagSpecifications=tags)
    assert "ec2:CreateTags" in ready.refused("noor", "ec2:RunInstances", **given).message
    at_launch = {"StringEquals": {"ec2:CreateAction": "RunInstances", "aws:RequestTag/team": "qa"}}
    ready.account.users["noor"].inline["tag"] = allow("ec2:CreateTags", Condition=at_launch)
    shown = ready.do("noor", "ec2:RunInstances", **given)
    later = {"Resources": [shown["Instances"][0]["InstanceId"]], "Tags": [{"Key": "team", "Value": "qa"}]}
    assert ready.refused("noor", "ec2:CreateTags", **later).code == "UnauthorizedOperation"


def test_tags_decide_over_one_machine_and_not_another(ready: World) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "qa"}]}]
    own, other = run(ready, TagSpecifications=tags), run(ready)
    condition = {"StringEquals": {"ec2:ResourceTag/team": "qa"}}
    ready.account.users["noor"].inline["stop"] = allow("ec2:StopInstances", Condition=condition)
    ready.do("noor", "ec2:StopInstances", InstanceIds=[own])
    assert ready.refused("noor", "ec2:StopInstances", InstanceIds=[other]).status == 403
    assert ready.refused("noor", "ec2:StopInstances", InstanceIds=[own, other]).status == 403
    assert (on(ready, own).state, on(ready, other).state) == ("stopped", "running")


def test_machines_of_other_accounts_are_not_there(ready: World) -> None:
    """EC2 has no policies on its resources: who acts across accounts acts as a role there."""
    instance = run(ready)
    error = ready.refused("finn", "ec2:StopInstances", InstanceIds=[instance])
    assert (error.code, error.message) == (
        "InvalidInstanceID.NotFound",
        f"The instance ID '{instance}' does not exist",
    )
    given = {"RoleName": "Ops", "AssumeRolePolicyDocument": trust({"AWS": user_arn("finn", PARTNER)})}
    ready.do("ada", "iam:CreateRole", **given)
    document = allow("ec2:StopInstances")
    ready.do("ada", "iam:PutRolePolicy", RoleName="Ops", PolicyName="do", PolicyDocument=document)
    taken = ready.do("finn", "sts:AssumeRole", RoleArn=role_arn("Ops"), RoleSessionName="finn")
    ready.do(credentials_in(taken), "ec2:StopInstances", InstanceIds=[instance])
    assert ready.refused(credentials_in(taken), "ec2:StartInstances", InstanceIds=[instance]).status == 403


def test_one_machine_of_two_with_the_same_role_can_be_denied(ready: World) -> None:
    let_role(ready, READ)
    first, second = run(ready, READS, **WITH_ROLE), run(ready, READS, **WITH_ROLE)
    arn = f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/{first}"
    condition = {"ArnEquals": {"ec2:SourceInstanceARN": arn}}
    deny = json.loads(allow("*", Condition=condition))
    deny["Statement"][0]["Effect"] = "Deny"
    given = {"RoleName": "Reports", "PolicyName": "one", "PolicyDocument": json.dumps(deny)}
    ready.do("ada", "iam:PutRolePolicy", **given)
    log = {each: again(ready, each).unwrapped()["Log"][-1] for each in (first, second)}
    assert "with an explicit deny in an identity-based policy" in log[first]
    assert "s3:GetObject succeeded" in log[second]


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {"aws:userid": "*:{id}"}},
        {"StringEquals": {"aws:Ec2InstanceSourceVpc": "vpc-0a1b2c3d4e5f60718"}},
        {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}},
        {"NumericGreaterThanEquals": {"ec2:RoleDelivery": "2"}},
    ],
)
def test_conditions_tell_what_a_machine_is(ready: World, condition: dict[str, Any]) -> None:
    instance = run(ready, READS, **WITH_ROLE)
    filled = json.loads(json.dumps(condition).replace("{id}", instance))
    let_role(ready, allow("s3:GetObject", Condition=filled))
    assert "succeeded" in again(ready, instance).unwrapped()["Log"][-1]


KEYS = "[default]\naws_access_key_id = {0}\naws_secret_access_key = {1}\n"


def keys_on(world: World, instance: str, user: str, place: str = ".aws/credentials") -> None:
    key = key_of(user)
    text = KEYS.format(key.access_key_id, key.secret).encode()
    world.keep(on_machines.keep_files(world.configuration, ACCOUNT, instance, {place: text}))


@pytest.mark.parametrize("place", [".aws/credentials", ".aws/config"])
def test_keys_on_a_machine_come_before_its_role(ready: World, place: str) -> None:
    let_role(ready, READ)
    instance = run(ready, READS, **WITH_ROLE)
    keys_on(ready, instance, "noor", place)
    answer = again(ready, instance)
    assert answer.events[0]["userIdentity"]["userName"] == "noor"
    assert "in the shared credentials file" in answer.unwrapped()["Log"][-2]
    ready.keep(on_machines.keep_files(ready.configuration, ACCOUNT, instance, {}))
    assert "succeeded" in again(ready, instance).unwrapped()["Log"][-1]


@pytest.mark.parametrize(
    "text", [b"", b"[other]\naws_access_key_id = x", b"nonsense", b"[default", b"\xff\xfe"]
)
def test_a_file_without_keys_is_passed_over(ready: World, text: bytes) -> None:
    let_role(ready, READ)
    instance = run(ready, READS, **WITH_ROLE)
    files = {".aws/credentials": text}
    ready.keep(on_machines.keep_files(ready.configuration, ACCOUNT, instance, files))
    assert "succeeded" in again(ready, instance).unwrapped()["Log"][-1]


@pytest.mark.parametrize("reason", ["nothing", "empty profile", "trust", "metadata off"])
def test_a_machine_without_credentials_says_so(ready: World, reason: str) -> None:
    off = {"MetadataOptions": {"HttpEndpoint": "disabled"}} if reason == "metadata off" else {}
    instance = run(ready, READS, **({} if reason == "nothing" else WITH_ROLE), **off)
    if reason == "empty profile":
        given = {"InstanceProfileName": "Reports", "RoleName": "Reports"}
        ready.do("ada", "iam:RemoveRoleFromInstanceProfile", **given)
    if reason == "trust":
        document = trust({"Service": "lambda.amazonaws.com"})
        ready.do("ada", "iam:UpdateAssumeRolePolicy", RoleName="Reports", PolicyDocument=document)
    log = again(ready, instance).unwrapped()["Log"][-1]
    assert "[ERROR] NoCredentialsError: Unable to locate credentials" in log
    assert ("AssumeRoleUnauthorizedAccess" in log) == (reason == "trust")


def test_a_profile_is_given_replaced_and_taken_away(ready: World) -> None:
    instance = run(ready)
    given = ready.do("ada", "ec2:AssociateIamInstanceProfile", InstanceId=instance, **WITH_ROLE)
    association = given["IamInstanceProfileAssociation"]["AssociationId"]
    assert given["IamInstanceProfileAssociation"]["State"] == "associating"
    again_given = ready.refused("ada", "ec2:AssociateIamInstanceProfile", InstanceId=instance, **WITH_ROLE)
    assert again_given.code == "IncorrectState"
    shown = ready.do("ada", "ec2:DescribeIamInstanceProfileAssociations")
    (held,) = shown["IamInstanceProfileAssociations"]
    assert (held["AssociationId"], held["IamInstanceProfile"]["Arn"]) == (association, PROFILE)
    replaced = ready.do(
        "ada",
        "ec2:ReplaceIamInstanceProfileAssociation",
        AssociationId=association,
        IamInstanceProfile={"Arn": PROFILE},
    )["IamInstanceProfileAssociation"]
    assert replaced["AssociationId"] != association
    gone = {"AssociationId": replaced["AssociationId"]}
    ready.do("ada", "ec2:DisassociateIamInstanceProfile", **gone)
    assert on(ready, instance).profile is None
    error = ready.refused("ada", "ec2:DisassociateIamInstanceProfile", **gone)
    assert error.code == "InvalidAssociationID.NotFound"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Name": "Nobody"}, "Invalid IAM Instance Profile name"),
        ({"Arn": f"{PROFILE}s"}, "Invalid IAM Instance Profile ARN"),
        ({"Name": "Web"}, "has no associated IAM Roles"),
        ({"Name": "Reports", "Arn": PROFILE}, "Give either the name or the ARN"),
        ({"Arn": PROFILE.replace(ACCOUNT, PARTNER)}, "Invalid IAM Instance Profile ARN"),
    ],
)
def test_a_profile_that_gives_no_role_is_refused(ready: World, given: dict[str, str], message: str) -> None:
    error = ready.refused("ada", "ec2:RunInstances", **launch(IamInstanceProfile=given))
    assert (error.code, message in error.message) == ("InvalidParameterValue", True), error.message


def test_machines_stop_start_and_end(ready: World) -> None:
    let_role(ready, READ)
    instance = run(ready, READS, **WITH_ROLE)
    ids = {"InstanceIds": [instance]}
    (stopping,) = ready.do("ada", "ec2:StopInstances", **ids)["StoppingInstances"]
    assert (stopping["PreviousState"]["Name"], stopping["CurrentState"]["Name"]) == ("running", "stopping")
    assert ready.refused("ada", "ec2:RebootInstances", **ids).code == "IncorrectInstanceState"
    stopped = on_machines.run_program(ready.configuration, ACCOUNT, instance).error
    assert stopped is not None
    assert stopped.code == "IncorrectInstanceState"
    ready.do("ada", "ec2:StartInstances", **ids)
    ready.do("ada", "ec2:RebootInstances", **ids)
    assert printed(ready, instance).count("s3:GetObject succeeded") == 3
    (ended,) = ready.do("ada", "ec2:TerminateInstances", **ids)["TerminatingInstances"]
    assert ended["CurrentState"] == {"Code": 32, "Name": "shutting-down"}
    assert ready.refused("ada", "ec2:StartInstances", **ids).code == "IncorrectInstanceState"
    error = ready.refused("ada", "ec2:AssociateIamInstanceProfile", InstanceId=instance, **WITH_ROLE)
    assert error.code == "IncorrectInstanceState"
    ready.later(hours=2)
    assert ready.refused("ada", "ec2:StartInstances", **ids).code == "InvalidInstanceID.NotFound"
    run(ready)
    assert instance not in ready.account.instances


def test_tags_are_given_listed_and_taken_away(ready: World) -> None:
    instance = run(ready)
    tags = [{"Key": "team", "Value": "qa"}, {"Key": "stage", "Value": "test"}]
    ready.do("ada", "ec2:CreateTags", Resources=[instance], Tags=tags)
    filters = [{"Name": "key", "Values": ["te*"]}]
    (shown,) = ready.do("ada", "ec2:DescribeTags", Filters=filters)["Tags"]
    assert shown == {"Key": "team", "Value": "qa", "ResourceId": instance, "ResourceType": "instance"}
    gone = [{"Key": "team", "Value": "dev"}, {"Key": "stage"}]
    ready.do("ada", "ec2:DeleteTags", Resources=[instance], Tags=gone)
    assert on(ready, instance).tags == {"team": "qa"}
    ready.do("ada", "ec2:DeleteTags", Resources=[instance])
    assert on(ready, instance).tags == {}
    own = [{"Key": "aws:x", "Value": ""}]
    error = ready.refused("ada", "ec2:CreateTags", Resources=[instance], Tags=own)
    assert error.code == "InvalidParameterValue"
    many = [{"Key": str(number), "Value": ""} for number in range(51)]
    error = ready.refused("ada", "ec2:CreateTags", Resources=[instance], Tags=many)
    assert error.code == "TagLimitExceeded"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ImageId": "ami-00000000000000000"}, "InvalidAMIID.NotFound"),
        ({"SubnetId": "subnet-1"}, "InvalidSubnetID.NotFound"),
        ({"SecurityGroupIds": ["sg-1"]}, "InvalidGroup.NotFound"),
        ({"SecurityGroups": ["web"]}, "UnsupportedOperation"),
        ({"KeyName": "mine"}, "UnsupportedOperation"),
        ({"MinCount": 0}, "InvalidParameterValue"),
        ({"MinCount": 2}, "InvalidParameterValue"),
        ({"InstanceType": "x"}, "InvalidParameterValue"),
        ({"MinCount": INSTANCES + 1, "MaxCount": INSTANCES + 1}, "InstanceLimitExceeded"),
        ({"UserData": "[]]"}, "InvalidParameterValue"),
        ({"UserData": code({"call": "s3:Nothing"})}, "InvalidParameterValue"),
        ({"UserData": code(*[READS] * 21)}, "InvalidParameterValue"),
        ({"UserData": "#" * 20_000}, "InvalidParameterValue"),
        ({"TagSpecifications": [{"ResourceType": "subnet", "Tags": []}]}, "UnsupportedOperation"),
    ],
)
def test_what_no_machine_can_be_made_of_is_refused(ready: World, given: dict[str, Any], error: str) -> None:
    assert ready.refused("ada", "ec2:RunInstances", **launch(**given)).code == error
    assert ready.account.instances == {}


def test_a_launch_names_an_image(ready: World) -> None:
    assert ready.refused("ada", "ec2:RunInstances", MinCount=1, MaxCount=1).code == "MissingParameter"


def test_there_is_room_for_so_many_machines(ready: World) -> None:
    ready.do("ada", "ec2:RunInstances", **launch(MaxCount=INSTANCES + 5))
    assert len(ready.account.instances) == INSTANCES


@pytest.mark.parametrize(
    ("name", "error"),
    [("i-1", "InvalidInstanceID.Malformed"), ("i-" + "0" * 17, "InvalidInstanceID.NotFound")],
)
def test_an_id_of_no_machine_is_refused(ready: World, name: str, error: str) -> None:
    assert ready.refused("ada", "ec2:StartInstances", InstanceIds=[name]).code == error


def test_machines_are_in_one_region(ready: World) -> None:
    instance = run(ready)
    ready.region = "eu-west-1"
    assert ready.do("ada", "ec2:DescribeInstances")["Reservations"] == []
    assert (
        ready.refused("ada", "ec2:StopInstances", InstanceIds=[instance]).code == "InvalidInstanceID.NotFound"
    )


def test_user_data_is_read_by_those_who_may(ready: World) -> None:
    text = "#!/bin/sh\nexport PASSWORD=hunter2\n"
    instance = run(ready, UserData=base64.b64encode(text.encode()).decode())
    shown = ready.do("ada", "ec2:DescribeInstanceAttribute", InstanceId=instance, Attribute="userData")
    assert base64.b64decode(shown["UserData"]["Value"]).decode() == text
    assert "The lab does not run code" in printed(ready, instance)
    given = {"InstanceId": instance, "Attribute": "instanceType"}
    assert ready.refused("ada", "ec2:DescribeInstanceAttribute", **given).code == "UnsupportedOperation"


def test_user_data_may_be_a_text_as_the_aws_cli_passes_it(ready: World) -> None:
    let_role(ready, READ)
    instance = run(ready, UserData=json.dumps([READS]), **WITH_ROLE)
    assert "s3:GetObject succeeded" in printed(ready, instance)


def test_a_machine_that_launches_machines_comes_to_an_end(ready: World) -> None:
    let_role(ready, allow(["ec2:*", "iam:PassRole"]))
    inner = {"call": "ec2:RunInstances", "parameters": launch(**WITH_ROLE)}
    nested = {"call": "ec2:RunInstances", "parameters": launch(inner, **WITH_ROLE)}
    run(ready, {"call": "ec2:RunInstances", "parameters": launch(nested, **WITH_ROLE)}, **WITH_ROLE)
    assert len(ready.account.instances) == 4


def test_the_metadata_service_hands_out_one_set_of_credentials_at_a_time(ready: World) -> None:
    let_role(ready, READ)
    instance = run(ready, **WITH_ROLE)
    for _ in range(3):
        answer = on_machines.metadata_credentials(ready.configuration, ACCOUNT, instance, ready.surroundings)
        ready.keep(answer)
    assert len(ready.configuration.sessions) == 1
    taken = credentials_in(answer.unwrapped())
    shown = ready.do(taken, "sts:GetCallerIdentity")["Arn"]
    assert shown == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/{instance}"
    ready.later(hours=6)
    assert ready.refused(taken, "ec2:DescribeInstances").code == "RequestExpired"
    bare = run(ready)
    error = on_machines.metadata_credentials(ready.configuration, ACCOUNT, bare, ready.surroundings).error
    assert error is not None
    assert error.code == "NoCredentials"


def test_a_machine_keeps_no_more_files_than_it_has_room_for(ready: World) -> None:
    instance = run(ready)
    for files in ({"big": b"x" * 33_000}, {str(number): b"" for number in range(51)}):
        error = on_machines.keep_files(ready.configuration, ACCOUNT, instance, files).error
        assert error is not None
        assert error.code == "NoSpaceLeft"


def test_who_may_log_in_to_a_machine_is_a_permission(ready: World) -> None:
    """Service authorization reference, EC2 Instance Connect."""
    instance = run(ready)
    given = {"InstanceId": instance, "InstanceOSUser": "ec2-user", "SSHPublicKey": "ssh-ed25519 " + "A" * 256}
    name = "ec2-instance-connect:SendSSHPublicKey"
    assert ready.refused("noor", name, **given).code == "AccessDeniedException"
    condition = {"StringEquals": {"ec2:osuser": "ec2-user"}}
    ready.account.users["noor"].inline["log in"] = allow(
        "ec2-instance-connect:SendSSHPublicKey", Condition=condition
    )
    assert ready.do("noor", name, **given)["Success"] is True
    assert ready.refused("noor", name, **{**given, "InstanceOSUser": "root"}).code == "AccessDeniedException"
    ready.do("ada", "ec2:StopInstances", InstanceIds=[instance])
    assert ready.refused("ada", name, **given).code == "EC2InstanceStateInvalidException"
    nobody = {**given, "InstanceId": "i-" + "0" * 17}
    assert ready.refused("ada", name, **nobody).code == "EC2InstanceNotFoundException"


@pytest.mark.parametrize("name", ["ami-0abcdef1234567890", "ami-1"])
def test_images_can_be_looked_up(ready: World, name: str) -> None:
    if name in IMAGES:
        (shown,) = ready.do("ada", "ec2:DescribeImages", ImageIds=[name])["Images"]
        assert shown["ImageId"] == name
    else:
        assert ready.refused("ada", "ec2:DescribeImages", ImageIds=[name]).code == "InvalidAMIID.NotFound"
    assert len(ready.do("ada", "ec2:DescribeImages", Owners=["amazon"])["Images"]) == len(IMAGES)
    assert ready.do("ada", "ec2:DescribeImages", Owners=["self"])["Images"] == []


def test_a_wrong_key_is_told_in_the_words_of_ec2(ready: World) -> None:
    """Fact 5.3: AuthFailure."""
    key = key_of("ada")
    wrong = type(key)(key.access_key_id, "x" * 40)
    error = ready.refused(wrong, "ec2:DescribeInstances")
    assert (error.code, error.status) == ("AuthFailure", 401)


def test_what_changed_is_said_in_words(ready: World) -> None:
    instance = run(ready)
    before = ready.configuration.copy().accounts[ACCOUNT]
    keys_on(ready, instance, "noor")
    ready.do("ada", "ec2:AssociateIamInstanceProfile", InstanceId=instance, **WITH_ROLE)
    ready.do("ada", "ec2:StopInstances", InstanceIds=[instance])
    subject = f"instance `{instance}`"
    assert list(resource_changes(before, ready.account)) == [
        (subject, "stopped"),
        (subject, "instance profile is now `Reports`"),
        (subject, "file `.aws/credentials` added"),
    ]
    before = ready.configuration.copy().accounts[ACCOUNT]
    keys_on(ready, instance, "ada")
    association = on(ready, instance).association
    ready.do("ada", "ec2:DisassociateIamInstanceProfile", AssociationId=association)
    assert list(resource_changes(before, ready.account)) == [
        (subject, "instance profile taken away"),
        (subject, "file `.aws/credentials` changed"),
    ]
    before = ready.configuration.copy().accounts[ACCOUNT]
    ready.do("ada", "ec2:TerminateInstances", InstanceIds=[instance])
    assert list(resource_changes(before, ready.account)) == [(subject, "terminated")]


def test_a_log_keeps_its_end(ready: World) -> None:
    instance = run(ready)
    machine = on(ready, instance)
    for number in range(30):
        machine.write_log(ready.now, [f"line {number} {'x' * 3000}"])
    assert "line 29" in machine.log[-1]
    assert "line 0 " not in printed(ready, instance)
    assert len(printed(ready, instance)) < 20_000
