"""What an account exercise starts with: read from short names, built into a configuration."""

from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.content_format.starting_organization import StartingOrganization
from lessons.starting_configuration import Start, build
from tests.aws_api.world import NOW, World, allow, trust

GAMES: dict[str, Any] = {
    "id": "111122223333",
    "name": "Games",
    "alias": "games",
    "root": {"email": "root@games.example", "password": "Correct-Horse-9", "keys": [{"name": "root-key"}]},
    "policies": {"Reader": {"versions": [allow("s3:*"), allow("s3:GetObject")], "default": 1}},
    "groups": {"admins": {"attached": ["AdministratorAccess"]}},
    "users": {
        "ada": {"groups": ["admins"], "keys": [{"name": "ada-key", "age_days": 400, "used_days_ago": 3}]},
        "noor": {"attached": ["Reader"], "mfa": True, "password": "Correct-Horse-9", "boundary": "Reader"},
    },
    "roles": {"Deploy": {"trust": trust({"Service": "ec2.amazonaws.com"}), "instance_profile": True}},
}

ROOT = {"email": "root@partner.example"}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **more}, StartingAccount)}


@pytest.fixture
def start() -> Start:
    return build(accounts(), NOW, Random(3))


def test_a_description_without_faults_has_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


def test_whoever_is_described_can_act(start: Start) -> None:
    world = World(start.configuration)
    made = world.do(start.credentials["ada-key"], "iam:CreateUser", UserName="ravi")
    assert made["User"]["Arn"] == "arn:aws:iam::111122223333:user/ravi"
    assert world.do(start.credentials["root-key"], "sts:GetCallerIdentity")["Arn"].endswith(":root")


def test_names_lead_to_the_accounts_own_policies_and_to_aws_ones(start: Start) -> None:
    account = start.configuration.accounts["111122223333"]
    assert account.users["noor"].attached == ["arn:aws:iam::111122223333:policy/Reader"]
    assert account.users["noor"].boundary == "arn:aws:iam::111122223333:policy/Reader"
    assert account.groups["admins"].attached == ["arn:aws:iam::aws:policy/AdministratorAccess"]


def test_ages_become_dates(start: Start) -> None:
    key = start.configuration.accounts["111122223333"].users["ada"].access_keys[0]
    assert key.created == NOW - timedelta(days=400)
    assert key.last_use is not None
    assert key.last_use.at == NOW - timedelta(days=3)


def test_versions_are_counted_and_the_default_is_in_force(start: Start) -> None:
    policy = start.configuration.accounts["111122223333"].policies["reader"]
    assert [version.id for version in policy.versions] == ["v2", "v1"]
    assert policy.document == allow("s3:*")


def test_a_role_brings_its_instance_profile_and_a_user_with_mfa_a_device(start: Start) -> None:
    account = start.configuration.accounts["111122223333"]
    assert account.instance_profiles["deploy"].role == "Deploy"
    assert [device.name for device in account.devices_of("arn:aws:iam::111122223333:user/noor")] == ["noor"]


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        (
            {"groups": {"admins": {"attached": ["AdministratorAcces"]}}},
            ("accounts", "games", "groups", "admins", "attached", 0),
            "There is no policy 'AdministratorAcces', neither here nor of AWS. "
            "Did you mean 'AdministratorAccess'?",
        ),
        (
            {"users": {"ada": {"groups": ["admin"]}}},
            ("accounts", "games", "users", "ada", "groups", 0),
            "There is no 'admin' here. Did you mean 'admins'?",
        ),
        (
            {"users": {"ada": {"inline": {"p": allow("GetObject")}}}},
            ("accounts", "games", "users", "ada", "inline", "p"),
            "`GetObject`",
        ),
        (
            {"users": {"ada": {"inline": {"p": "{"}}}},
            ("accounts", "games", "users", "ada", "inline", "p"),
            "This is not valid JSON",
        ),
        (
            {"users": {"ada": {}, "Ada": {}}},
            ("accounts", "games", "users", "Ada"),
            "'Ada' is there already, in another case.",
        ),
        (
            {"policies": {"Reader": {"versions": [allow("s3:*")], "default": 2}}},
            ("accounts", "games", "policies", "Reader", "default"),
            "There is no version of this number.",
        ),
    ],
)
def test_a_fault_is_named_at_its_path(more: dict[str, Any], path: tuple[object, ...], message: str) -> None:
    found = [problem for problem in starting_problems(accounts(**more)) if problem.path == path]
    assert len(found) == 1
    assert message in found[0].message


def test_no_two_accounts_have_one_number() -> None:
    two = {**accounts(), "partner": accounts(name="Partner", alias="partner", root=ROOT, users={})["games"]}
    assert [problem.path for problem in starting_problems(two)] == [("accounts", "partner", "id")]


def test_no_two_keys_have_one_name() -> None:
    two = {**accounts(), "partner": accounts(id="444455556666", alias="partner", users={})["games"]}
    (problem,) = starting_problems(two)
    assert problem.path == ("accounts", "partner", "root", "keys", 0, "name")
    assert problem.message == "The name 'root-key' is taken already by another key."


COMPANY: dict[str, Any] = {
    "management": "company",
    "units": {"workloads": {}, "teams": {"parent": "workloads"}},
    "places": {"games": "teams"},
    "policies": {"NoLeaving": {"type": "scp", "document": allow("iam:*").replace("Allow", "Deny")}},
    "attached": {"workloads": ["NoLeaving"]},
}


def organization(**more: Any) -> StartingOrganization:
    return msgspec.convert({**COMPANY, **more}, StartingOrganization)


def members() -> dict[str, StartingAccount]:
    company = accounts(id="444455556666", alias="company", root=ROOT, users={})["games"]
    return {**accounts(), "company": company}


def test_an_scp_binds_the_accounts_below_its_unit_and_not_the_management_account() -> None:
    assert list(organization().problems(members())) == []
    start = build(members(), NOW, Random(3), organization())
    world = World(start.configuration)
    refused = world.refused(start.credentials["ada-key"], "iam:CreateUser", UserName="ravi")
    assert "service control policy" in refused.message
    built = start.configuration.organization
    assert built is not None
    assert [built.units[place].name for place in built.path("111122223333")[:-1]] == [
        "Root",
        "workloads",
        "teams",
    ]
    assert built.path("444455556666") == [next(iter(built.units)), "444455556666"]


def test_a_place_without_full_access_allows_nothing() -> None:
    start = build(members(), NOW, Random(3), organization(attached={}, without_full_access=["teams"]))
    refused = World(start.configuration).refused(start.credentials["ada-key"], "iam:ListUsers")
    assert "no service control policy allows" in refused.message


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        ({"management": "games2"}, ("management",), "There is no 'games2' here. Did you mean 'games'?"),
        (
            {"places": {"games": "team"}},
            ("places", "games"),
            "There is no 'team' here. Did you mean 'teams'?",
        ),
        (
            {"units": {"a": {"parent": "b"}, "b": {"parent": "a"}}, "places": {}, "attached": {}},
            ("units", "a", "parent"),
            "This unit lies in itself.",
        ),
        (
            {"attached": {"teams": ["NoLeavin"]}},
            ("attached", "teams", 0),
            "There is no 'NoLeavin' here. Did you mean 'NoLeaving'?",
        ),
        ({"units": {"root": {}}, "places": {}, "attached": {}}, ("units", "root"), "taken already"),
    ],
)
def test_a_fault_in_the_organization_is_named_at_its_path(
    more: dict[str, Any], path: tuple[str | int, ...], message: str
) -> None:
    found = {problem.path: problem.message for problem in organization(**more).problems(members())}
    assert message in found["organization", *path]
