"""Who may do this, and what may this principal do?"""

import time

import pytest

from iamlab.evaluator import InvalidRequest, NamedPolicy, Policies, Request, authorize, parse
from iamlab.evaluator.document_types import DocumentType
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
        needs_nothing = {"sts:GetCallerIdentity", "sts:GetSessionToken"}
        assert not [name for name in found if not name.startswith("s3:Get") and name not in needs_nothing]


ROOT = "arn:aws:iam::111122223333:root"
GUEST = "arn:aws:sts::111122223333:federated-user/guest"
ALL, READING = (
    NamedPolicy("all", parse(document(statement()))),
    NamedPolicy("read", parse(document(statement(action="s3:Get*")))),
)


def actions_of(principal: str, given: Policies) -> set[str]:
    return {each.action.full_name for each in what_can(Principal(principal, given))}


def bucket(*statements: dict[str, object]) -> NamedPolicy:
    return NamedPolicy("bucket", parse(document(*statements), DocumentType.RESOURCE, "s3"))


@pytest.mark.fact("4.4.1", "4.6.10")
def test_what_root_can_is_everything_that_no_scp_takes_away() -> None:
    found = actions_of(ROOT, Policies(identity=(NamedPolicy("d", parse(document(statement("Deny")))),)))
    assert len(found) > 15_000
    assert "sts:AssumeRole" not in found
    limited = actions_of(ROOT, Policies(scp=((READING,),)))
    assert {name for name in limited if not name.startswith("sts:")} == {
        name for name in found if name.startswith("s3:Get")
    }


@pytest.mark.fact("4.2")
@pytest.mark.parametrize(
    ("principal", "can"),
    [
        ({"AWS": MAYA}, True),
        ("*", True),
        ({"AWS": NOOR}, False),
        ({"AWS": "111122223333"}, False),
    ],
)
def test_what_a_resource_policy_grants_counts_for_whom_it_names(principal: object, can: bool) -> None:
    given = Policies(
        resource=bucket(statement(action="s3:GetObject", Principal=principal)),
        boundary=(NamedPolicy("b", parse(document(statement(action="sqs:*")))),),
    )
    assert ("s3:GetObject" in actions_of(MAYA, given)) is can


@pytest.mark.parametrize(("denied", "can"), [(MAYA, False), (NOOR, True)])
def test_what_a_resource_policy_denies_counts_for_whom_it_names(denied: str, can: bool) -> None:
    given = Policies(identity=(ALL,), resource=bucket(statement("Deny", "s3:*", Principal={"AWS": denied})))
    assert ("s3:GetObject" in actions_of(MAYA, given)) is can


@pytest.mark.fact("4.2.3")
def test_what_a_federated_user_can_hangs_on_its_session_policy() -> None:
    everyone_has = {"sts:GetCallerIdentity"}
    assert actions_of(GUEST, Policies(identity=(ALL,))) == everyone_has
    found = actions_of(GUEST, Policies(identity=(ALL,), session=(READING,)))
    assert "s3:GetObject" in found
    assert not [name for name in found - everyone_has if not name.startswith("s3:Get")]


@pytest.mark.fact("4.6.11")
def test_who_has_no_policy_at_all_can_still_ask_who_it_is() -> None:
    assert actions_of(MAYA, Policies()) == {"sts:GetCallerIdentity", "sts:GetSessionToken"}


def test_what_an_administrator_can_is_told_within_seconds() -> None:
    """A wide margin against runaway growth, not a measurement."""
    start = time.perf_counter()
    assert len(abilities(policies(document(statement())))) > 15_000
    assert time.perf_counter() - start < 60
