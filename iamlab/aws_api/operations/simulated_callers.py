"""Who asks in a simulation: somebody of the account, or a stand-in where nobody in particular asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from iamlab.account.account import Account
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.errors import InvalidInput
from iamlab.account.identities import Role, RootUser, User
from iamlab.aws_api.operations.iam_policy_questions import find_holder, holders_of
from iamlab.evaluator.callers import CallerKind, InvalidRequest, read_caller

NOBODY = "AIDAAAAAAAAAAAAAAAAAA"
"""The unique id of a stand-in."""


def source(account: Account, arn: str) -> tuple[Caller, bool]:
    """Return whose policies `arn` names as somebody who asks, and whether that is a stand-in.

    For a group it is a user who is in that group alone, as a group never asks (fact 1.3.5). Raises
    NoSuchEntity.
    """
    kind, name, holder = holders_of(account, arn)[0]
    if isinstance(holder, User):
        return _user(account, holder), False
    if isinstance(holder, Role):
        return _role(account, holder), False
    assert kind == "Group"
    return _user(account, _stand_in(account, f"member-of-{name}", [name])), True


def called(configuration: Configuration, arn: str) -> tuple[Caller, bool]:
    """Return the caller that CallerArn names; one that is nowhere asks all the same.

    Raises InvalidInput for what is no user, group or role: sessions and services cannot be named.
    """
    account_id = (arn.split(":") + [""] * 5)[4]
    account = configuration.accounts.get(account_id)
    if account is not None and find_holder(account, arn) is not None:
        return source(account, arn)
    try:
        caller = read_caller(arn)
    except InvalidRequest as error:
        raise InvalidInput(f"Invalid CallerArn: {arn}") from error
    if caller.kind not in (CallerKind.USER, CallerKind.ROLE):
        raise InvalidInput(f"Invalid CallerArn: {arn}. It must be that of a user, group or role.")
    home = account or _elsewhere(account_id)
    user = _stand_in(home, caller.name)
    if caller.kind is CallerKind.USER:
        return replace(_user(home, user), arn=arn), False
    role = Role(name=caller.name, id=NOBODY, created=home.created, trust="")
    return replace(_role(home, role), arn=arn), False


def everybody(account: Account) -> Iterator[Caller]:
    """Yield everybody of an account who can ask: the root user, users, roles."""
    yield Caller(account.root_arn, account, "Root", account.id, "")
    yield from (_user(account, user) for user in account.users.values())
    yield from (_role(account, role) for role in account.roles.values())


def anybody(account: Account) -> Caller:
    """Return a user of the account who is nobody in particular."""
    return _user(account, _stand_in(account, "anybody"))


def bare(caller: Caller) -> Caller:
    """Return `caller` without the boundary that hangs on it."""
    user = msgspec.structs.replace(caller.user, boundary=None) if caller.user else None
    role = msgspec.structs.replace(caller.role, boundary=None) if caller.role else None
    return replace(caller, user=user, role=role)


def _user(account: Account, user: User) -> Caller:
    return Caller(account.arn("user", user.path, user.name), account, "IAMUser", user.id, "", user=user)


def _role(account: Account, role: Role) -> Caller:
    return Caller(account.arn("role", role.path, role.name), account, "AssumedRole", role.id, "", role=role)


def _stand_in(account: Account, name: str, groups: list[str] | None = None) -> User:
    return User(name=name, id=NOBODY, created=account.created, groups=groups or [])


def _elsewhere(account_id: str) -> Account:
    """Return an account that the sandbox does not have: nothing is known of it but its id."""
    return Account(account_id, "", datetime.fromtimestamp(0, UTC), RootUser(""))
