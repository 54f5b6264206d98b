"""Lists in pages, as KMS cuts them."""

from collections.abc import Sequence
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call, Result

PAGE = 100


def page(made: Call, name: str, entries: Sequence[Any]) -> Result:
    """Return one page of a list under `name`, as Limit and Marker ask. Raises InvalidMarkerException."""
    marker, most = made.parameters.get("Marker", "0"), made.parameters.get("Limit", PAGE)
    if not (marker.isascii() and marker.isdigit() and len(marker) < 9):
        raise AWSError("InvalidMarkerException", "", 400)
    start = int(marker)
    result: Result = {name: list(entries[start : start + most]), "Truncated": start + most < len(entries)}
    return {**result, "NextMarker": str(start + most)} if result["Truncated"] else result
