"""A call as the AWS CLI would send it, and whoever answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer


@dataclass(frozen=True, slots=True)
class Signed:
    """A call with what it would be signed with; `credentials` is None where none are configured.

    `is_signed` is False where the command says that it must not be.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    credentials: Credentials | None
    region: str
    is_signed: bool = True


class Unsigned(Exception):
    """Raised by whoever answers a call that carries no credentials: the CLI says how to configure some."""


Make = Callable[[Signed], Answer]
