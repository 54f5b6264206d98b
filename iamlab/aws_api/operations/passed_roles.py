"""Roles that are handed to a service: who may hand them over, and whether the service may take them (4.7)."""

from datetime import timedelta

from iamlab.account import resources
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations.sts import find_role
from iamlab.aws_api.sessions import new_session
from iamlab.evaluator.decision import authorize
from iamlab.evaluator.policies import Policies
from iamlab.evaluator.request import Request


def passing(role: str, service: str) -> Ask:
    """Return what it takes to hand a role to a service, such as `lambda.amazonaws.com` (fact 4.7.1)."""
    return Ask("iam:PassRole", role, {"iam:PassedToService": service})


def may_take(configuration: Configuration, role: str, service: str, source: str) -> bool:
    """Say whether a role trusts a service that acts for the resource with the ARN `source`."""
    found = resources.find(configuration, role)
    if found is None or found.policy is None:
        return False
    keys = {"aws:SourceArn": source, "aws:SourceAccount": found.account.id}
    request = Request(service, "sts:AssumeRole", role, keys, found.account.id)
    return authorize(request, Policies(resource=found.policy)).allowed


def session(made: Call, role_arn: str, service: str, source: str, name: str) -> Session:
    """Return a session called `name` of a role that a service takes for the resource with the ARN `source`.

    Raises AccessDenied where the role no longer trusts the service.
    """
    found = find_role(made.configuration, role_arn)
    if found is None or not may_take(made.configuration, role_arn, service, source):
        raise AWSError("AccessDenied", f"{service} is not authorized to perform: sts:AssumeRole", 403)
    account, role = found
    return new_session(
        made,
        account=account.id,
        principal=f"arn:aws:sts::{account.id}:assumed-role/{role.name}/{name}",
        unique_id=f"{role.id}:{name}",
        kind="AssumedRole",
        expires=made.now + timedelta(hours=1),
        role=role_arn,
    )
