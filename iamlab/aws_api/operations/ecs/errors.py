"""What ECS answers instead of a result (ECS API reference, "Common error types")."""

from iamlab.account.errors import AWSError


class ClientException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("ClientException", message, 400)


class InvalidParameterException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message, 400)


class ClusterNotFound(AWSError):
    def __init__(self) -> None:
        super().__init__("ClusterNotFoundException", "Cluster not found.", 400)


CANNOT_BE_ASSUMED = (
    "ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role "
    "being passed has the proper trust relationship and permissions and that your IAM user has permissions "
    "to pass this role."
)
