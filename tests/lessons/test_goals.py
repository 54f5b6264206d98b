"""Each type of goal: what is missing at the start, what meets it, and the words for both."""

from collections.abc import Callable
from typing import Any

import pytest

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.sign_in import SignIn, console_login
from tests.aws_api.world import allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES
from tests.lessons.account_play import ADMINISTRATOR, UPLOADS, Play

Act = Callable[[Play], Any]


def call(name: str, **parameters: Any) -> Act:
    return lambda play: play.do(name, **parameters)


def both(*acts: Act) -> Act:
    return lambda play: [act(play) for act in acts]


def enabled_for(owner: str) -> Act:
    """Enable a device as the gate would, without its codes."""

    def act(play: Play) -> None:
        account = play.world.account
        arn = account.root_arn if owner == "root" else account.arn("user", "/", owner)
        play.do("iam:CreateVirtualMFADevice", VirtualMFADeviceName=f"of-{owner}")
        play.world.account.mfa_devices[f"of-{owner}"].owner = arn

    return act


def of_root_changed(play: Play) -> None:
    profile = play.world.account.root.login_profile
    assert profile is not None
    profile.password_hash = "another"


USER = {"goal": "user", "user": "maya"}
GROUP = {"goal": "group-with-policy", "policy": "AdministratorAccess"}
ADMINS = both(
    call("iam:CreateGroup", GroupName="admins"),
    call("iam:AttachGroupPolicy", GroupName="admins", PolicyArn=ADMINISTRATOR),
)
CASES: list[tuple[dict[str, Any], str, Act]] = [
    (
        {"goal": "root-mfa"},
        "Nothing but the password protects the root user.",
        enabled_for("root"),
    ),
    (
        {"goal": "root-without-keys"},
        "The root user still has an access key.",
        lambda play: play.do("iam:DeleteAccessKey", AccessKeyId=play.key("root-key").access_key_id),
    ),
    ({"goal": "root-password"}, "It is still the old password.", of_root_changed),
    (
        {"goal": "user", "user": "Ana"},
        "There is no user `Ana` yet.",
        call("iam:CreateUser", UserName="ana"),
    ),
    (
        {**USER, "groups": ["admins"]},
        "`maya` is not in `admins` yet.",
        both(ADMINS, call("iam:AddUserToGroup", GroupName="admins", UserName="maya")),
    ),
    (
        {**USER, "not_in": ["readers"]},
        "`maya` is still in `readers`.",
        call("iam:RemoveUserFromGroup", GroupName="readers", UserName="maya"),
    ),
    (
        {**USER, "password": False},
        "`maya` still has a console password.",
        call("iam:DeleteLoginProfile", UserName="maya"),
    ),
    ({**USER, "mfa": True}, "`maya` has no MFA device.", enabled_for("maya")),
    (
        {**USER, "active_keys": 0},
        "`maya` still has 1 active access key.",
        lambda play: play.do(
            "iam:UpdateAccessKey",
            UserName="maya",
            AccessKeyId=play.key("upload-key").access_key_id,
            Status="Inactive",
        ),
    ),
    (
        {**USER, "boundary": "Uploads"},
        "`Uploads` is not the permissions boundary of `maya`.",
        call("iam:PutUserPermissionsBoundary", UserName="maya", PermissionsBoundary=UPLOADS),
    ),
    (
        {**USER, "tags": {"team": "qa"}},
        "`maya` lacks the tag `team` with the value `qa`.",
        call("iam:TagUser", UserName="maya", Tags=[{"Key": "team", "Value": "qa"}]),
    ),
    (
        {"goal": "no-user", "user": "maya"},
        "`maya` is still there.",
        lambda play: play.world.account.users.pop("maya"),
    ),
    (
        GROUP,
        "No group has `AdministratorAccess` attached yet.",
        both(ADMINS, call("iam:AddUserToGroup", GroupName="admins", UserName="maya")),
    ),
    ({**GROUP, "members": 0}, "No group has `AdministratorAccess` attached yet.", ADMINS),
    (
        {**GROUP, "group": "readers"},
        "The group `readers` does not have `AdministratorAccess` attached yet.",
        call("iam:AttachGroupPolicy", GroupName="readers", PolicyArn=ADMINISTRATOR),
    ),
    (
        {"goal": "group-with-policy", "policy": "ReadOnlyAccess", "members": 2},
        "`readers` has `ReadOnlyAccess`, but only 1 of 2 users are in it.",
        both(
            call("iam:CreateUser", UserName="ana"),
            call("iam:AddUserToGroup", GroupName="readers", UserName="ana"),
        ),
    ),
    (
        {"goal": "group-with-policy", "policy": "ReadOnlyAccess", "user": "ana"},
        "`readers` has `ReadOnlyAccess`, but `ana` is not in it.",
        both(
            call("iam:CreateUser", UserName="ana"),
            call("iam:AddUserToGroup", GroupName="readers", UserName="ana"),
        ),
    ),
    ({"goal": "users-mfa"}, "No MFA yet for `maya`.", enabled_for("maya")),
    ({"goal": "users-mfa", "users": ["maya"]}, "No MFA yet for `maya`.", enabled_for("maya")),
    (
        {"goal": "no-direct-policies"},
        "A policy is still attached directly to `maya`.",
        call("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS),
    ),
    (
        {"goal": "password-policy", "minimum_length": 14, "require_symbols": True, "reuse_prevention": 5},
        "The account has no password policy of its own yet.",
        call(
            "iam:UpdateAccountPasswordPolicy",
            MinimumPasswordLength=16,
            RequireSymbols=True,
            PasswordReusePrevention=24,
        ),
    ),
    (
        {"goal": "attached", "policy": "AdministratorAccess", "to": "user maya"},
        "User `maya` does not have `AdministratorAccess` attached yet.",
        call("iam:AttachUserPolicy", UserName="maya", PolicyArn=ADMINISTRATOR),
    ),
    (
        {"goal": "attached", "policy": "AdministratorAccess", "to": "role Deploy"},
        "Role `Deploy` does not have `AdministratorAccess` attached yet.",
        call("iam:AttachRolePolicy", RoleName="Deploy", PolicyArn=ADMINISTRATOR),
    ),
    (
        {"goal": "attached", "policy": "Nothing", "to": "role Deploy"},
        "There is no policy `Nothing` yet.",
        both(
            call("iam:CreatePolicy", PolicyName="Nothing", PolicyDocument=allow("s3:GetObject")),
            call(
                "iam:AttachRolePolicy",
                RoleName="Deploy",
                PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/Nothing",
            ),
        ),
    ),
    (
        {"goal": "attached", "policy": "AdministratorAccess", "to": "group readers", "alone": True},
        "Group `readers` does not have `AdministratorAccess` attached yet.",
        both(
            call("iam:AttachGroupPolicy", GroupName="readers", PolicyArn=ADMINISTRATOR),
            call(
                "iam:DetachGroupPolicy",
                GroupName="readers",
                PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess",
            ),
        ),
    ),
    (
        {"goal": "detached", "policy": "Uploads"},
        "`maya` still has it.",
        call("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS),
    ),
    (
        {"goal": "detached", "policy": "Uploads", "holder": "user maya"},
        "User `maya` still has `Uploads`.",
        call("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS),
    ),
    (
        {"goal": "default-version", "policy": "Uploads", "version": 1},
        "Version v2 is in force.",
        call("iam:SetDefaultPolicyVersion", PolicyArn=UPLOADS, VersionId="v1"),
    ),
    (
        {"goal": "role", "role": "Reader", "attached": ["Uploads"]},
        "There is no role `Reader` yet.",
        both(
            call(
                "iam:CreateRole",
                RoleName="Reader",
                AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}),
            ),
            call("iam:AttachRolePolicy", RoleName="Reader", PolicyArn=UPLOADS),
        ),
    ),
    (
        {"goal": "role", "role": "Deploy", "boundary": "Uploads"},
        "`Uploads` is not its permissions boundary.",
        call("iam:PutRolePermissionsBoundary", RoleName="Deploy", PermissionsBoundary=UPLOADS),
    ),
    (
        {"goal": "role", "role": "Deploy", "instance_profile": True},
        "It is in no instance profile.",
        both(
            call("iam:CreateInstanceProfile", InstanceProfileName="Web"),
            call("iam:AddRoleToInstanceProfile", InstanceProfileName="Web", RoleName="Deploy"),
        ),
    ),
    (
        {"goal": "signed-in", "user": "maya"},
        "Nobody signed in yet. Sign in at the account’s sign-in address.",
        lambda play: play.sign_in(account="games", user="maya"),
    ),
    (
        {"goal": "signed-in", "root": True},
        "Nobody signed in yet. Sign in with the e-mail address.",
        lambda play: play.sign_in(email="root@games.example"),
    ),
    (
        {"goal": "signed-in", "policy": "ReadOnlyAccess"},
        "Nobody of these signed in yet. Sign in at the account’s sign-in address.",
        lambda play: play.sign_in(account=ACCOUNT, user="maya"),
    ),
    (
        {
            "goal": "called",
            "call": "iam:CreateUser",
            "who": "key upload-key",
            "parameters": {"UserName": "a"},
        },
        "`iam:CreateUser` was not called by key upload-key yet.",
        call("iam:CreateUser", by="upload-key", UserName="a"),
    ),
    (
        {"goal": "called", "call": "iam:ListUsers", "who": "user maya"},
        "`iam:ListUsers` was not called by user maya yet.",
        call("iam:ListUsers", by="upload-key"),
    ),
    (
        {"goal": "called", "call": "sts:GetCallerIdentity", "who": "root"},
        "`sts:GetCallerIdentity` was not called by the root user yet.",
        call("sts:GetCallerIdentity"),
    ),
    (
        {
            "goal": "request",
            "who": "user maya",
            "action": "s3:PutObject",
            "resource": "arn:aws:s3:::a/b",
            "expect": "implicitDeny",
        },
        "It is still allowed.",
        call("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS),
    ),
    (
        {"goal": "request", "who": "role Deploy", "action": "iam:ListRoles", "expect": "allowed"},
        "It is still denied.",
        call("iam:PutRolePolicy", RoleName="Deploy", PolicyName="p", PolicyDocument=allow("iam:ListRoles")),
    ),
    (
        {
            "goal": "request",
            "who": "service ec2.amazonaws.com",
            "action": "sts:AssumeRole",
            "resource": f"arn:aws:iam::{ACCOUNT}:role/Deploy",
            "expect": "allowed",
        },
        "It is still denied.",
        call(
            "iam:UpdateAssumeRolePolicy",
            RoleName="Deploy",
            PolicyDocument=trust({"Service": "ec2.amazonaws.com"}),
        ),
    ),
]


@pytest.mark.parametrize(
    ("goal", "missing", "act"), CASES, ids=[f"{i}-{case[0]['goal']}" for i, case in enumerate(CASES)]
)
def test_a_goal_says_what_is_missing_until_it_is_met(goal: dict[str, Any], missing: str, act: Act) -> None:
    play = Play(goal)
    assert play.missing == missing
    assert play.result().title
    act(play)
    assert play.missing == ""
    assert play.result().passed


def test_a_title_of_ones_own_replaces_the_words_of_the_type() -> None:
    assert Play({"goal": "root-mfa"}).result().title == "The root user has MFA"
    assert Play({"goal": "root-mfa", "title": "Lock it"}).result().title == "Lock it"


def test_an_inactive_key_of_root_is_still_there() -> None:
    play = Play({"goal": "root-without-keys"})
    play.world.account.root.access_keys[0].is_active = False
    assert play.missing == "The key is inactive, but still there: it could be made active again."


def test_a_password_policy_that_is_too_weak_is_told_what_it_lacks() -> None:
    play = Play(
        {"goal": "password-policy", "minimum_length": 14, "max_age_days": 90, "require_numbers": True}
    )
    play.do("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=8, MaxPasswordAge=365)
    assert play.missing == (
        "It does not ask for at least 14 characters, a number, an end after 90 days at most yet."
    )


def test_a_policy_attached_alone_has_nothing_beside_it() -> None:
    play = Play({"goal": "attached", "policy": "ReadOnlyAccess", "to": "group readers", "alone": True})
    assert play.missing == ""
    play.do("iam:PutGroupPolicy", GroupName="readers", PolicyName="own", PolicyDocument=allow("s3:*"))
    assert play.missing == "It still has `own` as well."


def test_keys_and_passwords_that_lie_unused_are_named() -> None:
    play = Play({"goal": "no-unused-credentials", "days": 90})
    assert play.missing == ""
    play.world.later(days=100)
    assert play.missing == ("Not used for more than 90 days: the password of `maya`; a key of `maya`.")
    play.do("sts:GetCallerIdentity", by="upload-key")
    play.do("iam:DeleteLoginProfile", UserName="maya")
    assert play.missing == ""


def test_an_old_key_is_named_by_its_owner() -> None:
    play = Play({"goal": "fresh-keys", "days": 90})
    assert play.missing == "An older key is still active: of `maya`."
    play.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=play.key("upload-key").access_key_id)
    assert play.missing == ""


def test_a_key_that_must_be_deleted_is_not_off_while_it_is_inactive() -> None:
    off, gone = (
        Play({"goal": "key-off", "key": "upload-key", "deleted": deleted}) for deleted in (False, True)
    )
    key = off.key("upload-key").access_key_id
    for play in (off, gone):
        assert play.missing == f"The key `{key}` is still active."
        play.do("iam:UpdateAccessKey", UserName="maya", AccessKeyId=key, Status="Inactive")
    assert off.missing == ""
    assert gone.missing == f"The key `{key}` is inactive, but still there."
    gone.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=key)
    assert gone.missing == ""


def test_a_key_is_rotated_step_by_step() -> None:
    play = Play({"goal": "key-rotated", "key": "upload-key"})
    old = play.key("upload-key").access_key_id
    assert play.missing == "There is no new active key yet."
    made = play.do("iam:CreateAccessKey", UserName="maya")["AccessKey"]
    assert play.missing == "The new key was not used yet."
    play.do("sts:GetCallerIdentity", by=Credentials(made["AccessKeyId"], made["SecretAccessKey"]))
    assert play.missing == "The new key works. The old one is still active."
    play.do("iam:UpdateAccessKey", UserName="maya", AccessKeyId=old, Status="Inactive")
    assert play.missing == ""


def test_a_key_turned_on_again_and_rotated_properly_left_no_gap() -> None:
    play = Play({"goal": "key-rotated", "key": "upload-key"})
    old = play.key("upload-key").access_key_id
    for status in ("Inactive", "Active"):
        play.do("iam:UpdateAccessKey", UserName="maya", AccessKeyId=old, Status=status)
    made = play.do("iam:CreateAccessKey", UserName="maya")["AccessKey"]
    play.do("sts:GetCallerIdentity", by=Credentials(made["AccessKeyId"], made["SecretAccessKey"]))
    play.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=old)
    assert play.missing == ""


def test_a_rotation_with_a_gap_passes_where_gaps_do_not_matter() -> None:
    for without_gap in (True, False):
        play = Play({"goal": "key-rotated", "key": "upload-key", "without_gap": without_gap})
        play.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=play.key("upload-key").access_key_id)
        made = play.do("iam:CreateAccessKey", UserName="maya")["AccessKey"]
        play.do("sts:GetCallerIdentity", by=Credentials(made["AccessKeyId"], made["SecretAccessKey"]))
        assert bool(play.missing) == without_gap


def test_a_sign_in_that_failed_is_none() -> None:
    play = Play({"goal": "signed-in", "user": "maya"})
    answer = console_login(play.world.configuration, SignIn("wrong", account="games", user="maya"))
    play.events += answer.events
    assert play.missing


def test_signing_in_with_mfa_is_told_from_signing_in_without() -> None:
    play = Play({"goal": "signed-in", "user": "maya", "mfa": True})
    play.sign_in(account="games", user="maya")
    assert play.missing


def test_a_call_that_was_refused_counts_only_where_that_is_asked() -> None:
    refused = Play({"goal": "called", "call": "iam:DeleteUser", "error": "NoSuchEntity"})
    done = Play({"goal": "called", "call": "iam:DeleteUser"})
    for play in (refused, done):
        answer = play.world.answer(play.key("root-key"), "iam:DeleteUser", UserName="nobody")
        play.events += answer.events
    assert refused.missing == ""
    assert done.missing == "`iam:DeleteUser` was not called yet."


def test_a_call_with_a_new_key_is_told_from_one_with_an_old() -> None:
    play = Play({"goal": "called", "call": "sts:GetCallerIdentity", "new_key": True})
    play.do("sts:GetCallerIdentity", by="upload-key")
    assert play.missing
    made = play.do("iam:CreateAccessKey", UserName="maya")["AccessKey"]
    play.do("sts:GetCallerIdentity", by=Credentials(made["AccessKeyId"], made["SecretAccessKey"]))
    assert play.missing == ""


def test_a_role_that_called_is_known_by_its_session() -> None:
    goal = {"goal": "called", "call": "sts:GetCallerIdentity", "who": "role Deploy"}
    me = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    play = Play(
        goal,
        games={
            "roles": {"Deploy": {"trust": me}},
            "users": {"maya": {**GAMES["users"]["maya"], "inline": {"assume": allow("sts:AssumeRole")}}},
        },
    )
    given = play.do(
        "sts:AssumeRole",
        by="upload-key",
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/Deploy",
        RoleSessionName="lab",
    )["Credentials"]
    assert play.missing
    session = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    play.do("sts:GetCallerIdentity", by=session)
    assert play.missing == ""


def test_findings_are_counted_and_named() -> None:
    play = Play({"goal": "no-findings", "severity": "action"})
    assert "left: " in play.missing
    before = play.missing
    play.do("iam:DeleteAccessKey", AccessKeyId=play.key("root-key").access_key_id)
    assert play.missing != before
    assert play.world.account.credential_report is None
