"""Who can do this, and what can this principal do: over everybody in the account, each with its why."""

import re

import pytest

from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT, allow, role_arn, trust, user_arn
from tests.lessons.sandbox.account_of import account, keep
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

PAGES = ("who-can/", "what-can/")


def decisions(page: str) -> dict[str, str]:
    """Return by principal what it gets."""
    found = re.findall(r'<th scope="row">(\S+) .*?</svg>([A-Za-z ]+)</span>', page, re.DOTALL)
    return dict(found)


def test_everybody_is_asked_and_those_who_can_come_first(ada: Console) -> None:
    page = ada.page("who-can/?action=iam:ListUsers")
    assert list(decisions(page).items()) == [
        ("root", "Allowed"),
        ("ada", "Allowed"),
        ("noor", "Implicit deny"),
        ("Deploy", "Implicit deny"),
    ]
    assert "2 of 4 can" in page
    assert "no identity-based policy allows it" in words(page)


def test_the_resources_own_policy_counts(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.roles["deploy"].trust = trust({"AWS": user_arn("noor")})
    keep(sandbox, changed)
    found = decisions(ada.page(f"who-can/?action=sts:AssumeRole&resource={role_arn('Deploy')}"))
    assert (found["noor"], found["ada"]) == ("Allowed", "Implicit deny")


def test_circumstances_and_everybodys_own_tags_count(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    qa_with_mfa = {
        "StringEquals": {"aws:PrincipalTag/team": "qa"},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
    }
    changed.users["noor"].inline = {"p": allow("s3:GetObject", Condition=qa_with_mfa)}
    keep(sandbox, changed)
    address = "who-can/?action=s3:GetObject&resource=arn:aws:s3:::b/x"
    assert decisions(ada.page(address))["noor"] == "Implicit deny"
    with_mfa = f"{address}&context=aws:MultiFactorAuthPresent+%3D+true"
    assert decisions(ada.page(with_mfa))["noor"] == "Allowed"


def test_every_answer_has_its_why(ada: Console) -> None:
    page = ada.page("who-can/?action=iam:ListUsers")
    addresses = re.findall(r'href="(\?[^"]*why=[^"]*)#why"', page)
    assert len(addresses) == 4
    why = ada.page(f"who-can/{addresses[2].replace('&amp;', '&')}")
    assert user_arn("noor") in why
    assert "Decided here" in why
    assert 'name="scenario"' in why
    nobody = ada.page(f"who-can/?action=iam:ListUsers&why={user_arn('nobody')}")
    assert "Decided here" not in nobody


def test_names_are_found_among_many(ada: Console) -> None:
    page = ada.page("who-can/?action=iam:ListUsers&find=noo")
    assert list(decisions(page)) == ["noor"]


@pytest.mark.parametrize(
    "query",
    [
        "action=",
        "action=listusers",
        "action=iam:*",
        "action=iam:ListUsers&resource=users",
        "action=s3:x&context=what",
    ],
)
def test_a_question_that_is_none_is_told_so(query: str, ada: Console) -> None:
    assert 'class="field-error"' in ada.page(f"who-can/?{query}", status=400)


def test_what_somebody_can_do_is_listed_with_resources_and_limits(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.users["noor"].inline = {
        "read": allow("sqs:SendMessage", f"arn:aws:sqs:*:{ACCOUNT}:jobs-*"),
        "mfa": allow("sqs:ReceiveMessage", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        "not": allow("sqs:SendMessage", f"arn:aws:sqs:*:{ACCOUNT}:jobs-x").replace('"Allow"', '"Deny"'),
    }
    keep(sandbox, changed)
    page = ada.page(f"what-can/?who={user_arn('noor')}")
    said = words(page)
    assert "4 actions" in said
    assert f"sqs:SendMessage Write arn:aws:sqs:*:{ACCOUNT}:jobs-* a Deny takes some away" in said
    assert "sqs:ReceiveMessage Read * under a condition" in said
    assert "actions=sqs%3ASendMessage&amp;resources=arn%3Aaws%3Asqs%3Aexample" in page


def test_what_can_is_asked_of_roles_and_groups_too(ada: Console, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.groups["readers"].inline = {"list": allow("iam:ListGroups")}
    keep(sandbox, changed)
    assert "s3:GetObject" in ada.page(f"what-can/?who={role_arn('Deploy')}")
    group = f"arn:aws:iam::{ACCOUNT}:group/readers"
    assert "iam:ListGroups" in ada.page(f"what-can/?who={group}")
    assert "1 action found" in words(ada.page(f"what-can/?who={group}&find=listgr"))


def test_who_is_not_there_can_do_nothing(ada: Console) -> None:
    assert "There is nobody in this account" in ada.page("what-can/?who=nobody", status=404)
    assert "sts:GetCallerIdentity" in ada.page(f"what-can/?who={user_arn('noor')}")
    assert "Choose somebody" in ada.page("what-can/")


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_read_everybodys_permissions_sees_the_refusal_alone(page: str, ada: Console) -> None:
    noor = signed_in_as_noor(ada)
    shown = noor.page(f"{page}?action=iam:ListUsers&who={user_arn('ada')}")
    assert "AccessDenied: GetAccountAuthorizationDetails was refused" in shown
    assert 'class="table reach"' not in shown


def test_one_read_is_enough(ada: Console) -> None:
    let(ada, "noor", "iam:GetAccountAuthorizationDetails")
    noor = signed_in_as_noor(ada)
    assert decisions(noor.page("who-can/?action=iam:ListUsers"))["ada"] == "Allowed"
