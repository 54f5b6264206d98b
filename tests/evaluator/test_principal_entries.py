"""The form of Principal and NotPrincipal (fact 1.3.1)."""

import json
from typing import Any

import pytest

from iamlab.evaluator import MalformedPolicyDocument, Problem, parse, validate
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.principal_entries import NO_PRINCIPALS
from tests.evaluator.asking import document


def text_with(principal: Any, element: str = "Principal") -> str:
    return json.dumps(document({"Effect": "Deny", element: principal, "Action": "s3:*", "Resource": "*"}))


def refused(principal: Any, service: str | None = None, element: str = "Principal") -> list[Problem]:
    found = validate(text_with(principal, element), DocumentType.RESOURCE, service)
    return [problem for problem in found if problem.refused]


@pytest.mark.fact("1.3.1")
@pytest.mark.parametrize("element", ["Principal", "NotPrincipal"])
@pytest.mark.parametrize(
    ("principal", "path", "code", "message", "advice"),
    [
        (
            "111122223333",
            (),
            "INVALID_PRINCIPAL_FORMAT",
            "`{element}` does not say what kind of principal `111122223333` is.",
            'Write `{{"AWS": "111122223333"}}`.',
        ),
        (
            "ec2.amazonaws.com",
            (),
            "INVALID_PRINCIPAL_FORMAT",
            "`{element}` does not say what kind of principal `ec2.amazonaws.com` is.",
            'Write `{{"Service": "ec2.amazonaws.com"}}`.',
        ),
        (
            ["*"],
            (),
            "DATA_TYPE_MISMATCH",
            '`{element}` takes `"*"` or an object, not a list.',
            'Write `"*"`, or an object such as `{{"AWS": "111122223333"}}`.',
        ),
        (
            {"aws": "*"},
            ("aws",),
            "INVALID_PRINCIPAL_KEY",
            "`aws` is not a kind of principal.",
            "Write `AWS`, with exactly these letters.",
        ),
        (
            {"Group": "x"},
            ("Group",),
            "INVALID_PRINCIPAL_KEY",
            "`Group` is not a kind of principal.",
            "The kinds are `AWS`, `Service`, `Federated`, `CanonicalUser`.",
        ),
        (
            {"AWS": ["*", 111122223333]},
            ("AWS", 1),
            "DATA_TYPE_MISMATCH",
            "`AWS` takes a string or a list of strings, not a number.",
            'Write `"…"`, or a list such as `["…", "…"]`.',
        ),
    ],
)
def test_a_principal_that_aws_refuses(
    element: str, principal: Any, path: tuple[str | int, ...], code: str, message: str, advice: str
) -> None:
    (problem,) = refused(principal, element=element)
    assert (problem.code, problem.message) == (code, message.replace("{element}", element))
    assert problem.advice == advice.replace("{{", "{").replace("}}", "}")
    assert problem.path == ("Statement", 0, element, *path)
    with pytest.raises(MalformedPolicyDocument):
        parse(text_with(principal, element), DocumentType.RESOURCE)


@pytest.mark.fact("1.3.1", "1.3.2")
@pytest.mark.parametrize(
    "principal", ["*", {"AWS": "*"}, {"AWS": ["111122223333"], "Service": "s3.amazonaws.com"}]
)
def test_a_principal_that_aws_takes(principal: Any) -> None:
    assert refused(principal) == []
    parse(text_with(principal), DocumentType.RESOURCE)


@pytest.mark.parametrize(
    ("principal", "code"), [({}, "EMPTY_OBJECT_PRINCIPAL"), ({"AWS": []}, "EMPTY_ARRAY_PRINCIPAL")]
)
def test_nobody_is_refused_where_aws_is_known_to(principal: Any, code: str) -> None:
    assert refused(principal) == []
    for service, refusal in (
        ("s3", "Missing required field Principal"),
        ("kms", "Policy contains a statement with no principal."),
    ):
        (problem,) = refused(principal, service)
        assert (problem.code, problem.refusal) == (code, refusal)
        assert problem.message == "`Principal` names nobody."
    trust = json.dumps(document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}))
    (problem,) = [problem for problem in validate(trust, DocumentType.TRUST) if problem.refused]
    assert (problem.code, problem.refusal) == (code, NO_PRINCIPALS)


@pytest.mark.parametrize(
    ("service", "refusal"),
    [
        ("s3", "Invalid principal in policy"),
        ("kms", "Policy contains a statement with one or more invalid principals."),
        ("sns", "Invalid parameter: Policy Error: PrincipalNotFound"),
        (None, "Invalid principal in policy"),
    ],
)
def test_each_service_refuses_in_its_own_words(service: str | None, refusal: str) -> None:
    (problem,) = refused({"Users": "x"}, service)
    assert problem.refusal == refusal
