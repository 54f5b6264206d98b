"""One finding."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Trusted Advisor's words: red, and yellow."""

    ACTION = "Action recommended"
    INVESTIGATION = "Investigation recommended"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one thing in the account that should be otherwise.

    `check` is its name and number in Trusted Advisor or the CIS benchmark v5.0.0. `kind` is `root`,
    `password_policy`, `credentials`, `user`, `group`, `role` or `policy`; `name` is what the kind is told
    by: of credentials the user's name, of a policy its ARN. `value` says in a sentence how it is, `advice`
    what to do.
    """

    check: str
    severity: Severity
    kind: str
    name: str
    title: str
    value: str
    advice: str
