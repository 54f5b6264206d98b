"""What a function is made of: calls are listed in `calls.json`, as `programs` has them.

The archive may hold more, and code of any other kind: it is taken as it is, and does nothing.
"""

import base64
import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from iamlab.account.functions import CALLS_BYTES, CODE_BYTES, Function, FunctionCall
from iamlab.aws_api.operations import programs
from iamlab.aws_api.operations.awslambda.errors import InvalidParameterValueException

LISTED = "calls.json"
"""The file of an archive in which the calls stand."""


def put(function: Function, given: Mapping[str, Any]) -> None:
    """Give a function its code. Raises InvalidParameterValueException for what the lab does not take."""
    if set(given) != {"ZipFile"}:
        raise InvalidParameterValueException("The lab takes the code of a function in ZipFile alone.")
    held = given["ZipFile"]
    code = held.encode() if isinstance(held, str) else bytes(held)
    if len(code) > CODE_BYTES:
        raise InvalidParameterValueException("The lab takes no more than 1 MB of code.")
    function.calls = _calls(_listed(code))
    function.code_size = len(code)
    function.code_digest = base64.b64encode(hashlib.sha256(code).digest()).decode()


_DATA = "data:application/json,"


def location(function: Function) -> str:
    """Return an address at which the calls of a function stand: one that holds them itself (RFC 2397)."""
    return _DATA + quote(msgspec.json.encode(function.calls))


def at(address: str) -> str:
    """Return the calls that stand at such an address, as JSON to read."""
    listed = unquote(address.removeprefix(_DATA)).encode()
    return msgspec.json.format(listed, indent=2).decode()


def _listed(code: bytes) -> bytes:
    """Return what stands in `calls.json` of an archive; of what is no archive all of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(code)) as archive, archive.open(LISTED) as file:
            return file.read(CALLS_BYTES + 1)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        return code


def _calls(code: bytes) -> list[FunctionCall]:
    try:
        return programs.listed(code, "functions")
    except ValueError as error:
        raise InvalidParameterValueException(str(error)) from None
