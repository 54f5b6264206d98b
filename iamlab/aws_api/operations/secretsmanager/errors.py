"""What Secrets Manager answers instead of a result (API reference; texts as public reports show them)."""

from iamlab.account.errors import AWSError


class ResourceNotFoundException(AWSError):
    def __init__(self, what: str = "") -> None:
        message = f"Secrets Manager can't find the specified secret{what}."
        super().__init__("ResourceNotFoundException", message, 400)


class InvalidParameterException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message, 400)


class InvalidRequestException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidRequestException", message, 400)


class ResourceExistsException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ResourceExistsException", message, 400)


class LimitExceededException(AWSError):
    """Of the lab's own limits, which are lower than those of Secrets Manager."""

    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message, 400)


class MalformedPolicyDocumentException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("MalformedPolicyDocumentException", message, 400)


def not_simulated(names: list[str]) -> InvalidParameterException:
    """Return the lab's own error for what Secrets Manager does and the lab does not."""
    return InvalidParameterException(f"The lab does not simulate {', '.join(names)}.")
