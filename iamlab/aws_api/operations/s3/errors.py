"""What S3 answers instead of a result (Amazon S3 API reference, "Error responses")."""

from iamlab.account.errors import AWSError


class NoSuchBucket(AWSError):
    def __init__(self) -> None:
        super().__init__("NoSuchBucket", "The specified bucket does not exist", 404)


class NoSuchKey(AWSError):
    def __init__(self) -> None:
        super().__init__("NoSuchKey", "The specified key does not exist.", 404)


class AccessDenied(AWSError):
    """Without a reason, as S3 says it where no policy is to blame."""

    def __init__(self, message: str = "Access Denied") -> None:
        super().__init__("AccessDenied", message, 403)


class HeaderNotImplemented(AWSError):
    """S3's answer to a header that it does not know; ours to those that the lab does not simulate."""

    def __init__(self, parameters: list[str]) -> None:
        named = ", ".join(sorted(parameters))
        message = f"A header you provided implies functionality that is not implemented: {named}."
        super().__init__("NotImplemented", message, 501)


class InvalidArgument(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidArgument", message, 400)


class InvalidTag(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidTag", message, 400)


class PreconditionFailed(AWSError):
    def __init__(self) -> None:
        message = "At least one of the pre-conditions you specified did not hold"
        super().__init__("PreconditionFailed", message, 412)
