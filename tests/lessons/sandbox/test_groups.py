"""The pages of groups."""

from django.utils import timezone

from iamlab.account.account import Account
from iamlab.account.identities import User
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import ALLOW, Console, let, signed_in_as_noor, words


def test_the_list_counts_members_and_policies(root: Console) -> None:
    root.act("groups/readers/create-inline-policy/", "PutGroupPolicy", PolicyName="p", PolicyDocument=ALLOW)
    assert "readers 1 1" in words(root.page("groups/"))


def test_who_may_list_groups_alone_sees_names_and_that_the_rest_is_unknown(root: Console) -> None:
    let(root, "noor", "iam:ListGroups")
    page = words(signed_in_as_noor(root).page("groups/"))
    assert "readers Unknown Unknown" in page
    assert "Members and policies: you may not read them" in page


def test_a_group_is_created_and_its_page_opens(root: Console) -> None:
    page = root.act("groups/", "CreateGroup", GroupName="auditors")
    assert "Group auditors was created." in page
    assert "auditors" in root.account.groups
    assert "Nobody is in it yet." in page


def test_a_name_that_is_taken_is_refused_and_stays_typed(root: Console) -> None:
    page = root.act("groups/", "CreateGroup", 409, GroupName="Readers")
    assert "EntityAlreadyExists: CreateGroup was refused" in page
    assert 'value="Readers"' in page


def test_a_name_that_iam_does_not_take_is_refused_in_awss_words(root: Console) -> None:
    page = words(root.act("groups/", "CreateGroup", 400, GroupName="a/b"))
    assert "Value 'a/b' at 'groupName' failed to satisfy constraint" in page


def test_a_form_without_a_name_is_answered_at_the_field(root: Console) -> None:
    assert "This field is required." in root.act("groups/", "CreateGroup", 400, GroupName="")


def test_users_join_from_a_list_without_those_who_are_in(root: Console) -> None:
    page = root.page("groups/readers/")
    assert '<option value="ada">' in page
    assert '<option value="noor">' not in page
    assert "ada is in the group now." in root.act("groups/readers/", "AddUserToGroup", UserName="ada")
    assert root.account.users["ada"].groups == ["readers"]


def test_where_users_may_not_be_listed_a_name_is_typed(noor: Console) -> None:
    assert '<input type="text" name="UserName"' in noor.page("groups/readers/")


def test_a_member_leaves(root: Console) -> None:
    assert "noor is no longer in the group." in root.act(
        "groups/readers/", "RemoveUserFromGroup", UserName="noor"
    )
    assert root.account.users["noor"].groups == []


def test_a_refused_removal_says_so_on_the_page(noor: Console) -> None:
    page = noor.act("groups/readers/", "RemoveUserFromGroup", 403, UserName="noor")
    assert "AccessDenied: RemoveUserFromGroup was refused" in page


def test_a_group_is_renamed_and_its_page_moves(root: Console) -> None:
    page = root.act("groups/readers/", "UpdateGroup", NewGroupName="Read+ers", NewPath="/teams/")
    assert f"arn:aws:iam::{ACCOUNT}:group/teams/Read+ers" in page
    assert root.account.users["noor"].groups == ["Read+ers"]


def test_the_form_to_rename_begins_with_what_is_there(root: Console) -> None:
    assert 'name="NewGroupName" value="readers"' in root.page("groups/readers/")


def test_a_group_with_members_is_not_deleted_and_the_page_says_what_goes_first(root: Console) -> None:
    page = root.act("groups/readers/", "DeleteGroup", 409)
    assert "Cannot delete entity, must remove users from group first." in page
    assert '<a href="#members-title">end the membership</a>' in page


def test_the_button_that_deletes_is_unfolded_first(root: Console) -> None:
    page = root.page("groups/readers/")
    assert '<details class="panel fold" id="delete">' in page


def test_an_empty_group_is_deleted(root: Console) -> None:
    root.act("groups/readers/", "RemoveUserFromGroup", UserName="noor")
    assert "Group readers was deleted." in root.act("groups/readers/", "DeleteGroup")
    assert root.account.groups == {}


def test_there_is_no_page_of_a_group_that_is_not_there(root: Console) -> None:
    root.page("groups/nobody/", 404)
    root.page("groups/nobody/attach-policy/", 404)
    root.page("groups/nobody/create-inline-policy/", 404)


def test_an_account_without_groups_says_what_they_are_for(root: Console) -> None:
    root.act("groups/readers/", "RemoveUserFromGroup", UserName="noor")
    root.act("groups/readers/", "DeleteGroup")
    assert "There are no groups yet." in root.page("groups/")


def test_groups_are_found_by_name(root: Console) -> None:
    root.act("groups/", "CreateGroup", GroupName="auditors")
    page = root.page("groups/?find=AUD")
    assert "1 group found" in page
    assert ">readers</a>" not in page
    assert "Nothing here is called “zzz”." in root.page("groups/?find=zzz")


def test_many_members_come_in_pages_and_are_found_by_name(root: Console) -> None:
    def fill(account: Account) -> None:
        for number in range(60):
            name = f"user-{number:03}"
            account.users[name] = User(
                name=name, id=f"AIDA{number:017}", created=timezone.now(), groups=["readers"]
            )

    root.change(fill)
    page = root.page("groups/readers/")
    assert page.count("Remove</button>") == 50
    assert "user-059" in root.page("groups/readers/?page=2")
    found = root.page("groups/readers/?find=user-05")
    assert found.count("Remove</button>") == 10
    assert "No member is called “zzz”." in root.page("groups/readers/?find=zzz")


def test_of_very_many_users_one_types_the_name(root: Console) -> None:
    def fill(account: Account) -> None:
        for number in range(501):
            name = f"user-{number:03}"
            account.users[name] = User(name=name, id=f"AIDA{number:017}", created=timezone.now())

    root.change(fill)
    assert '<input type="text" name="UserName"' in root.page("groups/readers/")
