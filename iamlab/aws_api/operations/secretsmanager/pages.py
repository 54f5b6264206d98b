"""Lists in pages, as Secrets Manager cuts them."""

from collections.abc import Sequence
from typing import Any

from iamlab.aws_api.operation import Call, Result
from iamlab.aws_api.operations.secretsmanager.errors import InvalidParameterException

PAGE = 100


def page(made: Call, name: str, entries: Sequence[Any]) -> Result:
    """Return one page of a list under `name`. Raises InvalidParameterException for a token that is none."""
    token, most = made.parameters.get("NextToken", "0"), made.parameters.get("MaxResults", PAGE)
    if not (token.isascii() and token.isdigit() and len(token) < 9):
        raise InvalidParameterException("Invalid NextToken.")
    start = int(token)
    result: Result = {name: list(entries[start : start + most])}
    return {**result, "NextToken": str(start + most)} if start + most < len(entries) else result
