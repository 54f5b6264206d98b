"""What the picture shows of an account: boxes with their two lines, and lines between them."""

import json

import pytest

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.aws_api.findings import Evidence
from lessons.diagram import Box, Diagram, Note, draw, user_notes
from tests.aws_api.world import ACCOUNT, NOW, World, allow, trust
from tests.lessons.diagram.conftest import MAYA_ARN, ROOT_ARN, Picture, details
from tests.lessons.sandbox.studio import empty, own


def box(diagram: Diagram, label: str) -> Box:
    """Return the first box that is called so."""
    return next(each for each in diagram.boxes if each.label == label)


def ends(diagram: Diagram) -> set[tuple[str, str, str]]:
    """Return each line as whence it comes, whither it goes, and its kind, read from where it is drawn."""
    at_right = {(each.x + each.width, each.y + 22): each.label for each in diagram.boxes}
    at_left = {(each.x, each.y + 22): each.label for each in diagram.boxes}
    found = set()
    for line in diagram.lines:
        x1, y1 = line.d[1:].split("C")[0].split(" ")
        x2, y2 = line.d.split(" ")[-2:]
        found.add((at_right[float(x1), float(y1)], at_left[float(x2), float(y2)], line.kind))
    return found


def test_every_relation_is_a_line_from_box_to_box(picture: Picture) -> None:
    assert ends(picture()) == {
        ("maya", "auditors", "member"),
        ("jonas", "developers-qa", "member"),
        ("aiko", "developers-qa", "member"),
        ("aiko", "admins", "member"),
        ("deploy-bot", "pipelines", "member"),
        ("auditors", "ReportsReader", "attached"),
        ("auditors", "IAMReadOnlyAccess", "attached"),
        ("developers-qa", "GameOutcomeReadWrite", "attached"),
        ("admins", "AdministratorAccess", "attached"),
        ("pipelines", "DeployFunctions", "attached"),
        ("rafael", "GameOutcomeReadWrite", "direct"),
        ("rafael", "debug-tables", "direct"),
        ("lambda.amazonaws.com", "game-outcome-writer", "trusts"),
        ("444455556666", "partner-reader", "trusts"),
        ("ec2.amazonaws.com", "build", "trusts"),
        ("game-outcome-writer", "AWSLambdaBasicExecutionRole", "attached"),
        ("game-outcome-writer", "GameOutcomeReadWrite", "attached"),
        ("partner-reader", "GameOutcomeRead", "attached"),
    }


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("maya", "maya, you, user"),
        ("jonas", "jonas, user, boundary DevBoundary"),
        ("auditors", "auditors, group, 1 member"),
        ("developers-qa", "developers-qa, group, 2 members"),
        ("ReportsReader", "ReportsReader, customer managed, v2"),
        ("IAMReadOnlyAccess", "IAMReadOnlyAccess, AWS managed"),
        ("debug-tables", "debug-tables, inline policy of rafael"),
        ("DevBoundary", "DevBoundary, customer managed, v1, a boundary"),
        ("Everything", "Everything, customer managed, v1, not attached"),
        ("game-outcome-writer", "game-outcome-writer, role, used 3 minutes ago"),
        ("build", "build, role, never used, instance profile build"),
        ("lambda.amazonaws.com", "lambda.amazonaws.com, AWS service"),
        ("444455556666", "444455556666, another account"),
    ],
)
def test_a_box_says_what_the_thing_is(picture: Picture, label: str, title: str) -> None:
    assert box(picture(), label).title == title


@pytest.mark.parametrize(
    ("label", "href"),
    [
        ("maya", "/user/maya"),
        ("auditors", "/group/auditors"),
        ("build", "/role/build"),
        ("ReportsReader", f"/policy/{own('ReportsReader')}"),
        ("AdministratorAccess", "/policy/arn:aws:iam::aws:policy/AdministratorAccess"),
        ("debug-tables", "/user/rafael"),
        ("lambda.amazonaws.com", None),
        ("444455556666", None),
    ],
)
def test_a_click_leads_to_the_thing(picture: Picture, label: str, href: str | None) -> None:
    assert box(picture(), label).href == href


def test_what_has_no_page_has_no_link(configuration: Configuration) -> None:
    diagram = draw(details(configuration), MAYA_ARN, lambda kind, name: None, NOW)
    assert {each.href for each in diagram.boxes} == {None}


def test_the_callers_path_is_marked_from_the_caller_to_its_policies(picture: Picture) -> None:
    diagram = picture()
    assert {each.label for each in diagram.boxes if each.is_on} == {
        "maya",
        "auditors",
        "ReportsReader",
        "IAMReadOnlyAccess",
    }
    assert [line.kind for line in diagram.lines if line.is_on] == ["member", "attached", "attached"]
    assert [line.is_on for line in diagram.lines] == sorted(line.is_on for line in diagram.lines)
    assert diagram.caller == "maya"


def test_a_roles_session_has_the_path_of_its_role(picture: Picture) -> None:
    diagram = picture(f"arn:aws:sts::{ACCOUNT}:assumed-role/partner-reader/finn")
    assert {each.label for each in diagram.boxes if each.is_on} == {"partner-reader", "GameOutcomeRead"}
    assert diagram.caller == "partner-reader"


def test_root_has_everything_and_no_path(picture: Picture) -> None:
    diagram = picture(ROOT_ARN)
    assert not any(each.is_on for each in diagram.boxes)
    assert diagram.caller == ""


def test_a_user_in_a_path_is_told_by_its_name(account: Account, picture: Picture) -> None:
    account.users["maya"].path = "/audit/"
    assert box(picture(f"arn:aws:iam::{ACCOUNT}:user/audit/maya"), "maya").is_on


def test_users_are_noted_as_the_report_knows_them(picture: Picture) -> None:
    diagram = picture(notes={"rafael": Note("no MFA", is_warning=True), "aiko": Note("MFA on")})
    assert (box(diagram, "rafael").note, box(diagram, "rafael").is_warning) == ("no MFA", True)
    assert (box(diagram, "aiko").note, box(diagram, "aiko").is_warning) == ("MFA on", False)


def test_notes_come_from_the_credential_report(configuration: Configuration) -> None:
    world = World(configuration)
    details(configuration)  # gives root a key
    world.do("root", "iam:GenerateCredentialReport")
    notes = user_notes(Evidence(report=world.do("root", "iam:GetCredentialReport")))
    assert notes["maya"] == Note("MFA on")
    assert notes["rafael"] == Note("no MFA", is_warning=True)
    assert notes["deploy-bot"] == Note("no password")
    assert user_notes(Evidence()) == {}


@pytest.mark.parametrize(
    ("principal", "label", "note", "href"),
    [
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, ACCOUNT, "this account", None),
        ({"AWS": ACCOUNT}, ACCOUNT, "this account", None),
        ({"AWS": "arn:aws:iam::444455556666:root"}, "444455556666", "another account", None),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/audit/maya"}, "maya", "user of this account", "/user/maya"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/build"}, "build", "role of this account", "/role/build"),
        (
            {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/build/i-1"},
            "i-1",
            "session of a role of this account",
            "/role/build",
        ),
        (
            {"AWS": "arn:aws:iam::444455556666:user/finn"},
            "finn",
            "user of account 444455556666",
            None,
        ),
        ({"AWS": "AIDAEXAMPLEEXAMPLE123"}, "AIDAEXAMPLEEXAMPLE123", "a principal that is deleted", None),
        ({"AWS": "*"}, "Everyone", "any AWS account", None),
        ({"Service": "ec2.amazonaws.com"}, "ec2.amazonaws.com", "AWS service", None),
        ({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"}, "corp", "SAML provider", None),
        (
            {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com"},
            "token.example.com",
            "OIDC provider",
            None,
        ),
        ({"Federated": "accounts.google.com"}, "accounts.google.com", "OIDC provider", None),
    ],
)
def test_whom_a_role_trusts_is_said_in_words(
    account: Account, picture: Picture, principal: dict[str, str], label: str, note: str, href: str | None
) -> None:
    account.roles["partner-reader"].trust = trust(principal)
    diagram = picture()
    found = next(each for each in diagram.boxes if each.title == f"{label}, {note}")
    assert found.href == href
    assert found.is_warning is (label == "Everyone")
    assert (found.label, "partner-reader", "trusts") in ends(diagram)


def test_a_deny_trusts_nobody_and_whoever_is_named_twice_stands_once(
    account: Account, picture: Picture
) -> None:
    document = json.loads(trust({"AWS": ["444455556666", "arn:aws:iam::444455556666:root"]}))
    document["Statement"].append({**document["Statement"][0], "Effect": "Deny", "Principal": {"AWS": "*"}})
    account.roles["partner-reader"].trust = json.dumps(document)
    diagram = picture()
    assert [each.label for each in diagram.boxes].count("444455556666") == 1
    assert "Everyone" not in {each.label for each in diagram.boxes}


def test_a_group_that_a_policy_of_the_same_name_has_is_not_mixed_up(
    account: Account, picture: Picture
) -> None:
    account.groups["auditors"].inline = {"auditors": allow("s3:ListBucket")}
    account.users["rafael"].inline = {"auditors": allow("s3:ListBucket")}
    titles = [each.title for each in picture().boxes if each.label == "auditors"]
    assert titles == [
        "auditors, inline policy of rafael",
        "auditors, group, 1 member",
        "auditors, inline policy of auditors",
    ]


def test_a_long_name_is_cut_and_stands_whole_in_the_title(account: Account, picture: Picture) -> None:
    user = account.users.pop("rafael")
    user.name = "a-very-long-name-" * 4
    account.users[user.name] = user
    found = next(each for each in picture().boxes if each.title.startswith(user.name))
    assert found.label.endswith("…")
    assert len(found.label) < 25
    assert user.name.startswith(found.label[:-1])


def test_an_empty_account_has_no_picture() -> None:
    diagram = draw(details(Configuration({ACCOUNT: empty(NOW)})), ROOT_ARN, lambda kind, name: None, NOW)
    assert (diagram.boxes, diagram.lines, diagram.headings, diagram.sentences) == ([], [], [], [])
    assert not diagram.is_large


def test_the_picture_says_what_it_is(picture: Picture) -> None:
    diagram = picture()
    assert diagram.title == f"Who has which permissions in account {ACCOUNT}"
    assert diagram.description.startswith("5 users, 4 groups, 3 roles, and the policies that they have.")
    assert diagram.kinds == {"member", "attached", "direct", "trusts"}
