"""The events of a sandbox, kept as rows: for LookupEvents, and for the console's page of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from iamlab.aws_api.context import Surroundings
from lessons.models import Sandbox, SandboxEvent

_IN_RECORDS = {
    "EventId": "record__eventID",
    "EventName": "record__eventName",
    "EventSource": "record__eventSource",
}
"""Attributes of LookupEvents that stand in a record as they are, so that the database finds them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events to show: acts alone or reads too, of one user, of one name, those that failed."""

    with_reads: bool = False
    user: str = ""
    name: str = ""
    only_errors: bool = False


def around(sandbox: Sandbox, surroundings: Surroundings | None) -> Surroundings:
    """Return the surroundings of a call in a sandbox, with its event history."""

    def history(account: str, attribute: tuple[str, str] | None = None) -> Iterable[dict[str, Any]]:
        rows = SandboxEvent.objects.filter(sandbox=sandbox, account=account)
        if attribute is not None and attribute[0] in _IN_RECORDS:
            rows = rows.filter(**{_IN_RECORDS[attribute[0]]: attribute[1]})
        return rows.values_list("record", flat=True).iterator(chunk_size=200)

    return replace(surroundings or Surroundings(), history=history)


def rows(sandbox: Sandbox, account: str, wanted: Filter) -> QuerySet[SandboxEvent]:
    """Return the events of an account, newest first."""
    found = SandboxEvent.objects.filter(sandbox=sandbox, account=account)
    if not wanted.with_reads:
        found = found.exclude(record__readOnly=True)
    if wanted.user:
        found = found.filter(_by(wanted.user))
    if wanted.name:
        found = found.filter(record__eventName__iexact=wanted.name)
    if wanted.only_errors:
        found = found.filter(Q(record__has_key="errorCode") | Q(record__has_key="errorMessage"))
    return found


def _by(user: str) -> Q:
    """Select what somebody did: a user by name, a role's session by its own or the role's, or root."""
    if user.lower() == "root":
        return Q(record__userIdentity__type="Root")
    return (
        Q(record__userIdentity__userName__iexact=user)
        | Q(record__userIdentity__arn__iendswith=f"/{user}")
        | Q(record__userIdentity__sessionContext__sessionIssuer__userName__iexact=user)
    )
