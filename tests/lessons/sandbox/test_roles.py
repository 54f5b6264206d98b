"""The pages of roles and instance profiles."""

import json

import pytest

from tests.aws_api.world import ACCOUNT, PARTNER, trust
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

SERVICE = trust({"Service": "ec2.amazonaws.com"})


def test_the_list_says_who_is_trusted_and_when_it_was_used(root: Console) -> None:
    root.act(
        "create-role/",
        "CreateRole",
        RoleName="r",
        MaxSessionDuration="3600",
        AssumeRolePolicyDocument=SERVICE,
    )
    page = words(root.page("roles/"))
    assert "Deploy this account Never" in page
    assert "r ec2.amazonaws.com Never" in page


def test_who_may_not_read_the_details_sees_the_names(root: Console) -> None:
    let(root, "noor", "iam:ListRoles")
    page = words(signed_in_as_noor(root).page("roles/"))
    assert "Deploy this account Unknown" in page
    assert "When roles were last used: you may not read them" in page


@pytest.mark.parametrize(
    ("principal", "said"),
    [
        ({"AWS": f"arn:aws:iam::{PARTNER}:root"}, f"account {PARTNER}"),
        ({"AWS": PARTNER}, f"account {PARTNER}"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/ada"}, "user/ada"),
        ({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"}, "saml-provider/corp"),
        ({"AWS": "*"}, "Everybody"),
        ("*", "Everybody"),
        ({"Service": ["a.amazonaws.com", "b.amazonaws.com"]}, "a.amazonaws.com , b.amazonaws.com"),
    ],
)
def test_the_list_names_trusted_principals_shortly(principal: object, said: str, root: Console) -> None:
    root.act("roles/Deploy/trust-policy/", "UpdateAssumeRolePolicy", PolicyDocument=trust(principal))
    assert f"Deploy {said} Never" in words(root.page("roles/"))


@pytest.mark.parametrize(
    ("query", "statement"),
    [
        ("", {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}),
        (
            "trust=account&begin=1&mfa=on",
            {
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
            },
        ),
        (
            f"trust=another-account&begin=1&account={PARTNER}&external_id=abc-1",
            {
                "Principal": {"AWS": f"arn:aws:iam::{PARTNER}:root"},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": "abc-1"}},
            },
        ),
        (
            "trust=service&begin=1&service=lambda.amazonaws.com",
            {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ),
        (
            f"trust=saml&begin=1&provider=arn:aws:iam::{ACCOUNT}:saml-provider/corp",
            {
                "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"},
                "Action": "sts:AssumeRoleWithSAML",
                "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            },
        ),
        (
            f"trust=oidc&begin=1&audience=app&provider=arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com",
            {
                "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"token.example.com:aud": "app"}},
            },
        ),
    ],
)
def test_a_trust_policy_follows_from_who_is_trusted_and_can_be_saved(
    query: str, statement: dict[str, object], root: Console
) -> None:
    response = root.browser.get(root.address(f"create-role/?{query}"))
    text = response.context["acts"]["CreateRole"]["AssumeRolePolicyDocument"].value()
    assert json.loads(text)["Statement"] == [{"Effect": "Allow", **statement}]
    assert "No problems in the document." in response.content.decode()
    page = root.act(
        f"create-role/?{query}",
        "CreateRole",
        RoleName="r",
        MaxSessionDuration="3600",
        AssumeRolePolicyDocument=text,
    )
    assert "Role r was created." in page


def test_the_role_waits_until_it_is_said_whom_it_trusts(root: Console) -> None:
    assert "Say first whom it trusts" in root.page("create-role/?trust=another-account")
    page = root.page("create-role/?trust=another-account&begin=1&account=12")
    assert "Write the 12 digits of an account." in page
    assert "Say first whom it trusts" in page


def test_providers_are_chosen_from_a_list_where_they_may_be_read(root: Console) -> None:
    assert f'<option value="arn:aws:iam::{ACCOUNT}:saml-provider/corp">corp' in root.page(
        "create-role/?trust=saml"
    )


def test_where_they_may_not_an_arn_is_typed(noor: Console) -> None:
    assert '<input type="text" name="provider"' in noor.page("create-role/?trust=oidc")


def test_a_trust_policy_that_names_nobody_there_is_refused_and_stays(root: Console) -> None:
    page = root.act(
        "create-role/",
        "CreateRole",
        400,
        RoleName="r",
        Description="d",
        MaxSessionDuration="3600",
        AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/nobody"}),
    )
    assert "Invalid principal in policy" in page
    assert "user/nobody" in page
    assert 'value="d"' in page


def test_a_session_length_that_aws_does_not_take_is_refused_in_its_words(root: Console) -> None:
    page = root.act(
        "create-role/",
        "CreateRole",
        400,
        RoleName="r",
        MaxSessionDuration="60",
        AssumeRolePolicyDocument=SERVICE,
    )
    assert "valid min value: 3600" in words(page)


def test_a_role_shows_its_trust_policy_and_it_is_changed(root: Console) -> None:
    assert "sts:AssumeRole" in root.page("roles/Deploy/")
    assert "The trust policy was saved." in root.act(
        "roles/Deploy/trust-policy/", "UpdateAssumeRolePolicy", PolicyDocument=SERVICE
    )
    assert "ec2.amazonaws.com" in root.page("roles/Deploy/")


def test_description_and_session_length_are_changed_and_the_description_emptied(root: Console) -> None:
    page = root.act("roles/Deploy/", "UpdateRole", Description="Deploys.", MaxSessionDuration="5400")
    assert "Deploys." in page
    assert "Sessions last at most 90 minutes." in words(page)
    assert 'name="MaxSessionDuration" value="5400"' in page
    root.act("roles/Deploy/", "UpdateRole", Description="", MaxSessionDuration="7200")
    assert root.account.roles["deploy"].description == ""


def test_users_are_led_to_switch_to_the_role_and_root_is_not(ada: Console) -> None:
    page = ada.page("roles/Deploy/")
    assert f"switch-role/?account={ACCOUNT}&amp;role=Deploy" in page


def test_root_cannot_switch_role_and_sees_no_link(root: Console) -> None:
    assert "switch-role/?account" not in root.page("roles/Deploy/")


def test_a_role_with_policies_is_not_deleted_and_the_page_says_what_goes_first(root: Console) -> None:
    page = root.act("roles/Deploy/", "DeleteRole", 409)
    assert "must delete policies first" in page
    assert '<a href="#policies-title">delete the inline policies</a>' in page
    root.act("roles/Deploy/", "DeleteRolePolicy", PolicyName="read")
    root.act("instance-profiles/", "AddRoleToInstanceProfile", InstanceProfileName="Web", RoleName="Deploy")
    page = root.act("roles/Deploy/", "DeleteRole", 409)
    assert '<a href="#profiles-title">' in page
    root.act(
        "instance-profiles/", "RemoveRoleFromInstanceProfile", InstanceProfileName="Web", RoleName="Deploy"
    )
    assert "Role Deploy was deleted." in root.act("roles/Deploy/", "DeleteRole")
    assert "There are no roles yet." in root.page("roles/")


def test_there_is_no_page_of_a_role_that_is_not_there(root: Console) -> None:
    root.page("roles/nobody/", 404)
    root.page("roles/nobody/trust-policy/", 404)


def test_refused_reads_and_acts_say_so(noor: Console) -> None:
    page = noor.page("roles/Deploy/")
    assert "GetRole was refused" in page
    assert "ListInstanceProfilesForRole was refused" in page
    assert "GetRole was refused" in noor.page("roles/Deploy/trust-policy/")
    assert "ListRoles was refused" in noor.page("roles/")
    for act, typed in (
        ("UpdateRole", {"MaxSessionDuration": "3600"}),
        ("DeleteRole", {}),
        ("DeleteRolePermissionsBoundary", {}),
    ):
        assert f"AccessDenied: {act} was refused" in noor.act("roles/Deploy/", act, 403, **typed)


def test_an_instance_profile_is_made_filled_emptied_and_deleted(root: Console) -> None:
    page = "instance-profiles/"
    assert "Instance profile App was created." in root.act(
        page, "CreateInstanceProfile", InstanceProfileName="App"
    )
    shown = root.act(page, "AddRoleToInstanceProfile", InstanceProfileName="App", RoleName="Deploy")
    assert "App holds Deploy" in words(shown)
    assert '<option value="App">' not in shown, "it is full"
    assert "App" in root.page("roles/Deploy/")
    assert "must remove roles from instance profile first" in root.act(
        page, "DeleteInstanceProfile", 409, InstanceProfileName="App"
    )
    root.act(page, "RemoveRoleFromInstanceProfile", InstanceProfileName="App", RoleName="Deploy")
    assert "Instance profile App was deleted." in root.act(
        page, "DeleteInstanceProfile", InstanceProfileName="App"
    )


def test_filling_a_profile_takes_pass_role_and_the_page_says_so(root: Console) -> None:
    let(root, "noor", "iam:AddRoleToInstanceProfile", "iam:ListInstanceProfiles")
    page = signed_in_as_noor(root).act(
        "instance-profiles/",
        "AddRoleToInstanceProfile",
        403,
        InstanceProfileName="Web",
        RoleName="Deploy",
    )
    assert "is not authorized to perform: iam:PassRole" in page


def test_profiles_that_may_not_be_listed(noor: Console) -> None:
    page = noor.page("instance-profiles/")
    assert "ListInstanceProfiles was refused" in page
    assert '<input type="text" name="InstanceProfileName"' in page
