"""The event history of the account, as CloudTrail keeps it.

To read it is `cloudtrail:LookupEvents`, which every page here asks the gate for. AWS's call selects by one
attribute at a time and knows no errors; whoever may make it may read every event, so the page of many
events selects among the rows itself once the gate has let the caller look.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.dateparse import parse_datetime

from iamlab.aws_api import event_history as records
from lessons import event_history
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.events import EventFilterForm
from lessons.views.sandbox.console import Console, console_page

PAGE = 50
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the list shows it."""

    record: dict[str, Any]

    @property
    def at(self) -> datetime | None:
        return parse_datetime(self.record["eventTime"])

    @property
    def who(self) -> str:
        """Who acted: of a service that nobody signed for its name."""
        return records.username(self.record) or str(self.record["userIdentity"].get("invokedBy", ""))

    @property
    def resource(self) -> str:
        """The name of the first resource that the call was about."""
        named = records.resources(self.record)
        return named[0]["ResourceName"].rpartition("/")[2] if named else ""

    @property
    def error(self) -> str:
        return str(self.record.get("errorCode") or self.record.get("errorMessage") or "")


@console_page
def events(console: Console) -> HttpResponse:
    """List the events of the account, newest first, in pages."""
    form = EventFilterForm(console.request.GET or {"kind": "acts"})
    form.is_valid()
    (seen,) = console.look(ConsoleCall("cloudtrail:LookupEvents", {"MaxResults": 1}))
    page, shown, has_older = _page(console.request.GET.get("page", "")), [], False
    if seen.refusal is None:
        assert console.caller is not None
        found = event_history.rows(console.sandbox, console.caller.account.id, form.wanted)
        held = list(found.values_list("record", flat=True)[(page - 1) * PAGE : page * PAGE + 1])
        shown, has_older = [Row(record) for record in held[:PAGE]], len(held) > PAGE
    return console.show(
        "sandbox/events.html",
        form=form,
        seen=seen,
        rows=shown,
        newer=_address(console, page - 1) if page > 1 else "",
        older=_address(console, page + 1) if has_older else "",
    )


@console_page
def event(console: Console, event_id: str) -> HttpResponse:
    """Show one event of the account as CloudTrail wrote it; secrets never stood in it."""
    attribute = {"AttributeKey": "EventId", "AttributeValue": event_id}
    (seen,) = console.look(ConsoleCall("cloudtrail:LookupEvents", {"LookupAttributes": [attribute]}))
    if seen.refusal is not None:
        return console.show("sandbox/event.html", seen=seen)
    if not seen.result["Events"]:
        raise Http404("There is no such event in the history of this account.")
    record = json.loads(seen.result["Events"][0]["CloudTrailEvent"])
    text = json.dumps(record, indent=2, ensure_ascii=False)
    return console.show("sandbox/event.html", seen=seen, row=Row(record), text=text)


def _page(given: str) -> int:
    """Return the number of a page; 1 for what is none."""
    is_number = given.isascii() and given.isdigit() and len(given) < 6
    return max(1, min(int(given), _LAST_PAGE)) if is_number else 1


def _address(console: Console, page: int) -> str:
    query = console.request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
