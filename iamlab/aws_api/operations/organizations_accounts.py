"""The accounts of an organization: making them, moving them, telling of them (fact 6.1.6)."""

import json
from collections.abc import Iterator

from iamlab.account import aws_managed, ids
from iamlab.account.account import Account
from iamlab.account.identities import Role, RootUser
from iamlab.account.organization import KINDS, AccountRequest, Organization
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import request_tags
from iamlab.aws_api.operations.iam_service_linked_roles import service_linked_role
from iamlab.aws_api.operations.organizations import (
    error,
    managed,
    on,
    on_everything,
    page,
    put_tags,
    some,
    tags_after,
)
from iamlab.aws_api.operations.organizations_organization import SERVICE, SERVICE_ROLE, attach_full_access
from iamlab.aws_api.operations.organizations_units import parent

MOST_ACCOUNTS = 10
"""How many accounts an organization has unless AWS is asked for more (user guide, orgs_reference_limits)."""

ACCESS_ROLE = "OrganizationAccountAccessRole"
"""The role by which the management account reaches an account that it made."""


def _creates(made: Call) -> Iterator[Ask]:
    yield Ask("organizations:CreateAccount", keys=request_tags(made.parameters))
    if made.parameters.get("Tags"):
        yield Ask("organizations:TagResource", keys=request_tags(made.parameters))


@operation("organizations:CreateAccount", _creates)
def create_account(made: Call) -> Result:
    """The answer says IN_PROGRESS, as AWS's does; the lab's account is there at once.

    DescribeCreateAccountStatus tells what became of it, also that the e-mail address was taken.
    """
    organization, given = managed(made), made.parameters
    if len(organization.places) >= MOST_ACCOUNTS:
        raise error("ConstraintViolation", "You have exceeded the allowed number of AWS accounts.")
    request = AccountRequest(f"car-{some(made, 32, '0123456789abcdef')}", given["AccountName"], made.now)
    organization.requests[request.id] = request
    if any(each.root.email == given["Email"] for each in made.configuration.accounts.values()):
        request.failure = "EMAIL_ALREADY_EXISTS"
    else:
        request.account = _make(made, organization).id
    return {"CreateAccountStatus": {**_request(request), "State": "IN_PROGRESS"}}


def _make(made: Call, organization: Organization) -> Account:
    """Make an account in the root. Its root user has no credentials at all (fact 6.1.6)."""
    given, taken = made.parameters, made.configuration.accounts
    number = some(made, 12, "123456789")
    while number in taken:
        number = some(made, 12, "123456789")
    account = Account(number, given["AccountName"], made.now, RootUser(given["Email"]))
    role = _access_role(made, given.get("RoleName", ACCESS_ROLE))
    account.roles[role.name.lower()] = role
    account.roles[SERVICE_ROLE.lower()] = service_linked_role(SERVICE, SERVICE_ROLE, made)
    taken[number] = account
    organization.places[number] = organization.root.id
    organization.joined[number] = made.now
    put_tags(organization, number, tags_after({}, made))
    for kind in KINDS:
        if kind not in organization.disabled:
            attach_full_access(organization, number, kind)
    return account


def _access_role(made: Call, name: str) -> Role:
    trusted = {"AWS": f"arn:aws:iam::{made.caller.account.id}:root"}
    trusts = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    return Role(
        name=name,
        id=made.new_id(ids.ROLE),
        created=made.now,
        trust=json.dumps({"Version": "2012-10-17", "Statement": [trusts]}),
        attached=[f"{aws_managed.PREFIX}AdministratorAccess"],
    )


def _request(request: AccountRequest) -> Result:
    return {"Id": request.id, "AccountName": request.name, "RequestedTimestamp": request.requested}


@operation("organizations:DescribeCreateAccountStatus", on_everything("DescribeCreateAccountStatus"))
def describe_create_account_status(made: Call) -> Result:
    request = managed(made).requests.get(made.parameters["CreateAccountRequestId"])
    if request is None:
        raise error(
            "CreateAccountStatusNotFound", "You specified an account creation request that doesn't exist."
        )
    return {"CreateAccountStatus": _finished(request)}


@operation("organizations:ListCreateAccountStatus", on_everything("ListCreateAccountStatus"))
def list_create_account_status(made: Call) -> Result:
    wanted = made.parameters.get("States")
    finished = (_finished(each) for each in managed(made).requests.values())
    return page(
        made, "CreateAccountStatuses", (each for each in finished if not wanted or each["State"] in wanted)
    )


def _finished(request: AccountRequest) -> Result:
    shown = {**_request(request), "CompletedTimestamp": request.requested}
    if request.failure:
        return {**shown, "State": "FAILED", "FailureReason": request.failure}
    return {**shown, "State": "SUCCEEDED", "AccountId": request.account}


@operation("organizations:ListAccounts", on_everything("ListAccounts"))
def list_accounts(made: Call) -> Result:
    organization = managed(made)
    return page(made, "Accounts", organization.places, lambda number: _account(made, organization, number))


@operation("organizations:ListAccountsForParent", on("ListAccountsForParent", "ParentId"))
def list_accounts_for_parent(made: Call) -> Result:
    organization = managed(made)
    above = parent(organization, made.parameters["ParentId"])
    held = organization.accounts_in(above.id)
    return page(made, "Accounts", held, lambda number: _account(made, organization, number))


@operation("organizations:DescribeAccount", on("DescribeAccount", "AccountId"))
def describe_account(made: Call) -> Result:
    organization, number = managed(made), made.parameters["AccountId"]
    _see_that_it_is_there(organization, number)
    return {"Account": _account(made, organization, number)}


def _see_that_it_is_there(organization: Organization, number: str) -> None:
    if number not in organization.places:
        raise error("AccountNotFound", "You specified an account that doesn't exist.")


def _account(made: Call, organization: Organization, number: str) -> Result:
    account = made.configuration.accounts[number]
    invited = number == organization.management_account
    return {
        "Id": number,
        "Arn": organization.arn_of(number),
        "Email": account.root.email,
        "Name": account.name,
        "Status": "ACTIVE",
        "State": "ACTIVE",
        "Paths": [f"{organization.id}/{'/'.join(organization.path(number))}/"],
        "JoinedMethod": "INVITED" if invited else "CREATED",
        "JoinedTimestamp": organization.joined.get(number, account.created),
    }


@operation(
    "organizations:MoveAccount", on("MoveAccount", "AccountId", "SourceParentId", "DestinationParentId")
)
def move_account(made: Call) -> None:
    organization, number = managed(made), made.parameters["AccountId"]
    source, destination = made.parameters["SourceParentId"], made.parameters["DestinationParentId"]
    _see_that_it_is_there(organization, number)
    if organization.places[number] != source:
        raise error("SourceParentNotFound", "You specified a source parent that doesn't exist.")
    if destination not in organization.units:
        raise error("DestinationParentNotFound", "You specified a destination that doesn't exist.")
    if destination == source:
        raise error("DuplicateAccount", "That account is already present in the specified destination.")
    organization.places[number] = destination
