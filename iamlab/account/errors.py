"""What AWS answers instead of a result: a code, a text and an HTTP status (facts 5.3)."""


class AWSError(Exception):
    """An error as AWS reports it; `code` and `message` are AWS's own."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class NoSuchEntity(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("NoSuchEntity", message, 404)


class EntityAlreadyExists(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("EntityAlreadyExists", message, 409)


class DeleteConflict(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("DeleteConflict", message, 409)


class LimitExceeded(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("LimitExceeded", message, 409)


class ValidationError(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ValidationError", message, 400)


class InvalidInput(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidInput", message, 400)
