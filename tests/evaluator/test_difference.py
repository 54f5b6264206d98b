"""What one policy allows and another does not: a request that shows it, or the proof that there is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamlab.evaluator import reference
from iamlab.evaluator.callers import read_caller
from iamlab.evaluator.decision import authorize
from iamlab.evaluator.difference import Danger, Difference, difference, texts
from iamlab.evaluator.difference.classes import ALSO_CARRY
from iamlab.evaluator.document import PolicyDocument, parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.matching import applying
from iamlab.evaluator.policies import NamedPolicy, Policies
from iamlab.evaluator.request import Request
from tests.evaluator.whole_scenarios import ACCOUNT, PRINCIPALS, documents

GAMES = "arn:aws:s3:::games"


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def policy(*statements: dict[str, Any], of: DocumentType = DocumentType.IDENTITY) -> PolicyDocument:
    return parse(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), of)


def compare(first: dict[str, Any] | list[Any], second: dict[str, Any] | list[Any]) -> Difference:
    both = (each if isinstance(each, list) else [each] for each in (first, second))
    return difference(*(policy(*each) for each in both))


def decides(document: PolicyDocument, request: Request) -> bool:
    """Whether a policy taken by itself allows a request, asked the long way round."""
    found = applying(request, Policies(identity=(NamedPolicy("it", document),)))
    return bool(found) and not any(each.statement.denies for each in found)


def test_a_policy_differs_from_itself_in_nothing() -> None:
    one = policy(allow("s3:*", "arn:aws:s3:::${aws:username}/*"))
    assert difference(one, one).is_proven_none


def test_one_statement_for_two_actions_is_proven_equal_to_one_for_each() -> None:
    both = ["s3:GetObject", "s3:PutObject"]
    found = compare(allow(both, f"{GAMES}/*"), [allow(each, f"{GAMES}/*") for each in both])
    assert found.is_proven_none


def test_a_wildcard_that_covers_exactly_the_listed_actions_is_proven_equal_to_them() -> None:
    listed = ["iam:ListAccessKeys", "iam:ListAccessKeyLastUsed"]
    assert compare(allow("iam:ListAccessKeys"), allow(listed)).is_proven_none


@pytest.mark.parametrize(
    ("broad", "narrow", "action", "resource"),
    [
        (
            allow("s3:GetObject"),
            allow("s3:GetObject", f"{GAMES}/*"),
            "s3:GetObject",
            "arn:aws:s3:::example-bucket/example-object",
        ),
        (
            allow("s3:GetObject", f"{GAMES}*/*"),
            allow("s3:GetObject", [f"{GAMES}/*", f"{GAMES}-qa/*"]),
            "s3:GetObject",
            f"{GAMES}-example/example",
        ),
        (
            allow("sqs:SendMessage", f"arn:aws:sqs:*:{ACCOUNT}:orders"),
            allow("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"),
            "sqs:SendMessage",
            f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders",
        ),
        (
            allow("sts:AssumeRole", "arn:aws:iam::*:role/Deploy"),
            allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/Deploy"),
            "sts:AssumeRole",
            "arn:aws:iam::444455556666:role/Deploy",
        ),
        (
            allow("s3:ListAllMyBuckets"),
            allow("s3:ListAllMyBuckets", "arn:aws:s3:::*"),
            "s3:ListAllMyBuckets",
            "*",
        ),
        (
            {
                "Effect": "Allow",
                "Action": "dynamodb:GetItem",
                "NotResource": f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/Payroll",
            },
            allow("dynamodb:GetItem", f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/Games*"),
            "dynamodb:GetItem",
            f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/example-table",
        ),
    ],
)
def test_a_resource_that_only_the_broader_policy_covers_is_found(
    broad: dict[str, Any], narrow: dict[str, Any], action: str, resource: str
) -> None:
    found = compare(broad, narrow)
    assert [(each.action.full_name, each.resource) for each in found.extra] == [(action, resource)]
    assert not found.missing


def test_what_the_first_policy_lacks_is_missing() -> None:
    found = compare(allow("sqs:SendMessage"), allow(["sqs:SendMessage", "sqs:ReceiveMessage"]))
    assert not found.extra
    assert [each.action.full_name for each in found.missing] == ["sqs:ReceiveMessage"]


def test_a_gap_between_two_wildcards_is_found() -> None:
    prefixes = [f"{GAMES}/{letter}*" for letter in "abc"]
    found = compare(allow("s3:GetObject", f"{GAMES}/*"), allow("s3:GetObject", prefixes))
    assert found.extra[0].resource.startswith(f"{GAMES}/")
    assert found.extra[0].resource[len(GAMES) + 1] not in "abc"


def test_wildcards_that_cover_the_same_texts_in_other_words_are_proven_equal() -> None:
    halves = [f"{GAMES}/?", f"{GAMES}/??*"]
    assert compare(allow("s3:GetObject", f"{GAMES}/?*"), allow("s3:GetObject", halves)).is_proven_none


def test_an_allow_of_everything_shows_pass_role_first() -> None:
    found = compare(allow("*"), allow("s3:GetObject", f"{GAMES}/*"))
    assert found.extra[0].action.full_name == "iam:PassRole"
    assert found.extra[0].resource == f"arn:aws:iam::{ACCOUNT}:role/example-role"


def test_extra_requests_come_most_dangerous_first() -> None:
    found = compare(allow("sqs:*"), allow("sqs:SendMessage"))
    dangers = [each.danger for each in found.extra]
    assert dangers == sorted(dangers)
    assert dangers[0] is Danger.PERMISSIONS
    assert {Danger.DELETE, Danger.WRITE, Danger.TAG, Danger.READ} <= set(dangers)


def test_each_danger_has_a_sentence() -> None:
    assert Danger.DELETE.sentence == "delete something"
    assert len({each.sentence for each in Danger}) == len(Danger)


def test_a_forgotten_condition_is_shown_by_a_request_that_fails_it() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    found = compare(allow("iam:DeleteUser"), allow("iam:DeleteUser", Condition=mfa))
    assert "aws:multifactorauthpresent" not in found.extra[0].context


def test_a_network_is_proven_equal_to_its_two_halves() -> None:
    whole, halves = "203.0.113.0/24", ["203.0.113.0/25", "203.0.113.128/25"]
    written = ({"IpAddress": {"aws:SourceIp": each}} for each in (whole, halves))
    assert compare(*(allow("sqs:SendMessage", Condition=each) for each in written)).is_proven_none


def test_an_address_outside_the_smaller_network_is_found() -> None:
    written = ({"IpAddress": {"aws:SourceIp": each}} for each in ("203.0.113.0/24", "203.0.113.0/25"))
    found = compare(*(allow("sqs:SendMessage", Condition=each) for each in written))
    assert found.extra[0].context["aws:sourceip"] == "203.0.113.255"


def test_a_number_between_two_limits_is_found() -> None:
    written = ({"NumericLessThan": {"aws:MultiFactorAuthAge": each}} for each in ("1.5", "1.25"))
    found = compare(*(allow("sqs:SendMessage", Condition=each) for each in written))
    assert 1.25 <= float(str(found.extra[0].context["aws:multifactorauthage"])) < 1.5


def test_a_value_that_no_number_can_meet_still_tells_present_from_absent() -> None:
    unreadable = {"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "soon"}}
    found = compare(allow("sqs:SendMessage"), allow("sqs:SendMessage", Condition=unreadable))
    assert "aws:multifactorauthage" in found.extra[0].context


def test_for_all_values_alone_is_shown_to_let_a_request_without_the_key_pass() -> None:
    allowed = {"aws:TagKeys": ["team"]}
    written = (
        {"ForAllValues:StringEquals": allowed},
        {"ForAllValues:StringEquals": allowed, "Null": {"aws:TagKeys": "false"}},
    )
    found = compare(*(allow("iam:TagUser", Condition=each) for each in written))
    assert "aws:tagkeys" not in found.extra[0].context


def test_a_set_of_values_that_two_set_operators_tell_apart_is_found() -> None:
    written = (
        {f"{each}:StringEquals": {"aws:TagKeys": ["team"]}} for each in ("ForAnyValue", "ForAllValues")
    )
    found = compare(*(allow("iam:TagUser", Condition=each) for each in written))
    assert set(found.extra[0].context["aws:tagkeys"]) > {"team"}
    assert not found.missing[0].context.get("aws:tagkeys")


def test_a_key_that_no_request_lacks_is_never_left_out() -> None:
    """Fact 3.4.5: `aws:SecureTransport` is always there, so `false` and "not true" are the same."""
    written = ({"Bool": {"aws:SecureTransport": "false"}}, {"BoolIfExists": {"aws:SecureTransport": "false"}})
    assert compare(*(allow("sqs:SendMessage", Condition=each) for each in written)).is_proven_none


def test_a_deny_without_mfa_is_proven_equal_to_an_allow_with_mfa() -> None:
    key = "aws:MultiFactorAuthPresent"
    denying = [allow("iam:*"), deny("iam:*", Condition={"BoolIfExists": {key: "false"}})]
    assert compare(denying, allow("iam:*", Condition={"Bool": {key: "true"}})).is_proven_none


def test_a_deny_with_plain_bool_is_shown_to_miss_long_term_keys() -> None:
    """Fact 3.4.1."""
    key = "aws:MultiFactorAuthPresent"
    denying = [allow("iam:DeleteUser"), deny("iam:*", Condition={"Bool": {key: "false"}})]
    found = compare(denying, allow("iam:DeleteUser", Condition={"Bool": {key: "true"}}))
    assert key.lower() not in found.extra[0].context


def test_another_users_home_is_found_where_the_variable_was_forgotten() -> None:
    homes = f"arn:aws:iam::{ACCOUNT}:user/"
    found = compare(
        allow("iam:ChangePassword", f"{homes}*"), allow("iam:ChangePassword", homes + "${aws:username}")
    )
    asked = found.extra[0]
    assert asked.resource.startswith(homes)
    assert asked.resource.removeprefix(homes) != asked.principal.rpartition("/")[2]


def test_a_comparison_of_variables_claims_no_proof() -> None:
    listed = [f"{GAMES}/${{aws:username}}/*", f"{GAMES}/shared/*"]
    found = compare(allow("s3:GetObject", listed), [allow("s3:GetObject", each) for each in reversed(listed)])
    assert not found.extra
    assert not found.missing
    assert found.unproven


def test_a_condition_on_who_asks_is_shown_by_another_caller() -> None:
    only_maya = {"StringEquals": {"aws:username": "maya"}}
    found = compare(allow("sqs:SendMessage"), allow("sqs:SendMessage", Condition=only_maya))
    assert not found.extra[0].principal.endswith("/maya")
    again = compare(allow("sqs:SendMessage", Condition=only_maya), allow("sqs:ReceiveMessage"))
    assert again.extra[0].principal.endswith(":user/maya")


def test_an_action_that_does_not_exist_makes_no_difference() -> None:
    """Fact 1.4.5."""
    assert compare(allow("s3:GetItem"), allow("dynamodb:GetObject")).is_proven_none


def test_a_bucket_policy_for_everyone_is_shown_by_a_stranger() -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{GAMES}/*"}
    own = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/Reader"}
    both = (
        policy({**statement, "Principal": principal}, of=DocumentType.RESOURCE) for principal in ("*", own)
    )
    found = difference(*both)
    assert len(found.extra) == 1
    assert "Reader" not in found.extra[0].principal
    assert not found.missing


def test_a_trust_policy_with_a_second_service_is_shown_by_that_service() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    listed = (["ec2.amazonaws.com", "lambda.amazonaws.com"], "ec2.amazonaws.com")
    both = (policy({**statement, "Principal": {"Service": each}}, of=DocumentType.TRUST) for each in listed)
    found = difference(*both)
    assert [each.principal for each in found.extra] == ["lambda.amazonaws.com"]


def test_a_service_is_not_taken_for_an_identity_provider() -> None:
    statement = {"Effect": "Allow", "Action": "sts:*"}
    listed = ({"AWS": ACCOUNT}, {"Service": "lambda.amazonaws.com"})
    one, other = (
        policy({**statement, "Principal": each, "Resource": "*"}, of=DocumentType.RESOURCE) for each in listed
    )
    assert all(decides(other, each.request) for each in difference(one, other).missing)


def test_wildcards_that_cannot_be_followed_to_the_end_claim_no_proof() -> None:
    """As many sets of places as there are subsets of 40 letters."""
    patterns = tuple(f"*{letter}*" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn")
    assert not texts.kinds(patterns, "*").complete
    listed = [f"{GAMES}/{pattern}" for pattern in patterns]
    found = compare(allow("s3:GetObject", listed), [allow("s3:GetObject", each) for each in listed])
    assert not found.is_proven_none
    assert found.unproven


@pytest.mark.fact("3.2")
def test_an_ipv6_caller_is_outside_all_of_ipv4() -> None:
    everywhere = {"IpAddressIfExists": {"aws:SourceIp": "0.0.0.0/0"}}
    found = compare(allow("s3:GetObject"), allow("s3:GetObject", Condition=everywhere))
    assert ":" in str(found.extra[0].context["aws:sourceip"])


@pytest.mark.parametrize("key", ["aws:PrincipalAccount", "aws:ResourceAccount"])
def test_another_account_is_tried_where_a_condition_excludes_one(key: str) -> None:
    elsewhere = {"StringNotEquals": {key: ACCOUNT}}
    found = compare(allow("sqs:SendMessage", Condition=elsewhere), deny("sqs:SendMessage"))
    request = found.extra[0].request
    assert request.single_value(key.lower()) != ACCOUNT
    assert request.owner == request.single_value("aws:resourceaccount")


@pytest.mark.parametrize(
    "caller", [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:sts::{ACCOUNT}:federated-user/x"]
)
def test_callers_other_than_users_and_roles_are_tried(caller: str) -> None:
    named = {"ArnEquals": {"aws:PrincipalArn": caller}}
    found = compare(allow("s3:GetObject", Condition=named), deny("s3:GetObject"))
    assert [each.principal for each in found.extra] == [caller]
    by_type = {
        "StringEquals": {"aws:PrincipalType": found.extra[0].request.single_value("aws:principaltype")}
    }
    found = compare(allow("s3:GetObject", Condition=by_type), deny("s3:GetObject"))
    assert [each.request.caller.kind for each in found.extra] == [read_caller(caller).kind]


def test_callers_that_cannot_be_made_up_claim_no_proof() -> None:
    named = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::98765*:user/?"}}
    found = compare(allow("s3:GetObject", Condition=named), deny("s3:GetObject"))
    assert found.unproven


def test_an_account_that_a_pattern_covers_is_tried() -> None:
    named = {"StringLike": {"aws:PrincipalAccount": "98765*"}}
    (found,) = compare(allow("s3:GetObject", Condition=named), deny("s3:GetObject")).extra
    assert found.request.caller.account == "987650000000"


def test_a_caller_of_another_account_is_tried_where_home_is_excluded() -> None:
    abroad = {"StringNotLike": {"aws:PrincipalArn": f"*{ACCOUNT}*"}}
    (found,) = compare(allow("s3:GetObject", Condition=abroad), deny("s3:GetObject")).extra
    assert found.request.single_value("aws:principalaccount") != ACCOUNT


@pytest.mark.fact("1.3.8")
@pytest.mark.parametrize("unique_id", ["AIDAEXAMPLE1234567890", "AROAEXAMPLE1234567890"])
def test_whom_a_unique_id_means_is_tried(unique_id: str) -> None:
    first, second = (
        policy(allow("s3:GetObject", Principal={"AWS": name}), of=DocumentType.RESOURCE)
        for name in (unique_id, "arn:aws:iam::444455556666:user/noor")
    )
    assert unique_id in str(difference(first, second).extra[0].context["aws:userid"])


def test_a_services_own_key_is_tried_where_every_action_is_allowed() -> None:
    narrow = {"StringEqualsIfExists": {"glue:VpcIds": "vpc-1"}}
    found = compare(allow("*"), allow("*", Condition={"Null": {"glue:VpcIds": "true"}} | narrow))
    assert {each.action.service for each in found.extra} == {"glue"}


def test_every_service_is_known_that_carries_anothers_keys() -> None:
    found: dict[str, set[str]] = {}
    for service in reference.services():
        for name in reference.actions(service):
            for key in reference.condition_keys(service, name) or ():
                prefix = key.lower().partition(":")[0]
                if prefix not in ("aws", service) and prefix in reference.services():
                    found.setdefault(prefix, set()).add(service)
    assert {prefix: set(services) for prefix, services in ALSO_CARRY.items()} == found


CONTEXTS = st.fixed_dictionaries(
    {"aws:CurrentTime": st.sampled_from(["2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"])},
    optional={
        "aws:SourceIp": st.sampled_from(["203.0.113.7", "198.51.100.1", "2001:db8::5"]),
        "aws:PrincipalTag/team": st.sampled_from(["maya", "blue", "7", "true"]),
        "aws:TagKeys": st.lists(st.sampled_from(["maya", "blue", "red"]), min_size=1).map(tuple),
    },
)
ASKED = [
    ("s3:GetObject", "arn:aws:s3:::reports/maya/q3.csv"),
    ("s3:GetObject", "arn:aws:s3:::other/maya"),
    ("s3:ListBucket", "arn:aws:s3:::reports"),
    ("s3:ListBucket", "arn:aws:s3:::other"),
    ("s3:ListAllMyBuckets", "*"),
    ("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"),
    ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/Deploy"),
    ("ec2:DescribeInstances", "*"),
]


@given(documents("identity"), documents("identity"))
def test_every_request_shown_is_decided_as_it_says(first: dict[str, Any], second: dict[str, Any]) -> None:
    one, other = parse(first), parse(second)
    found = difference(one, other)
    for sign, shown in ((True, found.extra), (False, found.missing)):
        for each in shown[:40]:
            assert (decides(one, each.request), decides(other, each.request)) == (sign, not sign)


@given(documents("resource"), documents("resource"))
def test_every_request_shown_for_a_resources_policies_is_decided_as_it_says(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, other = (parse(each, DocumentType.RESOURCE) for each in (first, second))
    found = difference(one, other)
    for sign, shown in ((True, found.extra), (False, found.missing)):
        for each in shown[:40]:
            assert (decides(one, each.request), decides(other, each.request)) == (sign, not sign)


@given(documents("identity"), documents("identity"), st.sampled_from(ASKED), CONTEXTS)
def test_no_request_differs_in_an_action_that_is_not_shown(
    first: dict[str, Any], second: dict[str, Any], asked: tuple[str, str], context: dict[str, Any]
) -> None:
    one, other = parse(first), parse(second)
    request = Request(PRINCIPALS[0], *asked, context)
    allowed = decides(one, request), decides(other, request)
    found = difference(one, other)
    if allowed[0] != allowed[1] and not found.unproven:
        shown = found.extra if allowed[0] else found.missing
        assert request.action in {each.action.full_name for each in shown}


def test_what_is_shown_for_policies_of_one_account_is_what_authorize_says() -> None:
    one, other = policy(allow("s3:*")), policy(allow("s3:Get*", f"{GAMES}/*"))
    for each in difference(one, other).extra:
        decisions = [
            authorize(each.request, Policies(identity=(NamedPolicy("it", document),)))
            for document in (one, other)
        ]
        assert [decision.allowed for decision in decisions] == [True, False]
