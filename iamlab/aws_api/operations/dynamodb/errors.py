"""What DynamoDB answers instead of a result (DynamoDB developer guide, "Error handling")."""

from collections.abc import Iterable

from iamlab.account.errors import AWSError


class ValidationException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", message, 400)


class NotSimulated(ValidationException):
    """Ours, for what DynamoDB does and the lab does not."""

    def __init__(self, parameters: Iterable[str]) -> None:
        super().__init__(f"The lab does not simulate {', '.join(sorted(parameters))}.")


class ResourceNotFoundException(AWSError):
    def __init__(self, message: str = "Requested resource not found") -> None:
        super().__init__("ResourceNotFoundException", message, 400)


class ResourceInUseException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ResourceInUseException", message, 400)


class LimitExceededException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message, 400)


class ConditionalCheckFailedException(AWSError):
    def __init__(self) -> None:
        super().__init__("ConditionalCheckFailedException", "The conditional request failed", 400)
