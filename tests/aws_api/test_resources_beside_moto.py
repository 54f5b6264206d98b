"""The same calls to S3, SQS, KMS and DynamoDB through the gate and through moto: alike, or it says why.

A value in angle brackets stands for what an earlier answer held under that name, on each side its own.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey
from iamlab.account.identities import RootUser
from tests.aws_api.moto_calls import ACCOUNT
from tests.aws_api.test_beside_moto import ROOT, masked
from tests.aws_api.test_dynamodb import BY_GAME, CREATE, item, key
from tests.aws_api.world import NOW, World, trust

BUCKET = "games-data"
ROOT_ARN = f"arn:aws:iam::{ACCOUNT}:root"
B = {"Bucket": BUCKET}
PLAN = {**B, "Key": "docs/plan.txt"}
QUEUE = {"QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/jobs"}
KEY = {"KeyId": "<KeyId>"}
POLICY = trust({"AWS": ROOT_ARN}, "s3:GetObject", Resource=f"arn:aws:s3:::{BUCKET}/*")
NOT_PUBLIC = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
TAG_SET = {"TagSet": [{"Key": "team", "Value": "qa"}]}
TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/GameScores"
T = {"TableName": "GameScores"}
SCORES = {**CREATE, "GlobalSecondaryIndexes": [{**BY_GAME, "Projection": {"ProjectionType": "ALL"}}]}
GO = {**T, "Key": key("noor", "Go")}
UNLESS_THERE = {"ConditionExpression": "attribute_not_exists(UserId)"}
ONE = {"ExpressionAttributeValues": {":one": {"N": "1"}}}
NEW = {"ReturnValues": "ALL_NEW"}
NOORS = {
    "KeyConditionExpression": "UserId = :u",
    "ExpressionAttributeValues": {":u": {"S": "noor"}},
}
CHESS = {
    "KeyConditionExpression": "GameTitle = :u",
    "ExpressionAttributeValues": {":u": {"S": "Chess"}},
}
DB = {"SecretId": "db"}
P = {"Name": "/prod/db"}
VERSION, SECOND = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
SECRET_POLICY = trust({"AWS": ROOT_ARN}, "secretsmanager:GetSecretValue", Resource="*")
KMS_TAGS = [{"TagKey": "team", "TagValue": "qa"}]

CALLS: list[tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], str]] = [
    ("s3:CreateBucket", B),
    ("s3:CreateBucket", {"Bucket": "Ab"}),
    ("s3:HeadBucket", B),
    ("s3:HeadBucket", {"Bucket": "nothing-here"}),
    ("s3:ListBuckets", {}),
    ("s3:GetBucketLocation", B),
    ("s3:GetBucketPolicy", B),
    ("s3:PutBucketPolicy", {**B, "Policy": POLICY}),
    ("s3:GetBucketPolicy", B),
    ("s3:DeleteBucketPolicy", B),
    ("s3:PutObject", {**PLAN, "Body": b"secret plan", "ContentType": "text/plain"}),
    ("s3:GetObject", PLAN),
    ("s3:HeadObject", PLAN),
    ("s3:GetObject", {**B, "Key": "nothing"}),
    ("s3:HeadObject", {**B, "Key": "nothing"}),
    ("s3:GetObject", {**PLAN, "Range": "bytes=0-5"}),
    ("s3:PutObject", {**B, "Key": "a", "Body": b"", "Metadata": {"Colour": "red"}, "Tagging": "team=qa"}),
    ("s3:GetObjectTagging", {**B, "Key": "a"}),
    ("s3:ListObjectsV2", B),
    ("s3:ListObjectsV2", {**B, "Delimiter": "/"}),
    ("s3:ListObjectsV2", {**B, "Prefix": "docs/"}),
    ("s3:ListObjectsV2", {"Bucket": "nothing-here"}),
    ("s3:ListObjects", B),
    ("s3:CopyObject", {**B, "Key": "copy", "CopySource": f"{BUCKET}/a"}),
    ("s3:HeadObject", {**B, "Key": "copy"}),
    ("s3:PutObjectTagging", {**PLAN, "Tagging": TAG_SET}),
    ("s3:GetObjectTagging", PLAN),
    ("s3:DeleteObjectTagging", PLAN),
    ("s3:GetBucketTagging", B),
    ("s3:PutBucketTagging", {**B, "Tagging": TAG_SET}),
    ("s3:GetBucketTagging", B),
    ("s3:DeleteBucketTagging", B),
    ("s3:GetBucketVersioning", B),
    ("s3:PutBucketVersioning", {**B, "VersioningConfiguration": {"Status": "Suspended"}}),
    ("s3:GetBucketVersioning", B),
    ("s3:GetPublicAccessBlock", B, "moto's new buckets block nothing (fact 4.8.1)"),
    ("s3:PutPublicAccessBlock", {**B, "PublicAccessBlockConfiguration": NOT_PUBLIC}),
    ("s3:GetPublicAccessBlock", B),
    ("s3:DeletePublicAccessBlock", B),
    ("s3:GetPublicAccessBlock", B),
    ("s3:GetBucketEncryption", B, "since 2023 every bucket encrypts"),
    ("s3:DeleteBucket", B),
    ("s3:DeleteObjects", {**B, "Delete": {"Objects": [{"Key": "a"}, {"Key": "copy"}]}}),
    ("s3:DeleteObject", PLAN),
    ("s3:DeleteBucket", B),
    ("s3:DeleteBucket", B),
    ("s3control:GetPublicAccessBlock", {"AccountId": ACCOUNT}),
    ("sqs:CreateQueue", {"QueueName": "jobs", "Attributes": {"DelaySeconds": "0"}, "tags": {"team": "qa"}}),
    ("sqs:CreateQueue", {"QueueName": "jobs", "Attributes": {"DelaySeconds": "0"}}),
    ("sqs:CreateQueue", {"QueueName": "jobs", "Attributes": {"DelaySeconds": "5"}}),
    ("sqs:GetQueueUrl", {"QueueName": "jobs"}),
    ("sqs:GetQueueUrl", {"QueueName": "nothing"}),
    ("sqs:ListQueues", {}),
    ("sqs:ListQueueTags", QUEUE),
    ("sqs:TagQueue", {**QUEUE, "Tags": {"stage": "test"}}),
    ("sqs:UntagQueue", {**QUEUE, "TagKeys": ["team"]}),
    ("sqs:ListQueueTags", QUEUE),
    ("sqs:GetQueueAttributes", {**QUEUE, "AttributeNames": ["QueueArn", "VisibilityTimeout"]}),
    ("sqs:SetQueueAttributes", {**QUEUE, "Attributes": {"VisibilityTimeout": "60"}}),
    ("sqs:GetQueueAttributes", {**QUEUE, "AttributeNames": ["VisibilityTimeout"]}),
    ("sqs:SendMessage", {**QUEUE, "MessageBody": "build"}),
    (
        "sqs:SendMessage",
        {**QUEUE, "MessageBody": "x", "MessageAttributes": {"n": {"DataType": "Number", "StringValue": "1"}}},
    ),
    ("sqs:ReceiveMessage", QUEUE, "moto's receipts are its own"),
    ("sqs:PurgeQueue", QUEUE),
    ("sqs:ReceiveMessage", QUEUE),
    ("sqs:DeleteQueue", QUEUE),
    ("sqs:SendMessage", {**QUEUE, "MessageBody": "build"}),
    ("kms:CreateKey", {"Description": "Reports", "Tags": KMS_TAGS}, "moto leaves out what the key is for"),
    ("kms:DescribeKey", KEY, "moto leaves out what the key is for"),
    ("kms:DescribeKey", {"KeyId": "12345678-1234-1234-1234-123456789012"}),
    ("kms:ListKeys", {}),
    ("kms:CreateAlias", {"AliasName": "alias/reports", "TargetKeyId": "<KeyId>"}),
    ("kms:CreateAlias", {"AliasName": "alias/reports", "TargetKeyId": "<KeyId>"}),
    ("kms:CreateAlias", {"AliasName": "reports", "TargetKeyId": "<KeyId>"}),
    ("kms:GetKeyPolicy", {**KEY, "PolicyName": "default"}, "moto leaves out the name, which AWS now answers"),
    ("kms:ListKeyPolicies", KEY),
    ("kms:ListResourceTags", KEY),
    ("kms:DisableKey", KEY),
    ("kms:Encrypt", {**KEY, "Plaintext": b"x"}, "moto encrypts with keys that are off"),
    ("kms:EnableKey", KEY),
    ("kms:GetKeyRotationStatus", KEY),
    ("kms:EnableKeyRotation", KEY),
    ("kms:GetKeyRotationStatus", KEY),
    (
        "kms:ScheduleKeyDeletion",
        {**KEY, "PendingWindowInDays": 7},
        "moto leaves out the state and the days, which the API reference shows",
    ),
    ("kms:CancelKeyDeletion", KEY),
    ("kms:DeleteAlias", {"AliasName": "alias/reports"}),
    ("kms:DescribeKey", {"KeyId": "alias/reports"}),
    ("dynamodb:CreateTable", SCORES, "moto's table is there at once, and nobody measures its index"),
    ("dynamodb:CreateTable", SCORES),
    ("dynamodb:DescribeTable", T, "moto does not measure what is in an index"),
    ("dynamodb:DescribeTable", {"TableName": "Nothing"}),
    ("dynamodb:ListTables", {}),
    ("dynamodb:PutItem", {**T, "Item": item("noor", "Chess", 10, Phone={"S": "555"})}),
    ("dynamodb:PutItem", {**T, "Item": item("noor", "Go", 7, Days={"L": [{"N": "1"}]})}),
    ("dynamodb:PutItem", {**T, "Item": item("ada", "Chess", 20)}),
    ("dynamodb:PutItem", {**T, "Item": {"UserId": {"S": "x"}}}),
    ("dynamodb:PutItem", {**T, "Item": {**key("x", "y"), "UserId": {"N": "1"}}}),
    ("dynamodb:PutItem", {**T, "Item": key("noor", "Go"), **UNLESS_THERE}),
    ("dynamodb:GetItem", GO),
    ("dynamodb:GetItem", {**GO, "ProjectionExpression": "TopScore, Days[0]"}),
    ("dynamodb:GetItem", {**GO, "ProjectionExpression": "Status"}),
    ("dynamodb:GetItem", {**GO, "ProjectionExpression": "#s"}, "moto passes over names that nothing defines"),
    ("dynamodb:GetItem", {**T, "Key": {"UserId": {"S": "noor"}}}),
    ("dynamodb:GetItem", {**T, "Key": key("noor", "Ludo")}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "SET TopScore = TopScore + :one", **NEW}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "ADD Wins :one", **NEW}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "SET Best = if_not_exists(Best, :one)", **NEW}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "SET Nothing = Nowhere + :one"}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "SET UserId = :one"}),
    ("dynamodb:UpdateItem", {**GO, **ONE, "UpdateExpression": "SET Wins :one"}),
    ("dynamodb:UpdateItem", {**GO, "UpdateExpression": "REMOVE Wins, Best, Days[0]", **NEW}),
    (
        "dynamodb:UpdateItem",
        {**T, "Key": key("eve", "Go"), **ONE, "UpdateExpression": "SET Wins = :one", **NEW},
    ),
    ("dynamodb:Query", {**T, **NOORS}),
    ("dynamodb:Query", {**T, **NOORS, "ScanIndexForward": False, "Limit": 1}),
    ("dynamodb:Query", {**T, **NOORS, "Select": "COUNT"}),
    ("dynamodb:Query", {**T, **NOORS, "KeyConditionExpression": "GameTitle = :u"}),
    (
        "dynamodb:Query",
        {**T, **NOORS, "FilterExpression": "begins_with(Phone, :u) OR attribute_exists(Phone)"},
    ),
    ("dynamodb:Query", {**T, **CHESS, "IndexName": "ByGame"}),
    (
        "dynamodb:Query",
        {**T, **CHESS, "IndexName": "ByName"},
        "DynamoDB says that the table has no such index",
    ),
    ("dynamodb:Scan", {**T, "FilterExpression": "attribute_exists(Phone)"}),
    (
        "dynamodb:BatchWriteItem",
        {"RequestItems": {"GameScores": [{"DeleteRequest": {"Key": key("eve", "Go")}}]}},
    ),
    ("dynamodb:BatchGetItem", {"RequestItems": {"GameScores": {"Keys": [key("ada", "Chess")]}}}),
    ("dynamodb:DeleteItem", {**T, "Key": key("ada", "Chess"), "ReturnValues": "ALL_OLD"}),
    ("dynamodb:DeleteItem", {**GO, **UNLESS_THERE}),
    ("dynamodb:TagResource", {"ResourceArn": TABLE, "Tags": TAG_SET["TagSet"]}),
    ("dynamodb:ListTagsOfResource", {"ResourceArn": TABLE}),
    ("dynamodb:UntagResource", {"ResourceArn": TABLE, "TagKeys": ["team"]}),
    ("dynamodb:GetResourcePolicy", {"ResourceArn": TABLE}),
    ("dynamodb:DeleteTable", T, "moto's table is deleted while active"),
    ("dynamodb:GetItem", GO),
    (
        "secretsmanager:CreateSecret",
        {"Name": "db", "SecretString": "x", "ClientRequestToken": VERSION, "Tags": TAG_SET["TagSet"]},
    ),
    ("secretsmanager:CreateSecret", {"Name": "db"}),
    ("secretsmanager:GetSecretValue", DB),
    ("secretsmanager:GetSecretValue", {"SecretId": "nothing"}),
    ("secretsmanager:GetSecretValue", {**DB, "VersionStage": "AWSPENDING"}),
    ("secretsmanager:DescribeSecret", DB),
    ("secretsmanager:ListSecrets", {}),
    ("secretsmanager:PutSecretValue", {**DB, "SecretString": "y", "ClientRequestToken": SECOND}),
    ("secretsmanager:GetSecretValue", {**DB, "VersionStage": "AWSPREVIOUS"}),
    ("secretsmanager:PutSecretValue", {**DB, "SecretString": "z", "ClientRequestToken": SECOND}),
    ("secretsmanager:UpdateSecret", {**DB, "Description": "The database"}),
    ("secretsmanager:GetResourcePolicy", DB),
    ("secretsmanager:PutResourcePolicy", {**DB, "ResourcePolicy": SECRET_POLICY}),
    ("secretsmanager:GetResourcePolicy", DB),
    ("secretsmanager:DeleteResourcePolicy", DB),
    ("secretsmanager:ListSecretVersionIds", DB),
    ("secretsmanager:UntagResource", {**DB, "TagKeys": ["team"]}),
    ("secretsmanager:DeleteSecret", {**DB, "RecoveryWindowInDays": 6}),
    ("secretsmanager:DeleteSecret", DB),
    ("secretsmanager:GetSecretValue", DB),
    ("secretsmanager:RestoreSecret", DB),
    ("secretsmanager:DeleteSecret", {**DB, "ForceDeleteWithoutRecovery": True}),
    ("ssm:PutParameter", {**P, "Value": "x", "Type": "String", "Tags": TAG_SET["TagSet"]}),
    ("ssm:PutParameter", {**P, "Value": "y"}),
    ("ssm:PutParameter", {**P, "Value": "y", "Overwrite": True}),
    ("ssm:PutParameter", {"Name": "/prod/list", "Value": "a,b", "Type": "StringList"}),
    ("ssm:PutParameter", {"Name": "/prod/a/b", "Value": "x", "Type": "SecureString"}),
    ("ssm:PutParameter", {"Name": "ssm-x", "Value": "x", "Type": "String"}),
    ("ssm:PutParameter", {"Name": "new", "Value": "x"}),
    ("ssm:GetParameter", P),
    ("ssm:GetParameter", {"Name": "/prod/db:1"}, "moto leaves out what stood behind the name"),
    ("ssm:GetParameter", {"Name": "/prod/db:7"}),
    ("ssm:GetParameter", {"Name": "nothing"}),
    ("ssm:GetParameter", {"Name": "/prod/a/b", "WithDecryption": True}),
    ("ssm:GetParameters", {"Names": ["/prod/db", "nothing"]}),
    ("ssm:GetParametersByPath", {"Path": "/prod"}),
    ("ssm:GetParametersByPath", {"Path": "/prod/a", "Recursive": True, "WithDecryption": True}),
    ("ssm:GetParameterHistory", P, "moto does not tell who put a value"),
    ("ssm:DescribeParameters", {"ParameterFilters": [{"Key": "Type", "Values": ["StringList"]}]}, "as above"),
    ("ssm:DescribeParameters", {"ParameterFilters": [{"Key": "tag:team", "Values": ["qa"]}]}, "as above"),
    ("ssm:ListTagsForResource", {"ResourceType": "Parameter", "ResourceId": "/prod/db"}),
    (
        "ssm:RemoveTagsFromResource",
        {"ResourceType": "Parameter", "ResourceId": "/prod/db", "TagKeys": ["team"]},
    ),
    ("ssm:ListTagsForResource", {"ResourceType": "Parameter", "ResourceId": "nothing"}),
    ("ssm:DeleteParameters", {"Names": ["/prod/list", "nothing"]}),
    ("ssm:DeleteParameter", P),
    ("ssm:DeleteParameter", P),
]
SERVICES = ("s3", "s3control", "sqs", "kms", "dynamodb", "secretsmanager", "ssm")
DIFFERENCES = {place: call[2] for place, call in enumerate(CALLS) if len(call) == 3}


@pytest.fixture(scope="module")
def answers() -> Iterator[list[tuple[Any, Any]]]:
    """Every call's answers, ours and moto's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3
        from moto import mock_aws

        with mock_aws():
            keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
            session = boto3.Session(region_name="us-east-1", **keys)
            yield list(_both({name: session.client(name) for name in SERVICES}))


def _both(clients: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    root = RootUser("root@example.com", access_keys=[AccessKey(ROOT.access_key_id, ROOT.secret, NOW)])
    world = World(Configuration({ACCOUNT: Account(ACCOUNT, "moto", NOW, root)}))
    us: dict[str, str] = {}
    moto: dict[str, str] = {}
    for named, parameters, *_ in CALLS:
        service, _, name = named.partition(":")
        ours = world.answer(ROOT, named, **_filled(parameters, us))
        try:
            theirs: Any = clients[service]._make_api_call(name, _filled(parameters, moto))
            del theirs["ResponseMetadata"]
            if "Body" in theirs:
                theirs["Body"] = theirs["Body"].read()
        except ClientError as error:
            theirs = error.response["Error"]["Code"]
        except ParamValidationError:
            theirs = "ParamValidation"
        for side, answer in ((us, ours.result), (moto, theirs)):
            if isinstance(answer, dict) and "KeyMetadata" in answer:
                side["<KeyId>"] = answer["KeyMetadata"]["KeyId"]
        yield ours.error.code if ours.error else _without_own(ours.result, us), _without_own(theirs, moto)


def _filled(parameters: dict[str, Any], seen: dict[str, str]) -> dict[str, Any]:
    return {
        name: seen.get(value, value) if isinstance(value, str) else value
        for name, value in parameters.items()
    }


LEFT_OUT = (
    "SideEncryption",
    "EncodingType",
    "Owner",
    "Checksum",
    "KeyId",
    "KeyArn",
    "Arn",
    "ARN",
    "AccessPoint",
    "VersionId",
    "BucketRegion",
    "ConsumedCapacity",
)
"""What moto does not keep, or keeps in its own way, and what clients ask for without a word."""


def _without_own(answer: Any, seen: dict[str, str]) -> Any:
    def shorn(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: shorn(inner) for key, inner in value.items() if not any(part in key for part in LEFT_OUT)
            }
        return [shorn(inner) for inner in value] if isinstance(value, list) else value

    return masked(shorn(answer))


@pytest.mark.parametrize(
    "place",
    [place for place in range(len(CALLS)) if place not in DIFFERENCES],
    ids=lambda place: f"{place}-{CALLS[place][0]}",
)
def test_both_answer_alike(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours == theirs


@pytest.mark.parametrize("place", DIFFERENCES, ids=lambda place: f"{place}-{CALLS[place][0]}")
def test_a_difference_is_still_there(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours != theirs, "it needs no reason any more"
