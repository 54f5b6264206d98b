"""What SQS answers instead of a result. Clients know its errors by the codes of its older protocol."""

from iamlab.account.errors import AWSError


class NonExistentQueue(AWSError):
    def __init__(self) -> None:
        message = "The specified queue does not exist."
        super().__init__("AWS.SimpleQueueService.NonExistentQueue", message, 400)


class InvalidParameterValue(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterValue", message, 400)


class InvalidAttributeName(AWSError):
    def __init__(self, name: str) -> None:
        super().__init__("InvalidAttributeName", f"Unknown Attribute {name}.", 400)


class InvalidAttributeValue(AWSError):
    def __init__(self, name: str) -> None:
        super().__init__("InvalidAttributeValue", f"Invalid value for the parameter {name}.", 400)


class MissingParameter(AWSError):
    def __init__(self, name: str) -> None:
        message = f"The request must contain the parameter {name}."
        super().__init__("MissingParameter", message, 400)
