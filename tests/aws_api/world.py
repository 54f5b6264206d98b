"""A small AWS for tests: an account with an administrator, somebody without rights, and one of everything."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from iamlab.account import passwords
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey, LoginProfile, MFADevice
from iamlab.account.errors import AWSError
from iamlab.account.identities import (
    Group,
    InstanceProfile,
    OIDCProvider,
    Role,
    RootUser,
    SAMLProvider,
    User,
)
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer, call

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ACCOUNT, PARTNER = "111122223333", "444455556666"
PASSWORD = "Correct-Horse-9"


def allow(action: Any, resource: Any = "*", **more: Any) -> str:
    """Return a policy document with one Allow."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> str:
    """Return a trust policy with one Allow."""
    statement = {"Effect": "Allow", "Action": action, "Principal": principal, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def user_arn(name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:user/{name}"


def role_arn(name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def policy_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


def key_of(name: str) -> Credentials:
    """Return the credentials of `root`, `partner-root` or a user."""
    letters = "".join(each for each in name.upper() if each.isalpha())
    return Credentials(f"AKIA{letters:X<16}"[:20], f"{letters:x<40}")


def _user(name: str, number: int, **more: Any) -> User:
    key = key_of(name)
    return User(
        name=name,
        id=f"AIDA{number:0>17}".replace("0", "A"),
        created=NOW - timedelta(days=100),
        access_keys=[AccessKey(key.access_key_id, key.secret, NOW - timedelta(days=50))],
        login_profile=LoginProfile(_PASSWORD_HASH, NOW - timedelta(days=10), NOW - timedelta(days=10)),
        **more,
    )


_PASSWORD_HASH = passwords.hashed(PASSWORD, Random(1))


def _account(account_id: str, name: str, root: str) -> Account:
    key = key_of(root)
    profile = LoginProfile(_PASSWORD_HASH, NOW, NOW)
    keys = [AccessKey(key.access_key_id, key.secret, NOW)]
    return Account(account_id, name, NOW, RootUser(f"{root}@example.com", profile, keys))


def configuration() -> Configuration:
    """Return an account with the admin `ada`, `noor` without rights, one of everything, a partner's."""
    account = _account(ACCOUNT, "Games", "root")
    account.alias = "games"
    account.users["ada"] = _user("ada", 1, inline={"all": allow("*")})
    account.users["noor"] = _user("noor", 2, tags={"team": "qa"}, groups=["readers"])
    account.groups["readers"] = Group(name="readers", id="AGPA" + "G" * 17, created=NOW)
    account.roles["deploy"] = Role(
        name="Deploy",
        id="AROA" + "R" * 17,
        created=NOW,
        trust=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        inline={"read": allow("s3:GetObject")},
        tags={"team": "qa"},
    )
    account.policies["reader"] = ManagedPolicy(
        "Reader", "ANPA" + "P" * 17, NOW, NOW, [PolicyVersion(1, allow("s3:GetObject"), NOW)]
    )
    account.instance_profiles["web"] = InstanceProfile("Web", "AIPA" + "I" * 17, NOW)
    account.saml_providers["corp"] = SAMLProvider("corp", "<EntityDescriptor/>" * 100, NOW, NOW)
    account.oidc_providers["token.example.com"] = OIDCProvider("token.example.com", ["app"], ["a" * 40], NOW)
    account.mfa_devices["phone"] = MFADevice("phone", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    partner = _account(PARTNER, "Partner", "partner-root")
    partner.users["finn"] = _user("finn", 3, inline={"all": allow("*")})
    return Configuration({ACCOUNT: account, PARTNER: partner})


@dataclass
class World:
    """A configuration, and calls on it that follow one another."""

    configuration: Configuration = field(default_factory=configuration)
    now: datetime = NOW
    chance: Random = field(default_factory=lambda: Random(7))
    bodies: dict[str, bytes] = field(default_factory=dict)
    region: str = "us-east-1"

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.now, chance=self.chance, bodies=self.bodies, region=self.region)

    @property
    def account(self) -> Account:
        return self.configuration.accounts[ACCOUNT]

    def answer(self, caller: str | Credentials | None, name: str, /, **parameters: Any) -> Answer:
        """Make a call, such as `iam:CreateUser`, as somebody, and keep what came of it."""
        service, _, operation = name.partition(":")
        credentials = key_of(caller) if isinstance(caller, str) else caller
        found = call(self.configuration, credentials, service, operation, parameters, self.surroundings)
        self.keep(found)
        return found

    def keep(self, found: Answer) -> None:
        """Keep what came of a call."""
        self.configuration = found.configuration
        self.bodies |= found.bodies

    def do(self, caller: str | Credentials | None, name: str, /, **parameters: Any) -> dict[str, Any]:
        """Make a call that must succeed, and return its result."""
        return self.answer(caller, name, **parameters).unwrapped()

    def refused(self, caller: str | Credentials | None, name: str, /, **parameters: Any) -> AWSError:
        """Make a call that must fail, and return its error."""
        error = self.answer(caller, name, **parameters).error
        assert error is not None, f"{name} succeeded"
        return error

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def credentials_in(result: dict[str, Any]) -> Credentials:
    """Return the temporary credentials that a result shows."""
    given = result["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
