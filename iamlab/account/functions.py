"""Lambda functions. Code is never run: a function is the calls of AWS that it makes."""

from datetime import datetime
from typing import Any

import msgspec

FUNCTIONS = 20
"""How many functions an account of the lab may have."""

CALLS = 20
"""How many calls a function may make."""

CODE_BYTES = 1024 * 1024
CALLS_BYTES = 16 * 1024


class FunctionCall(msgspec.Struct, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """A call that a function makes, such as `s3:GetObject`, with its parameters."""

    call: str
    parameters: dict[str, Any] = {}


class Function(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A function. `role` is the ARN of its execution role; of its code only size and digest are kept."""

    name: str
    region: str
    role: str
    created: datetime
    modified: datetime
    revision: str
    calls: list[FunctionCall] = []
    runtime: str | None = None
    handler: str | None = None
    description: str = ""
    timeout: int = 3
    memory: int = 128
    environment: dict[str, str] = {}
    code_size: int = 0
    code_digest: str = ""
    policy: str | None = None
    policy_revision: str | None = None
    tags: dict[str, str] = {}
