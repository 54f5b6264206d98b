"""What must hold for every policy and every request, searched for with hypothesis."""

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamlab.evaluator import (
    MalformedPolicyDocument,
    NamedPolicy,
    Outcome,
    Policies,
    PolicyDocument,
    PolicyDocumentError,
    Request,
    authorize,
    explain,
    parse,
    validate,
)
from iamlab.evaluator.explanation import Trace
from iamlab.evaluator.printing import to_value
from iamlab.evaluator.scenario import evaluate
from tests.evaluator.asking import MAYA, document

ACTIONS = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:ListAllMyBuckets",
    "sqs:SendMessage",
    "iam:GetUser",
]
RESOURCES = [
    "*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/b",
    "arn:aws:s3:::a/b/c",
    "arn:aws:s3:::A/b",
    "arn:aws:sqs:eu-west-1:111122223333:q",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "arn:aws:iam::111122223333:user/maya",
    "arn:aws:lambda:eu-west-1:111122223333:function:f:1",
]
WRITTEN_ACTIONS = [
    *ACTIONS,
    "*",
    "s3:*",
    "S3:get*",
    "s3:?etObject",
    "*:GetUser",
    "sqs:*Message",
    "s3:GetItem",
]
WRITTEN_RESOURCES = [
    *RESOURCES,
    "arn:aws:s3:::*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::?/b*",
    "arn:aws:s3:::other/*",
    "arn:aws:sqs",
    "arn:aws:sqs:eu-*",
    "arn:aws:sqs:*:*:*",
    "arn:aws:sqs:eu-west-1:444455556666:x",
    "arn:aws:SQS:eu-west-1::q",
    "arn:*:lambda:eu-west-1:*:function:f",
    "arn:aws:iam::*:role/x",
    "arn:aws:nosuch:::x",
]


def one_or_more(entries: list[str]) -> st.SearchStrategy[Any]:
    return st.sampled_from(entries) | st.lists(st.sampled_from(entries), min_size=1, max_size=4)


@st.composite
def statements(draw: st.DrawFn, effects: tuple[str, ...] = ("Allow", "Deny")) -> dict[str, Any]:
    action = draw(st.sampled_from(["Action", "Action", "NotAction"]))
    resource = draw(st.sampled_from(["Resource", "Resource", "NotResource"]))
    return {
        "Effect": draw(st.sampled_from(effects)),
        action: draw(one_or_more(WRITTEN_ACTIONS)),
        resource: draw(one_or_more(WRITTEN_RESOURCES)),
    }


DOCUMENTS = st.lists(statements(), min_size=1, max_size=5).map(lambda listed: document(*listed))
HELD = st.lists(DOCUMENTS, max_size=3)
REQUESTS = st.builds(Request, st.just(MAYA), st.sampled_from(ACTIONS), st.sampled_from(RESOURCES))


def held(documents: list[dict[str, Any]], *, as_text: bool = False) -> Policies:
    return Policies(
        tuple(
            NamedPolicy(str(index), parse(json.dumps(each) if as_text else each))
            for index, each in enumerate(documents)
        )
    )


@pytest.mark.fact("4.1.1")
@given(REQUESTS, HELD, statements(effects=("Deny",)))
def test_adding_a_deny_never_widens_access(
    request: Request, documents: list[Any], deny: dict[str, Any]
) -> None:
    before = authorize(request, held(documents))
    for after in (
        authorize(request, held([*documents, document(deny)])),
        authorize(
            request, held([document(deny, *each["Statement"]) for each in documents] or [document(deny)])
        ),
    ):
        assert before.allowed or not after.allowed
        assert before.outcome is not Outcome.EXPLICIT_DENY or after.outcome is Outcome.EXPLICIT_DENY


@given(REQUESTS, HELD, statements(effects=("Allow",)))
def test_adding_an_allow_never_narrows_access(
    request: Request, documents: list[Any], allow: dict[str, Any]
) -> None:
    before, after = (
        authorize(request, held(documents)),
        authorize(request, held([*documents, document(allow)])),
    )
    assert after.allowed or not before.allowed
    assert (before.outcome is Outcome.EXPLICIT_DENY) is (after.outcome is Outcome.EXPLICIT_DENY)


@given(REQUESTS, HELD, st.randoms(use_true_random=False))
def test_the_order_of_policies_and_statements_does_not_matter(
    request: Request, documents: list[Any], random: Any
) -> None:
    shuffled = [document(*random.sample(each["Statement"], len(each["Statement"]))) for each in documents]
    random.shuffle(shuffled)
    together = [document(*itertools.chain(*(each["Statement"] for each in documents)))] if documents else []
    one = authorize(request, held(documents))
    for other in (authorize(request, held(shuffled)), authorize(request, held(together))):
        assert (other.outcome, other.blocked_by, other.message) == (one.outcome, one.blocked_by, one.message)
        assert len(other.matched) == len(one.matched)


@given(REQUESTS, HELD, st.booleans())
def test_an_explanation_never_contradicts_its_decision(
    request: Request, documents: list[Any], as_text: bool
) -> None:
    policies = held(documents, as_text=as_text)
    trace = explain(request, policies)
    assert trace.decision == authorize(request, policies)
    check_trace(trace, policies)


def check_trace(trace: Trace, policies: Policies) -> None:
    """Check that the trace tells every statement, and of each whether it applies."""
    (link,) = [link for link in trace.links if link.decides]
    assert [(each.policy, each.index) for each in link.statements] == [
        (policy.name, statement.index)
        for policy in policies.identity
        for statement in policy.document.statements
    ]
    applying = [(each.policy, each.index) for each in link.statements if each.applies]
    matched = [(match.policy, match.statement.index) for match in trace.decision.matched]
    assert set(matched) <= set(applying)
    assert not trace.decision.allowed or applying
    for statement in link.statements:
        for element in statement.elements:
            assert bool(element.sentence) is not element.fits
            assert element.nearest in element.written
    for near in trace.near_misses:
        assert not near.applies


@given(REQUESTS, statements())
def test_what_would_match_makes_the_element_fit(request: Request, statement: dict[str, Any]) -> None:
    for element in traced(request, statement):
        assert element.fits or (element.would_match is None) is element.element.startswith("Not")
        if element.would_match is not None:
            changed = {
                **statement,
                element.element: [
                    element.would_match if entry == element.nearest else entry for entry in element.written
                ],
            }
            assert [each.fits for each in traced(request, changed) if each.element == element.element] == [
                True
            ]


def traced(request: Request, statement: dict[str, Any]) -> Any:
    (link,) = [link for link in explain(request, held([document(statement)])).links if link.decides]
    return link.statements[0].elements


@given(REQUESTS, HELD)
def test_what_is_covered_and_what_is_not_make_up_what_is_asked(
    request: Request, documents: list[Any]
) -> None:
    for link in explain(request, held(documents)).links:
        for statement in link.statements:
            for element in statement.elements:
                assert element.asked_covered + element.asked_rest == element.asked
                assert 0 <= element.nearness <= 1


@given(
    DOCUMENTS,
    st.sampled_from(["2012-10-17", "2008-10-17", None]),
    st.none() | st.text(max_size=5),
    st.sampled_from([None, "", "Read"]),
)
def test_a_parsed_document_printed_and_parsed_again_means_the_same(
    value: dict[str, Any], version: str | None, id: str | None, sid: str | None
) -> None:
    value = {**value, **({"Version": version} if version else {}), **({} if id is None else {"Id": id})}
    if version is None:
        del value["Version"]
    if sid is not None:
        value["Statement"][0]["Sid"] = sid
    once = parse(value)
    for again in (parse(to_value(once)), parse(json.dumps(to_value(once), indent=1))):
        assert (again.version, again.id, again.statements) == (once.version, once.id, once.statements)


KNOWN_NAMES = (
    "Version Id Statement Sid Effect Action NotAction Resource NotResource Condition Principal "
    "name document request policies identity principal action resource context scp boundary"
)
NAMES = st.sampled_from(KNOWN_NAMES.split(" ")) | st.text(st.characters(exclude_categories=()), max_size=8)

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=10)
    | st.sampled_from(
        ["Allow", "Deny", "*", "", ":", "s3:Get*", "arn:", "arn:aws", "arn:aws:iam::1:x", "${a}"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)


@st.composite
def nearly(draw: st.DrawFn, wholes: st.SearchStrategy[Any]) -> Any:
    """Something sound in which a few places hold junk."""
    whole = json.loads(json.dumps(draw(wholes)))
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = whole
        for _ in range(draw(st.integers(0, 5))):
            inner = list(holder.values() if isinstance(holder, dict) else holder)
            inner = [each for each in inner if isinstance(each, dict | list) and each]
            if not inner:
                break
            holder = draw(st.sampled_from(inner))
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        junk = draw(JUNK)
        if isinstance(holder, dict):
            holder[draw(st.sampled_from(keys) | NAMES) if keys else draw(NAMES)] = junk
        elif keys:
            holder[draw(st.sampled_from(keys))] = junk
    return whole


SCENARIOS = st.builds(
    lambda name, action, resource, documents: {
        "name": name,
        "request": {"principal": MAYA, "action": action, "resource": resource, "context": {"a": ["b"]}},
        "policies": {"identity": documents, "scp": [], "resource": None},
    },
    st.text(max_size=5),
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
    HELD,
)


def parsed_or_problems(source: Any) -> PolicyDocument | PolicyDocumentError:
    try:
        return parse(source)
    except PolicyDocumentError as error:
        return error


@settings(max_examples=400)
@given(JUNK | nearly(DOCUMENTS))
def test_no_value_raises_anything_but_a_document_error(value: Any) -> None:
    for source in (value, json.dumps(value)):
        found = parsed_or_problems(source)
        if isinstance(found, PolicyDocument):
            assert found.statements
        else:
            assert found.problems
            assert all(problem.message and problem.advice for problem in found.problems)


@settings(max_examples=400)
@given(JUNK | nearly(DOCUMENTS))
def test_validating_tells_whether_a_text_can_be_parsed(value: Any) -> None:
    text = json.dumps(value)
    problems, found = validate(text), parsed_or_problems(text)
    refused = any(problem.refused for problem in problems)
    assert all(problem.place and problem.message and problem.advice for problem in problems)
    if isinstance(found, PolicyDocumentError):
        assert set(found.problems) <= set(problems)
    assert isinstance(found, MalformedPolicyDocument) is refused


@settings(max_examples=400)
@given(JUNK | nearly(SCENARIOS))
def test_every_scenario_is_answered(value: Any) -> None:
    answer = evaluate(value)
    assert set(answer) == {"name", "error"} or set(answer) == {
        "name",
        "decision",
        "blocked_by",
        "message",
        "matched_statements",
    }
    assert answer.get("error", "x")
    json.dumps(answer)


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_request_can_be_decided_or_is_refused_by_name(action: str, resource: str) -> None:
    request = Request(MAYA, action, resource, resource_account="111122223333")
    policies = held([document({"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:s3:::x"})])
    assert explain(request, policies).decision == authorize(request, policies)


@settings(max_examples=300)
@given(nearly(DOCUMENTS))
def test_every_message_and_advice_is_one_short_sentence(value: Any) -> None:
    for problem in validate(json.dumps(value)):
        for sentence in (problem.message, problem.advice):
            words = re.sub(r"`[^`]*`", "`…`", sentence)
            assert re.fullmatch(r"[A-Z`][^!\n]*[.?]", words), sentence
            assert ". " not in words, sentence
            assert len(sentence) < 250
