"""Commands of the terminal: the AWS CLI's own words, the gate's answers, and nothing of the server."""

import json
import logging
import os
import sys
import time
from pathlib import Path

import pytest

from iamlab.aws_api.gate import Answer
from lessons.terminal import aws_cli, shell
from lessons.terminal.calls import Signed
from lessons.terminal.shell import Terminal
from tests.aws_api.world import ACCOUNT, World, allow, key_of, role_arn
from tests.lessons.terminal.conftest import Type


def test_a_call_is_made_and_its_result_printed(enter_line: Type) -> None:
    entry = enter_line("aws sts get-caller-identity")
    assert json.loads(entry.out)["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/ada"


def test_a_refusal_is_printed_as_the_cli_prints_it(terminal: Terminal, enter_line: Type) -> None:
    key = key_of("noor")
    terminal.environment |= {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret}
    entry = enter_line("aws iam create-user --user-name leo")
    assert entry.err == (
        "\nAn error occurred (AccessDenied) when calling the CreateUser operation: "
        f"User: arn:aws:iam::{ACCOUNT}:user/noor is not authorized to perform: iam:CreateUser on resource: "
        f"arn:aws:iam::{ACCOUNT}:user/leo because no identity-based policy allows the iam:CreateUser action\n"
    )
    assert [operation for operation, _ in entry.refused] == ["CreateUser"]


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        ("aws iam list-users --query Users[].UserName --output text", "ada\tnoor\n"),
        (
            "aws iam get-role --role-name Deploy --query 'Role.Tags[0]' --output yaml",
            "Key: team\nValue: qa\n",
        ),
        ("aws iam list-users --max-items 1 --query 'Users[*].UserName' --output text", "ada\n"),
    ],
)
def test_output_is_shaped_by_the_clis_options(command: str, printed: str, enter_line: Type) -> None:
    assert printed in enter_line(command).out


def test_shorthand_and_json_parameters_are_the_same(enter_line: Type, world: World) -> None:
    enter_line("aws iam create-user --user-name ana --tags Key=team,Value=qa")
    enter_line("""aws iam create-user --user-name lea --tags '[{"Key": "team", "Value": "qa"}]'""")
    assert world.account.users["ana"].tags == world.account.users["lea"].tags == {"team": "qa"}


def test_a_file_made_in_the_terminal_is_a_parameter(enter_line: Type, world: World) -> None:
    enter_line(f"cat > p.json <<'EOF'\n{allow('s3:GetObject')}\nEOF")
    enter_line("aws iam create-policy --policy-name Read --policy-document file://p.json")
    assert "s3:GetObject" in world.account.policies["read"].document


@pytest.mark.parametrize(
    "command",
    [
        "aws iam create-policy --policy-name X --policy-document file:///etc/passwd",
        "aws iam create-policy --policy-name X --policy-document file://../../../../etc/passwd",
        "aws iam create-policy --policy-name X --policy-document fileb:///etc/passwd",
        "aws iam create-policy --policy-name X --cli-input-json file:///etc/passwd",
        "cat /etc/passwd",
        "cat ../../etc/passwd",
        "ls /",
        "rm /etc/hostname",
        "echo x > /tmp/outside-the-terminal",
        "export HOME=/root",
    ],
)
def test_nothing_of_the_server_can_be_reached(command: str, enter_line: Type) -> None:
    entry = enter_line(command)
    assert "root:" not in entry.out + entry.err
    assert not Path("/tmp/outside-the-terminal").exists()
    if not command.startswith("export"):
        assert "No such file or directory" in entry.err


def test_nothing_is_fetched_from_the_network(enter_line: Type) -> None:
    entry = enter_line("aws iam create-policy --policy-name X --policy-document http://127.0.0.1:1/x")
    assert "Unable to retrieve" in entry.err


def test_nothing_is_written_outside_of_the_folder(terminal: Terminal, enter_line: Type) -> None:
    method = "--bootstrap-method QRCodePNG"
    enter_line(f"aws iam create-virtual-mfa-device --virtual-mfa-device-name a --outfile /tmp/qr {method}")
    assert "/tmp/qr" not in "".join(terminal.files)
    assert not Path("/tmp/qr").exists()


def prompt(terminal: Terminal) -> str:
    return terminal.question.prompt if terminal.question else ""


def test_configure_asks_and_keeps_a_profile(terminal: Terminal, enter_line: Type) -> None:
    terminal.environment.clear()
    assert (
        enter_line("aws sts get-caller-identity").err
        == ('\nUnable to locate credentials. You can configure credentials by running "aws configure".\n')
        or "Unable to locate credentials" in enter_line("aws sts get-caller-identity").err
    )
    enter_line("aws configure --profile noor")
    assert prompt(terminal) == "AWS Access Key ID [None]: "
    key = key_of("noor")
    enter_line(key.access_key_id)
    assert prompt(terminal) == "AWS Secret Access Key [None]: "
    entry = enter_line(key.secret)
    assert entry.line.startswith("AWS Secret Access Key")
    enter_line("eu-west-1")
    enter_line("")
    assert terminal.question is None
    printed = enter_line("aws sts get-caller-identity --profile noor --query Arn --output text").out
    assert printed.strip().endswith("user/noor")
    enter_line("export AWS_PROFILE=noor")
    assert "user/noor" in enter_line("aws sts get-caller-identity").out


def test_a_profile_may_assume_a_role(terminal: Terminal, enter_line: Type) -> None:
    key = key_of("ada")
    terminal.environment.clear()
    enter_line(
        f"aws configure set aws_access_key_id {key.access_key_id} --profile ada\n"
        f"aws configure set aws_secret_access_key {key.secret} --profile ada\n"
        f"aws configure set role_arn {role_arn('Deploy')} --profile deploy\n"
        "aws configure set source_profile ada --profile deploy"
    )
    assert "assumed-role/Deploy" in enter_line("aws sts get-caller-identity --profile deploy").out


def test_a_profile_that_is_not_there_is_the_clis_error(enter_line: Type) -> None:
    entry = enter_line("aws sts get-caller-identity --profile nobody")
    assert "The config profile (nobody) could not be found" in entry.err


def test_a_missing_parameter_is_the_clis_error(enter_line: Type) -> None:
    assert (
        "aws: error: the following arguments are required: --user-name"
        in enter_line("aws iam create-user").err
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it leaves its examples open
def test_help_is_printed(enter_line: Type) -> None:
    printed = enter_line("aws iam create-user help").out
    assert "Creates a new IAM user" in printed


def test_a_waiter_waits_for_nothing_that_is_there(enter_line: Type) -> None:
    assert enter_line("aws iam wait user-exists --user-name ada").err == ""


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("glacier list-vaults", "glacier"),
        ("--region eu-west-1 rds describe-db-instances", "rds"),
        ("--output json ecr get-login", "ecr"),
        ("history list", "history"),
        ("emr ssh --cluster-id x --key-pair-file y", "emr"),
    ],
)
def test_a_service_that_is_not_simulated_is_named(command: str, name: str, enter_line: Type) -> None:
    assert f"The lab does not simulate {name}." in enter_line(f"aws {command}").err


def test_a_profile_cannot_name_modules_for_the_server_to_import(enter_line: Type) -> None:
    enter_line("cat > intruder.py <<'EOF'\nopen('/tmp/intruder-was-here', 'w')\nEOF")
    enter_line("aws configure set plugins.intruder intruder")
    enter_line("aws sts get-caller-identity")
    assert "intruder" not in sys.modules
    assert not Path("/tmp/intruder-was-here").exists()


@pytest.mark.parametrize(
    "setting", ["credential_process 'cat /etc/passwd'", "web_identity_token_file /etc/passwd"]
)
def test_a_profile_cannot_start_programs_or_read_files(
    setting: str, terminal: Terminal, enter_line: Type
) -> None:
    terminal.environment.clear()
    enter_line(f"aws configure set {setting}\naws configure set role_arn {role_arn('Deploy')}")
    entry = enter_line("aws sts get-caller-identity")
    assert "root:" not in entry.out + entry.err
    assert entry.err


def test_an_alias_cannot_start_programs(enter_line: Type) -> None:
    enter_line("cat > .aws/cli/alias <<'EOF'\n[toplevel]\nshow = !cat /etc/passwd\nEOF")
    entry = enter_line("aws show")
    assert "root:" not in entry.out + entry.err


def test_a_variable_cannot_say_where_models_of_services_are(enter_line: Type) -> None:
    enter_line("export AWS_DATA_PATH=/nowhere")
    assert "user/ada" in enter_line("aws sts get-caller-identity").out


def test_debugging_leaves_the_servers_loggers_as_they_are(enter_line: Type) -> None:
    before = {name: len(logging.getLogger(name).handlers) for name in ("awscli", "botocore", "urllib3")}
    for _ in range(3):
        enter_line("aws --debug sts get-caller-identity")
    assert {name: len(logging.getLogger(name).handlers) for name in before} == before


def test_waiting_for_what_does_not_come_ends_at_once(enter_line: Type) -> None:
    start = time.monotonic()
    entry = enter_line("aws iam wait user-exists --user-name nobody")
    assert "Max attempts exceeded" in entry.err
    assert time.monotonic() - start < 10


def test_the_servers_environment_and_folder_are_as_before(enter_line: Type) -> None:
    before = (dict(os.environ), Path.cwd(), sys.argv)
    enter_line("aws sts get-caller-identity")
    assert (dict(os.environ), Path.cwd(), sys.argv) == before


def test_an_unknown_service_is_the_clis_error(enter_line: Type) -> None:
    assert "Invalid choice" in enter_line("aws iamm list-users").err


@pytest.mark.parametrize("typed", ["aws iam list-users; rm x", "aws iam list-users | head", "echo $(ls)"])
def test_shell_tricks_run_nothing(typed: str, enter_line: Type, world: World) -> None:
    entry = enter_line(f"aws iam create-user --user-name leo\n{typed}")
    assert "does nothing in this terminal" in entry.err
    assert "leo" not in world.account.users


def test_a_paste_of_many_commands_runs_in_order(enter_line: Type, world: World) -> None:
    enter_line("\n".join(f"aws iam create-user --user-name user{number}" for number in range(5)))
    assert {f"user{number}" for number in range(5)} <= world.account.users.keys()


def test_a_paste_of_too_many_commands_runs_none(enter_line: Type, world: World) -> None:
    entry = enter_line("\n".join(f"aws iam create-user --user-name user{number}" for number in range(500)))
    assert "Nothing was run" in entry.err
    assert "user0" not in world.account.users


def test_a_line_that_is_too_long_is_refused(enter_line: Type) -> None:
    assert "longer than a terminal takes" in enter_line("echo " + "x" * 100_000).err


def test_files_stay_from_one_command_to_the_next(enter_line: Type) -> None:
    enter_line("echo one > notes")
    enter_line("echo two >> notes")
    assert enter_line("cat notes").out == "one\ntwo\n"
    assert enter_line("ls").out == "notes\n"
    enter_line("rm notes")
    assert "No such file" in enter_line("cat notes").err


def test_files_that_are_too_much_are_not_kept(
    terminal: Terminal, enter_line: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "MOST_KEPT", 10)
    enter_line("echo small > own")
    entry = enter_line("echo 'more than ten characters' > big")
    assert "Your files are as they were before this command" in entry.err
    assert terminal.files == {"own": b"small\n"}
    assert enter_line("ls").out == "own\n"


def test_more_files_than_there_is_room_for_are_not_kept(
    terminal: Terminal, enter_line: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "MOST_FILES", 2)
    entry = enter_line("echo > a\necho > b\nrm a\necho > c\necho > d")
    assert "room for" in entry.err
    assert sorted(terminal.files) == ["b", "c"]


def test_files_that_double_with_every_command_end_at_the_limit(terminal: Terminal, enter_line: Type) -> None:
    enter_line("echo " + "x" * 60_000 + " > a\n" + "cat a a a a > b\ncat b b b b > a\n" * 20)
    assert sum(map(len, terminal.files.values())) <= shell.MOST_KEPT


def test_variables_that_double_with_every_command_end_at_the_limit(
    terminal: Terminal, enter_line: Type
) -> None:
    entry = enter_line("export A=" + "x" * 1000 + "\n" + "export A=$A$A\n" * 40)
    assert "no room for more variables" in entry.err
    assert len(terminal.environment["A"]) == 32_000


def test_an_unknown_command_says_what_there_is(enter_line: Type) -> None:
    assert enter_line("jq .").err.startswith("jq: command not found. This terminal knows aws, cat")


def test_variables_are_set_listed_and_forgotten(enter_line: Type) -> None:
    enter_line("export TEAM=qa")
    assert enter_line("echo $TEAM").out == "qa\n"
    assert "TEAM=qa\n" in enter_line("env").out
    enter_line("unset TEAM")
    assert enter_line("echo [$TEAM]").out == "[]\n"


def test_the_servers_own_variables_are_not_the_terminals(
    enter_line: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "the lab's own")
    assert "the lab's own" not in enter_line("env").out
    assert enter_line("echo [$SECRET_KEY]").out == "[]\n"


def test_a_null_character_harms_neither_terminal_nor_server(enter_line: Type) -> None:
    before = dict(os.environ)
    assert "null character" in enter_line("export 'A=\0'\naws sts get-caller-identity").err
    assert "ada" in enter_line("aws sts get-caller-identity").out
    assert dict(os.environ) == before


def test_a_command_that_cannot_even_begin_is_the_labs_own_error(terminal: Terminal, enter_line: Type) -> None:
    terminal.environment["A"] = "\0"  # which nobody can type
    with pytest.raises(RuntimeError, match="null"):
        enter_line("aws sts get-caller-identity")
    del terminal.environment["A"]
    assert "ada" in enter_line("aws sts get-caller-identity").out


def test_a_command_with_a_text_after_it_may_ask(terminal: Terminal, enter_line: Type) -> None:
    enter_line("aws configure <<EOF\nnot read\nEOF")
    for answer in ("AKIA", "secret", "eu-west-1", ""):
        enter_line(answer)
    assert terminal.question is None
    assert b"AKIA" in terminal.files[".aws/credentials"]


def test_a_broken_configuration_is_an_error_that_can_be_mended(enter_line: Type) -> None:
    enter_line("aws configure set region eu-west-1\necho broken > .aws/config")
    assert "Unable to parse config file" in enter_line("aws sts get-caller-identity").err
    assert "ada" in enter_line("rm .aws/config\naws sts get-caller-identity").out


def test_an_error_of_the_labs_own_is_not_printed_as_one_of_awss(terminal: Terminal, enter_line: Type) -> None:
    def broken(signed: Signed) -> Answer:
        raise KeyError("the lab's own")

    with pytest.raises(KeyError, match="the lab's own"):
        shell.enter(terminal, "aws sts get-caller-identity", broken)
    assert "ada" in enter_line("aws sts get-caller-identity").out


def test_what_is_not_there_is_named_as_it_was_typed(enter_line: Type) -> None:
    assert enter_line("cat notes").err == "cat: notes: No such file or directory\n"


def test_a_call_without_a_signature_is_not_made_with_one(enter_line: Type) -> None:
    entry = enter_line("aws sts get-caller-identity --no-sign-request")
    assert (entry.out, "Request is missing Authentication Token" in entry.err) == ("", True)


def test_a_command_that_goes_on_too_long_is_stopped(
    enter_line: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aws_cli, "MOST_SECONDS", -1)
    entry = enter_line("aws iam list-users")
    assert (entry.out, "Stopped" in entry.err) == ("", True)
    monkeypatch.undo()
    assert "ada" in enter_line("aws iam list-users").out
