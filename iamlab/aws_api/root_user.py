"""What root changes about itself: its password and its e-mail address (facts 6.1.2, 6.1.5).

No API of IAM does this: only root, signed in to the console, and only with its password.
"""

import re
from collections.abc import Callable

from iamlab.account import passwords
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import LastUse
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import Credentials, authenticate
from iamlab.aws_api.console_events import console_event
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import identity
from iamlab.aws_api.gate import Answer

_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", re.ASCII)
_LONGEST_EMAIL = 64


def change_root_password(
    configuration: Configuration,
    credentials: Credentials,
    old_password: str,
    new_password: str,
    surroundings: Surroundings | None = None,
) -> Answer:
    """Give root a new password, and return the answer; `configuration` itself stays as it is.

    `credentials` are those of root's console session. The error is AccessDenied for anybody else,
    InvalidPassword for a wrong old password, PasswordPolicyViolation; the account's own password policy
    does not bind root.
    """
    surroundings = surroundings or Surroundings()

    def perform(account: Account) -> None:
        passwords.check_by_default(new_password, (account.name, account.root.email))
        profile = account.root.login_profile
        assert profile is not None, "the password was compared"
        profile.password_hash = passwords.hashed(new_password, surroundings.chance)
        profile.changed = surroundings.now

    return _by_root(configuration, credentials, old_password, "PasswordUpdated", perform, surroundings)


def change_root_email(
    configuration: Configuration,
    credentials: Credentials,
    password: str,
    email: str,
    surroundings: Surroundings | None = None,
) -> Answer:
    """Give root another e-mail address to sign in with; everything else is as in change_root_password.

    The error is ValidationError for what is no address, EntityAlreadyExists for that of another account.
    """
    email = email.strip()

    def perform(account: Account) -> None:
        if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
            raise AWSError("ValidationError", "The e-mail address is not valid.")
        others = (each for each in configuration.accounts.values() if each.id != account.id)
        if any(each.root.email.lower() == email.lower() for each in others):
            raise AWSError("EntityAlreadyExists", "An account with this e-mail address already exists.", 409)
        account.root.email = email

    surroundings = surroundings or Surroundings()
    return _by_root(configuration, credentials, password, "EmailUpdated", perform, surroundings)


def _by_root(
    configuration: Configuration,
    credentials: Credentials,
    password: str,
    name: str,
    perform: Callable[[Account], None],
    surroundings: Surroundings,
) -> Answer:
    """Let root's console session do something that takes root's password as well."""
    after = configuration.copy()
    use = LastUse(surroundings.now, "signin", surroundings.region)
    try:
        caller = authenticate(after, credentials, surroundings.now, use)
    except AWSError as error:
        return Answer(configuration, None, error, ())
    account, who = caller.account, {**identity(caller), "accessKeyId": ""}
    try:
        if caller.kind != "Root" or caller.session is None or not caller.session.is_console:
            message = "Only the root user, signed in to the console, can change this."
            raise AWSError("AccessDenied", message, 403)
        profile = account.root.login_profile
        if profile is None or not passwords.matches(password, profile.password_hash):
            raise AWSError("InvalidPassword", "The password was incorrect.")
        perform(account)
    except AWSError as error:
        event = console_event(name, who, account.id, surroundings, failure=error.message)
        return Answer(configuration, None, error, (event,))
    return Answer(after, {}, None, (console_event(name, who, account.id, surroundings),))
