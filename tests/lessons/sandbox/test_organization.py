"""The organization's pages: the tree, what is attached where, and what a member sees."""

import re
from typing import Any

import pytest
from django.test import Client

from iamlab.account.configuration import loaded
from iamlab.account.organization import Organization
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT, allow
from tests.lessons.sandbox.conftest import Console, signed_in_as_noor, words

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
DENY = allow("s3:*").replace('"Allow"', '"Deny"')


def organization(console: Console) -> Organization:
    found = loaded(bytes(Sandbox.objects.get(pk=console.sandbox.pk).document)).organization
    assert found is not None
    return found


@pytest.fixture
def managing(ada: Console) -> Console:
    """The console of an administrator whose account manages an organization, with SCPs enabled."""
    ada.act("organization/", "CreateOrganization")
    root = organization(ada).root.id
    ada.act("organization/", "EnablePolicyType", PolicyType=SCP)
    ada.act("organization/", "CreateOrganizationalUnit", ParentId=root, Name="Games")
    ada.act("organization/", "CreateAccount", AccountName="shop", Email="shop@example.com")
    return ada


def unit(console: Console, name: str = "Games") -> str:
    return next(unit.id for unit in organization(console).units.values() if unit.name == name)


def member(console: Console) -> str:
    return next(number for number in organization(console).places if number != ACCOUNT)


def new_policy(console: Console, **typed: Any) -> str:
    given = {"Name": "no s3", "Content": DENY, **typed}
    console.act("organization/create-scp/", "CreatePolicy", **given)
    return list(organization(console).policies)[-1]


def test_an_account_without_an_organization_may_make_one(ada: Console) -> None:
    assert "This account is in no organization" in ada.page("organization/")
    page = ada.act("organization/", "CreateOrganization")
    assert "this account manages it" in page
    assert organization(ada).management_account == ACCOUNT


def test_the_tree_shows_units_accounts_and_what_is_attached(managing: Console) -> None:
    page = managing.page("organization/")
    tree = re.search(r'<ul class="org-tree">(.*?)</section>', page, re.DOTALL)
    assert tree is not None
    said = words(tree[1])
    assert re.search(r"Root Root r-\w+ SCP FullAWSAccess", said)
    assert re.search(r"Games OU ou-\w+-\w+ SCP FullAWSAccess", said)
    assert f"Games Account {ACCOUNT} management account this account" in said
    assert f"shop Account {member(managing)} SCP FullAWSAccess" in said


def test_units_are_made_below_units(managing: Console) -> None:
    page = managing.page("organization/")
    assert f'<option value="{unit(managing)}">– Games</option>' in page
    managing.act("organization/", "CreateOrganizationalUnit", ParentId=unit(managing), Name="Tools")
    assert organization(managing).units[unit(managing, "Tools")].parent == unit(managing)
    again: dict[str, Any] = {"ParentId": unit(managing), "Name": "Tools"}
    page = managing.act("organization/", "CreateOrganizationalUnit", status=400, **again)
    assert "DuplicateOrganizationalUnitException: CreateOrganizationalUnit was refused" in page


def test_a_kind_of_policy_is_enabled_and_disabled(managing: Console) -> None:
    managing.act("organization/", "EnablePolicyType", PolicyType=RCP)
    assert organization(managing).disabled == []
    managing.act("organization/", "DisablePolicyType", PolicyType=RCP)
    assert organization(managing).disabled == [RCP]
    page = managing.act("organization/", "DisablePolicyType", status=400, PolicyType=RCP)
    assert "PolicyTypeNotEnabledException" in page


def test_a_policy_is_written_attached_changed_detached_and_deleted(managing: Console) -> None:
    no_s3 = new_policy(managing)
    target = f"organization/targets/{unit(managing)}/"
    assert f'<option value="{no_s3}">SCP: no s3</option>' in managing.page(target)
    assert "The policy is attached" in managing.act(target, "AttachPolicy", PolicyId=no_s3)
    assert no_s3 in organization(managing).attached[unit(managing)]
    page = managing.page(f"organization/policies/{no_s3}/")
    assert "Games" in words(page)
    other = allow("sqs:*").replace('"Allow"', '"Deny"')
    typed: dict[str, Any] = {"Name": "no sqs", "Description": "", "Content": other}
    managing.act(f"organization/policies/{no_s3}/", "UpdatePolicy", **typed)
    assert organization(managing).policies[no_s3].name == "no sqs"
    page = managing.act(f"organization/policies/{no_s3}/", "DeletePolicy", status=400)
    assert "PolicyInUseException" in page
    managing.act(target, "DetachPolicy", PolicyId=no_s3)
    managing.act(f"organization/policies/{no_s3}/", "DeletePolicy")
    assert no_s3 not in organization(managing).policies


def test_what_is_no_scp_is_refused_and_stays_in_the_editor(managing: Console) -> None:
    typed: dict[str, Any] = {"Name": "x", "Content": '{"Version": "2012-10-17"'}
    page = managing.act("organization/create-scp/", "CreatePolicy", status=400, **typed)
    assert "MalformedPolicyDocumentException" in page
    assert "JSON" in words(page)
    assert "2012-10-17" in page


def test_problems_are_told_while_one_types(managing: Console) -> None:
    given = {"act": "CreatePolicy", "Content": allow("s3:*", Principal="*")}
    response = managing.browser.post(managing.address("validate/scp/"), given)
    assert "AWS refuses to save this" in response.content.decode()


def test_an_rcp_is_written_in_its_own_form(managing: Console) -> None:
    managing.act("organization/", "EnablePolicyType", PolicyType=RCP)
    page = managing.page("organization/create-rcp/")
    assert "Principal" in page
    text = re.search(r'name="Content"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert text is not None
    content = text[1].replace("&quot;", '"')
    managing.act("organization/create-rcp/", "CreatePolicy", Name="mine", Content=content)
    assert any(
        policy.kind == RCP and policy.name == "mine" for policy in organization(managing).policies.values()
    )


def test_what_comes_from_above_is_listed_with_where_it_is(managing: Console) -> None:
    page = words(managing.page(f"organization/targets/{member(managing)}/"))
    assert "From above SCP FullAWSAccess on Root" in page


def test_an_account_is_moved(managing: Console) -> None:
    page = f"organization/targets/{member(managing)}/"
    managing.act(page, "MoveAccount", DestinationParentId=unit(managing))
    assert organization(managing).places[member(managing)] == unit(managing)
    refused = managing.act(page, "MoveAccount", status=400, DestinationParentId="ou-0000-00000000")
    assert "DestinationParentNotFoundException" in refused


def test_without_a_unit_there_is_nowhere_to_move_an_account(managing: Console) -> None:
    page = f"organization/targets/{member(managing)}/"
    assert "no OU to move it to" not in managing.page(page)
    managing.act(f"organization/targets/{unit(managing)}/", "DeleteOrganizationalUnit")
    assert "There is no OU to move it to yet." in managing.page(page)


def test_a_unit_is_renamed_and_deleted_when_empty(managing: Console) -> None:
    page = f"organization/targets/{unit(managing)}/"
    managing.act(page, "UpdateOrganizationalUnit", Name="Play")
    page = f"organization/targets/{unit(managing, 'Play')}/"
    managing.act(
        f"organization/targets/{member(managing)}/", "MoveAccount", DestinationParentId=unit(managing, "Play")
    )
    assert "OrganizationalUnitNotEmptyException" in managing.act(page, "DeleteOrganizationalUnit", status=400)
    managing.act(
        f"organization/targets/{member(managing)}/",
        "MoveAccount",
        DestinationParentId=organization(managing).root.id,
    )
    assert "The OU Play was deleted" in managing.act(page, "DeleteOrganizationalUnit")


def test_the_last_scp_of_a_target_stays(managing: Console) -> None:
    page = f"organization/targets/{unit(managing)}/"
    assert "ConstraintViolationException" in managing.act(
        page, "DetachPolicy", status=400, PolicyId="p-FullAWSAccess"
    )


def test_awss_own_policy_is_read_and_not_edited(managing: Console) -> None:
    page = managing.page("organization/policies/p-FullAWSAccess/")
    assert "nobody changes it" in page
    assert 'name="Content"' not in page


def test_the_management_account_is_told_that_nothing_binds_it(managing: Console) -> None:
    assert "No SCP and no RCP binds it" in managing.page(f"organization/targets/{ACCOUNT}/")


@pytest.mark.parametrize(
    "page",
    ["targets/ou-0000-00000000/", "targets/999999999999/", "policies/p-00000000/", "policies/nothing/"],
)
def test_what_is_not_in_the_organization_has_no_page(page: str, managing: Console) -> None:
    managing.page(f"organization/{page}", status=404)


def test_without_an_organization_targets_have_no_pages(ada: Console) -> None:
    ada.page(f"organization/targets/{ACCOUNT}/", status=404)


def test_a_member_sees_which_organization_it_is_in_and_why_it_sees_no_more(managing: Console) -> None:
    switch = {"account": member(managing), "role": "OrganizationAccountAccessRole"}
    page = managing.page(f"organization/targets/{member(managing)}/")
    assert f"?account={member(managing)}&amp;role=OrganizationAccountAccessRole" in page
    managing.browser.post(managing.address("switch-role/"), switch)
    page = managing.page("organization/")
    assert "This account is a member" in page
    assert "Only the management account" in words(page)
    assert "AccessDeniedException: ListRoots was refused" in page
    refused = managing.page("organization/policies/p-FullAWSAccess/")
    assert "AccessDeniedException: DescribePolicy was refused" in refused


def test_who_may_do_nothing_sees_refusals_with_their_reasons(managing: Console) -> None:
    noor = signed_in_as_noor(managing)
    page = noor.page("organization/")
    assert "AccessDeniedException: ListRoots was refused" in page
    assert "Decided here" in page
    page = noor.act("organization/", "CreateAccount", status=400, AccountName="x", Email="x@example.com")
    assert 'class="org-tree"' not in page


def test_an_act_that_is_none_of_the_page_is_refused(managing: Console) -> None:
    managing.act(f"organization/targets/{ACCOUNT}/", "DeleteOrganizationalUnit", status=400)
    managing.act("organization/", "CreateOrganizationalUnit", status=400, Name="")


def test_a_stranger_finds_nothing(managing: Console, stranger: Client) -> None:
    assert stranger.get(managing.address(f"organization/targets/{ACCOUNT}/")).status_code == 404


def test_lists_of_many_pages_are_read_to_their_ends(managing: Console) -> None:
    for number in range(21):
        given = {"ParentId": unit(managing), "Name": f"Team {number}"}
        managing.browser.post(managing.address("organization/"), {"act": "CreateOrganizationalUnit", **given})
    page = managing.page("organization/")
    assert all(f">Team {number}</a>" in page for number in range(21))
