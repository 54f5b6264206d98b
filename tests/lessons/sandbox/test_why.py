"""What "why" says in the console: which statement of which policy, with the way there."""

import json

from iamlab.account.account import Account
from lessons.models import Sandbox
from tests.aws_api import world
from tests.lessons.sandbox.conftest import Console, words

DENY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "NobodyHires", "Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}],
    }
)
GUARD = world.policy_arn("Guard")


def refused(console: Console) -> str:
    """Return the page that answers when somebody may not create a user."""
    return console.act("users/", "CreateUser", 403, UserName="leo")


def test_a_deny_names_its_statement_its_policy_and_the_group_and_leads_there(
    noor: Console, sandbox: Sandbox
) -> None:
    def guard(account: Account) -> None:
        account.groups["readers"].inline["Guard"] = DENY

    noor.change(guard)
    page = refused(noor)
    assert "Deny by statement NobodyHires in policy Guard of group readers" in words(page)
    assert f'href="/sandbox/{sandbox.pk}/groups/readers/inline-policies/Guard/"' in page


def test_a_managed_policy_goes_by_its_name_and_leads_to_its_page(ada: Console, sandbox: Sandbox) -> None:
    ada.act("policies/create/", "CreatePolicy", PolicyName="Guard", PolicyDocument=DENY)
    ada.act("users/ada/attach-policy/", "AttachUserPolicy", PolicyArn=GUARD)
    page = refused(ada)
    assert "Deny by statement NobodyHires in policy Guard" in words(page)
    assert f'href="/sandbox/{sandbox.pk}/policies/{GUARD}/" title="{GUARD}"' in page


def test_what_belongs_to_a_role_is_its_trust_policy(ada: Console, sandbox: Sandbox) -> None:
    def distrust(account: Account) -> None:
        account.roles["deploy"].trust = world.trust({"Service": "ec2.amazonaws.com"})

    ada.change(distrust)
    page = ada.browser.post(ada.address("switch-role/"), {"account": world.ACCOUNT, "role": "Deploy"})
    said = page.content.decode()
    assert "Trust policy" in words(said)
    assert "Resource policy" not in words(said)
    assert f'href="/sandbox/{sandbox.pk}/roles/Deploy/trust-policy/"' in said
