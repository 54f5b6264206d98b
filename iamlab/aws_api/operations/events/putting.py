"""Events that somebody sends: each goes to the rules that it fits (API reference, PutEvents)."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.utils import parse_to_aware_datetime

from iamlab.account import ids
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.events import delivering, finding, patterns

MOST_BYTES = 32 * 1024
"""How big the events of one call may be together in the lab."""


class _Refused(Exception):
    """Why an entry is not taken: a code and a sentence."""


def _puts(made: Call) -> Iterator[Ask]:
    """Each entry is asked for: its source and its kind show in condition keys."""
    asked = set()
    for entry in made.parameters["Entries"]:
        finding.check_bus(made, entry.get("EventBusName"))
        shown = tuple((key, entry[name]) for key, name in _KEYS if entry.get(name))
        if shown not in asked:
            asked.add(shown)
            keys = {key: (value,) for key, value in shown}
            yield Ask(
                "events:PutEvents", finding.bus_arn(made), {**keys, "events:eventBusInvocation": "false"}
            )


_KEYS = (("events:source", "Source"), ("events:detail-type", "DetailType"))


@operation("events:PutEvents", _puts)
def put_events(made: Call) -> Result:
    """What comes of the events, nobody learns from the answer: they were taken."""
    finding.refuse_the_rest(made, "Entries")
    entries = []
    for given in made.parameters["Entries"]:
        try:
            event = _event(made, given)
        except _Refused as refusal:
            code, message = refusal.args
            entries.append({"ErrorCode": code, "ErrorMessage": message})
            continue
        delivering.deliver(made, event)
        entries.append({"EventId": event["id"]})
    return {"FailedEntryCount": sum("ErrorCode" in each for each in entries), "Entries": entries}


def _event(made: Call, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event that an entry stands for. Raises _Refused."""
    for name in ("Source", "DetailType", "Detail"):
        if not given.get(name):
            text = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            raise _Refused("InvalidArgument", text)
    if given["Source"].startswith("aws."):
        raise _Refused("NotAuthorizedForSourceException", "Not authorized for the source.")
    at = parse_to_aware_datetime(given["Time"]) if "Time" in given else made.now
    event = {
        "version": "0",
        "id": ids.event_id(made.surroundings.chance),
        "detail-type": given["DetailType"],
        "source": given["Source"],
        "account": made.caller.account.id,
        "time": _written(at),
        "region": made.surroundings.region,
        "resources": list(given.get("Resources", [])),
        "detail": _detail(given["Detail"]),
    }
    if len(json.dumps(event).encode()) > MOST_BYTES:
        raise _Refused("InvalidArgument", "The lab takes events of no more than 32 KB.")
    return event


def _written(at: datetime) -> str:
    return (at.astimezone(UTC) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _detail(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or _is_deep(found, patterns.DEEPEST):
        raise _Refused("MalformedDetail", "Detail is malformed.")
    return found


def _is_deep(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not left or any(_is_deep(each, left - 1) for each in inner)
