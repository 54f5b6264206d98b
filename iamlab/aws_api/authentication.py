"""Whose credentials are these? (facts 5.3.2, 6.2.6)"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iamlab.account.account import Account
from iamlab.account.caller import SERVICE, Caller
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey, LastUse, Session, is_same
from iamlab.account.errors import AWSError
from iamlab.account.identities import RootUser


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a call is signed with. Temporary ones have a token."""

    access_key_id: str
    secret: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceActing:
    """An AWS service that acts for a resource, such as EventBridge for a rule: no key signs its calls.

    `principal` is as policies name it, such as `events.amazonaws.com`; `source` the ARN of the resource,
    which `account` owns.
    """

    principal: str
    source: str
    account: str


Signer = Credentials | ServiceActing | None
"""Who makes a call: nobody in particular for one that is not signed."""

ANONYMOUS = "anonymous"
"""What stands for the account of somebody who does not sign a call (fact 3.4.4)."""

TAKE_ANONYMOUS = ("s3", "sqs", "execute-api")
"""The services that answer calls without a signature, if a resource's policy lets everybody in."""


class AuthenticationError(AWSError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, 403)


GRAIN = timedelta(minutes=15)
"""How exactly the last use of a key is known (fact 6.2.6)."""

_INVALID = "The security token included in the request is invalid."
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details."
)


def nobody(service: str) -> Caller:
    """Return the caller of a call that is not signed (fact 4.4.7). Raises MissingAuthenticationToken."""
    if service not in TAKE_ANONYMOUS:
        raise AuthenticationError("MissingAuthenticationToken", "Request is missing Authentication Token")
    stand_in = Account(ANONYMOUS, "", datetime.min.replace(tzinfo=UTC), RootUser(""))
    return Caller("*", stand_in, "Anonymous", ANONYMOUS, "")


def of_service(acting: ServiceActing) -> Caller:
    """Return the caller of what a service does for a resource (facts 1.3.7, 3.4.5)."""
    stand_in = Account(acting.account, "", datetime.min.replace(tzinfo=UTC), RootUser(""))
    return Caller(acting.principal, stand_in, SERVICE, acting.principal, "", source=acting.source)


def authenticate(
    configuration: Configuration, credentials: Credentials, now: datetime, use: LastUse
) -> Caller:
    """Return who calls, and note the use of their key.

    Raises AuthenticationError: InvalidClientTokenId for a key that is unknown, inactive or of somebody
    who is gone, SignatureDoesNotMatch for a wrong secret, ExpiredToken.
    """
    session = configuration.sessions.get(credentials.access_key_id)
    if session is not None:
        _compare(credentials.secret, session.secret)
        if not is_same(credentials.token or "", session.token):
            raise AuthenticationError("InvalidClientTokenId", _INVALID)
        if now >= session.expires:
            raise AuthenticationError("ExpiredToken", "The security token included in the request is expired")
        session.last_use = _latest(session.last_use, use)
        return _by_session(configuration, session)
    for account in configuration.accounts.values():
        if caller := _by_key(account, credentials, use):
            return caller
    raise AuthenticationError("InvalidClientTokenId", _INVALID)


def _compare(given: str, held: str) -> None:
    if not is_same(given, held):
        raise AuthenticationError("SignatureDoesNotMatch", _MISMATCH)


def _by_key(account: Account, credentials: Credentials, use: LastUse) -> Caller | None:
    """Return whose long-term key this is, None when nobody in `account` has it."""
    key = _find(account.root.access_keys, credentials.access_key_id)
    if key is not None:
        _take(key, credentials, use)
        return Caller(account.root_arn, account, "Root", account.id, key.id)
    for user in account.users.values():
        key = _find(user.access_keys, credentials.access_key_id)
        if key is not None:
            _take(key, credentials, use)
            arn = account.arn("user", user.path, user.name)
            return Caller(arn, account, "IAMUser", user.id, key.id, user=user)
    return None


def _find(keys: list[AccessKey], key_id: str) -> AccessKey | None:
    return next((key for key in keys if key.id == key_id), None)


def _take(key: AccessKey, credentials: Credentials, use: LastUse) -> None:
    if not key.is_active or credentials.token:
        raise AuthenticationError("InvalidClientTokenId", _INVALID)
    _compare(credentials.secret, key.secret)
    key.last_use = _latest(key.last_use, use)


def _latest(held: LastUse | None, use: LastUse) -> LastUse:
    """Return what to note of a use: a key that was just used is not noted again."""
    return use if held is None or use.at - held.at >= GRAIN else held


def _by_session(configuration: Configuration, session: Session) -> Caller:
    """Return who holds a session; whoever is behind it must still be there."""
    account = configuration.accounts[session.account]
    role = user = None
    if session.role is not None:
        role = account.roles.get(session.role.rpartition("/")[2].lower())
        if role is None or not session.unique_id.startswith(f"{role.id}:"):
            raise AuthenticationError("InvalidClientTokenId", _INVALID)
        role.last_use = session.last_use
    behind = session.issuer if session.kind == "FederatedUser" else session.principal
    if session.kind in ("IAMUser", "FederatedUser") and behind != account.root_arn:
        user = account.users.get(str(behind).rpartition("/")[2].lower())
        if user is None or (session.kind == "IAMUser" and user.id != session.unique_id):
            raise AuthenticationError("InvalidClientTokenId", _INVALID)
    return Caller(
        session.principal,
        account,
        session.kind,
        session.unique_id,
        session.access_key_id,
        user,
        role,
        session,
    )
