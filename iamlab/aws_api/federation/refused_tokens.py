"""The error that tokens and responses are refused with, whatever is wrong with them."""

from iamlab.account.errors import AWSError


class InvalidIdentityToken(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidIdentityToken", message, 400)
