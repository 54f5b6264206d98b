"""Which elements each type of document takes, and how AWS refuses the others (facts 1.2, 1.2.1 to 1.2.7)."""

import json
from typing import Any

import pytest

from iamlab.evaluator import MalformedPolicyDocument, parse, validate
from iamlab.evaluator.document_types import DocumentType
from tests.evaluator.asking import document, marked

ORGANIZATIONS = "The provided policy document does not meet the requirements of the specified policy type."
ENDPOINT = "The Policy Document is not valid."
NO_PRINCIPAL_HERE = "Policy document should not specify a principal."
EVERYONE: dict[str, Any] = {"Principal": "*"}
READ: dict[str, Any] = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
ASSUME: dict[str, Any] = {"Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}

# Type and service; the one statement; code; what is marked; message; AWS's code; AWS's text.
WRONG: list[tuple[str, dict[str, Any], str, str, str, str, str]] = [
    *[
        (
            policy_type,
            {"Effect": "Allow", element: "*", **READ},
            "SCP_SYNTAX_ERROR_PRINCIPAL" if policy_type == "scp" else "UNSUPPORTED_PRINCIPAL",
            f'"{element}"',
            f"`{element}` has no place in {named}.",
            "MalformedPolicyDocumentException" if policy_type == "scp" else "MalformedPolicyDocument",
            ORGANIZATIONS if policy_type == "scp" else NO_PRINCIPAL_HERE,
        )
        for policy_type, named in (
            ("identity", "an identity-based policy"),
            ("boundary", "a permissions boundary"),
            ("session", "a session policy"),
            ("scp", "a service control policy"),
        )
        for element in ("Principal", "NotPrincipal")
    ],
    *[
        (
            policy_type,
            {"Effect": "Deny", **READ},
            "MISSING_PRINCIPAL",
            '{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}',
            "This statement has no `Principal`.",
            code,
            text,
        )
        for policy_type, code, text in (
            ("resource", "MalformedPolicyDocument", "Missing required field Principal"),
            ("resource s3", "MalformedPolicy", "Missing required field Principal"),
            ("resource sqs", "InvalidAttributeValue", "Invalid value for the parameter Policy."),
            ("resource sns", "InvalidParameter", "Invalid parameter: Policy Error: null"),
            (
                "resource kms",
                "MalformedPolicyDocumentException",
                "Policy contains a statement with no principal.",
            ),
            (
                "resource secretsmanager",
                "MalformedPolicyDocumentException",
                "This policy has invalid syntax.",
            ),
            ("rcp", "MalformedPolicyDocumentException", ORGANIZATIONS),
            ("vpc_endpoint", "InvalidPolicyDocument", ENDPOINT),
        )
    ],
    (
        "trust",
        {"Effect": "Allow", "Action": "sts:AssumeRole"},
        "MISSING_PRINCIPAL",
        '{"Effect": "Allow", "Action": "sts:AssumeRole"}',
        "This statement has no `Principal`.",
        "MalformedPolicyDocument",
        "Missing required field Principal",
    ),
    *[
        (
            "trust",
            {"Effect": "Allow", **ASSUME, element: "*"},
            "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
            f'"{element}"',
            f"`{element}` has no place in a role's trust policy.",
            "MalformedPolicyDocument",
            f"Has prohibited field {element}.",
        )
        for element in ("Resource", "NotResource")
    ],
    (
        "trust",
        {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
        '"NotPrincipal"',
        "`NotPrincipal` has no place in a role's trust policy.",
        "MalformedPolicyDocument",
        "Has prohibited field NotPrincipal.",
    ),
    (
        "rcp",
        {"Effect": "Allow", **EVERYONE, **READ},
        "RCP_SYNTAX_ERROR_ALLOW",
        '"Allow"',
        "A resource control policy only denies.",
        "MalformedPolicyDocumentException",
        ORGANIZATIONS,
    ),
    (
        "rcp",
        {"Effect": "Deny", "Principal": {"AWS": "*"}, **READ},
        "RCP_SYNTAX_ERROR_PRINCIPAL",
        '{"AWS": "*"}',
        "The `Principal` of a resource control policy is always everyone.",
        "MalformedPolicyDocumentException",
        ORGANIZATIONS,
    ),
    (
        "rcp",
        {"Effect": "Deny", "NotPrincipal": "*", **READ},
        "RCP_SYNTAX_ERROR_PRINCIPAL",
        '"NotPrincipal"',
        "`NotPrincipal` has no place in a resource control policy.",
        "MalformedPolicyDocumentException",
        ORGANIZATIONS,
    ),
    (
        "rcp",
        {"Effect": "Deny", **EVERYONE, "NotAction": "s3:*", "Resource": "*"},
        "RCP_SYNTAX_ERROR_NOTACTION",
        '"NotAction"',
        "`NotAction` has no place in a resource control policy.",
        "MalformedPolicyDocumentException",
        ORGANIZATIONS,
    ),
    (
        "resource ecr",
        {"Effect": "Allow", **EVERYONE, "Action": "ecr:BatchGetImage", "Resource": "*"},
        "INVALID_POLICY_ELEMENT",
        '"Resource"',
        "`Resource` has no place in the policy of an ECR repository.",
        "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
        "'Invalid repository policy provided'",
    ),
    (
        "resource s3",
        {"Effect": "Allow", **EVERYONE, "Action": "s3:GetObject"},
        "MISSING_RESOURCE",
        '{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}',
        "This statement has no `Resource`.",
        "MalformedPolicy",
        "Missing required field Resource",
    ),
    (
        "resource s3",
        {"Effect": "Allow", **EVERYONE, "Action": "s3:GetObject", "Resource": "reports"},
        "INVALID_ARN_PREFIX",
        '"reports"',
        "`reports` is not an ARN.",
        "MalformedPolicy",
        "Policy has invalid resource",
    ),
    (
        "session",
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs"},
        "MISSING_ARN_FIELD",
        '"arn:aws:sqs"',
        "This ARN has 3 fields; in a session policy it takes all six.",
        "MalformedPolicyDocument",
        'Resource arn:aws:sqs must be in ARN format or "*".',
    ),
]
RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("identity", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:sqs"}),
    ("boundary", {"Effect": "Allow", "Action": "*", "Resource": "*"}),
    ("session", {"Effect": "Allow", **READ}),
    ("resource", {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, **READ}),
    ("resource s3", {"Sid": "Read the reports", "Effect": "Allow", **EVERYONE, **READ}),
    (
        "resource sqs",
        {"Sid": "__owner_statement", "Effect": "Allow", **EVERYONE, "Action": "sqs:*", "Resource": "*"},
    ),
    ("resource kms", {"Sid": "Allow use of the key", "Effect": "Allow", **EVERYONE, "Action": "kms:*"}),
    ("resource kms", {"Effect": "Allow", **EVERYONE, "Resource": "*"}),
    ("resource ecr", {"Effect": "Allow", **EVERYONE, "Action": "ecr:BatchGetImage"}),
    ("trust", {"Sid": "", "Effect": "Allow", **ASSUME}),
    ("trust", {"Effect": "Deny", "Principal": "*", "NotAction": "sts:TagSession"}),
    ("scp", {"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::a", "Condition": {}}),
    ("scp", {"Effect": "Deny", "Action": "ec2:*Instances", "Resource": "*"}),
    (
        "rcp",
        {"Effect": "Deny", **EVERYONE, "Action": ["s3:*", "sts:Assume*"], "NotResource": "arn:aws:s3:::a/*"},
    ),
    ("rcp", {"Effect": "Allow", **EVERYONE, "Action": "*", "Resource": "*"}),
    ("rcp", {"Sid": "Full", "Effect": "Allow", **EVERYONE, "Action": ["*"], "Resource": ["*"]}),
    ("vpc_endpoint", {"Sid": "One-bucket-only", "Effect": "Allow", **EVERYONE, **READ}),
    ("vpc_endpoint", {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, **READ}),
]


def typed(text: str) -> tuple[DocumentType, str | None]:
    """Read "resource s3" as a type and a service."""
    policy_type, _, service = text.partition(" ")
    return DocumentType(policy_type), service or None


@pytest.mark.fact("1.2", "1.2.1", "1.2.4", "1.5.5")
@pytest.mark.parametrize(("written", "statement", "code", "where", "message", "error_code", "refusal"), WRONG)
def test_what_a_type_does_not_take_is_named_in_its_place(
    written: str,
    statement: dict[str, Any],
    code: str,
    where: str,
    message: str,
    error_code: str,
    refusal: str,
) -> None:
    text = json.dumps(document(statement))
    (problem,) = [problem for problem in validate(text, *typed(written)) if problem.refused]
    assert (problem.code, problem.message) == (code, message)
    assert (problem.error_code, problem.refusal) == (error_code, refusal)
    assert problem.advice.endswith((".", "`"))
    assert marked(text, problem) == where
    with pytest.raises(MalformedPolicyDocument) as refused:
        parse(text, *typed(written))
    assert refused.value.problems == (problem,)


@pytest.mark.fact("1.2", "1.2.1", "1.2.2", "1.2.4", "1.2.5", "1.2.7")
@pytest.mark.parametrize(("written", "statement"), RIGHT)
def test_what_a_type_takes_is_saved(written: str, statement: dict[str, Any]) -> None:
    text = json.dumps(document(statement))
    assert [problem for problem in validate(text, *typed(written)) if problem.refused] == []
    assert len(parse(text, *typed(written)).statements) == 1


@pytest.mark.fact("1.2")
@pytest.mark.parametrize("policy_type", DocumentType)
def test_the_same_text_is_judged_by_its_type(policy_type: DocumentType) -> None:
    """The cache keeps the types apart."""
    text = json.dumps(document({"Effect": "Deny", "Principal": "*", **READ}))
    takes_principal = policy_type in ("resource", "rcp", "vpc_endpoint", "trust")
    codes = {problem.code for problem in validate(text, policy_type) if problem.refused}
    assert ("PRINCIPAL" in "".join(codes)) is not takes_principal
    assert ("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE" in codes) is (policy_type == "trust")


@pytest.mark.fact("1.2.4")
def test_only_the_whole_of_full_access_allows_in_an_rcp() -> None:
    allow = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    for statements in (
        [allow, deny],
        [allow, allow],
        [{**allow, "Condition": {}}],
        [{**allow, "Action": "s3:*"}],
    ):
        found = validate(json.dumps(document(*statements)), DocumentType.RCP)
        assert "RCP_SYNTAX_ERROR_ALLOW" in [problem.code for problem in found]


@pytest.mark.fact("1.1.9")
@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("identity", ["UNSUPPORTED_SID", "UNIQUE_SIDS_REQUIRED"]),
        ("scp", ["UNSUPPORTED_SID", "UNIQUE_SIDS_REQUIRED"]),
        ("resource", []),
        ("resource s3", []),
        ("resource kms", []),
        ("resource sqs", ["UNIQUE_SIDS_REQUIRED"]),
        ("resource sns", ["UNIQUE_SIDS_REQUIRED"]),
        ("vpc_endpoint", []),
    ],
)
def test_a_sid_is_judged_by_who_saves_it(written: str, refused: list[str]) -> None:
    principal = EVERYONE if written not in ("identity", "scp") else {}
    statements = [{"Sid": sid, "Effect": "Deny", **principal, **READ} for sid in ("a b", "Same", "Same")]
    found = validate(json.dumps(document(*statements)), *typed(written))
    assert [problem.code for problem in found if problem.refused] == refused


@pytest.mark.fact("1.1.2")
def test_a_statement_does_not_have_a_principal_and_its_negation() -> None:
    statement = {"Effect": "Deny", "Principal": "*", "NotPrincipal": {"AWS": "111122223333"}, **READ}
    (problem,) = [
        problem
        for problem in validate(json.dumps(document(statement)), DocumentType.RESOURCE)
        if problem.refused
    ]
    assert problem.code == "UNSUPPORTED_ELEMENT_COMBINATION"
    assert problem.message == "`Principal` and `NotPrincipal` stand in one statement."


def test_unknown_elements_are_answered_with_those_of_the_type() -> None:
    statement = {"Effect": "Allow", **ASSUME, "Because": ""}
    found = validate(json.dumps(document(statement)), DocumentType.TRUST)
    (problem,) = [problem for problem in found if problem.refused]
    assert problem.advice == (
        "The elements are `Sid`, `Effect`, `Principal`, `Action`, `NotAction`, `Condition`."
    )


@pytest.mark.fact("5.3")
def test_a_text_that_is_not_json_is_refused_in_the_words_of_the_service() -> None:
    assert [
        (validate("{", *typed(written))[0].error_code, validate("{", *typed(written))[0].refusal)
        for written in ("identity", "resource s3", "scp", "vpc_endpoint")
    ] == [
        ("MalformedPolicyDocument", "This policy contains invalid Json"),
        ("MalformedPolicy", "This policy contains invalid Json"),
        ("MalformedPolicyDocumentException", ORGANIZATIONS),
        ("InvalidPolicyDocument", ENDPOINT),
    ]


@pytest.mark.parametrize(
    ("written", "elements", "code"),
    [
        ("trust", {**ASSUME, "Resource": ["reports", 5]}, "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"),
        ("identity", {"Principal": {"Nobody": 5}, **READ}, "UNSUPPORTED_PRINCIPAL"),
        ("session", {"Action": "s3:*", "Resource": "reports"}, "INVALID_ARN_PREFIX"),
    ],
)
def test_what_has_no_place_is_refused_once(written: str, elements: dict[str, Any], code: str) -> None:
    found = validate(json.dumps(document({"Effect": "Allow", **elements})), *typed(written))
    assert [problem.code for problem in found if problem.refused] == [code]
