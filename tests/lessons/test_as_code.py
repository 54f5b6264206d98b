"""Policies as Terraform, CloudFormation and CDK: read back, each is the policy that it was made of."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from iamlab.evaluator import DocumentType
from lessons.as_code import as_code
from lessons.as_code.values import quoted

READER = {
    "Version": "2012-10-17",
    "Id": "Reader",
    "Statement": [
        {
            "Sid": "Own",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::homes/${aws:username}/*",
            "Condition": {
                "StringEquals": {"aws:PrincipalTag/team": ["blue", "%{green}"]},
                "Bool": {"aws:SecureTransport": "true"},
            },
        },
        {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["*"]},
    ],
}
BUCKET = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::111122223333:root"], "Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::trail-logs/*",
        },
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::trail-logs"},
    ],
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
ODD = {
    "Version": "2012-10-17",
    "Statement": {
        "Sid": "Odd",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": 'arn:aws:s3:::b/"quoted"\\back\n\t\b\x7f\u2028 ü 😀 ${*} #{a}',
        "Condition": {"NumericLessThan": {"s3:max-keys": 10}, "Null": {"aws:TokenIssueTime": True}},
    },
}
KINDS = [
    (READER, DocumentType.IDENTITY),
    (READER, DocumentType.BOUNDARY),
    (TRUST, DocumentType.TRUST),
    (BUCKET, DocumentType.RESOURCE),
    (READER, DocumentType.SCP),
    (BUCKET, DocumentType.RCP),
    (BUCKET, DocumentType.VPC_ENDPOINT),
    (ODD, DocumentType.IDENTITY),
    (ODD, DocumentType.SESSION),
]


def form(value: dict[str, Any], kind: DocumentType, key: str, name: str = "ReportsReader") -> str:
    return next(form.text for form in as_code(value, kind, name) if form.key == key)


def read_hcl(text: str) -> Any:
    """Read an expression of HCL's objects, lists and strings; anything else fails."""
    tokens = re.findall(r'"(?:[^"\\]|\\.)*"|[{}\[\],=]|[\w.-]+', text)

    def expression() -> Any:
        token = tokens.pop(0)
        if token == "[":
            return listed()
        if token == "{":
            return entries()
        return json.loads(token.replace("$${", "${").replace("%%{", "%{"))

    def listed() -> list[Any]:
        found = []
        while tokens[0] != "]":
            found.append(expression())
            if tokens[0] == ",":
                tokens.pop(0)
        tokens.pop(0)
        return found

    def entries() -> dict[str, Any]:
        found = {}
        while tokens[0] != "}":
            key = tokens.pop(0)
            assert tokens.pop(0) == "="
            found[json.loads(key) if key.startswith('"') else key] = expression()
        tokens.pop(0)
        return found

    value = expression()
    assert tokens == []
    return value


@pytest.mark.parametrize(("value", "kind"), KINDS)
def test_jsonencode_in_terraform_comes_to_the_policy(value: dict[str, Any], kind: DocumentType) -> None:
    text = form(value, kind, "terraform-json")
    inner = text[text.index("jsonencode(") + len("jsonencode(") : text.rindex(")")]
    assert read_hcl(inner) == value


@pytest.mark.parametrize(("value", "kind"), [pair for pair in KINDS if pair[1] != DocumentType.SESSION])
def test_cloudformation_comes_to_the_policy(value: dict[str, Any], kind: DocumentType) -> None:
    template = YAML(typ="safe").load(StringIO(form(value, kind, "cloudformation")))
    (resource,) = template["Resources"].values()
    documents = [each for each in resource["Properties"].values() if isinstance(each, dict)]
    assert documents == [value]


@pytest.mark.parametrize(("value", "kind"), [pair for pair in KINDS if pair[1] != DocumentType.SESSION])
def test_cdk_comes_to_the_policy(value: dict[str, Any], kind: DocumentType) -> None:
    text = form(value, kind, "cdk")
    literal = text[text.index(", {") + 2 : text.rindex(")")]
    keyed = re.sub(r"^( *)([A-Za-z_]\w*):", r'\1"\2":', literal, flags=re.M)
    properties = json.loads(re.sub(r",(\s*[}\]])", r"\1", keyed))
    assert value in properties.values()


def test_the_data_source_says_every_part_in_terraforms_words() -> None:
    text = re.sub(" +", " ", form(READER, DocumentType.IDENTITY, "terraform"))
    for part in (
        'version = "2012-10-17"',
        'policy_id = "Reader"',
        'sid = "Own"',
        'actions = ["s3:GetObject", "s3:PutObject"]',
        'resources = ["arn:aws:s3:::homes/&{aws:username}/*"]',
        'not_actions = ["iam:*"]',
        'not_resources = ["*"]',
        'variable = "aws:PrincipalTag/team"',
        'values = ["blue", "%%{green}"]',
        "policy = data.aws_iam_policy_document.reports_reader.json",
    ):
        assert part in text
    assert "${" not in text


def test_everyone_is_a_principal_of_the_type_star() -> None:
    text = form(BUCKET, DocumentType.RESOURCE, "terraform")
    assert 'type        = "*"\n      identifiers = ["*"]' in text
    assert 'type        = "Service"\n      identifiers = ["cloudtrail.amazonaws.com"]' in text


def test_a_document_without_version_keeps_the_older_one() -> None:
    """Fact 1.1.2: without Version a document is of 2008-10-17, where variables are plain text."""
    older = {"Statement": READER["Statement"]}
    assert 'version = "2008-10-17"' in form(older, DocumentType.IDENTITY, "terraform")


def test_what_the_data_source_would_read_as_a_variable_is_left_to_jsonencode() -> None:
    value = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/&{x}"}]}
    assert "terraform" not in [each.key for each in as_code(value, DocumentType.IDENTITY)]


@pytest.mark.parametrize(
    ("kind", "terraform", "cloudformation", "cdk"),
    [
        (DocumentType.IDENTITY, "aws_iam_policy", "AWS::IAM::ManagedPolicy", "iam.CfnManagedPolicy"),
        (DocumentType.TRUST, "aws_iam_role", "AWS::IAM::Role", "iam.CfnRole"),
        (
            DocumentType.SCP,
            "aws_organizations_policy",
            "AWS::Organizations::Policy",
            "organizations.CfnPolicy",
        ),
        (DocumentType.RESOURCE, "aws_s3_bucket_policy", "AWS::S3::BucketPolicy", "s3.CfnBucketPolicy"),
    ],
)
def test_each_kind_of_policy_has_its_own_resource(
    kind: DocumentType, terraform: str, cloudformation: str, cdk: str
) -> None:
    forms = {each.key: each.text for each in as_code(BUCKET, kind, "Logs")}
    assert f'resource "{terraform}" ' in forms["terraform"]
    assert f'Type: "{cloudformation}"' in forms["cloudformation"]
    assert f"new {cdk}(this" in forms["cdk"]


def test_scp_and_rcp_say_what_they_are() -> None:
    assert 'type    = "SERVICE_CONTROL_POLICY"' in form(READER, DocumentType.SCP, "terraform")
    assert 'Type: "RESOURCE_CONTROL_POLICY"' in form(READER, DocumentType.RCP, "cloudformation")


def test_a_policy_on_a_bucket_or_queue_is_put_on_it() -> None:
    assert 'bucket = "trail-logs"' in form(BUCKET, DocumentType.RESOURCE, "terraform")
    queue = {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sqs:SendMessage",
                "Resource": "arn:aws:sqs:eu-west-1:444455556666:jobs",
            }
        ]
    }
    assert "https://sqs.eu-west-1.amazonaws.com/444455556666/jobs" in form(
        queue, DocumentType.RESOURCE, "terraform"
    )


def test_a_key_policy_is_known_by_its_actions() -> None:
    key = {"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
    assert 'resource "aws_kms_key"' in form(key, DocumentType.RESOURCE, "terraform")


def test_a_policy_of_an_unknown_service_is_an_expression_alone() -> None:
    other = {"Statement": [{"Effect": "Allow", "Action": "backup:*", "Resource": "*"}]}
    (only,) = as_code(other, DocumentType.RESOURCE)
    assert only.text.startswith("locals {")


@pytest.mark.parametrize(
    ("name", "label", "identifier"),
    [
        ("ReportsReader", "reports_reader", "ReportsReader"),
        ("Policy 1", "policy_1", "Policy1"),
        ('7 "days" ${x}', "policy_7_days_x", "Policy7DaysX"),
        ("日本", "policy", "Policy"),
        ("", "policy", "Policy"),
    ],
)
def test_names_are_made_fit_for_each_language(name: str, label: str, identifier: str) -> None:
    assert f'resource "aws_iam_policy" "{label}" {{' in form(
        TRUST, DocumentType.IDENTITY, "terraform-json", name
    )
    text = form(TRUST, DocumentType.IDENTITY, "cloudformation", name)
    assert f"  {identifier}:\n" in text


def test_words_that_yaml_takes_for_something_else_are_quoted() -> None:
    value = {"Statement": [{"Effect": "Allow", "Condition": {"StringEquals": {"on": "yes", "null": "~"}}}]}
    text = form(value, DocumentType.IDENTITY, "cloudformation")
    read = YAML(typ="safe").load(StringIO(text))["Resources"]["ReportsReader"]["Properties"]
    assert read["PolicyDocument"] == value


def test_a_quoted_text_is_what_json_reads() -> None:
    text = "".join(map(chr, range(0x200))) + "\u2028\ufeff😀\\u0041"
    assert json.loads(quoted(text)) == text
