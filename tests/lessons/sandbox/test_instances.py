"""EC2 instances in the console: launched, given a role, their programs run, and a terminal on one."""

import json
from typing import Any

import pytest

from iamlab.account.account import Account
from iamlab.account.identities import InstanceProfile, Role
from iamlab.account.machines import Instance
from lessons import sandboxes
from lessons.models import Learner, SandboxTerminal
from tests.aws_api.world import ACCOUNT, NOW, allow, key_of, trust
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

PROGRAM = json.dumps([{"call": "iam:ListUsers"}])


def _add_roles(account: Account) -> None:
    for letter, name in (("S", "Report"), ("T", "Other")):
        account.roles[name.lower()] = Role(
            name=name, id="AROA" + letter * 17, created=NOW, trust=trust({"Service": "ec2.amazonaws.com"})
        )
        profile = InstanceProfile(name, "AIPA" + letter * 17, NOW, role=name)
        account.instance_profiles[name.lower()] = profile


@pytest.fixture
def ready(ada: Console) -> Console:
    """The console of `ada`, with two roles for machines that may do nothing."""
    ada.change(_add_roles)
    return ada


def launch(console: Console, status: int = 200, **more: Any) -> str:
    typed = {"name": "reports", "InstanceType": "t3.micro", "UserData": PROGRAM, **more}
    return console.act("instances/", "RunInstances", status=status, **typed)


def only(console: Console) -> Instance:
    (found,) = console.account.instances.values()
    return found


def page_of(console: Console) -> str:
    return f"instances/{only(console).id}/"


def test_a_machine_is_launched_given_a_role_and_its_program_repaired(ready: Console) -> None:
    assert "The instance was launched." in launch(ready)
    assert "reports" in words(ready.page("instances/"))
    page = page_of(ready)
    shown = words(ready.page(page))
    assert "There is none, so the machine has no role." in shown
    assert "NoCredentialsError" in shown
    assert '"call": "iam:ListUsers"' in shown
    ready.act(page, "AssociateIamInstanceProfile", profile="Report")
    assert "not authorized to perform: iam:ListUsers" in words(ready.act(page, "RunProgram"))
    typed: dict[str, Any] = {"PolicyName": "list", "PolicyDocument": allow("iam:ListUsers")}
    ready.act("roles/Report/create-inline-policy/", "PutRolePolicy", **typed)
    assert "[INFO] iam:ListUsers succeeded" in words(ready.act(page, "RunProgram"))


def test_a_profile_is_replaced_and_detached(ready: Console) -> None:
    launch(ready, profile="Report")
    page, association = page_of(ready), only(ready).association
    text = ready.act(page, "ReplaceIamInstanceProfileAssociation", profile="Other", AssociationId=association)
    assert "The profile was replaced." in text
    assert str(only(ready).profile).endswith("/Other")
    ready.act(page, "DisassociateIamInstanceProfile", AssociationId=only(ready).association)
    assert only(ready).profile is None
    refused = ready.act(page, "DisassociateIamInstanceProfile", status=400, AssociationId=association)
    assert "InvalidAssociationID.NotFound" in refused


def test_a_machine_stops_starts_reboots_and_ends(ready: Console) -> None:
    launch(ready, profile="Report")
    page = page_of(ready)
    ready.act(page, "StopInstances")
    assert only(ready).state == "stopped"
    refused = ready.act(page, "RunProgram", status=400)
    assert "The instance is not running." in words(refused)
    ready.act(page, "StartInstances")
    ready.act(page, "RebootInstances")
    assert len([line for line in only(ready).log if "[ERROR]" in line]) == 3
    ready.act(page, "TerminateInstances")
    assert "Terminated." in words(ready.page(page))
    assert "terminated" in words(ready.page("instances/"))


def test_to_run_a_program_can_be_undone(ready: Console) -> None:
    program = json.dumps([{"call": "iam:CreateUser", "parameters": {"UserName": "leo"}}])
    typed: dict[str, Any] = {"PolicyName": "make", "PolicyDocument": allow("iam:CreateUser")}
    launch(ready, profile="Report", UserData=program)
    ready.act("roles/Report/create-inline-policy/", "PutRolePolicy", **typed)
    ready.act(page_of(ready), "RunProgram")
    assert "leo" in ready.account.users
    event = ready.sandbox.events.filter(record__eventName="CreateUser").latest("id").record
    assert event["userIdentity"]["arn"].endswith(f"assumed-role/Report/{only(ready).id}")
    ready.sandbox.refresh_from_db()
    assert sandboxes.undo(ready.sandbox) == f"program of {only(ready).id}"
    assert "leo" not in ready.account.users


def test_each_panel_shows_its_own_refusal(ready: Console) -> None:
    launch(ready, profile="Report")
    page = page_of(ready)
    noor = signed_in_as_noor(ready)
    shown = noor.page(page)
    for action in (
        "ec2:DescribeInstances",
        "ec2:GetConsoleOutput",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeIamInstanceProfileAssociations",
    ):
        assert action in shown
    assert "iam:ListUsers" not in shown, "who may not read the user data does not see the program"
    noor.act(page, "RunProgram")


def test_a_refusal_to_pass_the_role_is_shown(ready: Console) -> None:
    let(ready, "noor", "ec2:*")
    refused = launch(signed_in_as_noor(ready), status=403, profile="Report")
    assert "iam:PassRole" in refused
    assert "UnauthorizedOperation" in refused


def test_other_methods_and_broken_forms_are_refused(ready: Console) -> None:
    launch(ready)
    for page in ("instances/", page_of(ready), f"{page_of(ready)}terminal/"):
        assert ready.browser.put(ready.address(page)).status_code == 405
        assert ready.browser.post(ready.address(page), {"act": "Nonsense"}).status_code == 400
    launch(ready, status=400, name="")
    launch(ready, status=400, InstanceType="huge")
    launch(ready, status=400, UserData="[")
    ready.act(page_of(ready), "AssociateIamInstanceProfile", status=400, profile="Nobody")


@pytest.fixture
def machine(ready: Console) -> Console:
    """The console of `ada`, who is logged in to a machine."""
    launch(ready, profile="Report")
    ready.act(terminal_of(ready), "SendSSHPublicKey")
    return ready


def terminal_of(console: Console) -> str:
    return f"{page_of(console)}terminal/"


def enter(console: Console, line: str) -> str:
    response = console.browser.post(console.address(terminal_of(console)), {"line": line})
    assert response.status_code == 200
    return words(response.content.decode())


def test_to_log_in_takes_a_permission(ready: Console) -> None:
    launch(ready, profile="Report")
    noor, page = signed_in_as_noor(ready), terminal_of(ready)
    assert "Connect to the machine" in noor.page(page)
    assert "ec2-instance-connect:SendSSHPublicKey" in noor.act(page, "SendSSHPublicKey", status=400)
    assert "assumed-role" not in enter(noor, "aws sts get-caller-identity")


def test_on_the_machine_its_role_acts_under_the_machines_name(machine: Console) -> None:
    instance = only(machine)
    shown = enter(machine, "aws sts get-caller-identity")
    assert f"arn:aws:sts::{ACCOUNT}:assumed-role/Report/{instance.id}" in shown
    assert ">role Report<" in machine.page(terminal_of(machine))
    refused = enter(machine, "aws iam list-users")
    assert "not authorized to perform: iam:ListUsers" in refused
    assert "Decided here" in refused
    event = machine.sandbox.events.filter(record__eventName="ListUsers").latest("id").record
    assert event["sourceIPAddress"] == instance.public_ip
    assert event["errorCode"] == "AccessDenied"


def test_files_are_the_machines_and_its_program_finds_keys_in_them(machine: Console) -> None:
    key = key_of("ada")
    enter(machine, f"aws configure set aws_access_key_id {key.access_key_id}")
    enter(machine, f"aws configure set aws_secret_access_key {key.secret}")
    assert ".aws/credentials" in only(machine).files
    assert f"{ACCOUNT}:user/ada" in enter(machine, "aws sts get-caller-identity")
    assert ">profile default<" in machine.page(terminal_of(machine))
    assert "iam:ListUsers succeeded" in words(machine.act(page_of(machine), "RunProgram"))
    enter(machine, "rm .aws/credentials")
    assert only(machine).files == {}
    assert "assumed-role/Report" in enter(machine, "aws sts get-caller-identity")


def test_a_file_taken_away_comes_back_with_undo(machine: Console) -> None:
    enter(machine, "echo hello > notes")
    enter(machine, "rm notes")
    machine.sandbox.refresh_from_db()
    assert sandboxes.undo(machine.sandbox) == f"files on {only(machine).id}"
    assert only(machine).files == {"notes": b"hello\n"}
    answer = machine.browser.get(
        machine.address(f"{terminal_of(machine)}completions.json"), {"line": "cat no"}
    )
    assert answer.json() == {"words": ["notes"]}


def test_the_machine_s_terminal_is_another_than_the_learner_s_own(machine: Console) -> None:
    enter(machine, "echo on-the-machine > notes")
    assert "on-the-machine" not in words(machine.page("terminal/"))
    assert set(SandboxTerminal.objects.values_list("machine", flat=True)) == {only(machine).id}


def test_a_machine_has_less_room_for_files(machine: Console) -> None:
    shown = enter(machine, f"echo {'x' * 33_000} > big")
    assert "has room for 50 files of 32 KB together." in shown
    assert only(machine).files == {}


def test_without_role_or_keys_the_cli_finds_no_credentials(machine: Console) -> None:
    machine.act(page_of(machine), "DisassociateIamInstanceProfile", AssociationId=only(machine).association)
    assert "Unable to locate credentials" in enter(machine, "aws sts get-caller-identity")
    assert "no credentials on this machine" in machine.page(terminal_of(machine))


def test_the_role_is_fetched_anew_with_every_command(machine: Console) -> None:
    enter(machine, "aws sts get-caller-identity")
    replaced: dict[str, Any] = {"profile": "Other", "AssociationId": only(machine).association}
    machine.act(page_of(machine), "ReplaceIamInstanceProfileAssociation", **replaced)
    assert "assumed-role/Other" in enter(machine, "aws sts get-caller-identity")


def test_a_login_ends_with_the_machine_and_with_who_made_it(machine: Console) -> None:
    page = terminal_of(machine)
    machine.act(page_of(machine), "StopInstances")
    assert "Connect to the machine" in machine.page(page)
    assert "EC2InstanceStateInvalidException" in machine.act(page, "SendSSHPublicKey", status=400)
    machine.act(page_of(machine), "StartInstances")
    noor = signed_in_as_noor(machine)
    assert "Connect to the machine" in noor.page(page)
    answer = noor.browser.get(noor.address(f"{page}completions.json"), {"line": "cat no"})
    assert answer.json() == {"words": []}


def test_a_machine_of_another_member_is_the_same_machine(machine: Console, learner: Learner) -> None:
    partner = Learner.objects.create_user("kim", password="a-long-password")
    machine.sandbox.members.add(partner)
    enter(machine, "echo ours > notes")
    assert SandboxTerminal.objects.get().learner == learner
    assert only(machine).files == {"notes": b"ours\n"}
