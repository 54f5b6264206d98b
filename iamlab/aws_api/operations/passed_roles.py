"""Roles that are handed to a service: who may hand them over, and whether the service may take them (4.7)."""

from iamlab.account import resources
from iamlab.account.configuration import Configuration
from iamlab.aws_api.operation import Ask
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
