"""Resource policies of APIs (user guide, "Controlling access with API Gateway resource policies")."""

from iamlab.account.errors import AWSError
from iamlab.account.rest_apis import RestApi
from iamlab.aws_api.operation import Call
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.apigateway.errors import BadRequestException

MOST_BYTES = 8192
SHORT = '"execute-api:/'
"""How a policy may write the ARN of the API that it is of: it does not know its id yet."""

_INVALID = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."


def put(made: Call, api: RestApi, text: str) -> None:
    """Give an API a policy, or none for an empty text. Raises BadRequestException."""
    if not text:
        api.policy = None
        return
    text = whole(text, api, made.caller.account.id)
    if len(text.encode()) > MOST_BYTES:
        raise BadRequestException(f"Policy size should not exceed {MOST_BYTES} bytes.")
    invalid = BadRequestException(_INVALID)
    try:
        api.policy = resource_documents.checked(made.configuration, text, "execute-api", invalid)
    except AWSError:
        raise invalid from None


def whole(text: str, api: RestApi, account: str) -> str:
    """Return a policy with the API's ARN where it was left to API Gateway."""
    return text.replace(SHORT, f'"arn:aws:execute-api:{api.region}:{account}:{api.id}/')
