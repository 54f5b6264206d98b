"""What Parameter Store answers instead of a result (Systems Manager API reference)."""

from iamlab.account.errors import AWSError


class ValidationException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message, 400)


class ParameterNotFound(AWSError):
    """It says no more than its code."""

    def __init__(self) -> None:
        super().__init__("ParameterNotFound", "", 400)


class InvalidKeyId(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidKeyId", message, 400)


def not_simulated(names: list[str]) -> ValidationException:
    """Return the lab's own error for what Parameter Store does and the lab does not."""
    return ValidationException(f"The lab does not simulate {', '.join(names)}.")
