"""Nothing of the server can be reached or asked about: what is there and what is not look alike."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.terminal.shell import Terminal
from tests.aws_api.world import World, role_arn
from tests.lessons.terminal.conftest import Type

THERE = Path("/etc/passwd")
MISSING = Path("/etc/passwt")  # as long as the other

NAMES = (
    "{}",
    "../../../../../../..{}",
    "./x/../../../../../../..{}",
    "~/../../../../../..{}",
    "~root/../..{}",
)

COMMANDS = (
    "aws s3 cp {} s3://games-data/x",
    "aws s3 mv {} s3://games-data/x",
    "aws s3 sync {} s3://games-data/x",
    "aws s3 cp s3://games-data/x {}",
    "aws s3 sync s3://games-data {}",
    "aws s3api put-object --bucket games-data --key x --body {}",
    "aws s3api get-object --bucket games-data --key x {}",
    "aws iam create-policy --policy-name X --policy-document file://{}",
    "aws iam create-policy --policy-name X --policy-document fileb://{}",
    "aws iam create-policy --cli-input-json file://{}",
    "aws iam tag-user --user-name ada --tags Key=file,Value@=file://{}",
    "aws lambda create-function --function-name x --zip-file fileb://{}",
    "aws iam create-virtual-mfa-device --virtual-mfa-device-name a --outfile {} --bootstrap-method QRCodePNG",
    "aws sts get-caller-identity --ca-bundle {}",
    "cat {}",
    "ls {}",
    "rm {}",
    "zip {} x",
    "zip x.zip {}",
    "echo x > {}",
    "aws configure import --csv file://{}",
)


@pytest.fixture
def run(enter_line: Type) -> Callable[[str], str]:
    """A terminal with a bucket; it returns all that a command printed."""
    enter_line("aws s3 mb s3://games-data\necho > x\naws s3 cp x s3://games-data/x")

    def ran(text: str) -> str:
        entry = enter_line(text)
        return entry.out + entry.err

    return ran


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_the_server_is_as_one_that_is_missing(command: str, run: Callable[[str], str]) -> None:
    for name in NAMES:
        there = run(command.format(name.format(THERE)))
        missing = run(command.format(name.format(MISSING)))
        assert _nameless(there) == _nameless(missing)
        assert "root:" not in there


def _nameless(printed: str) -> str:
    """Return what was printed without the name, and without what is drawn by lot behind it."""
    kept = printed.replace(MISSING.name, THERE.name).split(f"{THERE.name}.")
    return kept[0] + "".join(each[8:] for each in kept[1:])


@pytest.mark.parametrize(
    "command",
    [
        "aws iam create-policy --policy-name X --policy-document file:///proc/self/environ",
        "aws iam create-policy --policy-name X --policy-document file:///proc/self/fd/0",
        "aws iam create-policy --policy-name X --policy-document file:///dev/stdin",
        "aws s3 cp /proc/self/cmdline s3://games-data/y",
        "cat /proc/self/environ",
    ],
)
def test_the_process_itself_cannot_be_read(command: str, run: Callable[[str], str], world: World) -> None:
    printed = run(command)
    assert "No such file or directory" in printed or "does not exist" in printed
    assert "y" not in world.account.buckets["games-data"].objects


def test_installed_packages_cannot_be_read(run: Callable[[str], str]) -> None:
    document = f"file://{pytest.__file__}"
    assert "No such file" in run(f"aws iam create-policy --policy-name X --policy-document {document}")


def test_who_has_an_account_on_the_server_cannot_be_told(run: Callable[[str], str]) -> None:
    command = "aws iam create-policy --policy-name X --policy-document file://~{}/x"
    assert run(command.format("root")).replace("root", "nobdy") == run(command.format("nobdy"))


@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE"])
def test_variables_that_name_files_reach_none_of_the_servers(
    variable: str, run: Callable[[str], str]
) -> None:
    printed = [
        run(f"export {variable}={place}\naws sts get-caller-identity") for place in (THERE, MISSING, "/proc")
    ]
    assert len(set(printed)) == 1
    assert "user/ada" in printed[0]


@pytest.mark.parametrize(
    "setting",
    [
        "credential_process 'cat /etc/passwd'",
        "web_identity_token_file /etc/passwd",
        "ca_bundle /etc/passwd",
        "cli_pager 'cat /etc/passwd'",
        "plugins.intruder os",
        "plugins.cli_legacy_plugin_path /etc",
        "api_versions.iam ../../../../../../etc",
        "cli_history enabled",
        "cli_follow_urlparam true",
    ],
)
def test_a_setting_reaches_nothing(
    setting: str, terminal: Terminal, run: Callable[[str], str], tmp_path: Path
) -> None:
    terminal.environment["AWS_ROLE_ARN"] = role_arn("Deploy")
    run(f"aws configure set {setting} --profile qa")
    printed = run("aws sts get-caller-identity --profile qa")
    assert "root:" not in printed
    assert "Traceback" not in printed


def test_a_process_for_credentials_is_not_started(terminal: Terminal, run: Callable[[str], str]) -> None:
    terminal.environment.clear()
    run("aws configure set credential_process '/bin/touch /tmp/started-by-a-terminal'")
    assert "This terminal starts no programs" in run("aws sts get-caller-identity")
    assert not Path("/tmp/started-by-a-terminal").exists()


def test_an_alias_starts_no_program_and_may_name_a_command(run: Callable[[str], str]) -> None:
    aliases = "[toplevel]\nshow = !cat /etc/passwd\nwho = sts get-caller-identity"
    run(f"cat > .aws/cli/alias <<'EOF'\n{aliases}\nEOF")
    assert "This terminal starts no programs" in run("aws show")
    assert "user/ada" in run("aws who")


def test_another_endpoint_cannot_be_reached(run: Callable[[str], str]) -> None:
    printed = run("aws iam list-users --endpoint-url http://127.0.0.1:1")
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"' in printed
    run("export AWS_ENDPOINT_URL=http://127.0.0.1:1")
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"' in run("aws iam list-users")


def test_keys_of_connections_are_written_nowhere(run: Callable[[str], str], tmp_path: Path) -> None:
    log = tmp_path / "keys"
    run(f"export SSLKEYLOGFILE={log}")
    run("aws iam create-policy --policy-name X --policy-document https://example.com/x")
    assert not log.exists()


def test_docutils_takes_no_orders_from_the_learners_folder(run: Callable[[str], str], tmp_path: Path) -> None:
    record = tmp_path / "record"
    run(f"cat > docutils.conf <<'EOF'\n[general]\nrecord_dependencies: {record}\nEOF")
    assert "get-caller-identity" in run("aws sts get-caller-identity help")
    assert not record.exists()
