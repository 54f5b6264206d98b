"""Reading the event history of the account (fact 6.5.3; CloudTrail API reference, LookupEvents)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from botocore.utils import parse_timestamp

from iamlab.account.errors import AWSError
from iamlab.aws_api import event_history
from iamlab.aws_api.events import Event
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.iam_asks import on_everything

MOST = 50
"""How many events a page has at the most, and where the call does not say."""


@operation("cloudtrail:LookupEvents", on_everything("cloudtrail:LookupEvents"), changes=False)
def lookup_events(made: Call) -> Result:
    """Events newest first, those with one attribute or within some time, in pages."""
    given = made.parameters
    start, end = _moment(given.get("StartTime")), _moment(given.get("EndTime"))
    if start is not None and end is not None and start > end:
        raise AWSError("InvalidTimeRangeException", "The start time must be before the end time.")
    attribute = _attribute(made)
    kept = made.surroundings.history(made.account.id, attribute)
    records = event_history.found(kept, attribute, start, end)
    if "NextToken" in given:
        records = _behind(given["NextToken"], records)
    most = given.get("MaxResults", MOST)
    events = list(islice(records, most + 1))
    result: Result = {"Events": [event_history.shown(each) for each in events[:most]]}
    return {**result, "NextToken": events[most - 1]["eventID"]} if len(events) > most else result


def _attribute(made: Call) -> tuple[str, str] | None:
    """Raises AWSError: only one attribute is taken at a time."""
    wanted = made.parameters.get("LookupAttributes", [])
    if len(wanted) > 1:
        message = "You may specify only one lookup attribute per request."
        raise AWSError("InvalidLookupAttributesException", message)
    return (wanted[0]["AttributeKey"], wanted[0]["AttributeValue"]) if wanted else None


def _behind(token: str, records: Iterator[Event]) -> Iterator[Event]:
    """Return what comes after the last event of a page, however many came before it meanwhile.

    Raises AWSError for a token that no page gave.
    """
    if not any(each["eventID"] == token for each in records):
        raise AWSError("InvalidNextTokenException", "The specified NextToken is invalid.")
    return records


def _moment(given: Any) -> datetime | None:
    """Return the time that a call gives in one of the forms that clients take; without a zone it is UTC."""
    if given is None:
        return None
    moment: datetime = given if isinstance(given, datetime) else parse_timestamp(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
