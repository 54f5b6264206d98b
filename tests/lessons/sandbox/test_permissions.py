"""What hangs on users, groups and roles: policies, boundary, tags, with the same pages for each kind."""

import json

import pytest
from django.test import Client

from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import ALLOW, Console, let, signed_in_as_noor, words

READER = f"arn:aws:iam::{ACCOUNT}:policy/Reader"
VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"

HOLDERS = [("User", "users/noor/"), ("Group", "groups/readers/"), ("Role", "roles/Deploy/")]


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_a_policy_is_found_by_name_and_attached(kind: str, page: str, root: Console) -> None:
    found = root.page(f"{page}attach-policy/?find=viewonly")
    assert f'value="{VIEW_ONLY}"' in found
    assert "AdministratorAccess" not in found
    chosen = root.act(f"{page}attach-policy/?find=viewonly", f"Attach{kind}Policy", PolicyArn=VIEW_ONLY)
    assert "ViewOnlyAccess is attached now." in chosen
    assert 'value="viewonly"' in chosen, "one goes on where one was"
    assert f'value="{VIEW_ONLY}"' not in chosen
    assert "AWS managed" in root.page(page)


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_a_policy_is_detached(kind: str, page: str, root: Console) -> None:
    root.act(f"{page}attach-policy/", f"Attach{kind}Policy", PolicyArn=READER)
    assert "Customer managed" in root.page(page)
    assert "Reader is detached." in root.act(page, f"Detach{kind}Policy", PolicyArn=READER)
    assert "Customer managed" not in root.page(page)


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_an_inline_policy_is_written_changed_and_deleted(kind: str, page: str, root: Console) -> None:
    shown = root.act(
        f"{page}create-inline-policy/", f"Put{kind}Policy", PolicyName="a+b=c,d.e@f-g", PolicyDocument=ALLOW
    )
    assert "Inline policy a+b=c,d.e@f-g was saved." in shown
    edit = f"{page}inline-policies/a+b=c,d.e@f-g/"
    assert edit in shown
    assert "s3:GetObject" in root.page(edit)
    root.act(edit, f"Put{kind}Policy", PolicyDocument=ALLOW.replace("GetObject", "PutObject"))
    assert "s3:PutObject" in root.page(edit)
    assert "was deleted." in root.act(page, f"Delete{kind}Policy", PolicyName="a+b=c,d.e@f-g")
    root.page(edit, 404)


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_a_document_that_aws_refuses_stays_typed_with_its_problems(
    kind: str, page: str, root: Console
) -> None:
    shown = root.act(
        f"{page}create-inline-policy/",
        f"Put{kind}Policy",
        400,
        PolicyName="p",
        PolicyDocument=ALLOW.replace("Allow", "Alow"),
    )
    assert "MalformedPolicyDocument" in shown
    assert 'value="p"' in shown
    assert "Alow" in shown
    assert "AWS refuses to save this" in shown


def test_a_document_that_is_enormous_is_refused_at_the_field(root: Console) -> None:
    page = root.act(
        "users/noor/create-inline-policy/",
        "PutUserPolicy",
        400,
        PolicyName="p",
        PolicyDocument=" " * 300_000 + ALLOW,
    )
    assert "larger than 256 KB" in page


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_refused_acts_say_so(kind: str, page: str, noor: Console) -> None:
    for place, act, typed in (
        (f"{page}attach-policy/", f"Attach{kind}Policy", {"PolicyArn": READER}),
        (page, f"Detach{kind}Policy", {"PolicyArn": READER}),
        (page, f"Delete{kind}Policy", {"PolicyName": "p"}),
        (
            f"{page}create-inline-policy/",
            f"Put{kind}Policy",
            {"PolicyName": "p", "PolicyDocument": ALLOW},
        ),
    ):
        assert f"AccessDenied: {act} was refused" in noor.act(place, act, 403, **typed)


@pytest.mark.parametrize(("kind", "page"), HOLDERS)
def test_refused_reads_say_so_and_nothing_is_made_up(kind: str, page: str, noor: Console) -> None:
    shown = noor.page(page)
    assert f"ListAttached{kind}Policies was refused" in shown
    assert f"List{kind}Policies was refused" in shown
    assert "may do nothing yet" not in shown


@pytest.mark.parametrize(("kind", "page"), [each for each in HOLDERS if each[0] != "Group"])
def test_a_boundary_is_set_and_removed(kind: str, page: str, root: Console) -> None:
    shown = root.act(f"{page}boundary/", f"Put{kind}PermissionsBoundary", PermissionsBoundary=VIEW_ONLY)
    assert "The boundary is set." in shown
    assert ">ViewOnlyAccess</a>" in shown
    assert "The boundary now" in root.page(f"{page}boundary/?find=viewonly")
    shown = root.act(page, f"Delete{kind}PermissionsBoundary")
    assert "The boundary is gone." in shown
    assert ">ViewOnlyAccess</a>" not in shown


@pytest.mark.parametrize(("kind", "page"), [each for each in HOLDERS if each[0] != "Group"])
def test_tags_are_put_on_and_taken_off(kind: str, page: str, root: Console) -> None:
    assert "The tag was added." in root.act(page, f"Tag{kind}", Key="cost", Value="")
    assert "cost =" in words(root.page(page))
    root.act(page, f"Untag{kind}", Key="cost")
    assert "cost =" not in words(root.page(page))


def test_a_user_sees_what_comes_from_which_group(root: Console) -> None:
    root.act("groups/readers/attach-policy/", "AttachGroupPolicy", PolicyArn=VIEW_ONLY)
    root.act("users/noor/attach-policy/", "AttachUserPolicy", PolicyArn=READER)
    page = words(root.page("users/noor/"))
    assert "Reader Customer managed Directly Detach" in page
    assert "ViewOnlyAccess AWS managed Group readers" in page


def test_policies_of_a_group_that_may_not_be_read_are_named(root: Console) -> None:
    let(root, "noor", "iam:ListGroupsForUser", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies")
    page = signed_in_as_noor(root).page("users/noor/")
    assert "What comes via group readers cannot be shown in full" in page


def test_who_may_write_a_policy_but_not_read_it_gets_an_empty_editor(root: Console) -> None:
    let(root, "noor", "iam:PutUserPolicy")
    page = signed_in_as_noor(root).page("users/noor/inline-policies/let/")
    assert "GetUserPolicy was refused" in page
    assert "data-policy-editor" in page


def test_a_text_is_validated_as_it_is_typed(root: Console) -> None:
    response = root.browser.post(
        root.address("validate/identity/"),
        {"act": "PutUserPolicy", "PolicyDocument": ALLOW.replace("GetObject", "GetObjekt")},
    )
    page = response.content.decode()
    assert "GetObjekt" in words(page)
    assert "AWS would save this" in page
    assert "PutUserPolicy-PolicyDocument" in page


def test_a_trust_policy_is_validated_as_one(root: Console) -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]})
    for kind, said in (("trust", "Principal"), ("identity", "Resource")):
        response = root.browser.post(
            root.address(f"validate/{kind}/"), {"act": "CreateRole", "AssumeRolePolicyDocument": text}
        )
        assert said in words(response.content.decode())


def test_validating_takes_a_post_of_a_kind_that_there_is(root: Console) -> None:
    assert root.browser.get(root.address("validate/identity/")).status_code == 405
    assert root.browser.post(root.address("validate/nonsense/")).status_code == 404


def test_validating_is_nothing_for_strangers(stranger: Client, root: Console) -> None:
    assert stranger.post(root.address("validate/identity/")).status_code == 404


def test_a_holder_that_is_not_there_has_no_pages(root: Console) -> None:
    for page in ("users/x/", "users/x/boundary/", "users/x/attach-policy/", "users/x/create-inline-policy/"):
        root.page(page, 404)
