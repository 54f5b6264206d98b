"""What KMS answers instead of a result (KMS API reference)."""

from iamlab.account.errors import AWSError


class NotFoundException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("NotFoundException", message, 400)


class KMSInvalidStateException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("KMSInvalidStateException", message, 400)


class DisabledException(AWSError):
    def __init__(self, arn: str) -> None:
        super().__init__("DisabledException", f"{arn} is disabled.", 400)


class InvalidCiphertextException(AWSError):
    """KMS says no more than that."""

    def __init__(self) -> None:
        super().__init__("InvalidCiphertextException", "", 400)


class UnsupportedOperationException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("UnsupportedOperationException", message, 400)


class LimitExceededException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("LimitExceededException", message, 400)
