"""From statements to a decision (facts 1.1.10, 1.4.6, 4.1, 4.1.1), and what needs more rules than these."""

import itertools

import pytest

from iamlab.evaluator import InvalidRequest, Outcome, Policies, PolicyType, Request, authorize
from tests.evaluator.asking import MAYA, ask, document, policies, statement

OBJECT = "arn:aws:s3:::reports/q3.csv"
ALLOW = statement(action="s3:GetObject")
DENY = statement("Deny", "s3:GetObject")
OTHER = statement(action="s3:PutObject")


@pytest.mark.fact("4.1.1")
def test_nothing_is_allowed_without_a_policy() -> None:
    decision = authorize(Request(MAYA, "s3:GetObject", OBJECT), Policies())
    assert decision.outcome is Outcome.IMPLICIT_DENY
    assert decision.blocked_by == (PolicyType.IDENTITY,)
    assert decision.matched == ()
    assert not decision.allowed


def test_an_allow_that_matches_allows() -> None:
    decision = ask("s3:GetObject", OBJECT, OTHER, ALLOW)
    assert decision.outcome is Outcome.ALLOWED
    assert decision.allowed
    assert (decision.blocked_by, decision.message) == ((), None)
    assert [match.statement.index for match in decision.matched] == [1]


@pytest.mark.fact("4.1.1")
def test_what_no_allow_matches_is_denied_implicitly() -> None:
    assert ask("s3:GetObject", OBJECT, OTHER).outcome is Outcome.IMPLICIT_DENY


@pytest.mark.fact("4.1.1")
@pytest.mark.parametrize("order", list(itertools.permutations([ALLOW, DENY, OTHER])))
def test_an_explicit_deny_beats_every_allow_wherever_it_stands(order: tuple[dict[str, object], ...]) -> None:
    """In one policy and over several."""
    decision = ask("s3:GetObject", OBJECT, *order)
    apart = authorize(Request(MAYA, "s3:GetObject", OBJECT), policies(*(document(each) for each in order)))
    for found in (decision, apart):
        assert found.outcome is Outcome.EXPLICIT_DENY
        assert found.blocked_by == (PolicyType.IDENTITY,)
        assert [match.statement.effect.value for match in found.matched] == ["Deny"]


def test_a_deny_that_does_not_match_denies_nothing() -> None:
    assert ask("s3:PutObject", OBJECT, DENY, OTHER).allowed


@pytest.mark.fact("4.1.1")
def test_a_deny_alone_grants_nothing_else() -> None:
    """The default stays deny."""
    assert ask("s3:PutObject", OBJECT, DENY).outcome is Outcome.IMPLICIT_DENY


def test_every_allow_that_matches_is_named_with_its_policy() -> None:
    decision = authorize(
        Request(MAYA, "s3:GetObject", OBJECT), policies(document(ALLOW, OTHER, ALLOW), document(ALLOW))
    )
    named = [(match.policy, match.statement.index) for match in decision.matched]
    assert named == [("policy-1", 0), ("policy-1", 2), ("policy-2", 0)]
    assert {match.policy_type for match in decision.matched} == {PolicyType.IDENTITY}


def test_every_deny_that_matches_is_named() -> None:
    decision = ask("s3:GetObject", OBJECT, DENY, ALLOW, statement("Deny"))
    assert [match.statement.index for match in decision.matched] == [0, 2]


def test_a_statement_applies_only_if_all_its_elements_fit() -> None:
    both = statement(action="s3:GetObject", resource="arn:aws:s3:::reports/*")
    assert ask("s3:GetObject", OBJECT, both).allowed
    assert not ask("s3:PutObject", OBJECT, both).allowed
    assert not ask("s3:GetObject", "arn:aws:s3:::payroll/q3.csv", both).allowed


def test_one_entry_of_a_list_is_enough() -> None:
    several = statement(
        action=["s3:PutObject", "s3:Get*"], resource=["arn:aws:s3:::a", "arn:aws:s3:::reports/*"]
    )
    assert ask("s3:GetObject", OBJECT, several).allowed


@pytest.mark.fact("1.1.2", "1.4.6")
def test_not_action_fits_every_action_that_is_not_listed() -> None:
    rest = statement(action=None, NotAction=["iam:*", "s3:Delete*"])
    assert ask("s3:GetObject", OBJECT, rest).allowed
    assert not ask("s3:DeleteObject", OBJECT, rest).allowed
    assert not ask("IAM:CreateUser", "arn:aws:iam::111122223333:user/x", rest).allowed


@pytest.mark.fact("1.4.6")
def test_not_action_stays_within_its_resource() -> None:
    """s3:ListAllMyBuckets needs `*`."""
    rest = statement(action=None, NotAction="s3:DeleteBucket", resource="arn:aws:s3:::*")
    assert ask("s3:ListBucket", "arn:aws:s3:::reports", rest).allowed
    assert not ask("s3:ListAllMyBuckets", "*", rest).allowed


@pytest.mark.fact("1.1.2")
def test_not_resource_fits_every_resource_that_is_not_listed() -> None:
    rest = statement("Deny", "s3:*", None, NotResource=["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"])
    everything = statement()
    assert ask("s3:GetObject", OBJECT, everything, rest).allowed
    denied = ask("s3:GetObject", "arn:aws:s3:::payroll/x", everything, rest)
    assert denied.outcome is Outcome.EXPLICIT_DENY


@pytest.mark.fact("1.5.9")
def test_bucket_and_object_are_different_resources() -> None:
    objects = statement(action="s3:*", resource="arn:aws:s3:::reports/*")
    assert not ask("s3:ListBucket", "arn:aws:s3:::reports", objects).allowed
    assert ask("s3:GetObject", OBJECT, objects).allowed


@pytest.mark.fact("1.4.1")
def test_case_does_not_count_in_actions() -> None:
    assert ask("s3:GetObject", OBJECT, statement(action="S3:getobject")).allowed


@pytest.mark.fact("1.1.5", "1.1.6")
@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_variables_are_plain_text_in_the_language_of_2008(version: str | None) -> None:
    own = statement(action="iam:GetUser", resource="arn:aws:iam::111122223333:user/${aws:username}")
    held = policies(document(own, version=version))
    literal = Request(MAYA, "iam:GetUser", "arn:aws:iam::111122223333:user/${aws:username}")
    maya = Request(MAYA, "iam:GetUser", MAYA)
    assert authorize(literal, held).allowed
    assert not authorize(maya, held).allowed


@pytest.mark.parametrize(
    "principal",
    [
        MAYA,
        "arn:aws:iam::111122223333:user/team/maya",
        "arn:aws:iam::111122223333:role/Reader",
        "arn:aws:sts::111122223333:assumed-role/Reader/maya",
        "arn:aws-cn:iam::111122223333:user/maya",
    ],
)
def test_users_roles_and_role_sessions_can_ask(principal: str) -> None:
    assert ask("s3:GetObject", OBJECT, ALLOW, principal=principal).allowed


@pytest.mark.fact("1.3.4", "1.3.5")
@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ("", '"" is not a principal'),
        ("maya", "maya is not a principal"),
        ("arn:aws:iam::111122223333:group/Dev", "a group is never a principal"),
        ("arn:aws:iam::1111:user/maya", "is not the ARN of a user"),
        ("arn:aws:s3:::reports", "is not the ARN of a user"),
        ("arn:aws:iam", "is not the ARN of a user"),
    ],
)
def test_who_can_never_ask_is_refused_by_name(principal: str, named: str) -> None:
    with pytest.raises(InvalidRequest, match=named):
        ask("s3:GetObject", OBJECT, statement(), principal=principal)


def test_what_aws_owns_is_not_in_another_account() -> None:
    """An AWS managed policy has `aws` where the account stands, and is every account's to read."""
    read = statement(action="iam:GetPolicy", resource="arn:aws:iam::aws:policy/*")
    assert ask("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", read).allowed


@pytest.mark.parametrize(
    ("resource", "account", "owner"),
    [
        ("arn:aws:s3:::reports", None, "111122223333"),
        ("*", None, "111122223333"),
        ("arn:aws:sqs:eu-west-1:444455556666:q", None, "444455556666"),
        ("arn:aws:s3:::reports", "444455556666", "444455556666"),
    ],
)
def test_the_owner_is_given_or_in_the_arn_or_the_principals_account(
    resource: str, account: str | None, owner: str
) -> None:
    assert Request(MAYA, "s3:GetObject", resource, resource_account=account).owner == owner


@pytest.mark.fact("4.9.1")
def test_the_outcomes_have_the_names_of_awss_simulation_api() -> None:
    assert [outcome.value for outcome in Outcome] == ["allowed", "implicitDeny", "explicitDeny"]
