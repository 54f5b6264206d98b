"""Findings, from what the gate answers (facts 6.7.1 to 6.7.3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iamlab.account.credentials import AccessKey, LastUse
from iamlab.account.identities import Group, PasswordPolicy
from iamlab.account.policies import PolicyVersion
from iamlab.aws_api.findings import Evidence, Finding, Severity, findings
from iamlab.aws_api.findings.ages import ago, lasted
from tests.aws_api.world import NOW, World, allow, policy_arn, user_arn

STRONG = PasswordPolicy(14, True, True, True, True, reuse_prevention=24)


@pytest.fixture
def world() -> World:
    """A world in which nothing is found."""
    tidy = World()
    account = tidy.account
    account.root.access_keys = []
    account.password_policy = STRONG
    account.mfa_devices["phone"].owner = account.root_arn
    account.groups["admins"] = Group(
        name="admins", id="AGPA" + "A" * 17, created=NOW, inline={"all": allow("*")}
    )
    for user in account.users.values():
        user.login_profile, user.inline = None, {}
        user.access_keys[0].last_use = LastUse(NOW - timedelta(days=1), "s3", "us-east-1")
    account.user("ada").groups = ["admins"]
    return tidy


def evidence(world: World) -> Evidence:
    """Return everything that ada may read, with a report made just now."""
    world.account.credential_report = None
    world.do("ada", "iam:GenerateCredentialReport")
    policy = world.answer("ada", "iam:GetAccountPasswordPolicy")
    return Evidence(
        summary=world.do("ada", "iam:GetAccountSummary"),
        password_policy=policy.result or {},
        details=world.do("ada", "iam:GetAccountAuthorizationDetails"),
        report=world.do("ada", "iam:GetCredentialReport"),
        mfa_devices=world.do("ada", "iam:ListVirtualMFADevices"),
    )


def found(world: World) -> list[Finding]:
    return findings(evidence(world), world.now)


def one(world: World) -> Finding:
    """Return the only finding."""
    (only,) = found(world)
    return only


def test_a_tidy_account_has_no_findings(world: World) -> None:
    assert found(world) == []


def test_whoever_may_read_nothing_is_told_nothing() -> None:
    assert findings(Evidence(), NOW) == []


def test_root_without_mfa_needs_action(world: World) -> None:
    world.account.mfa_devices["phone"].owner = None
    finding = one(world)
    assert finding.check.startswith("MFA on Root Account")
    assert (finding.severity, finding.kind, finding.title) == (
        Severity.ACTION,
        "root",
        "Root user has no MFA",
    )


def test_a_root_without_any_credentials_needs_no_mfa(world: World) -> None:
    """Nobody can sign in as it (fact 6.1.6)."""
    world.account.mfa_devices["phone"].owner = None
    world.account.root.login_profile = None
    assert found(world) == []


def test_a_root_key_needs_action_and_tells_when_it_was_used(world: World) -> None:
    key = AccessKey("AKIAROOT", "s", NOW, last_use=LastUse(NOW - timedelta(days=750), "iam", "us-east-1"))
    world.account.root.access_keys = [key]
    finding = one(world)
    assert finding.title == "Root user has an access key"
    assert finding.value == "Active, last used 2 years ago."
    assert finding.severity is Severity.ACTION


def test_a_root_key_is_found_without_a_report_and_without_a_summary(world: World) -> None:
    world.account.root.access_keys = [AccessKey("AKIAROOT", "s", NOW, is_active=False)]
    everything = evidence(world)
    (finding,) = findings(replace(everything, report=None), NOW)
    assert (finding.title, finding.value) == (
        "Root user has an access key",
        "No policy binds whoever holds it.",
    )
    (finding,) = findings(replace(everything, summary=None), NOW)
    assert finding.value == "Inactive, never used."


def test_two_root_keys_are_one_finding(world: World) -> None:
    world.account.root.access_keys = [AccessKey(f"AKIA{n}", "s", NOW) for n in (1, 2)]
    finding = one(world)
    assert finding.title == "Root user has two access keys"
    assert finding.value == "Active, never used. Active, never used."


def test_no_password_policy_needs_action(world: World) -> None:
    world.account.password_policy = None
    finding = one(world)
    assert (finding.severity, finding.kind) == (Severity.ACTION, "password_policy")
    assert finding.title == "The account has no password policy"


@pytest.mark.parametrize(
    ("policy", "value"),
    [
        (
            PasswordPolicy(13, True, True, True, True, reuse_prevention=24),
            "At least 13 characters, 24 passwords remembered.",
        ),
        (
            PasswordPolicy(14, True, True, True, True, reuse_prevention=23),
            "At least 14 characters, 23 passwords remembered.",
        ),
        (
            PasswordPolicy(14, True, True, True, True),
            "At least 14 characters, no passwords remembered.",
        ),
        (
            PasswordPolicy(14, False, True, True, False, reuse_prevention=24),
            "At least 14 characters, 24 passwords remembered, no lowercase letter required,"
            " no symbol required.",
        ),
    ],
)
def test_a_weak_password_policy_says_what_is_weak(world: World, policy: PasswordPolicy, value: str) -> None:
    world.account.password_policy = policy
    finding = one(world)
    assert (finding.severity, finding.value) == (Severity.INVESTIGATION, value)


def give_password(world: World, **days: int | None) -> None:
    """Give noor a password, `changed` and `used` so many days ago."""
    noor, ada = world.account.user("noor"), World().account.user("ada")
    noor.login_profile = ada.login_profile
    assert noor.login_profile is not None
    noor.login_profile.changed = NOW - timedelta(days=days.get("changed") or 0)
    used = days.get("used")
    noor.login_profile.last_used = None if used is None else NOW - timedelta(days=used)


def test_a_password_without_mfa_is_found(world: World) -> None:
    give_password(world)
    finding = one(world)
    assert (finding.kind, finding.name) == ("credentials", "noor")
    assert finding.title == "noor signs in without MFA"


def test_mfa_counts_from_when_it_is_enabled_though_the_report_is_older(world: World) -> None:
    give_password(world)
    world.do("ada", "iam:GenerateCredentialReport")
    before = evidence(world)
    world.account.mfa_devices["phone"].owner = user_arn("noor")
    now = world.do("ada", "iam:ListVirtualMFADevices")
    assert [each.title for each in findings(replace(before, mfa_devices=now), NOW)] == []
    assert [each.title for each in findings(replace(before, mfa_devices=None), NOW)] == [
        "noor signs in without MFA"
    ]


@pytest.mark.parametrize(
    ("age", "severity"),
    [
        (timedelta(days=90), None),
        (timedelta(days=90, seconds=1), Severity.INVESTIGATION),
        (timedelta(days=730), Severity.INVESTIGATION),
        (timedelta(days=730, seconds=1), Severity.ACTION),
    ],
)
def test_a_key_is_yellow_after_90_days_and_red_after_two_years(
    world: World, age: timedelta, severity: Severity | None
) -> None:
    """Fact 6.7.1."""
    world.account.user("noor").access_keys[0].created = NOW - age
    assert [each.severity for each in found(world)] == ([severity] if severity else [])


def test_an_old_key_says_how_old_and_when_it_was_used(world: World) -> None:
    world.account.user("noor").access_keys[0].created = NOW - timedelta(days=211)
    finding = one(world)
    assert finding.title == "noor’s access key is 211 days old"
    assert finding.value == "Active, last used 1 day ago."


def test_an_inactive_key_is_not_old(world: World) -> None:
    key = world.account.user("noor").access_keys[0]
    key.created, key.is_active = NOW - timedelta(days=900), False
    assert found(world) == []


def test_two_active_keys_are_one_too_many(world: World) -> None:
    world.account.user("noor").access_keys.append(AccessKey("AKIANEW", "s", NOW))
    assert one(world).title == "noor has two active access keys"
    world.account.user("noor").access_keys[0].is_active = False
    assert found(world) == []


@pytest.mark.parametrize(("unused", "is_found"), [(44, False), (45, True)])
def test_a_key_that_nobody_used_for_45_days_is_found(world: World, unused: int, is_found: bool) -> None:
    key = world.account.user("noor").access_keys[0]
    key.last_use = LastUse(NOW - timedelta(days=unused), "s3", "us-east-1")
    assert [each.value for each in found(world)] == (
        ["Access key last used 45 days ago."] if is_found else []
    )


@pytest.mark.parametrize(("age", "is_found"), [(44, False), (45, True)])
def test_a_key_that_was_never_used_counts_from_when_it_was_made(
    world: World, age: int, is_found: bool
) -> None:
    key = world.account.user("noor").access_keys[0]
    key.created, key.last_use = NOW - timedelta(days=age), None
    assert [each.value for each in found(world)] == (
        ["Access key never used in 45 days."] if is_found else []
    )


def test_an_unused_password_is_found_with_the_key_beside_it(world: World) -> None:
    world.account.mfa_devices["noors"] = World().account.mfa_devices["phone"]
    world.account.mfa_devices["noors"].owner = user_arn("noor")
    give_password(world, changed=300, used=120)
    world.account.user("noor").access_keys[0].last_use = None
    finding = one(world)
    assert finding.value == "Password last used 120 days ago; Access key never used in 50 days."
    give_password(world, changed=100)
    assert one(world).value.startswith("Password never used in 100 days;")


def test_a_customer_policy_that_allows_everything_needs_action(world: World) -> None:
    policy = world.account.policies["reader"]
    policy.versions.append(PolicyVersion(2, allow(["s3:GetObject", "*"], ["*"]), NOW))
    assert found(world) == []  # v1 is in force
    world.account.policies["reader"].default = 2
    world.account.groups["readers"].attached = [policy_arn("Reader")]
    finding = one(world)
    assert (finding.kind, finding.name) == ("policy", policy_arn("Reader"))
    assert finding.title == "Reader allows everything"
    assert finding.value == "`*` on `*`, attached to 1 identity."
    assert finding.severity is Severity.ACTION


@pytest.mark.parametrize(
    ("document", "is_found"),
    [
        (allow("*:*"), True),
        (allow("*", Condition={"Bool": {"aws:SecureTransport": "true"}}), True),
        (allow("s3:*"), False),
        (allow("*", "arn:aws:s3:::reports/*"), False),
        (allow("*").replace("Allow", "Deny"), False),
        ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}', False),
    ],
)
def test_everything_is_every_action_on_every_resource(world: World, document: str, is_found: bool) -> None:
    world.account.policies["reader"].versions[0].document = document
    assert bool(found(world)) is is_found


def test_awss_own_administrator_policy_is_not_a_customers(world: World) -> None:
    world.account.groups["admins"].attached = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    assert found(world) == []


def test_a_policy_attached_to_a_user_is_found_whether_managed_or_inline(world: World) -> None:
    world.account.user("noor").attached = [policy_arn("Reader")]
    assert (one(world).title, one(world).value) == ("noor has a policy attached directly", "Reader.")
    world.account.user("noor").inline = {"mine": allow("s3:GetObject")}
    assert (one(world).title, one(world).value) == ("noor has policies attached directly", "Reader, mine.")


@pytest.mark.parametrize("holder", ["groups", "roles"])
def test_who_has_cloud_shell_is_found(world: World, holder: str) -> None:
    held = next(iter(getattr(world.account, holder).values()))
    held.attached = ["arn:aws:iam::aws:policy/AWSCloudShellFullAccess"]
    finding = one(world)
    assert (finding.kind, finding.name) == (holder.removesuffix("s"), held.name)


def test_a_user_who_is_gone_is_not_spoken_of(world: World) -> None:
    give_password(world)
    before = evidence(world)
    del world.account.users["noor"]
    details = world.do("ada", "iam:GetAccountAuthorizationDetails")
    assert findings(replace(before, details=details), NOW) == []


def test_what_needs_action_comes_first(world: World) -> None:
    give_password(world)
    world.account.user("ada").access_keys[0].created = NOW - timedelta(days=900)
    world.account.root.access_keys = [AccessKey("AKIAROOT", "s", NOW)]
    severities = [each.severity for each in found(world)]
    assert severities == [Severity.ACTION, Severity.ACTION, Severity.INVESTIGATION]


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2, minutes=5), "2 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=400), "400 days"),
        (timedelta(days=730), "2 years"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(gone: timedelta, words: str) -> None:
    assert lasted(NOW - gone, NOW) == words
    assert ago(NOW - gone, NOW) == f"{words} ago"
