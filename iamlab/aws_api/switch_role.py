"""Switching role in the console: AssumeRole on behalf of whoever signed in, and going back.

The console always asks with the session of the sign-in, also for the second role in a row; so switching
is role chaining only for whom an identity provider signed in, as a role (IAM User Guide, "Switch from a user
to an IAM role (console)", and fact 4.6.9).
"""

import re

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import LastUse, Session, is_same
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import Credentials, authenticate
from iamlab.aws_api.console_events import console_event, who_holds
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer, call
from iamlab.aws_api.operations.sts import shown
from iamlab.aws_api.sign_in import find_account


def switch_role(
    configuration: Configuration,
    credentials: Credentials,
    account: str,
    role: str,
    surroundings: Surroundings | None = None,
) -> Answer:
    """Let a console session act as a role, and return AssumeRole's answer; `configuration` stays as it is.

    `account` is an id or an alias, `role` a name, with its path if it has one. The result holds
    `Credentials` of a console session as the role, which ends with the sign-in's (a role's own maximum may
    end it sooner). The error is AssumeRole's; where nobody has the alias it tells as little.
    """
    surroundings = surroundings or Surroundings()
    try:
        origin = _origin(configuration, credentials)
        target = _target(configuration, account.strip())
    except AWSError as error:
        return Answer(configuration, None, error, ())
    arn = f"arn:aws:iam::{target}:role/{role.strip().strip('/')}"
    asked = {
        "RoleArn": arn,
        "RoleSessionName": re.split("[/:]", origin.principal)[-1],
        **_longest(configuration.accounts.get(target), arn, is_chained=origin.role is not None),
    }
    answer = call(configuration, _of(origin), "sts", "AssumeRole", asked, surroundings)
    if answer.result is None:
        return answer
    session = answer.configuration.sessions[answer.result["Credentials"]["AccessKeyId"]]
    session.is_console, session.switched_from = True, origin.access_key_id
    session.expires = min(session.expires, origin.expires)
    event = console_event(
        "SwitchRole", who_holds(session), session.account, surroundings, SwitchFrom=origin.principal
    )
    result = {**answer.result, "Credentials": shown(session)}
    return Answer(answer.configuration, result, None, (*answer.events, event), answer.asked)


def switch_back(
    configuration: Configuration, credentials: Credentials, surroundings: Surroundings | None = None
) -> Answer:
    """End a switched session and return to the one of the sign-in, whose `Credentials` the result holds.

    The way back is open also when the role is gone or its session has ended. The error is ExpiredToken
    or InvalidClientTokenId where the sign-in's session cannot be used any more.
    """
    surroundings = surroundings or Surroundings()
    after = configuration.copy()
    try:
        origin = _origin(after, credentials)
        use = LastUse(surroundings.now, "signin", surroundings.region)
        authenticate(after, _of(origin), surroundings.now, use)
    except AWSError as error:
        return Answer(configuration, None, error, ())
    result = {"Credentials": shown(origin)}
    if credentials.access_key_id == origin.access_key_id:
        return Answer(configuration, result, None, ())
    left = after.sessions.pop(credentials.access_key_id)
    event = console_event("ExitRole", who_holds(left), left.account, surroundings)
    return Answer(after, result, None, (event,))


def _origin(configuration: Configuration, credentials: Credentials) -> Session:
    """Return the session of the sign-in behind a console session. Raises AWSError for any other."""
    session = configuration.sessions.get(credentials.access_key_id)
    if (
        session is None
        or not session.is_console
        or not is_same(credentials.secret, session.secret)
        or not is_same(credentials.token or "", session.token)
    ):
        message = "The security token included in the request is invalid."
        raise AWSError("InvalidClientTokenId", message, 403)
    if session.switched_from is None:
        return session
    origin = configuration.sessions.get(session.switched_from)
    if origin is None:
        raise AWSError("ExpiredToken", "The security token included in the request is expired", 403)
    return origin


def _target(configuration: Configuration, named: str) -> str:
    """Return the id of the account with this id or alias; of an id it is not told that nobody has it."""
    found = find_account(configuration, named)
    if found is None and not (named.isascii() and named.isdigit() and len(named) == 12):
        message = (
            "Could not switch roles using the provided information. Please check your settings and try "
            "again. If you continue to have problems, contact your administrator."
        )
        raise AWSError("AccessDenied", message, 403)
    return found.id if found else named


def _longest(account: Account | None, arn: str, *, is_chained: bool) -> dict[str, int]:
    """A console session as a role lasts as long as the role lets it (User Guide, same page).

    From a role it is an hour, which is what STS gives who asks for no more.
    """
    role = account.roles.get(arn.rpartition("/")[2].lower()) if account and not is_chained else None
    return {"DurationSeconds": role.max_session} if role else {}


def _of(session: Session) -> Credentials:
    return Credentials(session.access_key_id, session.secret, session.token)
