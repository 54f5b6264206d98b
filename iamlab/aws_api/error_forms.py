"""The same mistake has another name in each protocol of AWS (facts 5.2.4, 5.3)."""

import re

from iamlab.account.errors import AWSError
from iamlab.aws_api.parameters import operation_model
from iamlab.evaluator import messages
from iamlab.evaluator.decision import Decision, Outcome

S3 = ("s3", "s3control")

_HEAD_STATUS = {403: "Forbidden", 404: "Not Found", 400: "Bad Request", 412: "Precondition Failed"}

_BY_S3 = {
    "InvalidClientTokenId": (
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
        403,
    ),
    "ExpiredToken": ("ExpiredToken", "The provided token has expired.", 400),
}
_BY_EC2 = {
    **dict.fromkeys(
        ("InvalidClientTokenId", "SignatureDoesNotMatch"),
        ("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    ),
    "ExpiredToken": ("RequestExpired", "Request has expired.", 400),
}
_BY_JSON = {
    "InvalidClientTokenId": "UnrecognizedClientException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
    "ExpiredToken": "ExpiredTokenException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "ValidationError": "ValidationException",
}


_MASKED = re.compile(r"(arn:aws:execute-api:[a-z0-9-]+:)\d{8}")
"""What callers of an API may not read of its account."""

_BY_REST = ("lambda", "apigateway", "execute-api")
"""Services that refuse with status 403, as those that speak JSON over REST do."""


def refusal_code(service: str) -> str:
    """Return the code with which a service refuses, whatever it was that the policies did not allow."""
    return messages.error_code("s3" if service in S3 else service)


def refusal(service: str, decision: Decision) -> AWSError:
    """Return the error with which a service refuses what was decided, whichever service the action is of."""
    message = decision.message or ""
    if service == "ec2" and decision.request.service != "ec2":
        denies = decision.matched if decision.outcome is Outcome.EXPLICIT_DENY else ()
        message = messages.by_ec2(decision.request, message, denies)
    if service == "execute-api":
        message = _MASKED.sub(r"\1********", message)
    return AWSError(refusal_code(service), message, 403)


def in_words_of(service: str, error: AWSError) -> AWSError:
    """Return an error of the gate's own as `service` puts it."""
    if service in S3 and error.code in _BY_S3:
        return AWSError(*_BY_S3[error.code])
    if service == "ec2" and error.code in _BY_EC2:
        return AWSError(*_BY_EC2[error.code])
    if service == "ec2" and error.code == "ValidationError":
        return AWSError("InvalidParameterValue", error.message, 400)
    if refusal_code(service) == messages.ACCESS_DENIED_EXCEPTION:
        if error.code in _BY_JSON:
            return AWSError(_BY_JSON[error.code], error.message, 400)
        if error.code == messages.ACCESS_DENIED_EXCEPTION and service not in _BY_REST:
            return AWSError(error.code, error.message, 400)
    return error


def as_sent(service: str, operation: str, error: AWSError) -> AWSError:
    """Return an error as it reaches the caller: the answer to HEAD has a status and no body (fact 5.2.4)."""
    if service not in S3 or not operation.startswith("Head"):
        return error
    if operation_model(service, operation).http.get("method") != "HEAD" or error.status not in _HEAD_STATUS:
        return error
    return AWSError(str(error.status), _HEAD_STATUS[error.status], error.status)
