"""How CloudTrail writes the calls of each service (CloudTrail and Amazon S3 user guides, event names)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_SOURCES = {"s3control": "s3"}
"""Where CloudTrail knows a service by another name than botocore."""

_NAMES = {
    ("s3", "ListObjectsV2"): "ListObjects",
    ("s3", "PutPublicAccessBlock"): "PutBucketPublicAccessBlock",
    ("s3", "GetPublicAccessBlock"): "GetBucketPublicAccessBlock",
    ("s3", "DeletePublicAccessBlock"): "DeleteBucketPublicAccessBlock",
    ("s3control", "PutPublicAccessBlock"): "PutAccountPublicAccessBlock",
    ("s3control", "GetPublicAccessBlock"): "GetAccountPublicAccessBlock",
    ("s3control", "DeletePublicAccessBlock"): "DeleteAccountPublicAccessBlock",
    **{("lambda", each): f"{each}20150331" for each in ("CreateFunction", "DeleteFunction", "ListFunctions")},
    **{
        ("lambda", each): f"{each}20150331v2"
        for each in (
            *("GetFunction", "GetFunctionConfiguration", "UpdateFunctionCode", "UpdateFunctionConfiguration"),
            *("AddPermission", "RemovePermission", "GetPolicy"),
        )
    },
}
_LEFT_OUT = {
    "s3": ("Body",),
    "kms": ("Plaintext", "CiphertextBlob"),
    "dynamodb": ("ExpressionAttributeValues",),
    "lambda": ("Code", "ZipFile", "Environment", "Payload"),
    "logs": ("logEvents",),
    "secretsmanager": ("SecretString", "SecretBinary"),
    "sts": ("SAMLAssertion", "WebIdentityToken"),
    "ec2": ("UserData",),
    "ec2-instance-connect": ("SSHPublicKey",),
    "ssm": ("Value",),
    "events": ("Entries",),
}
_NAMES_ALONE = {"dynamodb": ("Item", "RequestItems")}
"""Of which parameters only the names in them are recorded."""

_S3_PARAMETERS = {"Bucket": "bucketName"}

DATA = frozenset(
    (
        *(("s3", f"{verb}Object") for verb in ("Get", "Put", "Delete", "Copy", "Head")),
        *(("s3", name) for name in ("DeleteObjects", "ListObjects", "ListObjectsV2", "GetObjectAcl")),
        *(("s3", f"{verb}ObjectTagging") for verb in ("Get", "Put", "Delete")),
        *(("sqs", name) for name in ("SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage")),
        *(
            ("dynamodb", f"{verb}Item")
            for verb in ("Get", "Put", "Update", "Delete", "BatchGet", "BatchWrite")
        ),
        *(("dynamodb", name) for name in ("Query", "Scan")),
        ("lambda", "Invoke"),
        ("events", "PutEvents"),
        ("logs", "PutLogEvents"),
        *(("sqs", name) for name in ("DeleteMessageBatch", "ChangeMessageVisibility", "PurgeQueue")),
    )
)
"""The operations whose records are data events; all others are management events."""


UNRECORDED = ("execute-api",)
"""Requests that are no calls of AWS's API, of which CloudTrail hears nothing."""

_TYPES = (
    (re.compile(r"arn:[\w-]+:s3:::[^/]+"), "AWS::S3::Bucket"),
    (re.compile(r"arn:[\w-]+:s3:::[^/]+/.+", re.DOTALL), "AWS::S3::Object"),
    (re.compile(r"arn:[\w-]+:kms:[^/]+:key/.+"), "AWS::KMS::Key"),
    (re.compile(r"arn:[\w-]+:sqs:.+"), "AWS::SQS::Queue"),
    (re.compile(r"arn:[\w-]+:lambda:.+:function:.+"), "AWS::Lambda::Function"),
    (re.compile(r"arn:[\w-]+:dynamodb:[^/]+:table/[^/]+"), "AWS::DynamoDB::Table"),
    (re.compile(r"arn:[\w-]+:secretsmanager:.+:secret:.+"), "AWS::SecretsManager::Secret"),
)
"""What is named in a record as a resource, by its ARN."""


def resources(asked: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    """Return the resources of a record, from the ARNs that were asked about and the accounts they are of."""
    return [
        {"type": kind, "ARN": arn, **({"accountId": owner} if owner else {})}
        for arn, owner in dict.fromkeys(asked)
        for pattern, kind in _TYPES
        if pattern.fullmatch(arn)
    ]


def source(service: str) -> str:
    """Return the `eventSource` of a service."""
    host = "monitoring" if service == "cloudwatch" else namespace(service)
    return f"{host}.amazonaws.com"


def namespace(service: str) -> str:
    """Return the name of a service in actions and records: some have another of their own in botocore."""
    return _SOURCES.get(service, service)


def name(service: str, operation: str) -> str:
    """Return the `eventName` of an operation."""
    return _NAMES.get((service, operation), operation)


def error_code(service: str, code: str) -> str:
    """Return the `errorCode` of a refusal: of EC2's it says that the client is to blame (fact 5.2.6)."""
    return f"Client.{code}" if service == "ec2" else code


def parameters(service: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call as they stand in its record: none that hold data."""
    names = _S3_PARAMETERS if service in ("s3", "s3control") else {}
    left_out, names_alone = _LEFT_OUT.get(service, ()), _NAMES_ALONE.get(service, ())
    return {
        names.get(key, key): list(value) if key in names_alone else value
        for key, value in given.items()
        if key not in left_out
    }


def elements(service: str, operation: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result of a call that changed something, as far as it stands in its record."""
    is_content = service in ("dynamodb", "lambda", "logs") and (service, operation) in DATA
    if is_content or (service, operation) == ("sqs", "ReceiveMessage"):
        return {}
    return {key: value for key, value in result.items() if key not in ("GrantToken", "Environment")}
