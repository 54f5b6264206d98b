"""What EC2 answers instead of a result (EC2 API reference, "Error codes")."""

from iamlab.account.errors import AWSError


class InvalidParameterValue(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterValue", message, 400)


class MissingParameter(AWSError):
    def __init__(self, name: str) -> None:
        super().__init__("MissingParameter", f"The request must contain the parameter {name}", 400)


class NotFound(AWSError):
    """There is nothing with this id; `kind` is as in `InvalidInstanceID`, `what` as people say it."""

    def __init__(self, kind: str, what: str, name: str) -> None:
        super().__init__(f"{kind}.NotFound", f"The {what} '{name}' does not exist", 400)


class Malformed(AWSError):
    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind}.Malformed", f'Invalid id: "{name}"', 400)


class NotSimulated(AWSError):
    """The lab does not have that, and does not pretend to."""

    def __init__(self, what: str) -> None:
        super().__init__("UnsupportedOperation", f"The lab does not simulate {what}.", 400)


class DryRun(AWSError):
    """Everything was permitted, and nothing was done, as the call wants it (fact 5.2.6)."""

    def __init__(self) -> None:
        message = "Request would have succeeded, but DryRun flag is set."
        super().__init__("DryRunOperation", message, 412)
