"""Names, ages and Regions of what an account starts with.

A file is read before its placeholders are filled, so what may hold one lets {{name}} pass.
"""

from typing import Annotated

from msgspec import Meta

FILLED_LATER = r"\{\{[\w.-]+\}\}"

FIRST_REGION = "us-east-1"

Days = Annotated[int, Meta(ge=0, le=5000)]
Region = Annotated[
    str, Meta(pattern=r"\A[a-z]{2}(-[a-z]+)+-\d\Z", extra={"must": "be a Region, such as eu-west-1"})
]
Name = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w+=,.@-]|{FILLED_LATER})+\Z",
        max_length=128,
        extra={"must": "be a name as IAM takes it, without spaces"},
    ),
]
BucketName = Annotated[
    str,
    Meta(
        pattern=rf"\A([a-z0-9.-]|{FILLED_LATER})+\Z",
        min_length=3,
        max_length=63,
        extra={"must": "be a name as S3 takes it: lower-case letters, digits and hyphens"},
    ),
]
QueueName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w-]|{FILLED_LATER})+(\.fifo)?\Z",
        max_length=80,
        extra={"must": "be a name as SQS takes it: letters, digits, hyphens and underscores"},
    ),
]
AliasName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w/-]|{FILLED_LATER})+\Z",
        max_length=200,
        extra={"must": "be the name of an alias without alias/"},
    ),
]
KeyId = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z",
        extra={"must": "be the id of a key, such as 1234abcd-12ab-34cd-56ef-1234567890ab"},
    ),
]
TableName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w.-]|{FILLED_LATER})+\Z",
        min_length=3,
        max_length=255,
        extra={"must": "be a name as DynamoDB takes it: letters, digits, dots, hyphens and underscores"},
    ),
]
FunctionName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w-]|{FILLED_LATER})+\Z",
        max_length=64,
        extra={"must": "be a name as Lambda takes it: letters, digits, hyphens and underscores"},
    ),
]
SecretName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w/+=.@-]|{FILLED_LATER})+\Z",
        max_length=512,
        extra={"must": "be a name as Secrets Manager takes it: letters, digits and any of /_+=.@-"},
    ),
]
ParameterName = Annotated[
    str,
    Meta(
        pattern=rf"\A((/([\w.-]|{FILLED_LATER})+)+|([\w.-]|{FILLED_LATER})+)\Z",
        max_length=1011,
        extra={"must": "be a name as Parameter Store takes it, such as /prod/db"},
    ),
]
RuleName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w.-]|{FILLED_LATER})+\Z",
        max_length=64,
        extra={"must": "be a name as EventBridge takes it: letters, digits, dots, hyphens and underscores"},
    ),
]
ApiName = Annotated[
    str, Meta(pattern=rf"\A([\w -]|{FILLED_LATER})+\Z", max_length=100, extra={"must": "be a name of an API"})
]
