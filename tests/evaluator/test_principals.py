"""Whom a Principal or NotPrincipal means, and how (facts 1.3.1 to 1.3.8, 1.2.7, 4.2)."""

from typing import Any

import pytest

from iamlab.evaluator.callers import read_caller
from iamlab.evaluator.principals import Grant, PrincipalList

ACCOUNT = "111122223333"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/Reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya"
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/maya"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
LAMBDA = "lambda.amazonaws.com"


def grants(value: Any, principal: str, userid: str = "", issuer: str | None = None) -> set[str]:
    caller = read_caller(principal, "sts:AssumeRoleWithWebIdentity" if "github" in principal else "")
    return {
        grant.value for grant in PrincipalList.parse(value).grants(caller, {"aws:userid": userid}, issuer)
    }


@pytest.mark.fact("1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3.6", "1.3.7")
@pytest.mark.parametrize(
    ("value", "principal", "expected"),
    [
        ("*", MAYA, {"anyone"}),
        ({"AWS": "*"}, "*", {"anyone"}),
        ("*", LAMBDA, {"anyone"}),
        ({"AWS": ACCOUNT}, MAYA, {"account"}),
        ({"AWS": ROOT}, SESSION, {"account"}),
        ({"AWS": ROOT}, ROOT, {"account"}),
        ({"AWS": "444455556666"}, MAYA, set()),
        ({"AWS": f"arn:aws-cn:iam::{ACCOUNT}:root"}, MAYA, set()),
        ({"AWS": ROOT}, "*", set()),
        ({"AWS": ROOT}, LAMBDA, set()),
        ({"AWS": MAYA}, MAYA, {"caller"}),
        ({"AWS": MAYA.replace("maya", "Maya")}, MAYA, set()),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/*"}, MAYA, set()),
        ({"AWS": ROLE}, SESSION, {"entity"}),
        ({"AWS": ROLE}, ROLE, {"entity"}),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/Reader"}, ROLE, set()),
        ({"AWS": ROLE.replace(ACCOUNT, "444455556666")}, SESSION, set()),
        ({"AWS": SESSION}, SESSION, {"caller"}),
        ({"AWS": SESSION.replace("/maya", "/noor")}, SESSION, set()),
        ({"AWS": SESSION}, ROLE, set()),
        ({"AWS": FEDERATED}, FEDERATED, {"caller"}),
        ({"AWS": MAYA}, FEDERATED, set()),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:group/Dev"}, MAYA, set()),
        ({"Service": LAMBDA}, LAMBDA, {"caller"}),
        ({"Service": "ec2.amazonaws.com"}, LAMBDA, set()),
        ({"AWS": LAMBDA}, LAMBDA, set()),
        ({"Federated": OIDC}, OIDC, {"caller"}),
        ({"Federated": OIDC}, "token.actions.githubusercontent.com", {"caller"}),
        ({"Federated": OIDC.replace(ACCOUNT, "444455556666")}, OIDC, set()),
        ({"Federated": "accounts.google.com"}, "accounts.google.com", {"caller"}),
        ({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, MAYA, set()),
        ({"AWS": [ACCOUNT, MAYA, "*"], "Service": LAMBDA}, MAYA, {"account", "caller", "anyone"}),
    ],
)
def test_a_principal_means_a_caller_in_its_own_way(value: Any, principal: str, expected: set[str]) -> None:
    assert grants(value, principal) == expected
    caller = read_caller(principal, "sts:AssumeRoleWithWebIdentity" if "github" in principal else "")
    assert PrincipalList.parse(value).means(caller, {}) is bool(expected)


@pytest.mark.fact("1.3.8")
def test_a_unique_id_means_whoever_has_it() -> None:
    """What a policy keeps when the user or role was deleted and made anew."""
    assert grants({"AWS": "AIDAEXAMPLE7"}, MAYA, userid="AIDAEXAMPLE7") == {Grant.CALLER.value}
    assert grants({"AWS": "AROAEXAMPLE7"}, SESSION, userid="AROAEXAMPLE7:maya") == {Grant.ENTITY.value}
    assert grants({"AWS": "AROAEXAMPLE7"}, SESSION, userid="AROAEXAMPLE8:maya") == set()
    assert grants({"AWS": "AIDAEXAMPLE7"}, MAYA) == set()


@pytest.mark.fact("4.2")
def test_a_users_arn_means_the_federated_users_it_made_too() -> None:
    """The second row of the table of 4.2."""
    assert grants({"AWS": MAYA}, FEDERATED, issuer=MAYA) == {Grant.ENTITY.value}


@pytest.mark.fact("1.2.7")
@pytest.mark.parametrize(
    ("listed", "principal", "exempt"),
    [
        ([MAYA, ROOT], MAYA, True),
        ([MAYA, ACCOUNT], MAYA, True),
        ([MAYA], MAYA, False),
        ([ROOT], MAYA, False),
        ([ROOT], ROOT, True),
        ([ROOT, ROLE, SESSION], SESSION, True),
        ([ROOT, ROLE], SESSION, False),
        ([ROOT, SESSION], SESSION, False),
        ([ROOT, ROLE], ROLE, True),
        ([ROOT, FEDERATED], FEDERATED, True),
        ([ROOT, MAYA], "*", False),
        (["*"], "*", True),
        (["*"], MAYA, True),
    ],
)
def test_not_principal_spares_whom_it_lists_with_account_role_and_session(
    listed: list[str], principal: str, exempt: bool
) -> None:
    assert PrincipalList.parse({"AWS": listed}).exempts(read_caller(principal), {}) is exempt


@pytest.mark.fact("1.2.7")
def test_not_principal_spares_a_service_that_it_lists() -> None:
    listed = PrincipalList.parse({"Service": [LAMBDA]})
    assert listed.exempts(read_caller(LAMBDA), {})
    assert not listed.exempts(read_caller("ec2.amazonaws.com"), {})
