"""Lists in pages, as EventBridge cuts them."""

from collections.abc import Sequence
from typing import Any

from iamlab.aws_api.operation import Call, Result
from iamlab.aws_api.operations.events.errors import ValidationException

PAGE = 100


def page(made: Call, name: str, entries: Sequence[Any]) -> Result:
    """Return one page of a list under `name`. Raises ValidationException for a token that is none."""
    token, most = made.parameters.get("NextToken", "0"), made.parameters.get("Limit", PAGE)
    if not (token.isascii() and token.isdigit() and len(token) < 9):
        raise ValidationException("Parameter NextToken is not valid.")
    start = int(token)
    result: Result = {name: list(entries[start : start + most])}
    return {**result, "NextToken": str(start + most)} if start + most < len(entries) else result
