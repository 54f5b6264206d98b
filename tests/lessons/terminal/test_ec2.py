"""`aws ec2` and `aws ecs` in the terminal: machines and tasks that act with a role, as the CLI shows them."""

import json

import pytest

from iamlab.account.machines import IMAGES, SUBNET
from tests.aws_api import test_ec2, test_ecs
from tests.aws_api.world import ACCOUNT, World, allow, role_arn
from tests.lessons.terminal.conftest import Type

LAUNCH = (
    f"aws ec2 run-instances --image-id {next(iter(IMAGES))} --instance-type t3.micro "
    "--iam-instance-profile Name=Reports --user-data file://calls.json "
    "--tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=reports}]'"
)
IDS = "aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId' --output text"


@pytest.fixture
def ready(world: World, enter_line: Type) -> World:
    test_ec2.prepare(world)
    enter_line('echo \'[{"call": "iam:ListUsers"}]\' > calls.json')
    return world


def test_a_machine_is_launched_read_about_repaired_and_rebooted(ready: World, enter_line: Type) -> None:
    made = enter_line(LAUNCH)
    assert '"State": {' in made.out, made.err
    (instance,) = ready.account.instances
    assert enter_line(IDS).out == f"{instance}\n"
    read = f"aws ec2 get-console-output --instance-id {instance} --output text"
    assert "not authorized to perform: iam:ListUsers" in (log := enter_line(read)).out, log.err
    ready.account.roles["reports"].inline["list"] = allow("iam:ListUsers")
    assert enter_line(f"aws ec2 reboot-instances --instance-ids {instance}").err == ""
    assert "[INFO] iam:ListUsers succeeded" in enter_line(read).out


def test_a_dry_run_is_answered_with_an_error_that_is_none(ready: World, enter_line: Type) -> None:
    entry = enter_line(f"{LAUNCH} --dry-run")
    assert entry.err == (
        "\nAn error occurred (DryRunOperation) when calling the RunInstances operation: Request would have "
        "succeeded, but DryRun flag is set.\n"
    )
    assert ready.account.instances == {}


def test_a_refusal_is_decoded(ready: World, enter_line: Type) -> None:
    ready.account.users["ada"].inline["all"] = allow(["sts:*", "ec2:Describe*"])
    refused = enter_line(LAUNCH)
    assert (
        "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not"
        in (refused.err)
    )
    message = refused.err.strip().rpartition(": ")[2]
    decoded = enter_line(f"aws sts decode-authorization-message --encoded-message {message} --output text")
    assert json.loads(decoded.out)["context"]["action"] == "ec2:RunInstances"


def test_the_cli_waits_for_machines(ready: World, enter_line: Type) -> None:
    enter_line(LAUNCH)
    (instance,) = ready.account.instances
    assert enter_line(f"aws ec2 wait instance-running --instance-ids {instance}").err == ""
    enter_line(f"aws ec2 terminate-instances --instance-ids {instance}")
    assert enter_line(f"aws ec2 wait instance-terminated --instance-ids {instance}").err == ""


def test_a_profile_is_replaced_and_told_in_a_table(ready: World, enter_line: Type) -> None:
    enter_line(LAUNCH)
    entry = enter_line("aws ec2 describe-iam-instance-profile-associations --output table")
    assert f"arn:aws:iam::{ACCOUNT}:instance-profile/Reports" in entry.out, entry.err
    (held,) = ready.account.instances.values()
    gone = enter_line(f"aws ec2 disassociate-iam-instance-profile --association-id {held.association}")
    assert '"State": "disassociating"' in gone.out, gone.err


def test_a_task_is_registered_run_and_looked_at(world: World, enter_line: Type) -> None:
    enter_line("export AWS_DEFAULT_REGION=us-east-1")
    test_ecs.prepare(world)
    enter_line(f"echo '{json.dumps(test_ecs.register({'call': 'sts:GetCallerIdentity'}))}' > task.json")
    made = enter_line("aws ecs register-task-definition --cli-input-json file://task.json")
    assert '"revision": 1' in made.out, made.err
    ran = enter_line(
        "aws ecs run-task --cluster games --task-definition report --launch-type FARGATE "
        f"--network-configuration 'awsvpcConfiguration={{subnets=[{SUBNET}]}}'"
    )
    assert '"lastStatus": "PROVISIONING"' in ran.out, ran.err
    assert role_arn("Reports") in ran.out
    (arn,) = world.account.tasks
    assert enter_line(f"aws ecs wait tasks-stopped --cluster games --tasks {arn}").err == ""
    shown = enter_line(
        f"aws ecs describe-tasks --cluster games --tasks {arn} --query 'tasks[].containers[].exitCode'"
    )
    assert json.loads(shown.out) == [0]
