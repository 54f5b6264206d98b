"""Who may do this, and what may this principal do?"""

import time

import pytest

from iamlab.evaluator import InvalidRequest, NamedPolicy, Policies, Request, authorize, parse
from iamlab.evaluator.reach import Ability, Principal, what_can, who_can
from tests.evaluator.asking import MAYA, document, policies, statement

NOOR = "arn:aws:iam::111122223333:user/noor"
OBJECT = "arn:aws:s3:::reports/q3.csv"
READ = statement(
    action=["s3:GetObject", "s3:List*"], resource=["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]
)


def abilities(given: Policies) -> dict[str, Ability]:
    return {each.action.full_name: each for each in what_can(Principal(MAYA, given))}


def test_those_who_can_come_first_each_with_the_decision() -> None:
    listed = [
        Principal(NOOR, policies(document(statement("Deny")))),
        Principal(MAYA, policies(document(READ))),
    ]
    answers = who_can("s3:GetObject", OBJECT, listed)
    assert [(each.principal, each.decision.allowed) for each in answers] == [(MAYA, True), (NOOR, False)]
    assert answers[1].decision == authorize(Request(NOOR, "s3:GetObject", OBJECT), listed[0].policies)


def test_who_can_takes_context_and_owner_into_account() -> None:
    wanted = statement(action="s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}})
    maya = Principal(MAYA, policies(document(wanted)))
    assert not who_can("s3:GetObject", OBJECT, [maya])[0].decision.allowed
    assert who_can("s3:GetObject", OBJECT, [maya], {"aws:SecureTransport": "true"})[0].decision.allowed
    elsewhere = who_can("s3:GetObject", OBJECT, [maya], {"aws:SecureTransport": "true"}, "444455556666")
    assert not elsewhere[0].decision.allowed


def test_who_can_refuses_who_can_never_ask() -> None:
    with pytest.raises(InvalidRequest):
        who_can("s3:GetObject", OBJECT, [Principal("arn:aws:iam::111122223333:group/Dev", Policies())])


def test_what_can_expands_wildcards_to_real_actions() -> None:
    found = abilities(policies(document(READ)))
    assert {"s3:GetObject", "s3:ListBucket"} <= set(found)
    assert "s3:PutObject" not in found
    assert found["s3:GetObject"].resources == ("arn:aws:s3:::reports", "arn:aws:s3:::reports/*")
    assert found["s3:GetObject"].action.level == "Read"
    assert not (found["s3:GetObject"].conditional)
    assert not (found["s3:GetObject"].limited)


def test_what_can_tells_conditions_and_denies() -> None:
    given = policies(
        document(
            statement(action="s3:GetObject", Condition={"Bool": {"aws:SecureTransport": "true"}}),
            statement(action="s3:PutObject"),
            statement("Deny", "s3:PutObject", "arn:aws:s3:::payroll/*"),
            statement(action="s3:DeleteObject"),
            statement("Deny", "s3:Delete*"),
        )
    )
    found = abilities(given)
    assert found["s3:GetObject"].conditional
    assert found["s3:PutObject"].limited
    assert "s3:DeleteObject" not in found


def test_what_can_is_limited_by_every_filter() -> None:
    everything, reading = (
        NamedPolicy("all", parse(document(statement()))),
        NamedPolicy("read", parse(document(statement(action="s3:Get*")))),
    )
    for limited in (
        Policies(identity=(everything,), boundary=(reading,)),
        Policies(identity=(everything,), scp=((everything,), (reading,))),
        Policies(identity=(everything,), session=(reading,)),
    ):
        found = abilities(limited)
        assert "s3:GetObject" in found
        assert not [name for name in found if not name.startswith("s3:Get")]


def test_what_an_administrator_can_is_told_within_seconds() -> None:
    """A wide margin against runaway growth, not a measurement."""
    start = time.perf_counter()
    assert len(abilities(policies(document(statement())))) > 15_000
    assert time.perf_counter() - start < 60
