"""Who acts, as files write it: `root`, `user maya`, `role Deploy in partner`, `key deploy-key`.

Goals and solutions name people this way. Where nobody's real credentials are at hand, somebody stands
in: a session as the console or AssumeRole would make it, on a copy that is never saved.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Annotated

from msgspec import Meta

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session
from iamlab.aws_api.authentication import Credentials

_FORM = re.compile(
    r"(?P<kind>root|user|role|group|key|result of|service)"
    r"(?: (?P<name>(?!in |with )\S+))?"
    r"(?: in (?P<account>[a-z0-9-]+))?"
    r"(?P<mfa> with mfa)?"
)
_WITHOUT_NAME = "root"

WhoText = Annotated[
    str,
    Meta(
        pattern=rf"\A{_FORM.pattern}\Z".replace("?P<kind>", "?:")
        .replace("?P<name>", "")
        .replace("?P<account>", "")
        .replace("?P<mfa>", "?:"),
        max_length=200,
        extra={"must": "say who, such as root, user maya, role Deploy in partner or key deploy-key"},
    ),
]


@dataclass(frozen=True, slots=True)
class Who:
    """What a text names. `account` is an account's short name, None for the exercise's first."""

    kind: str
    name: str = ""
    account: str | None = None
    with_mfa: bool = False

    @property
    def words(self) -> str:
        """Who it is, as a sentence names them."""
        place = f" in {self.account}" if self.account else ""
        said = {"root": "the root user", "result of": "the new credentials"}.get(self.kind)
        return f"{said or f'{self.kind} {self.name}'}{place}"


def read_who(text: str) -> Who:
    """Return whom a text names. Raises ValueError, with a sentence, for one that names nobody."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} names nobody. Write root, user maya, role Deploy or key deploy-key.")
    who = Who(found["kind"], found["name"] or "", found["account"], found["mfa"] is not None)
    if (who.kind == _WITHOUT_NAME) == bool(who.name):
        raise ValueError(f"{text!r} names nobody: {'root has no' if who.name else 'it lacks a'} name.")
    return who


LASTS = timedelta(hours=1)


def stand_in(configuration: Configuration, account: Account, who: Who, now: datetime) -> Credentials:
    """Give a user, a role or root a session in `configuration` and return its credentials.

    Raises NoSuchEntity where there is no such user or role.
    """
    chance = Random(len(configuration.sessions))
    principal, unique_id, role = _principal(account, who)
    session = Session(
        f"{ids.TEMPORARY_KEY}STANDIN{ids.access_key_id(chance)[-9:]}",
        ids.secret(chance),
        ids.session_token(chance),
        account.id,
        principal,
        unique_id,
        {"root": "Root", "user": "IAMUser", "role": "AssumedRole"}[who.kind],
        now,
        now + LASTS,
        role=role,
        mfa_at=now if who.with_mfa else None,
        is_console=role is None,
    )
    configuration.sessions[session.access_key_id] = session
    return Credentials(session.access_key_id, session.secret, session.token)


def _principal(account: Account, who: Who) -> tuple[str, str, str | None]:
    """Return the ARN that calls, its unique id, and the ARN of the role behind it."""
    if who.kind == "root":
        return account.root_arn, account.id, None
    if who.kind == "user":
        user = account.user(who.name)
        return account.arn("user", user.path, user.name), user.id, None
    role = account.role(who.name)
    session = f"arn:aws:sts::{account.id}:assumed-role/{role.name}/lab"
    return session, f"{role.id}:lab", account.arn("role", role.path, role.name)
