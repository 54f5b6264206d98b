"""A federated user for whom the root user asked (fact 4.2.3)."""

import pytest

from iamlab.evaluator import NamedPolicy, Policies, Request, authorize, explain, parse
from iamlab.evaluator.document_types import DocumentType
from tests.evaluator.asking import statement, text_of

ROOT, MAYA = "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/maya"
GUEST = "arn:aws:sts::111122223333:federated-user/guest"
READS = Policies(session=(NamedPolicy("s", parse(text_of(statement(action="s3:*")), DocumentType.SESSION)),))


@pytest.mark.parametrize(
    ("issuer", "action", "policies", "outcome"),
    [
        (ROOT, "s3:GetObject", READS, "allowed"),
        (ROOT, "s3:GetObject", Policies(), "implicitDeny"),
        (ROOT, "sqs:SendMessage", READS, "implicitDeny"),
        (MAYA, "s3:GetObject", READS, "implicitDeny"),
        ("arn:aws:iam::444455556666:root", "s3:GetObject", READS, "implicitDeny"),
    ],
)
def test_the_session_policy_alone_limits_roots(
    issuer: str, action: str, policies: Policies, outcome: str
) -> None:
    assert authorize(Request(GUEST, action, issuer=issuer), policies).outcome == outcome


def test_the_explanation_says_so() -> None:
    trace = explain(Request(GUEST, "s3:GetObject", issuer=ROOT), READS)
    assert any("The root user asked for this session" in link.note for link in trace.links)
    assert trace.answer.startswith("The root user asked for this session")
