"""The credential report as a table of users, as far as it may be read (fact 6.5.1)."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.views.sandbox.answers import Refusal
from lessons.views.sandbox.console import Console

_NONE_THERE = ("ReportNotPresent", "ReportExpired")


@dataclass(frozen=True, slots=True)
class Report:
    """The report's rows by user name, and when it was made; `refusal` where it may not be read."""

    rows: Mapping[str, Mapping[str, str]]
    made: datetime | None = None
    refusal: Refusal | None = None

    @property
    def is_none_there(self) -> bool:
        """Whether it might be read, but has to be made first."""
        return self.made is None and self.refusal is None


def read(console: Console) -> Report:
    """Read the account's last report."""
    (seen,) = console.look(ConsoleCall("iam:GetCredentialReport"))
    if seen.refusal is not None:
        return Report({}, refusal=None if seen.refusal.error.code in _NONE_THERE else seen.refusal)
    text = io.StringIO(seen.result["Content"].decode())
    return Report({row["user"]: row for row in csv.DictReader(text)}, seen.result["GeneratedTime"])


def moment(text: str) -> datetime | None:
    """Return a time of the report; None where it says N/A or that it has no information."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
