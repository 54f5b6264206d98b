"""Results as the AWS CLI has them from the wire: in the order of the service's model, and times as sent.

Version 1 of the CLI prints a time as it came: text in one protocol, seconds since 1970 in another.
"""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

_IN_HEADERS = ("header", "headers", "statusCode")
_WITH_MILLISECONDS = ("s3", "ec2")
"""The services of XML whose times have milliseconds."""


class Parsing:
    """How the results of one operation are read."""

    def __init__(self, operation: Any, read_time: Callable[[Any], Any]) -> None:
        """Of a model of botocore's; `read_time` is what the CLI makes of a time as it comes."""
        self._shape = operation.output_shape
        self._service = operation.service_model.service_name
        self._is_json = operation.service_model.metadata["protocol"] in ("json", "rest-json")
        self._read_time = read_time

    def parsed(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Return a result of the gate's as the CLI would have parsed it, but for a body that streams."""
        if self._shape is None:
            return {}
        members = self._shape.members
        # Parsers read headers first.
        order = sorted(
            members, key=lambda name: members[name].serialization.get("location") not in _IN_HEADERS
        )
        whole: dict[str, Any] = {
            name: {} for name in order if members[name].serialization.get("location") == "headers"
        }
        return self._structure({**whole, **result}, self._shape, order)

    def _value(self, value: Any, shape: Any) -> Any:
        match shape.type_name, value:
            case "structure", dict() if shape.members:
                return self._structure(value, shape, shape.members)
            case "list", list() | tuple():
                return [self._value(each, shape.member) for each in value]
            case "map", dict():
                return {name: self._value(each, shape.value) for name, each in value.items()}
            case "timestamp", datetime():
                return self._read_time(self._sent(value, shape))
            case _, bytes() if not shape.serialization.get("streaming"):
                return base64.b64encode(value).decode()
        return value

    def _structure(self, value: Mapping[str, Any], shape: Any, order: Any) -> dict[str, Any]:
        return {
            name: self._value(value[name], shape.members[name])
            for name in order
            if value.get(name) is not None
        }

    def _sent(self, time: datetime, shape: Any) -> str | float:
        """Return a time as the service sends it."""
        form = shape.serialization.get("timestampFormat")
        if form == "rfc822" or (form is None and shape.serialization.get("location") == "header"):
            return format_datetime(time, usegmt=True)
        if form == "unixTimestamp" or (form is None and self._is_json):
            whole = time.replace(microsecond=0).timestamp()
            return whole + time.microsecond // 1000 / 1000 if time.microsecond >= 1000 else int(whole)
        return f"{time:%Y-%m-%dT%H:%M:%S}{'.000' if self._service in _WITH_MILLISECONDS else ''}Z"
