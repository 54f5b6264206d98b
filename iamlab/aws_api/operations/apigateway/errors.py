"""What API Gateway answers instead of a result (API Gateway API reference)."""

from iamlab.account.errors import AWSError


class NotFoundException(AWSError):
    def __init__(self, what: str) -> None:
        super().__init__("NotFoundException", f"Invalid {what} identifier specified", 404)


class BadRequestException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("BadRequestException", message, 400)


class ConflictException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ConflictException", message, 409)


class LimitExceededException(AWSError):
    """Of the lab's own limits."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message, 429)


def not_simulated(names: list[str]) -> BadRequestException:
    """Return the lab's own error for what API Gateway does and the lab does not."""
    return BadRequestException(f"The lab does not simulate {', '.join(names)}.")
