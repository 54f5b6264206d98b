"""The CLI's own commands for organizations, simulations and last access, as they are typed."""

import json

import pytest

from tests.aws_api.world import World, user_arn
from tests.lessons.terminal.conftest import Type


def test_an_organization_is_made_and_looked_at(enter_line: Type, world: World) -> None:
    enter_line("aws organizations create-organization")
    assert world.configuration.organization is not None
    root = enter_line("aws organizations list-roots --query 'Roots[0].Id' --output text").out.strip()
    assert root == world.configuration.organization.root.id
    enter_line(f"aws organizations create-organizational-unit --parent-id {root} --name Games")
    printed = enter_line(
        f"aws organizations list-organizational-units-for-parent --parent-id {root} "
        "--query 'OrganizationalUnits[].Name' --output text"
    )
    assert printed.out == "Games\n"
    enter_line("aws organizations create-account --account-name shop --email shop@example.com")
    accounts = json.loads(enter_line("aws organizations list-accounts").out)["Accounts"]
    assert [each["Name"] for each in accounts] == ["Games", "shop"]


def test_without_an_organization_the_cli_prints_its_error(enter_line: Type) -> None:
    printed = enter_line("aws organizations list-accounts").err
    assert (
        "(AWSOrganizationsNotInUseException) when calling the ListAccounts operation: Your account is"
        in printed
    )


@pytest.mark.parametrize(("who", "decision"), [("ada", "allowed"), ("noor", "implicitDeny")])
def test_a_principal_is_simulated(who: str, decision: str, enter_line: Type) -> None:
    printed = enter_line(
        f"aws iam simulate-principal-policy --policy-source-arn {user_arn(who)} --action-names s3:GetObject "
        "--context-entries ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.7,ContextKeyType=ip "
        "--query 'EvaluationResults[].EvalDecision' --output text"
    )
    assert printed.out == f"{decision}\n", printed.err


def test_last_access_is_reported(enter_line: Type) -> None:
    made = enter_line(f"aws iam generate-service-last-accessed-details --arn {user_arn('ada')}")
    job = json.loads(made.out)["JobId"]
    printed = enter_line(
        f"aws iam get-service-last-accessed-details --job-id {job} --query JobStatus --output text"
    )
    assert printed.out == "COMPLETED\n"
