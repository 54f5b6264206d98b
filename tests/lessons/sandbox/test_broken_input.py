"""Addresses and forms that no page of the console makes: answered, never a stack trace."""

import urllib.parse

import pytest

from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import Console

READER = f"arn:aws:iam::{ACCOUNT}:policy/Reader"
BROKEN = ["%00", "%ff%fe", "a" * 3000, "%2e%2e", "a%2fb", "%F0%9F%90%99", "<script>", "a b"]
PLACES = [
    "users/{}/",
    "users/{}/attach-policy/",
    "users/noor/inline-policies/{}/",
    "groups/{}/",
    "instances/{}/",
    "ecs/task-definitions/{}/",
    "ecs/tasks/{0}/{0}/",
    "instances/{}/terminal/",
    "instances/{}/terminal/completions.json",
    "roles/{}/",
    "roles/{}/trust-policy/",
    "policies/{}/",
    "policies/new-version/{}/",
    f"policies/{READER}/?version={{}}",
    "policies/?type={0}&find={0}&page={0}",
    "users/?find={0}&page={0}",
    "create-role/?trust=another-account&begin=1&account={0}&external_id={0}",
    "create-role/?trust=oidc&begin=1&provider={0}&audience={0}",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("broken", BROKEN)
def test_broken_addresses_are_answered(place: str, broken: str, root: Console) -> None:
    assert root.browser.get(root.address(place.format(broken))).status_code in (200, 302, 404)


@pytest.mark.parametrize(
    ("page", "act", "field"),
    [
        ("users/", "CreateUser", "UserName"),
        ("groups/readers/", "AddUserToGroup", "UserName"),
        ("groups/readers/", "DetachGroupPolicy", "PolicyArn"),
        ("users/noor/", "TagUser", "Key"),
        ("users/noor/create-inline-policy/", "PutUserPolicy", "PolicyDocument"),
        ("policies/create/", "CreatePolicy", "PolicyDocument"),
        ("create-role/", "CreateRole", "AssumeRolePolicyDocument"),
        ("roles/Deploy/", "UpdateRole", "MaxSessionDuration"),
        ("instance-profiles/", "AddRoleToInstanceProfile", "RoleName"),
        ("identity-providers/", "CreateOpenIDConnectProvider", "ClientIDList"),
    ],
)
@pytest.mark.parametrize(
    "typed", ["", "\0", "\ud800", "9" * 5000, "[" * 5000, '{"a":' * 5000, "null", "{}", "🐙"]
)
def test_broken_forms_are_answered(page: str, act: str, field: str, typed: str, root: Console) -> None:
    others = dict.fromkeys(("PolicyName", "RoleName", "InstanceProfileName", "Url", "Value"), "x")
    data = {**others, "MaxSessionDuration": "3600", "act": act, field: typed}
    sent = "&".join(f"{name}={quote(value)}" for name, value in data.items())
    answer = root.browser.post(
        root.address(page), sent, content_type="application/x-www-form-urlencoded", follow=True
    )
    assert answer.status_code in (200, 400, 404, 409)


@pytest.mark.parametrize("typed", ["", "\0", "\ud800", "9" * 300_000, "[" * 5000, "null", "{}", "🐙"])
@pytest.mark.parametrize("kind", ["identity", "trust"])
def test_broken_documents_are_validated(typed: str, kind: str, root: Console) -> None:
    answer = root.browser.post(
        root.address(f"validate/{kind}/"),
        f"act=a&PolicyDocument={quote(typed)}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200


def quote(text: str) -> str:
    """Send half a character as a program might that does not care."""
    return urllib.parse.quote(text.encode(errors="surrogatepass"))
