"""The simulator's page: a question about somebody's permissions, answered by the gate, with every why."""

import json
import re
from typing import Any

from django.test import Client

from iamlab.account.configuration import loaded
from lessons.action_search import found_actions
from lessons.models import Sandbox, SandboxEvent
from tests.aws_api.world import ACCOUNT, allow, role_arn, trust, user_arn
from tests.lessons.sandbox.account_of import account, keep
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

REPORT = "arn:aws:s3:::reports/may.csv"


def ask(console: Console, status: int = 200, **typed: object) -> str:
    """Send the form as a browser without JavaScript does, and return the page."""
    given = {"who": user_arn("noor"), "actions": "s3:GetObject", **typed}
    response = console.browser.post(console.address("simulator/"), given)
    assert response.status_code == status, words(response.content.decode())
    return response.content.decode()


def test_a_question_begins_with_whoever_is_signed_in(ada: Console) -> None:
    page = ada.page("simulator/")
    assert re.search(rf'<option value="{user_arn("ada")}" selected>ada', page)
    assert "What is decided will stand here" in page


def test_everybody_in_the_account_can_be_chosen(ada: Console) -> None:
    page = ada.page("simulator/")
    for arn in (user_arn("noor"), role_arn("Deploy"), f"arn:aws:iam::{ACCOUNT}:group/readers"):
        assert f'<option value="{arn}">' in page


def test_the_answer_is_a_table_of_actions_by_resources(ada: Console, sandbox: Sandbox) -> None:
    let(ada, "noor", "s3:GetObject")
    page = ask(ada, actions="s3:GetObject\ns3:PutObject", resources=f"{REPORT}\narn:aws:s3:::other/x")
    assert "2 of 4 allowed" in page
    cells = re.findall(r'id="cell-(\d\.\d)".*?</svg>([A-Za-z ]+)<', page)
    assert cells == [
        ("1.1", "Allowed"),
        ("1.2", "Allowed"),
        ("2.1", "Implicit deny"),
        ("2.2", "Implicit deny"),
    ]
    event = SandboxEvent.objects.filter(sandbox=sandbox, record__eventName="SimulatePrincipalPolicy")
    assert event.exists()


def test_the_reasons_are_those_of_the_first_denial_until_another_cell_is_chosen(ada: Console) -> None:
    let(ada, "noor", "s3:GetObject")
    page = ask(ada, actions="s3:GetObject s3:PutObject", resources=REPORT)
    assert 'id="cell-2.1" name="why" value="2.1"' in page
    assert re.findall(r'name="why" value="([\d.]+)"[^>]*aria-current="true"', page) == ["2.1"]
    assert "Nothing denies this request, but no identity-based policy allows it." in words(page)
    assert "is not authorized to perform: s3:PutObject" in page
    page = ask(ada, actions="s3:GetObject s3:PutObject", resources=REPORT, why="1.1")
    assert "Statement 1 in policy let allows this request" in words(page)
    assert 'id="cell-1.1"' in ask(ada, why="9.9")


def test_a_role_that_does_not_trust_says_so(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.roles["deploy"].trust = trust({"AWS": user_arn("ada")})
    keep(sandbox, changed)
    page = ask(ada, actions="sts:AssumeRole", resources=role_arn("Deploy"))
    assert "the trust policy does not allow it" in words(page)


def test_keys_that_policies_ask_for_are_offered_and_then_count(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    changed.users["noor"].inline = {"with mfa": allow("s3:GetObject", Condition=mfa)}
    keep(sandbox, changed)
    page = ask(ada, resources=REPORT)
    assert "1 key missing" in page
    assert 'name="add_key" value="aws:MultiFactorAuthPresent"' in page
    page = ask(ada, resources=REPORT, add_key="aws:MultiFactorAuthPresent")
    assert 'name="context_key" value="aws:MultiFactorAuthPresent"' in page
    assert 'name="context_value" value="true"' in page
    assert re.search(r'id="cell-1.1".*?</svg>Allowed<', page)


def test_a_key_can_be_taken_out_again(ada: Console) -> None:
    keys: dict[str, Any] = {
        "context_key": ["aws:SourceIp", "aws:userid"],
        "context_value": ["203.0.113.7", "x"],
    }
    page = ask(ada, **keys, remove_key="1")
    assert 'value="aws:SourceIp" list' not in page
    assert 'value="aws:userid" list' in page
    assert 'value="aws:SourceIp" list' in ask(ada, **keys, remove_key="nine")


def test_who_is_still_putting_the_question_together_is_not_told_what_it_lacks(ada: Console) -> None:
    page = ask(ada, actions="", resources=REPORT, add_key="aws:SourceIp")
    assert "Name an action" not in page
    assert f"{REPORT}</textarea>" in page
    assert 'value="aws:SourceIp" list' in page


def test_actions_are_found_by_a_part_of_their_name_and_added(ada: Console) -> None:
    page = ask(ada, find="createuser", search="1")
    assert 'name="add" value="iam:CreateUser"' in page
    page = ask(ada, add="iam:CreateUser")
    assert "s3:GetObject\niam:CreateUser</textarea>" in page


def test_what_is_found_comes_alone_while_one_types(ada: Console, sandbox: Sandbox) -> None:
    before = sandbox.events.count()
    page = ada.page("simulator/actions/?find=s3:getob")
    assert "s3:GetObject" in page
    assert "<html" not in page
    assert sandbox.events.count() == before
    assert "No action of AWS’s is called so" in ada.page("simulator/actions/?find=zzzz")


def test_nearer_actions_come_first() -> None:
    assert found_actions("getobject")[0].full_name == "s3:GetObject"
    assert found_actions("iam:listus")[0].full_name == "iam:ListUsers"
    assert all(each.service == "sqs" for each in found_actions("sqs"))
    assert found_actions("x") == found_actions("") == ()


def test_a_role_is_added_to_the_resources(ada: Console) -> None:
    page = ask(ada, actions="sts:AssumeRole", add_resource=role_arn("Deploy"))
    assert f"{role_arn('Deploy')}</textarea>" in page


def test_a_question_may_stand_in_the_address(ada: Console) -> None:
    page = ada.page(f"simulator/?who={user_arn('ada')}&actions=s3:GetObject")
    assert "1 question" in page


def test_the_resources_own_policy_counts(ada: Console) -> None:
    policy = trust({"AWS": user_arn("noor")}, "s3:GetObject", Resource=REPORT)
    page = ask(ada, resources=REPORT, ResourcePolicy=policy)
    assert re.search(r'id="cell-1.1".*?</svg>Allowed<', page)


def test_the_chosen_question_opens_in_the_playground(ada: Console, client: Client) -> None:
    let(ada, "noor", "s3:GetObject")
    page = ask(ada, resources=REPORT)
    found = re.search(r'name="scenario" value="([^"]+)"', page)
    assert found is not None
    scenario = found[1].replace("&quot;", '"').replace("&#x27;", "'")
    assert json.loads(scenario)["request"]["principal"] == user_arn("noor")
    opened = client.post("/playground/", {"load": "1", "scenario": scenario}).content.decode()
    assert "Allowed" in words(opened)


def test_who_may_not_simulate_sees_the_refusal_and_why(ada: Console) -> None:
    noor = signed_in_as_noor(ada)
    page = ask(noor, status=403)
    assert "AccessDenied: SimulatePrincipalPolicy was refused" in page
    assert 'class="table matrix"' not in page


def test_who_may_not_list_people_types_an_arn(ada: Console) -> None:
    let(ada, "noor", "iam:SimulatePrincipalPolicy")
    noor = signed_in_as_noor(ada)
    assert '<option value="">Choose…' not in noor.page("simulator/") or user_arn("noor") in noor.page(
        "simulator/"
    )
    assert "1 question" in ask(noor, who=user_arn("ada"))


def test_root_begins_with_nobody(root: Console) -> None:
    page = root.page("simulator/")
    assert "selected>As typed" not in page
    assert '<option value="" selected>Choose…' in page


def test_broken_questions_are_told_beside_their_field(ada: Console) -> None:
    assert "Name an action" in ask(ada, status=400, actions="  ")
    assert "Ask about 20 actions at the most" in ask(
        ada, status=400, actions=" ".join(f"s3:A{n}" for n in range(21))
    )
    assert "no context key" in ask(ada, status=400, context_key="nonsense", context_value="x")
    assert "InvalidInput" in ask(ada, status=400, actions="listusers")
    assert "NoSuchEntity" in ask(ada, status=404, who=user_arn("nobody"))
    assert "InvalidInput" in ask(ada, status=400, ResourcePolicy="{")
    ask(ada, status=400, who="")
    ask(ada, status=400, who="\0" * 30)


def test_nothing_is_done(ada: Console, sandbox: Sandbox) -> None:
    before = loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document))
    ask(ada, actions="iam:DeleteUser", resources=user_arn("noor"))
    assert loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).accounts == before.accounts


def test_nothing_is_offered_to_be_added_as_in_the_playground(ada: Console) -> None:
    assert "Add a session policy" not in ask(ada)
