"""What AWS refuses to save although the document could be evaluated (facts 1.2.4, 1.3, 1.6, 4.6.16)."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from iamlab.evaluator import Problem, parse, validate
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.saving import RCP_SERVICES
from tests.evaluator.asking import document

CORRECT: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(
    Path(__file__).with_name("correct_policies_by_type.json").read_text(encoding="utf-8")
)
BY_TYPE = [(written, name) for written, named in CORRECT.items() for name in named]
ORGANIZATIONS = "The provided policy document does not meet the requirements of the specified policy type."


def refused(
    statement: dict[str, Any], document_type: DocumentType, service: str | None = None
) -> list[Problem]:
    text = json.dumps(document(statement))
    parse(text, document_type, service)  # what is refused here can be evaluated all the same
    return [problem for problem in validate(text, document_type, service) if problem.refused]


def with_principal(kind: str, entry: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {kind: [entry]}, "Action": "sts:AssumeRole"}


@pytest.mark.parametrize(("written", "name"), BY_TYPE)
def test_a_correct_policy_is_saved(written: str, name: str) -> None:
    """As AWS's guides write them, for every type; a wrong refusal would teach a falsehood."""
    policy_type, _, service = written.partition(" ")
    text = json.dumps(document(*CORRECT[written][name]), indent=2)
    found = validate(text, DocumentType(policy_type), service or None)
    assert [problem for problem in found if problem.refused] == []
    parse(text, DocumentType(policy_type), service or None)


def test_there_is_a_correct_policy_of_every_type_but_identity() -> None:
    """Those of identity-based policies have a file of their own."""
    assert {written.partition(" ")[0] for written in CORRECT} == set(DocumentType) - {"identity"}


@pytest.mark.fact("1.3.2", "1.3.4", "1.3.5", "1.3.6", "1.3.7")
@pytest.mark.parametrize(
    ("kind", "entry", "code", "message", "advice"),
    [
        (
            "AWS",
            "arn:aws:iam::111122223333:role/*",
            "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            "`arn:aws:iam::111122223333:role/*` holds a wildcard, which stands for nothing in a principal.",
            "Name each one, or write `*` for everyone and narrow it in `Condition`.",
        ),
        (
            "AWS",
            "arn:aws:iam::111122223333:group/ops",
            "INVALID_PRINCIPAL_FORMAT",
            "`arn:aws:iam::111122223333:group/ops` is a group, and groups are never principals.",
            "Name its users or, better, a role that they may assume.",
        ),
        (
            "AWS",
            "1111-2222-3333",
            "INVALID_PRINCIPAL_FORMAT",
            "`1111-2222-3333` is not the number of an account.",
            "Write its 12 digits, without hyphens.",
        ),
        (
            "AWS",
            "ec2.amazonaws.com",
            "INVALID_PRINCIPAL_FORMAT",
            "`ec2.amazonaws.com` is a service, not a principal of an account.",
            'Write `{"Service": "ec2.amazonaws.com"}`.',
        ),
        *[
            (
                "AWS",
                entry,
                "INVALID_PRINCIPAL_FORMAT",
                f"`{entry}` names no account, user, role or session.",
                "Write 12 digits, or an ARN such as `arn:aws:iam::111122223333:role/Reader`.",
            )
            for entry in (
                "maya",
                "arn:aws:iam::1111:root",
                "arn:aws:iam:111122223333:role/Reader",
                "arn:amazon:iam::111122223333:root",
                "arn:aws:iam::111122223333:role/",
                "arn:aws:iam::111122223333:policy/Read",
                "arn:aws:sts::111122223333:assumed-role/Reader",
                "arn:aws:iam::111122223333:user/${aws:username}",
                "arn:aws:s3:::reports",
            )
        ],
        (
            "Service",
            "*",
            "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            "`Service` does not take `*`.",
            "Name each service, such as `ec2.amazonaws.com`.",
        ),
        (
            "Service",
            "ec2",
            "INVALID_SERVICE_PRINCIPAL_FORMAT",
            "`ec2` is not the name of a service principal.",
            "Write it as in `ec2.amazonaws.com`.",
        ),
        (
            "Federated",
            "arn:aws:iam::111122223333:saml-provider/*",
            "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            "`arn:aws:iam::111122223333:saml-provider/*` holds a wildcard, which stands for nothing in a "
            "principal.",
            "Name one provider by its ARN.",
        ),
        (
            "Federated",
            "token.actions.githubusercontent.com",
            "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
            "`token.actions.githubusercontent.com` names no identity provider.",
            "Write its ARN, such as `arn:aws:iam::111122223333:saml-provider/Okta`.",
        ),
        (
            "CanonicalUser",
            "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
            "UNSUPPORTED_PRINCIPAL",
            "A canonical user ID names an account to S3 only.",
            'Write `{"AWS": "…"}` with the number of the account.',
        ),
    ],
)
def test_who_cannot_be_trusted(kind: str, entry: str, code: str, message: str, advice: str) -> None:
    (problem,) = refused(with_principal(kind, entry), DocumentType.TRUST)
    assert (problem.code, problem.message, problem.advice) == (code, message, advice)
    assert problem.path == ("Statement", 0, "Principal", kind, 0)
    assert problem.error_code == "MalformedPolicyDocument"
    assert problem.refusal == f'Invalid principal in policy: "{kind.upper()}":"{entry}"'


@pytest.mark.fact("5.3")
@pytest.mark.parametrize(
    ("service", "error_code", "refusal"),
    [
        ("s3", "MalformedPolicy", "Invalid principal in policy"),
        (
            "kms",
            "MalformedPolicyDocumentException",
            "Policy contains a statement with one or more invalid principals.",
        ),
        ("sqs", "InvalidAttributeValue", "Invalid value for the parameter Policy."),
        (None, "MalformedPolicyDocument", 'Invalid principal in policy: "AWS":"maya"'),
    ],
)
@pytest.mark.parametrize("element", ["Principal", "NotPrincipal"])
def test_each_service_refuses_a_principal_in_its_own_words(
    element: str, service: str | None, error_code: str, refusal: str
) -> None:
    statement = {"Effect": "Deny", element: {"AWS": "maya"}, "Action": "s3:*", "Resource": "*"}
    (problem,) = refused(statement, DocumentType.RESOURCE, service)
    assert (problem.error_code, problem.refusal) == (error_code, refusal)
    assert problem.path == ("Statement", 0, element, "AWS")


def test_a_canonical_user_id_of_s3_has_64_digits() -> None:
    statement = {"Effect": "Allow", "Principal": {"CanonicalUser": "79a5"}, "Action": "s3:*", "Resource": "*"}
    (problem,) = refused(statement, DocumentType.RESOURCE, "s3")
    assert problem.message == "`79a5` is not a canonical user ID."


@pytest.mark.fact("1.3.10")
def test_everyone_may_be_named_in_a_trust_policy() -> None:
    """Disputed, so a finding at most."""
    assert refused(with_principal("AWS", "*"), DocumentType.TRUST) == []


@pytest.mark.fact("4.6.16")
@pytest.mark.parametrize(
    "action", ["s3:GetObject", "sts:GetCallerIdentity", "sts:TagSessions", "iam:PassRole"]
)
def test_a_trust_policy_is_about_assuming_a_role(action: str) -> None:
    (problem,) = refused({**with_principal("AWS", "111122223333"), "Action": [action]}, DocumentType.TRUST)
    assert (problem.code, problem.path[2:]) == ("UNSUPPORTED_ACTION_IN_POLICY", ("Action", 0))
    assert problem.message == f"`{action}` is not an action of taking on a role."
    assert problem.refusal == "AssumeRole policy may only specify STS AssumeRole actions."


@pytest.mark.fact("4.6.16")
@pytest.mark.parametrize("action", ["STS:assumerole", "sts:*", "sts:Assume*Identity", "*", "sts:SetContext"])
def test_an_action_that_may_mean_assuming_a_role_is_saved(action: str) -> None:
    assert refused({**with_principal("AWS", "111122223333"), "Action": action}, DocumentType.TRUST) == []


@pytest.mark.fact("1.2.4", "4.4.9")
@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("*", "`*` names no service, and a resource control policy must."),
        ("*:*", "`*:*` names no service, and a resource control policy must."),
        ("ec2:*", "Resource control policies do not cover the service `ec2`."),
    ],
)
def test_an_rcp_names_services_that_it_covers(action: str, message: str) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", action], "Resource": "*"}
    (problem,) = refused(statement, DocumentType.RCP)
    assert (problem.code, problem.message) == ("RCP_SYNTAX_ERROR_ACTION", message)
    assert problem.path == ("Statement", 0, "Action", 1)
    assert (problem.error_code, problem.refusal) == ("MalformedPolicyDocumentException", ORGANIZATIONS)


def test_the_services_that_an_rcp_covers_are_in_order() -> None:
    assert list(RCP_SERVICES) == sorted(RCP_SERVICES)


ENDPOINT = "The Policy Document is not valid."
SESSION = (
    "1 validation error detected: Value at 'policy' failed to satisfy constraint: "
    "Member must have length less than or equal to 2048"
)
# Type and service; the most; whether white space counts; check; AWS's code; AWS's text.
QUOTAS = [
    (
        "identity",
        10_240,
        False,
        "IDENTITY_POLICY",
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144",
    ),
    ("boundary", 6144, False, "IDENTITY_POLICY", "LimitExceeded", "Cannot exceed quota for PolicySize: 6144"),
    ("session", 2048, True, "IDENTITY_POLICY", "ValidationError", SESSION),
    (
        "trust",
        2048,
        False,
        "ROLE_TRUST_POLICY",
        "LimitExceeded",
        "Cannot exceed quota for ACLSizePerRole: 2048",
    ),
    ("scp", 5120, True, "SCP", "ConstraintViolationException", "You have exceeded the maximum policy size."),
    ("rcp", 5120, True, "RCP", "ConstraintViolationException", "You have exceeded the maximum policy size."),
    ("vpc_endpoint", 20_480, True, "RESOURCE_POLICY", "InvalidPolicyDocument", ENDPOINT),
    (
        "resource s3",
        20_480,
        False,
        "RESOURCE_POLICY",
        "PolicyTooLarge",
        "Policy exceeds the maximum allowed document size.",
    ),
    (
        "resource kms",
        32_768,
        True,
        "RESOURCE_POLICY",
        "LimitExceededException",
        "The request was rejected because a quota was exceeded.",
    ),
]


def sized(written: str, size: int) -> str:
    """Return a correct document of a type of exactly `size` characters, none of them white space."""
    policy_type, _, service = written.partition(" ")
    principal = {} if policy_type in ("identity", "boundary", "session", "scp") else {"Principal": "*"}
    resource = {} if policy_type == "trust" else {"Resource": "*"}
    action = {"trust": "sts:AssumeRole", "rcp": "s3:*"}.get(policy_type, f"{service or 's3'}:*")
    elements = {"Effect": "Deny", **principal, "Action": action, **resource, "Sid": ""}
    text = json.dumps(document(elements), separators=(",", ":"))
    return text.replace('"Sid":""', f'"Sid":"{"x" * (size - len(text))}"')


@pytest.mark.fact("1.2.6", "1.6")
@pytest.mark.parametrize(("written", "most", "counts_space", "check", "error_code", "refusal"), QUOTAS)
def test_a_document_may_be_so_long_and_no_longer(
    written: str, most: int, counts_space: bool, check: str, error_code: str, refusal: str
) -> None:
    policy_type, _, service = written.partition(" ")

    def of(text: str) -> list[Problem]:
        found = validate(text, DocumentType(policy_type), service or None)
        return [problem for problem in found if problem.refused]

    assert of(sized(written, most)) == []
    (problem,) = of(sized(written, most + 1))
    assert problem.code == f"POLICY_SIZE_EXCEEDS_{check}_QUOTA"
    assert (problem.error_code, problem.refusal) == (error_code, refusal)
    assert f"has {most + 1:,} " in problem.message
    assert f"the most is {most:,}." in problem.message
    assert bool(of(sized(written, most) + "\n")) is counts_space


def test_a_resource_policy_of_an_unnamed_service_has_no_known_quota() -> None:
    found = validate(sized("resource", 40_000), DocumentType.RESOURCE)
    assert [problem for problem in found if problem.refused] == []


def test_an_endless_principal_is_judged_quickly() -> None:
    entries = [
        "arn:aws:iam::111122223333:role/" + "a/" * 20_000 + "*!",
        "arn:aws:iam::111122223333:role/" + "/" * 40_000,
    ]
    started = time.perf_counter()
    for entry in entries:
        validate(json.dumps(document(with_principal("AWS", entry))), DocumentType.TRUST)
    assert time.perf_counter() - started < 2


@pytest.mark.fact("1.3.7")
def test_a_canonical_user_id_is_for_s3() -> None:
    statement = {"Effect": "Allow", "Principal": {"CanonicalUser": "7" * 64}, "Action": "*", "Resource": "*"}
    assert refused(statement, DocumentType.RESOURCE, "s3") == refused(statement, DocumentType.RESOURCE) == []
    (problem,) = refused(statement, DocumentType.RESOURCE, "kms")
    assert problem.code == "UNSUPPORTED_PRINCIPAL"


@pytest.mark.fact("1.3.4")
def test_a_federated_user_may_be_named() -> None:
    entry = "arn:aws:sts::111122223333:federated-user/maya"
    assert refused(with_principal("AWS", entry), DocumentType.TRUST) == []


def test_what_has_not_the_form_of_an_action_is_refused_once() -> None:
    text = json.dumps(
        document({**with_principal("AWS", "111122223333"), "Action": ["AssumeRole", "sts:a:b"]})
    )
    codes = [problem.code for problem in validate(text, DocumentType.TRUST) if problem.refused]
    assert codes == ["INVALID_ACTION", "INVALID_ACTION"]


@pytest.mark.fact("1.1.7", "1.2.3")
@pytest.mark.parametrize(("version", "line"), [("2008-10-17", 2), (None, 1)])
def test_a_boundary_is_a_managed_policy_so_that_the_older_language_is_refused(
    version: str | None, line: int
) -> None:
    text = json.dumps(
        document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, version=version), indent=1
    )
    (problem,) = validate(text, DocumentType.BOUNDARY)
    assert problem.refusal == "Policy document must be version 2012-10-17 or greater."
    assert problem.line == line
    assert not any(each.refused for each in validate(text, DocumentType.IDENTITY))


@pytest.mark.fact("1.6", "6.6.4")
def test_a_document_too_long_for_a_managed_policy_may_be_an_inline_one() -> None:
    resource = "arn:aws:s3:::" + "a" * 6200
    text = json.dumps(document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}))
    (problem,) = [each for each in validate(text) if each.code.startswith("POLICY_SIZE")]
    assert (problem.type, problem.refused) == ("WARNING", False)
    assert problem.message == (
        f"The document has {len(''.join(text.split())):,} characters, white space not counted; "
        "the most for a managed policy is 6,144."
    )
