"""Signing in to the console: named operations of the gate, for those who have no credentials yet.

The answer is a console session, or what is asked for next: an MFA code, or a new password (facts 6.1.1,
6.2.1, 6.2.5, 6.5.5).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from iamlab.account import ids, one_time_codes, passwords
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import LoginProfile, Session
from iamlab.account.errors import AWSError
from iamlab.account.identities import User
from iamlab.aws_api.console_events import console_event
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.operation import Result
from iamlab.aws_api.operations.iam_passwords import is_expired, replace_password
from iamlab.aws_api.sessions import forget_ended

LASTS = timedelta(hours=12)
"""How long a console session lasts at the most."""

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
"""Stands for a user name that nobody has: people type passwords there (fact 6.5.5)."""

MFA_CODE, NEW_PASSWORD = "MFACode", "NewPassword"
"""What may be asked for next, under `Next` of a result."""


class SignInFailed(AWSError):
    """One text for every reason: it never tells which part was wrong."""

    def __init__(self) -> None:
        message = "Your authentication information is incorrect. Please try again."
        super().__init__("AuthenticationFailed", message, 401)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody typed: root gives an e-mail address, a user the account and a name.

    `account` is an account's id or alias. `mfa_code` and `new_password` are given when they were asked for.
    """

    password: str
    email: str | None = None
    account: str | None = None
    user: str | None = None
    mfa_code: str | None = None
    new_password: str | None = None


@dataclass(frozen=True, slots=True)
class _Person:
    """Who signs in, as far as what was typed tells."""

    account: Account
    user: User | None

    @property
    def arn(self) -> str:
        if self.user is None:
            return self.account.root_arn
        return self.account.arn("user", self.user.path, self.user.name)

    @property
    def profile(self) -> LoginProfile | None:
        return self.user.login_profile if self.user else self.account.root.login_profile


def find_account(configuration: Configuration, named: str) -> Account | None:
    """Return the account with this id or alias; the id goes on working beside an alias (fact 6.2.1)."""
    found = configuration.accounts.get(named)
    return found or next((each for each in configuration.accounts.values() if each.alias == named), None)


def console_login(
    configuration: Configuration, typed: SignIn, surroundings: Surroundings | None = None
) -> Answer:
    """Sign somebody in, and return the answer; `configuration` itself stays as it is.

    The result holds `Credentials` of a console session, or under `Next` what is asked for next.
    """
    surroundings = surroundings or Surroundings()
    after = configuration.copy()
    person = _find(after, typed)
    try:
        result = _sign_in(after, person, typed, surroundings)
    except AWSError as error:
        account = _account_of(configuration, person, typed)
        event = _event(person, account, typed, surroundings, error)
        return Answer(configuration, None, error, (event,) if account else ())
    assert person is not None
    if "Next" in result:
        return Answer(configuration, result, None, ())
    return Answer(after, result, None, (_event(person, person.account.id, typed, surroundings),))


def sign_out(configuration: Configuration, access_key_id: str) -> Configuration:
    """Return the configuration without this console session, nor the sign-in behind a switched one."""
    after = configuration.copy()
    left = after.sessions.pop(access_key_id, None)
    if left is not None and left.switched_from is not None:
        after.sessions.pop(left.switched_from, None)
    return after


def _find(configuration: Configuration, typed: SignIn) -> _Person | None:
    if typed.email is not None:
        accounts = configuration.accounts.values()
        mine = (each for each in accounts if each.root.email.lower() == typed.email.strip().lower())
        account = next(mine, None)
        return _Person(account, None) if account else None
    account = find_account(configuration, (typed.account or "").strip())
    user = account.users.get((typed.user or "").strip().lower()) if account else None
    return _Person(account, user) if account and user else None


def _account_of(configuration: Configuration, person: _Person | None, typed: SignIn) -> str | None:
    """Return the account in whose history an attempt stands, also where nobody has the name typed."""
    if person is not None:
        return person.account.id
    found = find_account(configuration, (typed.account or "").strip())
    return found.id if found else None


def _sign_in(
    configuration: Configuration, person: _Person | None, typed: SignIn, surroundings: Surroundings
) -> Result:
    """Raises SignInFailed, and what a new password is refused with."""
    profile = person.profile if person else None
    if person is None or profile is None or not passwords.matches(typed.password, profile.password_hash):
        raise SignInFailed
    now = surroundings.now
    devices = list(person.account.devices_of(person.arn))
    if devices and typed.mfa_code is None:
        return {"Next": MFA_CODE}
    if devices and not any(one_time_codes.take(device, typed.mfa_code or "", now) for device in devices):
        raise SignInFailed
    if person.user is not None and _needs_new_password(person.account, profile, surroundings):
        if typed.new_password is None:
            return {"Next": NEW_PASSWORD}
        replace_password(person.account, profile, typed.new_password, surroundings)
        profile.reset_required = False
    profile.last_used = now
    return {"Credentials": _session(configuration, person, surroundings, with_mfa=bool(devices))}


def _needs_new_password(account: Account, profile: LoginProfile, surroundings: Surroundings) -> bool:
    """With hard expiry nobody but an administrator ends an expired password (fact 6.2.4)."""
    expired = is_expired(account, profile, surroundings.now)
    policy = account.password_policy
    if expired and policy is not None and policy.hard_expiry:
        raise AWSError("PasswordExpired", "Your password has expired. Contact your administrator.", 401)
    return profile.reset_required or expired


def _session(
    configuration: Configuration, person: _Person, surroundings: Surroundings, *, with_mfa: bool
) -> dict[str, Any]:
    chance, now = surroundings.chance, surroundings.now
    session = Session(
        ids.access_key_id(chance, ids.TEMPORARY_KEY),
        ids.secret(chance),
        ids.session_token(chance),
        person.account.id,
        person.arn,
        person.user.id if person.user else person.account.id,
        "IAMUser" if person.user else "Root",
        now,
        now + LASTS,
        mfa_at=now if with_mfa else None,
        is_console=True,
    )
    forget_ended(configuration, now)
    configuration.sessions[session.access_key_id] = session
    return {
        "AccessKeyId": session.access_key_id,
        "SecretAccessKey": session.secret,
        "SessionToken": session.token,
        "Expiration": session.expires,
    }


def _event(
    person: _Person | None,
    account: str | None,
    typed: SignIn,
    surroundings: Surroundings,
    error: AWSError | None = None,
) -> Event:
    is_root = typed.email is not None
    who = {
        "type": "Root" if is_root else "IAMUser",
        "principalId": _principal_id(person),
        "accountId": account or "",
        "accessKeyId": "",
        **({"arn": person.arn} if person else {}),
        **({} if is_root else {"userName": person.user.name if person and person.user else HIDDEN}),
    }
    told = "Failed authentication" if person else "No username found in supplied account"
    return console_event(
        "ConsoleLogin",
        who,
        account,
        surroundings,
        failure=told if error else None,
        MFAUsed="Yes" if typed.mfa_code and person and any(person.account.devices_of(person.arn)) else "No",
        MobileVersion="No",
    )


def _principal_id(person: _Person | None) -> str:
    if person is None:
        return ""
    return person.user.id if person.user else person.account.id
