"""The trace: every policy type, every statement, every element, and what nearly decided otherwise."""

import pytest

from iamlab.evaluator import NamedPolicy, Outcome, Policies, PolicyType, Request, explain, parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.explanation import LinkState, Trace
from iamlab.evaluator.policies import PlacedStatement
from iamlab.evaluator.policy_words import statements_words
from tests.evaluator.asking import MAYA, document, policies, statement, why

OBJECT = "arn:aws:s3:::reports/q3.csv"
READ = statement(action="s3:GetObject", resource="arn:aws:s3:::reports/*", Sid="Read")

TEXT = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource":
        "*"
    },
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:ListBucket",
                 "s3:GetObject"],
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}"""


def labels(trace: Trace) -> list[str]:
    return [near.sid or near.label for near in trace.near_misses]


@pytest.mark.fact("4.1", "4.1.2")
def test_the_chain_stands_in_aws_order() -> None:
    trace = why("s3:GetObject", OBJECT, READ)
    assert [link.policy_type.value for link in trace.links] == [
        "rcp",
        "scp",
        "resource",
        "identity",
        "boundary",
        "session",
    ]
    assert [link.policy_type for link in trace.links if link.decides] == [PolicyType.IDENTITY]
    others = [link for link in trace.links if link.policy_type is not PolicyType.IDENTITY]
    assert {(link.state, link.statements) for link in others} == {(LinkState.NONE, ())}


@pytest.mark.parametrize(
    ("statements", "outcome", "state"),
    [
        ([READ], Outcome.ALLOWED, LinkState.ALLOWS),
        ([READ, statement("Deny")], Outcome.EXPLICIT_DENY, LinkState.DENIES),
        ([statement(action="iam:*")], Outcome.IMPLICIT_DENY, LinkState.NO_MATCH),
    ],
)
def test_the_identity_link_says_what_its_policies_said(
    statements: list[dict[str, object]], outcome: Outcome, state: LinkState
) -> None:
    trace = why("s3:GetObject", OBJECT, *statements)
    assert (trace.decision.outcome, trace.links[3].state) == (outcome, state)


def test_without_a_policy_the_link_says_that_there_is_none() -> None:
    trace = explain(Request(MAYA, "s3:GetObject", OBJECT), Policies())
    assert (trace.links[3].state, trace.links[3].decides, trace.near_misses) == (LinkState.NONE, True, ())


def test_every_statement_is_traced_with_its_lines() -> None:
    trace = explain(Request(MAYA, "s3:GetObject", OBJECT), policies(TEXT))
    first, second = trace.links[3].statements
    assert [(each.index, each.sid, each.label, each.line) for each in (first, second)] == [
        (0, None, "statement 1", 4),
        (1, "Read", "statement Read", 10),
    ]
    assert [(e.element, e.fits, e.line) for e in first.elements] == [
        ("Action", False, 6),
        ("Resource", True, 8),
    ]
    assert [(e.element, e.fits, e.line) for e in second.elements] == [
        ("Action", True, 13),
        ("Resource", False, 15),
    ]
    assert not first.applies
    assert [element.element for element in second.failing] == ["Resource"]


def test_a_statement_without_brackets_has_its_line() -> None:
    text = '{"Version": "2012-10-17",\n"Statement":\n{"Effect": "Allow",\n"Action": "*", "Resource": "*"}}'
    (only,) = explain(Request(MAYA, "s3:GetObject", OBJECT), policies(text)).links[3].statements
    assert (only.line, [element.line for element in only.elements]) == (3, [4, 4])


def test_a_document_without_text_has_no_lines() -> None:
    (only,) = explain(Request(MAYA, "s3:GetObject", OBJECT), policies(document(READ))).links[3].statements
    assert (only.line, only.elements[0].line) == (None, None)


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([READ], "Statement `Read` in policy `policy-1` allows this request, and no policy denies it."),
        ([statement()], "Statement 1 in policy `policy-1` allows this request, and no policy denies it."),
        (
            [READ, statement()],
            "Statements `Read` and 2 in policy `policy-1` allow this request, and no policy denies it.",
        ),
        (
            [READ, statement(Sid="All"), statement("Deny", Sid="No")],
            "Statement `No` in policy `policy-1` denies this request, "
            "and an explicit deny beats every allow.",
        ),
        (
            [statement("Deny", Sid="A"), statement("Deny", Sid="B"), statement("Deny", Sid="C")],
            "Statements `A`, `B` and `C` in policy `policy-1` deny this request, "
            "and an explicit deny beats every allow.",
        ),
        (
            [statement(action="iam:*")],
            "Nothing denies this request, but no identity-based policy allows it.",
        ),
    ],
)
def test_the_answer_is_one_sentence(statements: list[dict[str, object]], answer: str) -> None:
    assert why("s3:GetObject", OBJECT, *statements).answer == answer


def test_near_misses_of_a_denial_are_the_allows_that_nearly_matched_nearest_first() -> None:
    trace = why(
        "s3:GetObject",
        OBJECT,
        statement(action="dynamodb:Query", Sid="Far"),
        statement(action="s3:PutItem", resource="arn:aws:dynamodb:*:*:table/x", Sid="TwoFarOff"),
        statement(action="s3:GetObject", resource="arn:aws:s3:::payroll/q3.csv", Sid="Near"),
        statement(action="s3:GetObjectAcl", resource="arn:aws:s3:::reports/q3.cs", Sid="TwoNear"),
        statement(action="s3:GetObject", resource="arn:aws:s3:::reports", Sid="Nearer"),
        statement(action="s3:GetObject", resource="arn:aws:s3:::reports/q3.cs", Sid="Nearest"),
        statement("Deny", "s3:GetObject", "arn:aws:s3:::reports/q4.csv", Sid="ADeny"),
    )
    found = labels(trace)
    assert found[0] == "Nearest"
    assert found.index("Nearest") < found.index("Near") < found.index("Far") < found.index("TwoNear")
    assert "TwoFarOff" not in found
    assert "ADeny" not in found


def test_near_misses_of_an_allowed_request_are_denies() -> None:
    trace = why("s3:GetObject", OBJECT, READ, statement("Deny", "s3:PutObject", Sid="NoPut"))
    assert labels(trace) == ["NoPut"]


def test_an_explicit_deny_has_no_near_misses() -> None:
    trace = why("s3:GetObject", OBJECT, statement("Deny"), statement("Deny", "s3:PutObject"), READ)
    assert trace.near_misses == ()


ROLE = "arn:aws:iam::111122223333:role/Deploy"
ROOT = "arn:aws:iam::111122223333:root"


@pytest.mark.fact("4.6.16")
def test_a_trust_policy_says_that_it_was_not_asked_about_the_role_itself() -> None:
    trust = document({"Effect": "Allow", "Principal": {"AWS": MAYA}, "Action": "*"})
    trace = explain(
        Request(MAYA, "iam:GetRole", ROLE),
        Policies(resource=NamedPolicy("trust", parse(trust, DocumentType.TRUST, "iam"))),
    )
    link = trace.links[[*PolicyType].index(PolicyType.RESOURCE)]
    assert (link.state, link.matters) == (LinkState.EXEMPT, False)
    assert link.note == "A trust policy says who may assume the role, and nothing else."


@pytest.mark.fact("4.4.9")
@pytest.mark.parametrize("principal", [MAYA, ROOT, "lambda.amazonaws.com"])
def test_an_rcp_says_that_it_does_not_bind_retiring_a_grant(principal: str) -> None:
    denies = NamedPolicy("rcp", parse(document(statement("Deny", "kms:*", Principal="*")), DocumentType.RCP))
    request = Request(principal, "kms:RetireGrant", "arn:aws:kms:eu-west-1:111122223333:key/1")
    link = explain(request, Policies(rcp=((denies,),))).links[0]
    assert (link.state, link.note) == (LinkState.EXEMPT, "Does not bind `kms:RetireGrant`.")


@pytest.mark.fact("4.6.5")
def test_tags_in_one_account_are_not_explained_by_two_accounts() -> None:
    answer = explain(Request(MAYA, "sts:TagSession", ROLE), Policies()).answer
    assert answer == (
        "Nothing denies this request, but `sts:TagSession` takes an Allow on both sides, in the trust policy "
        "and in an identity-based policy, and neither has one."
    )


@pytest.mark.fact("4.4.1")
def test_a_silent_resource_policy_is_not_said_to_leave_root_to_an_identity_policy() -> None:
    says_nothing = document(statement(action="sqs:*", Principal={"AWS": MAYA}))
    trace = explain(
        Request(ROOT, "s3:GetObject", OBJECT),
        Policies(resource=NamedPolicy("bucket", parse(says_nothing, DocumentType.RESOURCE, "s3"))),
    )
    assert trace.links[2].note == "Says nothing. In its own account, the root user needs no Allow."


@pytest.mark.fact("4.1.1", "4.6.10")
def test_a_deny_is_named_where_nothing_could_have_allowed() -> None:
    denies = NamedPolicy("scp", parse(document(statement("Deny")), DocumentType.SCP))
    trace = explain(Request(ROOT, "sts:AssumeRole", ROLE), Policies(scp=((denies,),)))
    assert trace.answer.startswith("Statement 1 in SCP `scp` denies this request, and")
    assert [link.policy_type.value for link in trace.links if link.decides] == ["scp"]


@pytest.mark.fact("4.4.6", "4.4.7")
@pytest.mark.parametrize("principal", ["*", "lambda.amazonaws.com"])
def test_a_caller_of_no_account_is_not_said_to_be_in_one(principal: str) -> None:
    public = document(statement(action="s3:*", Principal="*"))
    trace = explain(
        Request(principal, "s3:GetObject", OBJECT),
        Policies(resource=NamedPolicy("bucket", parse(public, DocumentType.RESOURCE, "s3"))),
    )
    assert trace.links[2].note == "Means the caller, who belongs to no account: no other policy has to allow."


@pytest.mark.parametrize(
    ("policy_type", "name", "holder", "words"),
    [
        ("identity", "arn:aws:iam::aws:policy/ReadOnlyAccess", ("User", "maya"), "policy `ReadOnlyAccess`"),
        ("identity", "Guard", ("Group", "testers"), "policy `Guard` of group testers"),
        ("scp", "Only Frankfurt", (), "SCP Only Frankfurt"),
        ("resource", "the trust policy of Deploy", (), "the trust policy of Deploy"),
    ],
)
def test_a_policy_is_named_as_people_say_it(
    policy_type: str, name: str, holder: tuple[str, str] | tuple[()], words: str
) -> None:
    named = NamedPolicy(name, parse(document(READ)), holder=holder)
    placed = PlacedStatement(PolicyType(policy_type), 0, named, named.document.statements[0], False)
    assert statements_words([placed]) == [f"statement `Read` in {words}"]
