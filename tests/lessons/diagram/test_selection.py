"""What of a large account is drawn."""

import pytest

from iamlab.account.configuration import Configuration
from lessons.diagram import Diagram, draw
from tests.aws_api.world import ACCOUNT, NOW, trust
from tests.lessons.diagram.conftest import ROOT_ARN, Picture, details
from tests.lessons.sandbox.studio import crowd


def drawn(configuration: Configuration, caller: str = ROOT_ARN, around: str = "") -> Diagram:
    return draw(details(configuration), caller, lambda kind, name: f"/{kind}/{name}", NOW, around=around)


@pytest.fixture(scope="module")
def many() -> Configuration:
    return crowd(NOW)


def labels(diagram: Diagram) -> set[str]:
    return {each.label for each in diagram.boxes}


def test_forty_in_a_column_are_drawn_and_one_more_is_not() -> None:
    assert not drawn(crowd(NOW, users=40, groups=2, roles=0, policies=6)).is_large
    diagram = drawn(crowd(NOW, users=41, groups=2, roles=0, policies=6))
    assert diagram.notice == "41 users are too many for one picture. This shows groups and roles."
    assert "user-0" not in labels(diagram)
    assert "group-0" in labels(diagram)


def test_policies_that_nobody_has_are_the_first_to_be_left_out() -> None:
    diagram = drawn(crowd(NOW, users=5, groups=2, roles=0, policies=60))
    assert diagram.notice == "The policies that nobody has are left out; they are in the list below."
    assert {"user-0", "policy-5"} <= labels(diagram)
    assert "policy-6" not in labels(diagram)
    assert len(diagram.sentences) == 2 + 54


def test_of_a_large_account_the_caller_sees_what_is_around_it(many: Configuration) -> None:
    diagram = drawn(many, f"arn:aws:iam::{ACCOUNT}:user/user-0")
    assert diagram.notice == "500 users are too many for one picture. This shows what is around user-0."
    assert labels(diagram) == {
        "user-0",
        "group-0",
        "policy-0",
        "policy-1",
        "policy-2",
        "IAMReadOnlyAccess",
        "role-0",
    }
    assert diagram.caller == "user-0"


def test_root_sees_no_picture_of_a_large_account_but_the_list(many: Configuration) -> None:
    diagram = drawn(many)
    assert diagram.boxes == []
    assert diagram.is_large
    assert diagram.notice == "500 users are too many for one picture. Enter a name to see what is around it."
    assert len(diagram.sentences) > 120


def test_around_a_group_are_its_members_and_policies(many: Configuration) -> None:
    diagram = drawn(many, around="GROUP-3")
    assert diagram.notice == "This shows what is around group-3."
    assert {"group-3", "user-3", "user-483", "policy-9", "policy-10", "policy-11"} <= labels(diagram)
    assert len(labels(diagram)) == 1 + 25 + 3


def test_around_a_role_are_whom_it_trusts_and_its_policies(many: Configuration) -> None:
    assert labels(drawn(many, around="role-7")) == {"role-7", "user-7", "policy-7"}


def test_around_a_user_stand_all_whom_its_roles_trust(many: Configuration) -> None:
    shared = many.copy()
    own = f"arn:aws:iam::{ACCOUNT}:user/user-0"
    shared.accounts[ACCOUNT].roles["role-0"].trust = trust({"AWS": own, "Service": "ec2.amazonaws.com"})
    assert {"role-0", "ec2.amazonaws.com"} <= labels(drawn(shared, around="user-0"))


def test_around_a_policy_are_its_holders(many: Configuration) -> None:
    found = labels(drawn(many, around=f"arn:aws:iam::{ACCOUNT}:policy/policy-60"))
    assert {"policy-60", "role-60"} <= found
    assert "policy-61" not in found


def test_a_column_never_holds_more_than_forty(many: Configuration) -> None:
    crowded = many.copy()
    for user in crowded.accounts[ACCOUNT].users.values():
        user.groups = ["group-0"]
    diagram = drawn(crowded, around="group-0")
    assert len([each for each in diagram.boxes if (each.href or "").startswith("/user/")]) == 40
    assert diagram.notice.endswith("Each column shows the first 40.")
    assert diagram.height < 3000


def test_a_name_that_nothing_has_is_said(many: Configuration) -> None:
    diagram = drawn(many, around="<nobody>")
    assert diagram.notice == "Nothing in this account is called <nobody>."
    assert diagram.boxes == []


def test_a_small_account_may_be_looked_at_in_part_too(picture: Picture) -> None:
    diagram = picture(around="admins")
    assert labels(diagram) == {"admins", "aiko", "AdministratorAccess"}
    assert len(diagram.sentences) == 13
