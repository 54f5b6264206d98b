"""Goals that ask: requests that get their decision, and attacks that are refused."""

import json

import pytest

from tests.aws_api.world import allow, trust
from tests.lessons.account_exercise import ACCOUNT
from tests.lessons.account_play import UPLOADS, Play


def test_a_request_says_whether_it_is_denied_in_the_right_way_and_why() -> None:
    goal = {
        "goal": "request",
        "who": "user maya",
        "action": "s3:PutObject",
        "resource": "arn:aws:s3:::a/b",
        "expect": "explicitDeny",
    }
    play = Play(goal)
    play.do("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS)
    assert play.missing == "It is denied, but not in the way it should be."
    deny = json.loads(allow("s3:PutObject"))
    deny["Statement"][0]["Effect"] = "Deny"
    play.do("iam:PutUserPolicy", UserName="maya", PolicyName="no", PolicyDocument=json.dumps(deny))
    result = play.result()
    assert result.passed
    assert result.judgement is not None
    assert result.judgement.trace is not None
    assert result.judgement.trace.decision.outcome == "explicitDeny"


@pytest.mark.parametrize(("who", "allowed"), [("user maya", False), ("user maya with mfa", True)])
def test_a_request_carries_the_mfa_and_the_tags_of_who_asks(who: str, allowed: bool) -> None:
    condition = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "StringEquals": {"aws:PrincipalTag/team": "qa", "aws:RequestedRegion": "eu-west-1"},
    }
    maya = {"tags": {"team": "qa"}, "inline": {"it": allow("s3:*", Condition=condition)}}
    goal = {
        "goal": "request",
        "who": who,
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::a/b",
        "context": {"aws:RequestedRegion": "eu-west-1"},
        "expect": "allowed",
    }
    play = Play(goal, games={"users": {"maya": maya}}, more={"keys": []})
    assert play.result().passed == allowed


def test_a_request_of_somebody_who_is_gone_says_so() -> None:
    goal = {"goal": "request", "who": "user noor", "action": "iam:ListUsers", "expect": "allowed"}
    assert Play(goal).missing == "The user with name noor cannot be found."
    key = Play({**goal, "who": "key upload-key"})
    key.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=key.key("upload-key").access_key_id)
    assert key.missing.startswith("Nobody can call with this key:")


def test_a_request_in_another_account_is_asked_there() -> None:
    partner = {
        "id": "444455556666",
        "name": "Partner",
        "root": {"email": "root@partner.example"},
        "users": {"finn": {"inline": {"all": allow("*")}}},
    }
    arn = f"arn:aws:iam::{ACCOUNT}:role/Deploy"
    goal = {
        "goal": "request",
        "who": "user finn in partner",
        "action": "sts:AssumeRole",
        "resource": arn,
        "expect": "allowed",
    }
    play = Play(goal, more={"accounts": {"partner": partner}})
    assert play.missing == "It is still denied."
    policy = trust({"AWS": "arn:aws:iam::444455556666:user/finn"})
    play.do("iam:UpdateAssumeRolePolicy", RoleName="Deploy", PolicyDocument=policy)
    assert play.missing == ""


CREATE = {"who": "key upload-key", "call": "iam:CreateUser", "parameters": {"UserName": "mallory"}}
KEY = {
    "who": "key upload-key",
    "call": "iam:CreateAccessKey",
    "parameters": {"UserName": "mallory"},
    "id": "made",
}
USE = {"who": "result of made", "call": "sts:GetCallerIdentity"}
REMOVE = {
    "who": "root",
    "call": "iam:DeleteAccessKey",
    "parameters": {"UserName": "mallory", "AccessKeyId": "$(made.AccessKey.AccessKeyId)"},
}
ATTACK = {
    "goal": "attack",
    "calls": [CREATE, KEY, USE, REMOVE],
    "still": [{"who": "key upload-key", "call": "iam:ListUsers"}],
}


def test_an_attack_runs_from_call_to_call_and_nothing_of_it_is_kept() -> None:
    play = Play(ATTACK)
    result = play.result()
    assert result.missing == "The attack still goes through, from the first call to the last."
    assert result.judgement is not None
    assert [(step.call, step.code) for step in result.judgement.steps] == [
        ("iam:CreateUser", ""),
        ("iam:CreateAccessKey", ""),
        ("sts:GetCallerIdentity", ""),
        ("iam:DeleteAccessKey", ""),
    ]
    assert "mallory" not in play.world.account.users


def test_an_attack_is_refused_where_a_policy_stops_it_and_says_why() -> None:
    play = Play(ATTACK)
    read = allow(["iam:ListUsers", "s3:*"])
    play.do("iam:CreatePolicyVersion", PolicyArn=UPLOADS, PolicyDocument=read, SetAsDefault=True)
    result = play.result()
    assert result.passed
    assert result.judgement is not None
    first, *rest = result.judgement.steps
    assert (first.code, first.refused) == ("AccessDenied", True)
    assert first.trace is not None
    assert not first.trace.decision.allowed
    assert [step.ran for step in rest] == [False, False, False]


def test_closing_a_hole_must_not_stop_what_has_to_work() -> None:
    play = Play(ATTACK)
    play.do("iam:DetachUserPolicy", UserName="maya", PolicyArn=UPLOADS)
    play.do("iam:RemoveUserFromGroup", GroupName="readers", UserName="maya")
    assert play.missing == (
        "The attack is refused, but key upload-key needs `iam:ListUsers`, which is refused now as well."
    )


def test_a_key_that_is_gone_refuses_the_attack_and_the_rest() -> None:
    play = Play({**ATTACK, "still": []})
    play.do("iam:DeleteAccessKey", UserName="maya", AccessKeyId=play.key("upload-key").access_key_id)
    result = play.result()
    assert result.passed
    assert result.judgement is not None
    assert result.judgement.steps[0].code == "InvalidClientTokenId"


def test_an_error_that_is_no_refusal_does_not_count() -> None:
    play = Play(ATTACK)
    play.do("iam:CreateUser", UserName="mallory")
    assert play.missing == (
        "`iam:CreateUser` fails with `EntityAlreadyExists`, but nobody refused it: the hole is still open."
    )
