"""The texts of AWS's refusals, word for word (facts 5.1, 5.2, 5.3)."""

import hashlib
import json
from typing import Any

import pytest

from iamlab.evaluator import Decision, Request, authorize, encoded_messages, messages
from iamlab.evaluator.scenario import read
from tests.evaluator.asking import MAYA, ask, document, policies, statement

ANA = "arn:aws:iam::111122223333:user/ana"
SESSION = "arn:aws:sts::111122223333:assumed-role/Reader/maya"


@pytest.mark.fact("5.1.1", "5.1.4", "5.1.9")
def test_silence_is_told_in_aws_words() -> None:
    """AWS's own example."""
    decision = ask(
        "iam:CreateUser", "arn:aws:iam::111122223333:user/bob", statement(action="s3:*"), principal=ANA
    )
    assert decision.message == (
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateUser on resource: "
        "arn:aws:iam::111122223333:user/bob because no identity-based policy allows the iam:CreateUser action"
    )


@pytest.mark.fact("5.1.2", "5.1.4")
def test_an_explicit_deny_is_told_in_aws_words() -> None:
    decision = ask("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/t", statement("Deny"))
    assert decision.message == (
        "User: arn:aws:iam::111122223333:user/maya is not authorized to perform: dynamodb:PutItem "
        "on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/t "
        "with an explicit deny in an identity-based policy"
    )


@pytest.mark.fact("5.1.3", "5.2.2")
@pytest.mark.parametrize("principal", [MAYA, SESSION])
def test_s3_puts_the_arn_in_quotes(principal: str) -> None:
    """A role session too is introduced as a user."""
    decision = ask(
        "s3:GetObject", "arn:aws:s3:::reports/q3.csv", statement(action="s3:Put*"), principal=principal
    )
    assert decision.message == (
        f"User: {principal} is not authorized to perform: s3:GetObject "
        'on resource: "arn:aws:s3:::reports/q3.csv" '
        "because no identity-based policy allows the s3:GetObject action"
    )


@pytest.mark.fact("5.1.1")
def test_s3_leaves_the_resource_out_when_there_is_none() -> None:
    """The part is optional by service."""
    assert ask("s3:ListAllMyBuckets", "*", statement(action="s3:Get*")).message == (
        f"User: {MAYA} is not authorized to perform: s3:ListAllMyBuckets "
        "because no identity-based policy allows the s3:ListAllMyBuckets action"
    )


def test_other_services_name_an_asterisk() -> None:
    assert ask("lambda:ListFunctions", "*", statement(action="s3:*")).message == (
        f"User: {MAYA} is not authorized to perform: lambda:ListFunctions on resource: * "
        "because no identity-based policy allows the lambda:ListFunctions action"
    )


def test_an_allowed_request_has_no_message() -> None:
    assert ask("s3:ListAllMyBuckets", "*", statement()).message is None


QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/t"
ALL = document(statement())
NONE = document(statement(action="nothing:Here"))
DENY = document(statement("Deny"))


def refused(action: str, about: str, principal: str = MAYA, **given: Any) -> Decision:
    """Decide under `given` policies; `context` and `resource_account` go to the request."""
    request: dict[str, Any] = {key: given.pop(key) for key in ("context", "resource_account") if key in given}
    scenario = {"principal": principal, "action": action, "resource": about, **request}
    return authorize(*read({"request": scenario, "policies": given}))


@pytest.mark.fact("5.1.4")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"boundary": [NONE]}, "because no permissions boundary allows the dynamodb:PutItem action"),
        ({"session": [NONE]}, "because no session policy allows the dynamodb:PutItem action"),
        ({"scp": [[ALL], [NONE]]}, "because no service control policy allows the dynamodb:PutItem action"),
        (
            {"vpc_endpoint": [document(statement(action="s3:*", Principal="*"))]},
            "because no VPC endpoint policy allows the dynamodb:PutItem action",
        ),
        ({"boundary": [DENY]}, "with an explicit deny in a permissions boundary"),
        ({"session": [DENY]}, "with an explicit deny in a session policy"),
        ({"scp": [[ALL, DENY]]}, "with an explicit deny in a service control policy"),
        (
            {"rcp": [[document(statement("Deny", "dynamodb:*", Principal="*"))]]},
            "with an explicit deny in a resource control policy",
        ),
        (
            {"resource": document(statement("Deny", Principal="*"))},
            "with an explicit deny in a resource-based policy",
        ),
        (
            {"vpc_endpoint": [document(statement("Deny", Principal="*"))]},
            "with an explicit deny in a VPC endpoint policy",
        ),
    ],
)
def test_each_policy_type_has_its_phrase(given: dict[str, Any], reason: str) -> None:
    message = refused("dynamodb:PutItem", TABLE, identity=[ALL], **given).message
    assert (
        message
        == f"User: {MAYA} is not authorized to perform: dynamodb:PutItem on resource: {TABLE} {reason}"
    )


@pytest.mark.fact("5.1.4")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"identity": [NONE]}, ("identity", False)),
        ({"identity": [ALL, DENY]}, ("identity", True)),
        ({"identity": [ALL], "boundary": [NONE]}, ("boundary", False)),
        ({"identity": [ALL], "boundary": [DENY]}, ("boundary", True)),
        ({"identity": [ALL], "scp": [[NONE]]}, ("scp", False)),
        ({"identity": [ALL], "scp": [[DENY]]}, ("scp", True)),
        ({"identity": [ALL], "resource": document(statement("Deny", Principal="*"))}, ("resource", True)),
    ],
)
def test_a_message_can_be_asked_for_its_reason(given: dict[str, Any], reason: tuple[str, bool]) -> None:
    assert messages.reason_in(str(refused("dynamodb:PutItem", TABLE, **given).message)) == reason


@pytest.mark.fact("5.1.4", "5.2.2")
def test_trust_policies_are_a_reason_of_their_own_and_a_bare_text_gives_none() -> None:
    role = "arn:aws:iam::111122223333:role/Deploy"
    message = str(refused("sts:AssumeRole", role, identity=[ALL]).message)
    assert messages.reason_in(message) == ("trust", False)
    assert messages.reason_in("Access Denied") is None
    assert messages.reason_in("") is None


@pytest.mark.fact("5.1.5")
def test_one_policy_type_is_named_though_several_stop_the_request() -> None:
    """A type that denies goes before one that is silent."""
    decision = refused("dynamodb:PutItem", TABLE, identity=[ALL, DENY], scp=[[DENY]], boundary=[NONE])
    assert [each.value for each in decision.blocked_by] == ["scp", "identity", "boundary"]
    assert str(decision.message).endswith("with an explicit deny in a service control policy")
    silent = refused("dynamodb:PutItem", TABLE, identity=[ALL], scp=[[NONE]], session=[DENY])
    assert str(silent.message).endswith("with an explicit deny in a session policy")


@pytest.mark.fact("5.1.6")
@pytest.mark.parametrize(
    ("kind", "end"),
    [("identity", ": {arn}"), ("boundary", ": {arn}"), ("scp", ": {arn}"), ("resource", "")],
)
def test_a_managed_policy_that_denies_is_named_by_its_arn(kind: str, end: str) -> None:
    """An inline or a resource-based policy has none."""
    arn = "arn:aws:iam::111122223333:policy/NoWrites"
    document_ = document(statement("Deny", **({"Principal": "*"} if kind == "resource" else {})))
    named: Any = {"name": arn, "document": document_}
    given = {"scp": [[named]], "resource": named}.get(kind, [named])
    message = refused("dynamodb:PutItem", TABLE, **{kind: given}).message
    assert str(message).rpartition(" policy")[2].endswith(end.format(arn=arn))
    assert (arn in str(message)) is bool(end)


@pytest.mark.fact("5.1.4", "5.2.1")
def test_a_role_trust_policy_has_words_of_its_own() -> None:
    """As AWS's page shows it."""
    role = "arn:aws:iam::111122223333:role/Deploy"
    silent = refused("sts:AssumeRole", role, identity=[ALL]).message
    assert silent == (
        f"User: {MAYA} is not authorized to perform: sts:AssumeRole on resource: {role} "
        "because no role trust policy allows the sts:AssumeRole action"
    )
    trust = document({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"})
    denied = refused("sts:AssumeRole", role, identity=[ALL], resource=trust).message
    assert str(denied).endswith("with an explicit deny in the role trust policy")


@pytest.mark.fact("5.2.6", "5.2.7")
def test_ec2_says_it_twice_and_adds_an_encoded_message() -> None:
    decision = refused("ec2:RunInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/*", identity=[DENY])
    begin, _, blob = str(decision.message).partition(" Encoded authorization failure message: ")
    assert begin.startswith("You are not authorized to perform this operation. User: ")
    assert begin.endswith("with an explicit deny in an identity-based policy.")
    told = json.loads(encoded_messages.decoded(blob))
    assert (told["allowed"], told["explicitDeny"]) == (False, True)
    assert told["context"]["principal"]["arn"] == MAYA
    assert told["context"]["action"] == "ec2:RunInstances"
    assert len(blob) <= 10_240
    (stated,) = told["matchedStatements"]["items"]
    assert (stated["effect"], stated["actions"]) == ("DENY", {"items": [{"value": "*"}]})


def test_an_encoded_message_shows_the_statement_that_denied_and_the_circumstances() -> None:
    """What AWS shows of both (fact 5.2.7)."""
    deny = statement("Deny", "ec2:Run*", "*", Sid="OnlyHere")
    deny["Condition"] = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}
    instance = "arn:aws:ec2:us-east-1:111122223333:instance/*"
    request = Request(MAYA, "ec2:RunInstances", instance, {"aws:RequestedRegion": "us-east-1"})
    decision = authorize(request, policies(document(deny)))
    told = json.loads(encoded_messages.decoded(str(decision.message).rpartition(" ")[2]))
    regions = {"items": [{"value": "eu-west-1"}, {"value": "eu-central-1"}]}
    (stated,) = told["matchedStatements"]["items"]
    assert stated["statementId"] == "OnlyHere"
    assert stated["resources"] == {"items": [{"value": "*"}]}
    assert stated["conditions"] == {"items": [{"key": "aws:RequestedRegion", "values": regions}]}
    here = {"key": "aws:RequestedRegion", "values": {"items": [{"value": "us-east-1"}]}}
    assert told["context"]["conditions"] == {"items": [here]}


def test_statements_that_would_make_the_message_too_long_are_left_out() -> None:
    names = [f"ec2:{hashlib.sha256(str(number).encode()).hexdigest()}" for number in range(300)]
    denies = [statement("Deny", [*names[at::3], "ec2:*"]) for at in range(3)]
    decision = ask("ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*", *denies)
    blob = str(decision.message).rpartition(" ")[2]
    told = json.loads(encoded_messages.decoded(blob))
    assert len(blob) <= encoded_messages.LONGEST
    assert told["explicitDeny"]
    assert len(told["matchedStatements"]["items"]) < len(denies)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 at all", "é"])
def test_what_was_never_encoded_cannot_be_decoded(text: str) -> None:
    with pytest.raises(ValueError, match="not an encoded"):
        encoded_messages.decoded(text)


@pytest.mark.fact("5.2.5")
def test_kms_does_not_tell_foreigners_which_key_it_is() -> None:
    key = "arn:aws:kms:eu-west-1:444455556666:key/1"
    message = refused("kms:Decrypt", key, identity=[ALL]).message
    assert message == (
        f"User: {MAYA} is not authorized to perform: kms:Decrypt on the resource associated with this "
        "ciphertext because the resource does not exist in this Region, no resource-based policies allow "
        "access, or a resource-based policy explicitly denies access"
    )


@pytest.mark.fact("5.2.2")
@pytest.mark.parametrize(
    ("organizations", "gives_reason"),
    [
        ({}, False),
        ({"aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-2"}, False),
        ({"aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-1"}, True),
    ],
)
def test_s3_gives_reasons_within_account_and_organization_alone(
    organizations: dict[str, str], gives_reason: bool
) -> None:
    decision = refused(
        "s3:GetObject",
        "arn:aws:s3:::reports/q3.csv",
        identity=[ALL],
        resource_account="444455556666",
        context=organizations,
    )
    assert ("because no resource-based policy allows" in str(decision.message)) is gives_reason
    assert gives_reason or decision.message == "Access Denied"


@pytest.mark.fact("5.2.2")
def test_s3_tells_a_stranger_nothing() -> None:
    assert refused("s3:GetObject", "arn:aws:s3:::reports/q3.csv", "*").message == "Access Denied"


@pytest.mark.fact("5.2.2")
def test_a_directory_bucket_gives_no_reason_even_at_home() -> None:
    bucket = "arn:aws:s3express:us-east-1:111122223333:bucket/reports--use1-az4--x-s3"
    decision = refused("s3express:CreateSession", bucket)
    assert (decision.code, decision.message) == ("AccessDenied", "Access Denied")


def test_who_is_not_signed_in_is_called_anonymous() -> None:
    assert str(refused("sqs:SendMessage", QUEUE, "*").message).startswith("User: anonymous is not authorized")


@pytest.mark.fact("4.6.10", "4.6.12")
@pytest.mark.parametrize(
    ("principal", "action", "message"),
    [
        (SESSION, "sts:GetSessionToken", "Cannot call GetSessionToken with session credentials"),
        (SESSION, "sts:GetFederationToken", "Cannot call GetFederationToken with session credentials"),
        (
            "arn:aws:iam::111122223333:root",
            "sts:AssumeRole",
            "Roles may not be assumed by root accounts.",
        ),
    ],
)
def test_what_no_policy_can_change_has_its_own_text(principal: str, action: str, message: str) -> None:
    resource = "arn:aws:iam::111122223333:role/Deploy" if action.endswith("Role") else "*"
    assert refused(action, resource, principal, identity=[ALL]).message == message


@pytest.mark.fact("5.3")
@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("iam:CreateUser", "AccessDenied"),
        ("s3:GetObject", "AccessDenied"),
        ("sqs:SendMessage", "AccessDenied"),
        ("dynamodb:GetItem", "AccessDeniedException"),
        ("kms:ListKeys", "AccessDeniedException"),
        ("lambda:InvokeFunction", "AccessDeniedException"),
        ("ec2:DescribeInstances", "UnauthorizedOperation"),
    ],
)
def test_the_code_depends_on_the_services_protocol(action: str, code: str) -> None:
    assert refused(action, "*").code == code
