"""Findings that belong to a type of document, and on roles that may be passed or made (fact 6.6)."""

import json
from typing import Any

import pytest

from iamlab.evaluator import DocumentType, validate
from tests.evaluator.asking import document, statement
from tests.evaluator.findings_asked import ACCOUNT, BUCKET, GITHUB, OIDC, SAML, found, trusting, when

ROLE = "arn:aws:iam::111122223333:role/App"
BROAD = [
    ("WITH_STAR_IN_RESOURCE", {"Action": "{}", "Resource": "*"}),
    ("WITH_STAR_IN_ACTION_AND_RESOURCE", {"Action": "iam:*", "Resource": "*"}),
    ("WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", {"NotAction": "s3:*", "Resource": "*"}),
    ("WITH_NOT_RESOURCE", {"Action": "{}", "NotResource": ROLE}),
    ("WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", {"Action": "*", "NotResource": ROLE}),
    ("WITH_NOT_ACTION_AND_NOT_RESOURCE", {"NotAction": "s3:*", "NotResource": ROLE}),
]
BY_TYPE = [
    (
        DocumentType.RESOURCE,
        "ALLOW_WITH_NOT_PRINCIPAL",
        statement(**BUCKET, NotPrincipal=ACCOUNT),
        statement("Deny", **BUCKET, NotPrincipal=ACCOUNT),
    ),
    (
        DocumentType.RESOURCE,
        "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
        statement(**BUCKET, Principal={"Federated": SAML}),
        statement(**BUCKET, Principal=ACCOUNT),
    ),
    (
        DocumentType.RESOURCE,
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        statement(**BUCKET, Principal={"Service": "cloudfront.amazonaws.com"}),
        when(
            "StringEquals",
            "aws:SourceAccount",
            "111122223333",
            Principal={"Service": "cloudfront.amazonaws.com"},
        ),
    ),
    (
        DocumentType.TRUST,
        "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        trusting({"AWS": "*"}),
        trusting(ACCOUNT),
    ),
    (
        DocumentType.TRUST,
        "MISMATCHED_ACTION_FOR_PRINCIPAL",
        trusting({"Federated": SAML}),
        trusting({"Federated": SAML}, "sts:AssumeRoleWithSAML"),
    ),
    (
        DocumentType.TRUST,
        "MISSING_GITHUB_REPO_CONDITION_KEY",
        trusting({"Federated": OIDC}, "sts:AssumeRoleWithWebIdentity"),
        trusting(
            {"Federated": OIDC},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {f"{GITHUB}:sub": "repo:acme/web:ref:refs/heads/main"}},
        ),
    ),
    (
        DocumentType.TRUST,
        "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        trusting(
            {"Federated": OIDC},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringLike": {f"{GITHUB}:sub": "repo:acme/*"}},
        ),
        trusting(
            {"Federated": OIDC},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {f"{GITHUB}:sub": "repo:acme/web:ref:refs/heads/main"}},
        ),
    ),
    (
        DocumentType.TRUST,
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        trusting({"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity"),
        trusting(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {"accounts.google.com:aud": "me"}},
        ),
    ),
]


@pytest.mark.fact("1.2.7", "1.3.10", "4.6.16", "6.6.3", "6.6.5")
@pytest.mark.parametrize(("document_type", "code", "bad", "good"), BY_TYPE)
def test_a_finding_belongs_to_its_type_of_document(
    document_type: DocumentType, code: str, bad: dict[str, Any], good: dict[str, Any]
) -> None:
    assert code in found(bad, document_type)
    assert found(good, document_type) == []


@pytest.mark.fact("6.6.4", "6.6.5")
@pytest.mark.parametrize(
    ("beginning", "action", "key"),
    [
        ("PASS_ROLE", "iam:PassRole", "iam:PassedToService"),
        ("CREATE_SLR", "iam:CreateServiceLinkedRole", "iam:AWSServiceName"),
    ],
)
@pytest.mark.parametrize(("ending", "elements"), BROAD)
def test_passing_any_role_is_reported_by_how_it_came_about(
    beginning: str, action: str, key: str, ending: str, elements: dict[str, str]
) -> None:
    broad = {"Effect": "Allow", **{name: text.format(action) for name, text in elements.items()}}
    assert f"{beginning}_{ending}" in found(broad)
    narrowed = {**broad, "Condition": {"StringEquals": {key: "ec2.amazonaws.com"}}}
    assert not [code for code in found(narrowed) if code.startswith(beginning)]
    assert not [code for code in found({**broad, "Effect": "Deny"}) if code.startswith(beginning)]


@pytest.mark.fact("6.6.7")
def test_allowing_everything_is_reported_for_the_roles_it_can_pass_and_create() -> None:
    codes = found({"Effect": "Allow", "Action": "*", "Resource": "*"})
    assert sorted(codes) == [
        "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    ]


@pytest.mark.fact("6.6.4")
def test_sids_in_a_bucket_policy_should_tell_statements_apart() -> None:
    one = statement(**BUCKET, Sid="Read", Principal=ACCOUNT)
    other = statement("Deny", **BUCKET, Sid="Read", Principal=ACCOUNT)
    text = json.dumps(document(one, other))
    assert "UNIQUE_SIDS_RECOMMENDED" in [p.code for p in validate(text, DocumentType.RESOURCE, "sns_none")]
