"""New temporary credentials, and what the ones there are may call."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from iamlab.account import ids
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session, is_same
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings

KEPT_AFTER_THE_END = timedelta(days=1)
"""How long a session that has ended is remembered, so that its holder learns that it has."""


_TAKES_LONG_TERM_KEYS = ("GetFederationToken", "GetSessionToken")


class Moment(Protocol):
    """Where and when credentials are made: a call, or what happens without one."""

    @property
    def configuration(self) -> Configuration: ...
    @property
    def surroundings(self) -> Surroundings: ...
    @property
    def now(self) -> datetime: ...


def new_session(made: Moment, *, expires: datetime, **of_whom: Any) -> Session:
    """Make temporary credentials and keep them; forget those that ended long ago."""
    configuration, chance = made.configuration, made.surroundings.chance
    forget_ended(configuration, made.now)
    session = Session(
        access_key_id=ids.access_key_id(chance, ids.TEMPORARY_KEY),
        secret=ids.secret(chance),
        token=ids.session_token(chance),
        created=made.now,
        expires=expires,
        **of_whom,
    )
    configuration.sessions[session.access_key_id] = session
    return session


def forget_ended(configuration: Configuration, now: datetime) -> None:
    """Drop the sessions that ended long ago."""
    configuration.sessions = {
        key: held for key, held in configuration.sessions.items() if held.expires + KEPT_AFTER_THE_END > now
    }


def ended(configuration: Configuration, credentials: Credentials, now: datetime) -> Session | None:
    """Return the session of these credentials if it has run out; None for all other credentials."""
    found = configuration.sessions.get(credentials.access_key_id)
    is_theirs = (
        found is not None
        and is_same(credentials.secret, found.secret)
        and is_same(credentials.token or "", found.token)
    )
    return found if found is not None and is_theirs and found.expires <= now else None


def refuse_what_sessions_may_not(caller: Caller, service: str, operation: str) -> None:
    """Hold temporary credentials of users to what they may call (facts 4.6.12, 4.6.13).

    Those of roles, and those of a console, may call everything but what takes long-term keys; for roles
    the evaluator says so. Raises AWSError.
    """
    session = caller.session
    if session is None or session.role is not None:
        return
    if session.is_console:
        if service == "sts" and operation in _TAKES_LONG_TERM_KEYS:
            raise _cannot_call(operation)
        return
    is_federated = caller.kind == "FederatedUser"
    if service == "iam" and (is_federated or session.mfa_at is None):
        raise AWSError("InvalidClientTokenId", "The security token included in the request is invalid", 403)
    allowed = ("GetCallerIdentity",) if is_federated else ("GetCallerIdentity", "AssumeRole")
    if service == "sts" and operation not in allowed:
        raise _cannot_call(operation)


def _cannot_call(operation: str) -> AWSError:
    return AWSError("AccessDenied", f"Cannot call {operation} with session credentials", 403)
