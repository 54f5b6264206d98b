"""The rows of the list of users: each cell says what is known, or that nothing is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from lessons.views.sandbox import who_has_what
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.credential_report import Report, moment

OLD_KEY_DAYS = 90
"""An active key that is older should have been rotated: IAM's best practices, CIS 1.14."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says: `look` is `warning`, `ok` or nothing, `text` is empty where nothing is known."""

    text: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One user. `active` is when a password or key was last used, `is_reported` whether the report says."""

    name: str
    arn: str
    groups: tuple[str, ...] | None
    direct: int
    mfa: Cell
    key: Cell
    active: datetime | None
    is_reported: bool

    @property
    def searched(self) -> str:
        return " ".join((self.name, *(self.groups or ())))


def rows(listed: Seen, details: who_has_what.Details, report: Report) -> Iterator[Row]:
    """Yield a row for each user that ListUsers or the authorization details show."""
    shown = listed.result.get("Users") or list(details.users.values())
    for user in shown:
        name = user["UserName"]
        detail, reported = details.users.get(name), report.rows.get(name)
        yield Row(
            name,
            user["Arn"],
            tuple(detail["GroupList"]) if detail else None,
            who_has_what.policies_on(detail, "UserPolicyList") if detail else 0,
            _mfa(reported),
            _key(reported),
            _active(reported),
            reported is not None,
        )


def _mfa(row: Mapping[str, str] | None) -> Cell:
    if row is None:
        return Cell()
    if row["mfa_active"] == "true":
        return Cell("On", "ok")
    return Cell("Off", "warning") if row["password_enabled"] == "true" else Cell("No password")


def _key(row: Mapping[str, str] | None) -> Cell:
    """The age of the oldest active key is what counts."""
    if row is None:
        return Cell()
    made = [
        moment(row[f"access_key_{number}_last_rotated"])
        for number in (1, 2)
        if row[f"access_key_{number}_active"] == "true"
    ]
    ages = [(timezone.now() - each).days for each in made if each is not None]
    if not ages:
        return Cell("None")
    oldest = max(ages)
    words = "Today" if oldest == 0 else f"{oldest} day{'s' if oldest > 1 else ''}"
    return Cell(words, "warning" if oldest > OLD_KEY_DAYS else "")


def _active(row: Mapping[str, str] | None) -> datetime | None:
    columns = ("password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date")
    used: list[Any] = [moment(row[each]) for each in columns] if row else []
    return max((each for each in used if each is not None), default=None)
