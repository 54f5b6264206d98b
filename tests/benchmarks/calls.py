"""How long a call through the gate takes, loading and saving the configuration included."""

import time
from datetime import UTC, datetime
from statistics import median

from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.account.identities import Group, Role, User
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from iamlab.aws_api.gate import call
from tests.aws_api.world import ACCOUNT, allow, configuration, key_of, trust

ROUNDS = 200
NOW = datetime(2026, 11, 24, tzinfo=UTC)

SIZES = {"30 entities": (20, 5, 5), "900 entities": (500, 100, 300)}
"""How many users, roles and policies an account has."""


def measure() -> None:
    """Print the median and the slowest time of a call that changes something, in milliseconds."""
    print("\nA call through the gate, milliseconds (aims: 30 entities under 4, 900 under 25)")
    print(f"{'':24}{'bytes':>10}{'median':>10}{'slowest':>10}")
    for name, size in SIZES.items():
        document = saved(filled(*size))
        times = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            answer = call(loaded(document), key_of("ada"), "iam", "CreateUser", {"UserName": f"new{number}"})
            saved(answer.configuration)
            times.append((time.perf_counter() - start) * 1e3)
        print(f"{name:24}{len(document):>10,}{median(times[1:]):>10.2f}{max(times[1:]):>10.2f}")


def filled(users: int, roles: int, policies: int) -> Configuration:
    """Return the tests' account with so many more users, roles and policies."""
    made = configuration()
    account = made.accounts[ACCOUNT]
    account.groups["all"] = Group(name="all", id="AGPA" + "L" * 17, created=NOW)
    for number in range(policies):
        name, version = f"policy{number}", PolicyVersion(1, allow(["s3:Get*", "s3:List*"], "*"), NOW)
        account.policies[name] = ManagedPolicy(name, f"ANPA{number:017}", NOW, NOW, [version])
    for number in range(users):
        name, arn = f"user{number}", f"arn:aws:iam::{ACCOUNT}:policy/policy{number % policies}"
        account.users[name] = User(
            name=name, id=f"AIDA{number:017}", created=NOW, groups=["all"], attached=[arn]
        )
    for number in range(roles):
        name = f"role{number}"
        account.roles[name] = Role(
            name=name, id=f"AROA{number:017}", created=NOW, trust=trust({"Service": "ec2.amazonaws.com"})
        )
    return made
