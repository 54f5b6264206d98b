"""Who of an account can do something, and what somebody of it can do, with all that the account knows."""

from collections.abc import Iterator
from datetime import datetime

from iamlab.account.account import Account
from iamlab.account.applicable import applicable
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.aws_api.context import of_caller, of_resource
from iamlab.aws_api.operations import simulated_callers
from iamlab.evaluator import arns
from iamlab.evaluator.reach import Principal

EVERYTHING = "*"


def principals(
    configuration: Configuration, account: Account, resource: str, now: datetime
) -> Iterator[Principal]:
    """Yield everybody of an account as asking about `resource`, root first."""
    for caller in simulated_callers.everybody(account):
        yield _principal(configuration, caller, resource, now)


def principal(configuration: Configuration, account: Account, arn: str, now: datetime) -> Principal:
    """Return a user or role, or a member of a group, as asking about anything. Raises NoSuchEntity."""
    caller, _ = simulated_callers.source(account, arn)
    return _principal(configuration, caller, EVERYTHING, now)


def _principal(configuration: Configuration, caller: Caller, resource: str, now: datetime) -> Principal:
    owner = arns.account_of(resource) or caller.account.id
    keys = {**dict(of_caller(configuration, caller, now)), **of_resource(configuration, owner)}
    return Principal(caller.arn, applicable(configuration, caller, resource, owner), keys)
