"""What findings are made of: answers of AWS's, as far as the caller may read them."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from iamlab.aws_api.operation import Result

ROOT = "<root_account>"


@dataclass(frozen=True)
class KeyRow:
    """What the credential report says of an access key; `rotated` is None where there is none."""

    is_active: bool
    rotated: datetime | None
    used: datetime | None


@dataclass(frozen=True)
class CredentialRow:
    """What the credential report says of one user, or of root."""

    name: str
    has_password: bool
    password_changed: datetime | None
    password_used: datetime | None
    has_mfa: bool
    keys: tuple[KeyRow, KeyRow]

    @property
    def active_keys(self) -> tuple[KeyRow, ...]:
        return tuple(key for key in self.keys if key.is_active)


@dataclass(frozen=True)
class Evidence:
    """Results of operations, in botocore's shapes; None for each that the caller may not read.

    `summary` of GetAccountSummary, `password_policy` of GetAccountPasswordPolicy (empty where the account
    has none), `details` of GetAccountAuthorizationDetails with all its pages, `report` of
    GetCredentialReport, `mfa_devices` of ListVirtualMFADevices.
    """

    summary: Result | None = None
    password_policy: Result | None = None
    details: Result | None = None
    report: Result | None = None
    mfa_devices: Result | None = None

    @cached_property
    def credentials(self) -> dict[str, CredentialRow]:
        """The report's rows by name, root's being `ROOT`; users who are gone since are left out."""
        if self.report is None:
            return {}
        rows = csv.DictReader(io.StringIO(self.report["Content"].decode()))
        return {row["user"]: self._row(row) for row in rows if self._is_still_there(row["user"])}

    def _is_still_there(self, name: str) -> bool:
        return self._users is None or name == ROOT or name in self._users

    @cached_property
    def _users(self) -> frozenset[str] | None:
        if self.details is None:
            return None
        return frozenset(user["UserName"] for user in self.details["UserDetailList"])

    @cached_property
    def _arns_with_mfa(self) -> frozenset[str] | None:
        """Who has a virtual device now: a report may be four hours old."""
        if self.mfa_devices is None:
            return None
        devices = self.mfa_devices["VirtualMFADevices"]
        return frozenset(device["User"]["Arn"] for device in devices if "User" in device)

    def _row(self, row: Mapping[str, str]) -> CredentialRow:
        now_with_mfa = self._arns_with_mfa
        has_mfa = _flag(row["mfa_active"]) if now_with_mfa is None else row["arn"] in now_with_mfa
        return CredentialRow(
            row["user"],
            _flag(row["password_enabled"]),
            _moment(row["password_last_changed"]),
            _moment(row["password_last_used"]),
            has_mfa,
            (_key(row, 1), _key(row, 2)),
        )

    def of(self, list_name: str) -> Iterator[Result]:
        """Yield the entries of one list of the authorization details; none where they cannot be read."""
        found: list[Any] = self.details.get(list_name, []) if self.details is not None else []
        yield from found


def _key(row: Mapping[str, str], number: int) -> KeyRow:
    start = f"access_key_{number}_"
    return KeyRow(
        _flag(row[f"{start}active"]),
        _moment(row[f"{start}last_rotated"]),
        _moment(row[f"{start}last_used_date"]),
    )


def _flag(text: str) -> bool:
    return text.lower() == "true"


def _moment(text: str) -> datetime | None:
    """Return a time of the report; None for `N/A`, `no_information` and `not_supported`."""
    return datetime.fromisoformat(text) if text[:1].isdigit() else None
