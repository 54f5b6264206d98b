"""The pages of managed policies: the list, a new one, one with its versions."""

import html
import json
import re

import pytest
from django.test import Client

from tests.aws_api.world import ACCOUNT, allow
from tests.lessons.sandbox.conftest import ALLOW, Console, let, signed_in_as_noor, words

READER = f"arn:aws:iam::{ACCOUNT}:policy/Reader"
PAGE = f"policies/{READER}/"
VIEW_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"


def test_the_list_begins_with_the_accounts_own(root: Console) -> None:
    root.act("users/noor/attach-policy/", "AttachUserPolicy", PolicyArn=READER)
    page = words(root.page("policies/"))
    assert "1 policy" in page
    assert "Reader Customer managed v1 1 0" in page


def test_the_list_of_awss_policies_comes_in_pages_of_fifty(root: Console) -> None:
    first, last = root.page("policies/?type=aws"), root.page("policies/?type=aws&page=9999")
    assert first.count("AWS managed</td>") == 50
    assert 'href="?type=aws&amp;page=2"' in first
    assert 'rel="next"' not in last


def test_policies_are_found_by_name_and_the_kind_stays(root: Console) -> None:
    page = root.page("policies/?type=aws&find=securityaudit")
    assert ">SecurityAudit</a>" in page
    assert '<input type="hidden" name="type" value="aws">' in page


@pytest.mark.parametrize("looked_for", ["ReadOnlyAccess", "readonly access"])
def test_what_is_called_as_one_looks_for_comes_first(looked_for: str, root: Console) -> None:
    page = root.page(f"policies/?type=aws&find={looked_for.replace(' ', '+')}")
    (first, *_) = re.findall(r"policies/arn:aws:iam::aws:policy/([\w/-]+)/", page)
    assert first == "ReadOnlyAccess"


def test_an_unknown_kind_is_the_accounts_own(root: Console) -> None:
    assert "1 policy" in words(root.page("policies/?type=nonsense&page=x"))


def test_a_policy_is_created_with_description_and_path(root: Console) -> None:
    page = root.act(
        "policies/create/",
        "CreatePolicy",
        PolicyName="Audit+er",
        Description="For the auditors.",
        Path="/teams/qa/",
        PolicyDocument=ALLOW,
    )
    assert "Policy Audit+er was created." in page
    assert f"arn:aws:iam::{ACCOUNT}:policy/teams/qa/Audit+er" in page
    assert "For the auditors." in page
    root.page(f"policies/arn:aws:iam::{ACCOUNT}:policy/teams/qa/Audit+er/")


def test_a_refused_policy_stays_typed(root: Console) -> None:
    page = root.act(
        "policies/create/", "CreatePolicy", 409, PolicyName="Reader", Path="/a/", PolicyDocument=ALLOW
    )
    assert "EntityAlreadyExists" in page
    assert 'value="/a/"' in page
    assert "arn:aws:s3:::reports/*" in page


def test_a_document_without_a_version_is_refused_in_awss_words(root: Console) -> None:
    text = json.dumps({"Statement": json.loads(ALLOW)["Statement"]})
    page = root.act("policies/create/", "CreatePolicy", 400, PolicyName="p", PolicyDocument=text)
    assert "Policy document must be version 2012-10-17 or greater." in page


def test_a_policy_shows_its_document_and_what_is_to_be_said_about_it(root: Console) -> None:
    root.act(
        f"policies/new-version/{READER}/",
        "CreatePolicyVersion",
        PolicyDocument=allow("s3:GetObjekt"),
        SetAsDefault="on",
    )
    page = root.page(PAGE)
    assert "data-readonly" in page
    assert "No action of Amazon S3" in words(page) or "GetObjekt" in words(page)
    assert "AWS would save this" in page


def test_a_document_that_a_program_sent_in_one_line_is_shown_in_several(root: Console) -> None:
    assert "&quot;Effect&quot;: &quot;Allow&quot;,\n" in root.page(PAGE)


def test_who_has_a_policy_is_listed_with_how(root: Console) -> None:
    root.act("groups/readers/attach-policy/", "AttachGroupPolicy", PolicyArn=READER)
    root.act("users/noor/boundary/", "PutUserPermissionsBoundary", PermissionsBoundary=READER)
    page = words(root.page(PAGE))
    assert "Group readers Attached" in page
    assert "User noor As permissions boundary" in page


def test_a_version_is_saved_made_default_and_the_old_one_deleted(root: Console) -> None:
    page = root.act(f"policies/new-version/{READER}/", "CreatePolicyVersion", PolicyDocument=ALLOW)
    assert "Version v2 was saved." in page
    assert "Version v2" in words(page), "one sees what one has saved"
    assert root.account.policies["reader"].default == 1
    assert "Version v2 is the default now." in root.act(PAGE, "SetDefaultPolicyVersion", VersionId="v2")
    assert "Version v1 was deleted." in root.act(PAGE, "DeletePolicyVersion", VersionId="v1")
    assert [each.id for each in root.account.policies["reader"].versions] == ["v2"]


def test_a_version_may_be_in_force_at_once(root: Console) -> None:
    assert 'name="SetAsDefault"' in root.page(f"policies/new-version/{READER}/")
    root.act(
        f"policies/new-version/{READER}/", "CreatePolicyVersion", PolicyDocument=ALLOW, SetAsDefault="on"
    )
    assert root.account.policies["reader"].default == 2


def test_a_sixth_version_is_refused_and_the_text_stays(root: Console) -> None:
    for _ in range(4):
        root.act(f"policies/new-version/{READER}/", "CreatePolicyVersion", PolicyDocument=ALLOW)
    page = root.act(f"policies/new-version/{READER}/", "CreatePolicyVersion", 409, PolicyDocument=ALLOW)
    assert "A managed policy can have up to 5 versions." in words(page)
    assert "reports/*" in page


def test_the_default_version_is_not_deleted(root: Console) -> None:
    page = root.act(PAGE, "DeletePolicyVersion", 409, VersionId="v1")
    assert "DeleteConflict: DeletePolicyVersion was refused" in page


def test_an_earlier_version_can_be_read_and_followed(root: Console) -> None:
    root.act(
        f"policies/new-version/{READER}/", "CreatePolicyVersion", PolicyDocument=ALLOW, SetAsDefault="on"
    )
    assert "reports" not in root.page(f"{PAGE}?version=v1")
    assert "reports" in root.page(PAGE)
    assert "reports" not in root.page(f"policies/new-version/{READER}/?from=v1")


def test_a_policy_is_not_deleted_while_somebody_has_it(root: Console) -> None:
    root.act("users/noor/attach-policy/", "AttachUserPolicy", PolicyArn=READER)
    page = root.act(PAGE, "DeletePolicy", 409)
    assert "Cannot delete a policy attached to entities." in page
    assert '<a href="#entities-title">' in page
    root.act("users/noor/", "DetachUserPolicy", PolicyArn=READER)
    root.act(f"policies/new-version/{READER}/", "CreatePolicyVersion", PolicyDocument=ALLOW)
    assert '<a href="#versions-title">' in root.act(PAGE, "DeletePolicy", 409)
    root.act(PAGE, "DeletePolicyVersion", VersionId="v2")
    assert "Policy Reader was deleted." in root.act(PAGE, "DeletePolicy")
    assert "There are no policies of your own yet." in root.page("policies/")


def test_awss_policies_can_be_read_and_not_changed(root: Console) -> None:
    page = root.page(f"policies/{VIEW_ONLY}/")
    assert "AWS managed: AWS writes it" in page
    assert "AWS refuses to save this" not in page, "it is longer than others may be, and there"
    assert "DeletePolicy" not in page
    assert "CreatePolicyVersion" not in page
    refused = root.act(f"policies/new-version/{VIEW_ONLY}/", "CreatePolicyVersion", 403, PolicyDocument=ALLOW)
    assert "Cannot modify AWS managed policy" in refused


def test_tags_of_a_policy(root: Console) -> None:
    assert "team = qa" in words(root.act(PAGE, "TagPolicy", Key="team", Value="qa"))
    assert "team = qa" not in words(root.act(PAGE, "UntagPolicy", Key="team"))


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:iam::{ACCOUNT}:policy/Nothing",
        f"arn:aws:iam::{ACCOUNT}:policy/path/Reader",
        "arn:aws:iam::aws:policy/Nothing",
    ],
)
def test_there_is_no_page_of_a_policy_that_is_not_there(arn: str, root: Console) -> None:
    root.page(f"policies/{arn}/", 404)
    root.page(f"policies/new-version/{arn}/", 404)


def test_there_is_no_version_that_is_not_there(root: Console) -> None:
    root.page(f"{PAGE}?version=v9", 404)


def test_what_is_no_arn_is_refused_in_awss_words(root: Console) -> None:
    assert "was refused" in root.page("policies/x/")


def test_who_may_not_read_a_policy_sees_a_refusal_in_each_place(noor: Console) -> None:
    page = noor.page(PAGE)
    for operation in ("GetPolicy", "ListPolicyVersions", "ListEntitiesForPolicy"):
        assert f"{operation} was refused" in page
    assert "ListPolicies was refused" in noor.page("policies/")


def test_who_may_read_a_policy_but_not_its_text_sees_the_rest(root: Console) -> None:
    let(root, "noor", "iam:GetPolicy", "iam:ListPolicyVersions", "iam:ListEntitiesForPolicy")
    page = signed_in_as_noor(root).page(PAGE)
    assert "GetPolicyVersion was refused" in page
    assert "1 of 5 that AWS keeps" in page


def test_refused_acts_say_so(noor: Console) -> None:
    for act, typed in (
        ("SetDefaultPolicyVersion", {"VersionId": "v1"}),
        ("DeletePolicyVersion", {"VersionId": "v1"}),
        ("DeletePolicy", {}),
        ("TagPolicy", {"Key": "a", "Value": "b"}),
    ):
        assert f"AccessDenied: {act} was refused" in noor.act(PAGE, act, 403, **typed)


@pytest.mark.parametrize("arn", [READER, VIEW_ONLY, "arn:aws:iam::aws:policy/AdministratorAccess"])
def test_a_policy_opens_in_the_playground(arn: str, root: Console, client: Client) -> None:
    page = root.page(f"policies/{arn}/")
    held = re.search(r'name="scenario" value="([^"]*)"', page)
    assert held is not None
    answer = client.post("/playground/", {"load": "1", "scenario": html.unescape(held[1])})
    shown = answer.content.decode()
    assert "scenario-error" not in shown
    assert f'value="{arn.rpartition("/")[2]}"' in shown
    assert "Allowed" in shown
