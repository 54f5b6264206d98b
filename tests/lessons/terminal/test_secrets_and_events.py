"""`aws secretsmanager`, `ssm`, `events`, `cloudwatch` and `apigateway` in the terminal."""

import json

from tests.aws_api.world import ACCOUNT, World, trust
from tests.lessons.terminal.conftest import Type

QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:report"
URI = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def good(entry_of: Type, line: str) -> str:
    """Enter a command that must succeed, and return what it says."""
    entry = entry_of(line)
    assert entry.err == "", entry.err
    return str(entry.out)


def test_a_secret_is_made_read_changed_and_listed(enter_line: Type) -> None:
    good(enter_line, "aws secretsmanager create-secret --name prod/db --secret-string 'correct horse'")
    read = "aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text"
    assert good(enter_line, read).strip() == "correct horse"
    good(enter_line, "aws secretsmanager put-secret-value --secret-id prod/db --secret-string new")
    assert good(enter_line, f"{read} --version-stage AWSPREVIOUS").strip() == "correct horse"
    names = "aws secretsmanager list-secrets --query SecretList[].Name --output text"
    assert good(enter_line, names).strip() == "prod/db"
    error = enter_line("aws secretsmanager get-secret-value --secret-id nothing").err
    assert "(ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager" in error


def test_a_parameter_is_put_and_read_by_its_path(enter_line: Type) -> None:
    good(enter_line, "aws ssm put-parameter --name /prod/password --value secret --type SecureString")
    by_path = "aws ssm get-parameters-by-path --path /prod --query Parameters[].Value --output text"
    assert good(enter_line, f"{by_path} --with-decryption").strip() == "secret"
    assert good(enter_line, by_path).strip() != "secret"
    again = enter_line("aws ssm put-parameter --name /prod/password --value x --type SecureString")
    assert "(ParameterAlreadyExists)" in again.err


def test_an_event_fails_is_counted_and_arrives_once_the_queue_lets_it_in(
    enter_line: Type, world: World
) -> None:
    good(enter_line, "aws sqs create-queue --queue-name jobs")
    good(enter_line, """aws events put-rule --name orders --event-pattern '{"source": ["shop"]}'""")
    good(enter_line, f"aws events put-targets --rule orders --targets Id=one,Arn={QUEUE}")
    send = """aws events put-events --entries '[{"Source": "shop", "DetailType": "Order", "Detail": "{}"}]'"""
    assert json.loads(good(enter_line, send))["FailedEntryCount"] == 0
    start, end = f"{world.now:%Y-%m-%dT00:00:00Z}", f"{world.now:%Y-%m-%dT23:59:59Z}"
    count = (
        "aws cloudwatch get-metric-statistics --namespace AWS/Events --metric-name FailedInvocations "
        f"--dimensions Name=RuleName,Value=orders --start-time {start} --end-time {end} --period 86400 "
        "--statistics Sum --query Datapoints[].Sum --output text"
    )
    assert good(enter_line, count).strip() == "1.0"
    policy = trust({"Service": "events.amazonaws.com"}, "sqs:SendMessage", Resource=QUEUE)
    url = f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/jobs"
    world.do("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
    good(enter_line, send)
    received = "aws sqs receive-message --queue-url " + url + " --query 'length(Messages)'"
    assert good(enter_line, received).strip() == "1"


def test_an_api_is_made_and_deployed(enter_line: Type) -> None:
    made = json.loads(good(enter_line, "aws apigateway create-rest-api --name orders"))
    at = f"--rest-api-id {made['id']} --resource-id {made['rootResourceId']} --http-method GET"
    good(enter_line, f"aws apigateway put-method {at} --authorization-type AWS_IAM")
    integration = f"--type AWS_PROXY --integration-http-method POST --uri {URI}"
    good(enter_line, f"aws apigateway put-integration {at} {integration}")
    good(enter_line, f"aws apigateway create-deployment --rest-api-id {made['id']} --stage-name prod")
    tested = json.loads(good(enter_line, f"aws apigateway test-invoke-method {at}"))
    assert "Invalid permissions on Lambda function" in tested["log"]
