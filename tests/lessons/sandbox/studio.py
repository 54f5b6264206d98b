"""An account with something of everything that the diagram and the findings show: a small game studio."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from iamlab.account import passwords
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey, LastUse, LoginProfile, MFADevice
from iamlab.account.identities import Group, InstanceProfile, Role, RootUser, User
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from tests.aws_api.world import ACCOUNT, PASSWORD, allow, trust

AWS = "arn:aws:iam::aws:policy/"
_HASH = passwords.hashed(PASSWORD, Random(1))


def own(name: str) -> str:
    """Return the ARN of a customer managed policy."""
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


def studio(now: datetime) -> Configuration:
    """Return the account; everybody who has a password has `PASSWORD`."""
    account = empty(now)
    account.root.access_keys = [
        AccessKey("AKIAROOT", "s", _ago(now, 900), last_use=LastUse(_ago(now, 760), "s3", "us-east-1"))
    ]
    for name, versions in (("ReportsReader", 2), ("GameOutcomeReadWrite", 1), ("DeployFunctions", 4)):
        _policy(account, now, name, versions)
    for name, versions in (("GameOutcomeRead", 1), ("DevBoundary", 1), ("Everything", 1)):
        _policy(account, now, name, versions)
    account.policies["everything"].versions[0].document = allow("*")
    _group(account, now, "auditors", [own("ReportsReader"), f"{AWS}IAMReadOnlyAccess"])
    _group(account, now, "developers-qa", [own("GameOutcomeReadWrite")])
    _group(account, now, "admins", [f"{AWS}AdministratorAccess"])
    _group(account, now, "pipelines", [own("DeployFunctions")])
    _user(account, now, "maya", ["auditors"], key_age=34)
    _user(account, now, "jonas", ["developers-qa"], key_age=61, boundary=own("DevBoundary"))
    _user(account, now, "aiko", ["developers-qa", "admins"])
    rafael = _user(account, now, "rafael", [], key_age=211, mfa=False)
    rafael.attached, rafael.inline = [own("GameOutcomeReadWrite")], {"debug-tables": allow("dynamodb:Scan")}
    _user(account, now, "deploy-bot", ["pipelines"], key_age=18, mfa=False).login_profile = None
    _role(account, now, "game-outcome-writer", trust({"Service": "lambda.amazonaws.com"}))
    account.roles["game-outcome-writer"].attached = [
        f"{AWS}service-role/AWSLambdaBasicExecutionRole",
        own("GameOutcomeReadWrite"),
    ]
    account.roles["game-outcome-writer"].last_use = LastUse(now - timedelta(minutes=3), "s3", "us-east-1")
    _role(account, now, "partner-reader", trust({"AWS": "444455556666"}))
    account.roles["partner-reader"].attached = [own("GameOutcomeRead")]
    _role(account, now, "build", trust({"Service": "ec2.amazonaws.com"}))
    account.instance_profiles["build"] = InstanceProfile("build", "AIPA" + "B" * 17, now, role="build")
    return Configuration({ACCOUNT: account})


def crowd(
    now: datetime, users: int = 500, groups: int = 20, roles: int = 100, policies: int = 300
) -> Configuration:
    """Return a large account; `user-0` may read everything."""
    account = empty(now)
    for number in range(policies):
        _policy(account, now, f"policy-{number}", 1)
    for number in range(groups):
        held = [own(f"policy-{(number * 3 + each) % policies}") for each in range(3)]
        _group(account, now, f"group-{number}", held)
    account.groups["group-0"].attached.append(f"{AWS}IAMReadOnlyAccess")
    for number in range(users):
        _user(account, now, f"user-{number}", [f"group-{number % groups}"], key_age=40, mfa=number % 50 > 0)
    for number in range(roles):
        _role(account, now, f"role-{number}", trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/user-{number}"}))
        account.roles[f"role-{number}"].attached = [own(f"policy-{number}")]
    return Configuration({ACCOUNT: account})


def empty(now: datetime) -> Account:
    """Return an account with nothing in it but its root user."""
    profile = LoginProfile(_HASH, _ago(now, 700), _ago(now, 700))
    return Account(ACCOUNT, "Studio", _ago(now, 730), RootUser("root@example.com", profile))


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _id(prefix: str, name: str) -> str:
    letters = "".join(each for each in name.upper() if each.isalpha())
    return f"{prefix}{letters:A<17}"[:21]


def _policy(account: Account, now: datetime, name: str, versions: int) -> None:
    held = [PolicyVersion(number, allow("s3:GetObject"), now) for number in range(1, versions + 1)]
    account.policies[name.lower()] = ManagedPolicy(
        name, _id("ANPA", name), now, now, held, default=versions, last_number=versions
    )


def _group(account: Account, now: datetime, name: str, attached: Iterable[str]) -> None:
    account.groups[name] = Group(name=name, id=_id("AGPA", name), created=now, attached=list(attached))


def _user(
    account: Account,
    now: datetime,
    name: str,
    groups: list[str],
    *,
    key_age: int | None = None,
    mfa: bool = True,
    boundary: str | None = None,
) -> User:
    profile = LoginProfile(_HASH, _ago(now, 40), _ago(now, 40), last_used=_ago(now, 3))
    user = User(
        name=name,
        id=_id("AIDA", name),
        created=_ago(now, 300),
        groups=groups,
        login_profile=profile,
        boundary=boundary,
    )
    if key_age is not None:
        last = LastUse(_ago(now, 2), "s3", "us-east-1")
        user.access_keys = [AccessKey(f"AKIA{name.upper():X<16}", "s", _ago(now, key_age), last_use=last)]
    if mfa:
        owner = account.arn("user", "/", name)
        account.mfa_devices[name] = MFADevice(name, "GEZDGNBVGY3TQOJQ", owner=owner, enabled=now)
    account.users[name] = user
    return user


def _role(account: Account, now: datetime, name: str, trusted: str) -> None:
    account.roles[name] = Role(name=name, id=_id("AROA", name), created=now, trust=trusted)
