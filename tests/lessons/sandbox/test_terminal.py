"""The terminal of a sandbox: whose credentials it uses, what it keeps, who may open it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from iamlab.account.configuration import loaded, saved
from iamlab.aws_api.gate import call
from lessons import free_sandbox, terminals
from lessons.goals.who import Who, stand_in
from lessons.models import Learner, Sandbox, SandboxTerminal
from tests.aws_api.world import ACCOUNT, key_of


def enter(browser: Client, sandbox: Sandbox, line: str, answers: str = "") -> str:
    response = browser.post(f"/sandbox/{sandbox.pk}/terminal/", {"line": line, "answers": answers})
    assert response.status_code == 200
    return response.content.decode()


def asked(page: str) -> str:
    """Return the id of the question that a page asks."""
    found = re.search(r'name="answers" value="(\w+)"', page)
    return found[1] if found else ""


def users(sandbox: Sandbox) -> set[str]:
    return set(loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).accounts[ACCOUNT].users)


def test_commands_are_signed_by_whoever_is_signed_in(as_ada: Client, sandbox: Sandbox) -> None:
    assert f"arn:aws:iam::{ACCOUNT}:user/ada" in enter(as_ada, sandbox, "aws sts get-caller-identity")


def test_without_a_profile_it_speaks_to_the_region_of_the_console(as_ada: Client, sandbox: Sandbox) -> None:
    assert "TableNames" in enter(as_ada, sandbox, "aws dynamodb list-tables")
    assert sandbox.events.get(record__eventName="ListTables").record["awsRegion"] == "us-east-1"
    enter(as_ada, sandbox, "aws configure set region eu-west-1 --profile qa")
    enter(
        as_ada,
        sandbox,
        "aws configure set aws_access_key_id " + key_of("ada").access_key_id + " --profile qa",
    )
    enter(
        as_ada, sandbox, "aws configure set aws_secret_access_key " + key_of("ada").secret + " --profile qa"
    )
    enter(as_ada, sandbox, "aws dynamodb list-tables --profile qa")
    regions = sandbox.events.filter(record__eventName="ListTables").values_list(
        "record__awsRegion", flat=True
    )
    assert set(regions) == {"us-east-1", "eu-west-1"}


def test_an_act_is_saved_recorded_and_can_be_undone(as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "aws iam create-user --user-name leo")
    assert "leo" in users(sandbox)
    event = sandbox.events.get(record__eventName="CreateUser").record
    assert event["userAgent"].startswith("aws-cli/")
    assert sandbox.snapshots.get().act == "iam:CreateUser"


def test_a_refusal_has_its_why(as_noor: Client, sandbox: Sandbox) -> None:
    page = enter(as_noor, sandbox, "aws iam create-user --user-name leo")
    assert "An error occurred (AccessDenied) when calling the CreateUser operation" in page
    assert "Decided here" in page
    assert "leo" not in users(sandbox)


def test_what_was_printed_is_still_there_later(as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "echo one-two")
    assert "one-two" in as_ada.get(f"/sandbox/{sandbox.pk}/terminal/").content.decode()


def test_clear_empties_the_screen(as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "echo one-two")
    response = as_ada.post(f"/sandbox/{sandbox.pk}/terminal/", {"line": "clear"})
    assert "one-two" not in response.content.decode()
    assert response["HX-Reswap"] == "innerHTML"


def test_a_key_of_another_sandbox_opens_nothing(free: Sandbox, as_ada: Client, sandbox: Sandbox) -> None:
    key = key_of("ada")
    as_ada.post(
        f"/sandbox/{free.pk}/sign-in/",
        {"kind": "root", "email": "root@sandbox.example", "password": "Open-Sandbox-1"},
    )
    page = enter(
        as_ada,
        free,
        f"export AWS_ACCESS_KEY_ID={key.access_key_id} AWS_SECRET_ACCESS_KEY={key.secret}\n"
        "aws sts get-caller-identity",
    )
    assert "InvalidClientTokenId" in page


def test_each_member_has_a_terminal_of_their_own(as_ada: Client, sandbox: Sandbox) -> None:
    partner = Learner.objects.create_user("kim", password="a-long-password")
    enter(as_ada, sandbox, "echo mine > notes")
    assert terminals.state(terminals.find(sandbox, partner)).files == terminals.BEGINS_WITH
    assert SandboxTerminal.objects.count() == 1


def test_the_page_knows_what_a_command_did(as_ada: Client, sandbox: Sandbox, learner: Learner) -> None:
    enter(as_ada, sandbox, "echo a terminal that is saved")
    terminals.run(terminals.find(sandbox, learner), key_of("ada"), "aws iam create-user --user-name leo")
    assert "leo" in loaded(bytes(sandbox.document)).accounts[ACCOUNT].users


def test_what_was_typed_is_never_html(as_ada: Client, sandbox: Sandbox) -> None:
    assert "<b>bold</b>" not in enter(as_ada, sandbox, "echo '<b>bold</b>'")


def test_an_answer_to_a_prompt_is_asked_for_in_its_words(as_ada: Client, sandbox: Sandbox) -> None:
    assert "AWS Access Key ID [None]: " in enter(as_ada, sandbox, "aws configure")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("aws iam list-us", "list-users"),
        ("aws ia", "iam"),
        ("aws iam create-user --user-n", "--user-name"),
        ("cat no", "notes"),
        ("aws iam create-policy --policy-document file://n", "file://notes"),
    ],
)
def test_tab_completes(line: str, word: str, as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "echo x > notes")
    answer = as_ada.get(f"/sandbox/{sandbox.pk}/terminal/completions.json", {"line": line})
    assert word in answer.json()["words"]


def test_a_screen_keeps_the_last_commands_alone(
    as_ada: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "MOST_SHOWN", 2)
    for number in range(3):
        page = enter(as_ada, sandbox, f"echo line-{number}")
    assert "line-0" not in page
    assert "line-2" in page


def test_the_event_history_is_looked_up(as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "aws iam create-user --user-name leo")
    page = enter(
        as_ada,
        sandbox,
        "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CreateUser "
        "--query 'Events[].[EventName,Username,Resources[0].ResourceName]' --output text --region us-east-1",
    )
    assert "CreateUser\tada\tleo" in page


def test_the_head_says_whose_credentials_come_next(as_ada: Client, sandbox: Sandbox) -> None:
    assert "signed in as ada" in enter(as_ada, sandbox, "help")
    key = key_of("noor")
    configured = f"aws configure set aws_access_key_id {key.access_key_id}"
    assert ">profile default<" in enter(as_ada, sandbox, configured)
    assert ">profile qa<" in enter(as_ada, sandbox, "export AWS_PROFILE=qa")
    assert ">key AKIA" in enter(as_ada, sandbox, f"export AWS_ACCESS_KEY_ID={key.access_key_id}")


def test_the_cli_does_not_warn_of_files_that_are_the_terminals_alone(
    as_ada: Client, sandbox: Sandbox
) -> None:
    enter(as_ada, sandbox, "aws configure set aws_secret_access_key x --profile qa")
    page = enter(as_ada, sandbox, "aws configure --profile qa")
    for line in ("AKIAXXXXXXXXXXXXXXXX", "y" * 40, "", ""):
        page = enter(as_ada, sandbox, line, asked(page))
    assert "accessible by other users" not in page
    assert 'name="answers"' not in page


def test_two_tabs_lose_nothing_of_each_other(sandbox: Sandbox, learner: Learner) -> None:
    terminals.run(terminals.find(sandbox, learner), None, "echo begun > a")
    one, other = terminals.find(sandbox, learner), terminals.find(sandbox, learner)
    terminals.run(one, None, "echo one > a\nexport ONE=1")
    terminals.run(other, None, "echo other > b\nexport OTHER=2")
    row = terminals.find(sandbox, learner)
    held = terminals.state(row)
    assert held.files == {**terminals.BEGINS_WITH, "a": b"one\n", "b": b"other\n"}
    assert held.environment == {"ONE": "1", "OTHER": "2"}
    assert [entry["line"] for entry in row.screen] == [
        "echo begun > a",
        "echo one > a",
        "export ONE=1",
        "echo other > b",
        "export OTHER=2",
    ]


def test_two_tabs_may_both_enter_the_first_command(sandbox: Sandbox, learner: Learner) -> None:
    one, other = terminals.find(sandbox, learner), terminals.find(sandbox, learner)
    terminals.run(one, None, "echo one > a")
    terminals.run(other, None, "echo other > b")
    assert terminals.state(terminals.find(sandbox, learner)).files == {
        **terminals.BEGINS_WITH,
        "a": b"one\n",
        "b": b"other\n",
    }


def test_a_tab_without_the_question_enters_a_command(as_ada: Client, sandbox: Sandbox) -> None:
    asking = enter(as_ada, sandbox, "aws configure")
    assert "from the other tab" in enter(as_ada, sandbox, "echo from the other tab")
    page = enter(as_ada, sandbox, "AKIAXXXXXXXXXXXXXXXX", asked(asking))
    assert "AWS Secret Access Key [None]: " in page


def test_a_secret_for_a_question_that_is_gone_is_not_shown(as_ada: Client, sandbox: Sandbox) -> None:
    page = enter(as_ada, sandbox, "my-secret", answers="gone")
    assert "This question does not wait any more." in page
    assert "my-secret" not in page


def test_what_follows_a_clear_stays_on_the_screen(as_ada: Client, sandbox: Sandbox) -> None:
    enter(as_ada, sandbox, "echo one-two")
    page = enter(as_ada, sandbox, "clear\necho three-four")
    assert "one-two" not in page
    assert "three-four" in page
    assert "three-four" in as_ada.get(f"/sandbox/{sandbox.pk}/terminal/").content.decode()


def test_a_key_of_another_sandbox_is_unknown_here(as_ada: Client, sandbox: Sandbox, learner: Learner) -> None:
    other = free_sandbox.find_or_make(Learner.objects.create_user("leo"))
    configuration = loaded(bytes(other.document))
    (account,) = configuration.accounts.values()
    made = call(
        configuration,
        stand_in(configuration, account, Who("root"), timezone.now()),
        "iam",
        "CreateUser",
        {"UserName": "leo"},
    )
    key = call(
        made.configuration,
        stand_in(made.configuration, made.configuration.accounts[account.id], Who("root"), timezone.now()),
        "iam",
        "CreateAccessKey",
        {"UserName": "leo"},
    ).unwrapped()["AccessKey"]
    Sandbox.objects.filter(pk=other.pk).update(document=saved(made.configuration))
    secret = f"export AWS_SECRET_ACCESS_KEY={key['SecretAccessKey']}"
    page = enter(
        as_ada,
        sandbox,
        f"export AWS_ACCESS_KEY_ID={key['AccessKeyId']}\n{secret}\naws sts get-caller-identity",
    )
    assert "InvalidClientTokenId" in page
    assert account.id not in page
