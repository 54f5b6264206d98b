"""Lists in pages, as Systems Manager cuts them."""

from collections.abc import Sequence
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call, Result

PAGE = 50


def page(made: Call, name: str, entries: Sequence[Any], most: int = PAGE) -> Result:
    """Return one page of a list under `name`. Raises InvalidNextToken for a token that is none."""
    token, most = made.parameters.get("NextToken", "0"), made.parameters.get("MaxResults", most)
    if not (token.isascii() and token.isdigit() and len(token) < 9):
        raise AWSError("InvalidNextToken", "The specified token isn't valid.", 400)
    start = int(token)
    result: Result = {name: list(entries[start : start + most])}
    return {**result, "NextToken": str(start + most)} if start + most < len(entries) else result
