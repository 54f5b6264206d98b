"""What Lambda answers instead of a result (Lambda API reference)."""

from iamlab.account.errors import AWSError


class ResourceNotFoundException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ResourceNotFoundException", message, 404)


class ResourceConflictException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message, 409)


class InvalidParameterValueException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterValueException", message, 400)


CANNOT_BE_ASSUMED = "The role defined for the function cannot be assumed by Lambda."
