"""What EventBridge answers instead of a result (EventBridge API reference)."""

from iamlab.account.errors import AWSError


class ValidationException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message, 400)


class ResourceNotFoundException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ResourceNotFoundException", message, 400)


class InvalidEventPatternException(AWSError):
    def __init__(self, reason: str) -> None:
        message = f"Event pattern is not valid. Reason: {reason}"
        super().__init__("InvalidEventPatternException", message, 400)


class LimitExceededException(AWSError):
    def __init__(self) -> None:
        message = "The requested resource exceeds the maximum number allowed."
        super().__init__("LimitExceededException", message, 400)


def not_simulated(names: list[str]) -> ValidationException:
    """Return the lab's own error for what EventBridge does and the lab does not."""
    return ValidationException(f"The lab does not simulate {', '.join(names)}.")
