"""What must hold under every policy type together, for every caller, searched for with hypothesis."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamlab.evaluator import DocumentType, Outcome, authorize, explain, parse
from iamlab.evaluator.document import Effect
from iamlab.evaluator.explanation import LinkState
from iamlab.evaluator.policies import PolicyType
from iamlab.evaluator.printing import to_value
from iamlab.evaluator.scenario import answer, evaluate, read
from tests.evaluator.whole_scenarios import documents, scenarios, statements

SCENARIOS = scenarios()
FILTERS = ("boundary", "session", "scp", "rcp", "vpc_endpoint")


def decided(scenario: Any) -> str:
    found = evaluate(scenario)
    assert "error" not in found, found
    return str(found["decision"])


def with_document(scenario: Any, kind: str, document: Any) -> Any:
    """Return `scenario` with one more document of a kind, where it widens a list or its first level."""
    changed = copy.deepcopy(scenario)
    policies = changed["policies"]
    if kind == "resource":
        policies["resource"] = {
            **document,
            "Statement": [*(policies["resource"] or {"Statement": []})["Statement"], *document["Statement"]],
        }
    elif kind in ("scp", "rcp"):
        policies[kind] = [[*level, document] for level in policies[kind]] or [[document]]
    else:
        policies[kind] = [*policies[kind], document]
    return changed


@pytest.mark.fact("4.1.1")
@settings(max_examples=300)
@given(SCENARIOS, st.sampled_from(["identity", *FILTERS, "resource"]), st.data())
def test_adding_a_deny_never_widens_access(scenario: Any, kind: str, data: st.DataObject) -> None:
    """For a Deny of every policy type."""
    own = kind
    if kind == "resource" and scenario["request"]["resource"].startswith("arn:aws:iam"):
        own = "trust"
    deny = {"Version": "2012-10-17", "Statement": [data.draw(statements(own, effects=("Deny",)))]}
    before, after = decided(scenario), decided(with_document(scenario, kind, deny))
    assert before == "allowed" or after != "allowed"
    assert before != "explicitDeny" or after == "explicitDeny"


@pytest.mark.fact("4.1.3", "4.1.4", "4.4.10")
@settings(max_examples=300)
@given(SCENARIOS, st.sampled_from(FILTERS), st.data())
def test_a_filter_never_grants(scenario: Any, kind: str, data: st.DataObject) -> None:
    """Facts 4.1.3, 4.1.4, 4.4.10: a boundary, a session policy, an SCP, an RCP, an endpoint's policy.

    A federated user's session policy is left out: without one the session has nothing (fact 4.2.3).
    """
    without = copy.deepcopy(scenario)
    without["policies"][kind] = []
    if kind == "session" and "federated-user" in scenario["request"]["principal"]:
        return
    assert decided(without) == "allowed" or decided(scenario) != "allowed"


@settings(max_examples=200)
@given(SCENARIOS, st.randoms(use_true_random=False))
def test_the_order_of_statements_and_of_policies_never_matters(scenario: Any, random: Any) -> None:
    shuffled = copy.deepcopy(scenario)
    policies = shuffled["policies"]
    groups = [
        policies["identity"],
        policies["boundary"],
        policies["session"],
        *policies["scp"],
        *policies["rcp"],
    ]
    for group in groups:
        random.shuffle(group)
    listed = [document for group in groups for document in group]
    for document in [*listed, *policies["vpc_endpoint"], *filter(None, [policies["resource"]])]:
        random.shuffle(document["Statement"])
    one: dict[str, Any] = evaluate(scenario)
    other: dict[str, Any] = evaluate(shuffled)
    for key in ("decision", "blocked_by", "message"):
        assert one[key] == other[key]
    assert len(one["matched_statements"]) == len(other["matched_statements"])


@settings(max_examples=400)
@given(SCENARIOS)
def test_an_explanation_never_contradicts_its_decision(scenario: Any) -> None:
    request, policies = read(scenario)
    trace = explain(request, policies)
    decision = authorize(request, policies)
    assert answer(trace.decision) == answer(decision)
    assert trace.answer.endswith(".")
    assert [link.decides for link in trace.links].count(True) == 1
    for statement in trace.statements:
        assert statement.applies is not bool(statement.failing)
        assert {element.element for element in statement.failing} == set(statement.failing_names)
        for element in statement.elements:
            assert bool(element.sentence) is not element.fits, element
            assert element.asked_covered + element.asked_rest == element.asked
            assert 0 <= element.nearness <= 1
    for link in trace.links:
        blocks = link.policy_type in decision.blocked_by
        assert link.note.endswith("."), link
        if decision.settled is None:
            assert not blocks or link.state in (LinkState.DENIES, LinkState.NO_MATCH, LinkState.NONE)
            assert blocks or link.state is not LinkState.DENIES
    applying = {(s.policy_type, s.group, s.policy, s.index) for s in trace.statements if s.applies}
    assert {(m.policy_type, m.group, m.policy, m.statement.index) for m in decision.matched} <= applying


@settings(max_examples=300)
@given(SCENARIOS)
def test_what_the_answer_says_fits_the_decision(scenario: Any) -> None:
    request, policies = read(scenario)
    decision = authorize(request, policies)
    assert (decision.message is None) is decision.allowed
    assert (decision.code is None) is decision.allowed
    assert bool(decision.blocked_by) is not decision.allowed
    effects = {match.statement.effect for match in decision.matched}
    if decision.outcome is Outcome.EXPLICIT_DENY:
        assert effects == {Effect.DENY}
        assert {match.policy_type for match in decision.matched} <= set(decision.blocked_by)
    else:
        assert effects <= {Effect.ALLOW}
        assert decision.allowed or not decision.matched


@pytest.mark.fact("4.1.1")
@settings(max_examples=200)
@given(SCENARIOS)
def test_nobody_is_let_in_who_is_granted_nothing(scenario: Any) -> None:
    """Without an Allow of an identity-based or a resource's policy nothing is allowed."""
    request, policies = read(scenario)
    decision = authorize(request, policies)
    granting = {PolicyType.IDENTITY, PolicyType.RESOURCE} & {match.policy_type for match in decision.matched}
    natural = request.principal.endswith(":root") or decision.settled is not None
    assert natural or granting or not decision.allowed


@pytest.mark.parametrize("document_type", list(DocumentType))
def test_parsing_printing_and_parsing_again_is_the_identity(document_type: DocumentType) -> None:
    @given(documents(document_type.value))
    def holds(value: Any) -> None:
        once = parse(value, document_type)
        assert parse(to_value(once), document_type) == once
        assert parse(json.dumps(to_value(once)), document_type).statements == once.statements

    holds()
