"""What programs do: calls, made one after the other until one fails, as code does that catches nothing.

The lab runs no code: where AWS takes some, calls stand in its place as JSON.

    [{"call": "s3:GetObject", "parameters": {"Bucket": "reports", "Key": "q3.csv"}}]
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.account.functions import CALLS, CALLS_BYTES, FunctionCall
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import LAMBDA, OPERATIONS, Act, Origin, Result


class Step(NamedTuple):
    """One call of a program: what it brought, or the text of its failure."""

    call: str
    result: Result | None
    failure: str = ""

    @property
    def line(self) -> str:
        """What the program logs of it."""
        return f"[ERROR] ClientError: {self.failure}" if self.failure else f"[INFO] {self.call} succeeded"


def listed(code: bytes, kind: str) -> list[FunctionCall]:
    """Return the calls that a code lists, none for code of another kind.

    `kind` is what is said of whose code it is, such as `functions`. Raises ValueError for a list that is
    none, for too many calls, and for one that the lab does not simulate.
    """
    if not code.lstrip().startswith(b"["):
        return []
    try:
        calls = msgspec.json.decode(code, type=list[FunctionCall])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"The code is no list of calls: {error}") from None
    if len(calls) > CALLS or len(code) > CALLS_BYTES:
        raise ValueError(f"The lab's {kind} make no more than {CALLS} calls.")
    for each in calls:
        service, _, name = each.call.partition(":")
        if (service, name) not in OPERATIONS:
            raise ValueError(f"The lab does not simulate the call {each.call}.")
    return calls


def steps(
    act: Act, signed: Session | Credentials, calls: Sequence[FunctionCall], origin: Origin = LAMBDA
) -> Iterator[Step]:
    """Make calls up to the first that fails, and yield what came of each."""
    for each in calls:
        service, _, name = each.call.partition(":")
        try:
            result = act(signed, service, name, each.parameters, origin)
        except AWSError as error:
            text = f"An error occurred ({error.code}) when calling the {name} operation: {error.message}"
            yield Step(each.call, None, text)
            return
        yield Step(each.call, result)
