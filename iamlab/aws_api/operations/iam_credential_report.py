"""The credential report: every user's passwords, keys and MFA in one CSV file (fact 6.5.1).

An account keeps one report. It stays as it was made, whatever changes meanwhile; a new one is made when
it is asked for and the last is older than four hours. AWS takes a moment to make it, the lab none, so the
report is there as soon as the answer says STARTED.
"""

import csv
import io
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from iamlab.account.account import Account
from iamlab.account.credentials import AccessKey, CredentialReport, LoginProfile
from iamlab.account.errors import AWSError
from iamlab.account.identities import User
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.iam_asks import on_everything

LASTS = timedelta(hours=4)
"""How long a report is the current one."""

COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
    "additional_credentials_info",
)

ROOT = "<root_account>"
NOT_APPLICABLE, NO_INFORMATION, NOT_SUPPORTED = "N/A", "no_information", "not_supported"

_WITHOUT_REGION = frozenset(("s3",))
"""Services whose use names no region (user guide, on access_key_1_last_used_region)."""

_NO_CERTIFICATES = ("false", NOT_APPLICABLE, "false", NOT_APPLICABLE)


@operation("iam:GenerateCredentialReport", on_everything("iam:GenerateCredentialReport"))
def generate_credential_report(made: Call) -> Result:
    account = made.account
    if _current(account, made.now) is not None:
        return {"State": "COMPLETE"}
    account.credential_report = CredentialReport(made.now, zlib.compress(_csv(account)))
    return {"State": "STARTED", "Description": "No report exists. Starting a new report generation task"}


@operation("iam:GetCredentialReport", on_everything("iam:GetCredentialReport"))
def get_credential_report(made: Call) -> Result:
    """Raises AWSError with code ReportNotPresent or ReportExpired, both with status 410."""
    if made.account.credential_report is None:
        raise AWSError(
            "ReportNotPresent", "No report exists. Generate one with GenerateCredentialReport.", 410
        )
    report = _current(made.account, made.now)
    if report is None:
        raise AWSError(
            "ReportExpired",
            "The most recent report has expired. Generate a new one with GenerateCredentialReport.",
            410,
        )
    return {
        "Content": zlib.decompress(report.compressed),
        "ReportFormat": "text/csv",
        "GeneratedTime": report.generated,
    }


def _current(account: Account, now: datetime) -> CredentialReport | None:
    report = account.credential_report
    return report if report is not None and now <= report.generated + LASTS else None


def _csv(account: Account) -> bytes:
    """Return the file: root first, then the users by name. Reports of AWS end without a new line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_root(account))
    writer.writerows(_user(account, account.users[name]) for name in sorted(account.users))
    return text.getvalue().rstrip("\n").encode()


def _root(account: Account) -> list[str]:
    root = account.root
    return [
        ROOT,
        account.root_arn,
        _time(account.created),
        *_password(root.login_profile, NOT_SUPPORTED),
        _flag(any(account.devices_of(account.root_arn))),
        *_keys(root.access_keys),
        *_NO_CERTIFICATES,
        NOT_APPLICABLE,
    ]


def _user(account: Account, user: User) -> list[str]:
    arn = account.arn("user", user.path, user.name)
    return [
        user.name,
        arn,
        _time(user.created),
        *_password(user.login_profile, _next_rotation(account, user.login_profile)),
        _flag(any(account.devices_of(arn))),
        *_keys(user.access_keys),
        *_NO_CERTIFICATES,
        NOT_APPLICABLE,
    ]


def _password(profile: LoginProfile | None, next_rotation: str) -> Iterator[str]:
    """Enabled, last used, last changed, next rotation."""
    yield _flag(profile is not None)
    if profile is None:
        yield from (NOT_APPLICABLE, NOT_APPLICABLE)
    else:
        yield _time(profile.last_used) if profile.last_used else NO_INFORMATION
        yield _time(profile.changed)
    yield next_rotation


def _next_rotation(account: Account, profile: LoginProfile | None) -> str:
    policy = account.password_policy
    if profile is None or policy is None or policy.max_age is None:
        return NOT_APPLICABLE
    return _time(profile.changed + timedelta(days=policy.max_age))


def _keys(keys: list[AccessKey]) -> Iterator[str]:
    """Of two keys: active, last rotated, and when, in which region and for which service it was last used.

    A key keeps its dates when it is made inactive. Making it active again does not make it younger.
    """
    for number in range(2):
        key = keys[number] if number < len(keys) else None
        used = key.last_use if key else None
        yield _flag(key is not None and key.is_active)
        yield _time(key.created) if key else NOT_APPLICABLE
        if used is None:
            yield from (NOT_APPLICABLE,) * 3
        else:
            region = NOT_APPLICABLE if used.service in _WITHOUT_REGION else used.region
            yield from (_time(used.at), region, used.service)


def _flag(value: bool) -> str:
    """The user guide writes TRUE and FALSE; the files that AWS makes say so in lower case."""
    return "true" if value else "false"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
