"""Lambda through the gate: functions, the roles handed to them, their policies and logs (fact 4.7)."""

import base64
import json
from typing import Any

import pytest

from iamlab.account.resource_changes import resource_changes
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, role_arn, trust, user_arn

ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:report"
FINN = user_arn("finn", PARTNER)
ROLE = role_arn("Reports")
LAMBDA = {"Service": "lambda.amazonaws.com"}
LOGGING = allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"])
READS = {"call": "s3:GetObject", "parameters": {"Bucket": "games-data", "Key": "plan"}}
NAMED = {"FunctionName": "report"}
GROUP = {"logGroupName": "/aws/lambda/report"}


def code(*calls: dict[str, Any]) -> bytes:
    return json.dumps(calls).encode()


def create(*calls: dict[str, Any], **changed: Any) -> dict[str, Any]:
    given = {"Runtime": "python3.13", "Handler": "report.handler", "Role": ROLE, **NAMED}
    return {**given, "Code": {"ZipFile": code(*calls)}, **changed}


@pytest.fixture
def ready(world: World) -> World:
    """The small AWS with an object, and a role for functions that may log and no more."""
    world.do("ada", "s3:CreateBucket", Bucket="games-data")
    world.do("ada", "s3:PutObject", Bucket="games-data", Key="plan", Body=b"secret plan")
    world.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=trust(LAMBDA))
    let_role(world, "log", LOGGING)
    return world


def let_role(world: World, name: str, document: str) -> None:
    given = {"RoleName": "Reports", "PolicyName": name, "PolicyDocument": document}
    world.do("ada", "iam:PutRolePolicy", **given)


def logged(world: World) -> str:
    found = world.do("ada", "logs:FilterLogEvents", **GROUP)["events"]
    return "".join(event["message"] for event in found)


def test_a_function_fails_is_read_about_is_repaired_and_runs(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    failed = ready.do("ada", "lambda:Invoke", **NAMED, LogType="Tail")
    assert (failed["StatusCode"], failed["FunctionError"]) == (200, "Unhandled")
    message = json.loads(failed["Payload"])["errorMessage"]
    assert message.startswith(
        "An error occurred (AccessDenied) when calling the GetObject operation: User: "
        f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/report is not authorized to perform: s3:GetObject"
    )
    assert message in base64.b64decode(failed["LogResult"]).decode()
    assert message in logged(ready)
    let_role(ready, "read", allow("s3:GetObject", "arn:aws:s3:::games-data/*"))
    done = ready.do("ada", "lambda:Invoke", **NAMED)
    assert "FunctionError" not in done
    assert json.loads(done["Payload"])["Body"] == "secret plan"
    assert "[INFO] s3:GetObject succeeded" in logged(ready)


def test_every_call_of_a_function_is_in_the_event_history_as_its_role(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create({"call": "iam:ListUsers"}))
    events = ready.answer("ada", "lambda:Invoke", **NAMED).events
    assert [event["eventName"] for event in events] == [
        "Invoke",
        "ListUsers",
        "CreateLogGroup",
        "CreateLogStream",
        "PutLogEvents",
    ]
    assert events[1]["errorCode"] == "AccessDenied"
    assert events[1]["userIdentity"]["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/report"
    assert events[1]["sourceIPAddress"] != events[0]["sourceIPAddress"]


def test_what_a_function_did_before_it_failed_is_done(ready: World) -> None:
    let_role(ready, "create", allow("iam:CreateUser"))
    calls = ({"call": "iam:CreateUser", "parameters": {"UserName": "ravi"}}, {"call": "iam:ListUsers"})
    ready.do("ada", "lambda:CreateFunction", **create(*calls))
    assert ready.do("ada", "lambda:Invoke", **NAMED)["FunctionError"] == "Unhandled"
    assert "ravi" in ready.account.users
    assert ready.configuration.sessions == {}


def test_without_permission_to_log_there_is_no_log(ready: World) -> None:
    let_role(ready, "log", allow("s3:GetObject"))
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    shown = ready.do("ada", "lambda:Invoke", **NAMED, LogType="Tail")
    assert b"s3:GetObject succeeded" in base64.b64decode(shown["LogResult"])
    assert ready.account.log_groups == {}


def test_who_makes_a_function_hands_it_a_role(ready: World) -> None:
    """Fact 4.7.1."""
    ready.account.users["noor"].inline["make"] = allow("lambda:CreateFunction")
    error = ready.refused("noor", "lambda:CreateFunction", **create(READS))
    assert (error.code, error.status) == ("AccessDeniedException", 403)
    assert f"not authorized to perform: iam:PassRole on resource: {ROLE} because" in error.message
    condition = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    ready.account.users["noor"].inline["pass"] = allow("iam:PassRole", ROLE, Condition=condition)
    assert ready.refused("noor", "lambda:CreateFunction", **create(READS)).code == "AccessDeniedException"
    condition = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    ready.account.users["noor"].inline["pass"] = allow("iam:PassRole", ROLE, Condition=condition)
    ready.do("noor", "lambda:CreateFunction", **create(READS))
    update = {**NAMED, "Role": role_arn("Deploy")}
    ready.account.users["noor"].inline["make"] = allow("lambda:UpdateFunctionConfiguration")
    assert "iam:PassRole" in ready.refused("noor", "lambda:UpdateFunctionConfiguration", **update).message
    ready.do("noor", "lambda:UpdateFunctionConfiguration", **NAMED, Description="Weekly")


@pytest.mark.parametrize("role", ["Deploy", "Nobody"])
def test_a_role_that_does_not_trust_lambda_is_refused(ready: World, role: str) -> None:
    error = ready.refused("ada", "lambda:CreateFunction", **create(READS, Role=role_arn(role)))
    assert (error.code, error.message) == (
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
    )


def test_nobody_hands_over_a_role_of_another_account(ready: World) -> None:
    """Fact 4.7.2."""
    error = ready.refused("ada", "lambda:CreateFunction", **create(READS, Role=role_arn("x", PARTNER)))
    assert (error.code, error.message) == ("AccessDeniedException", "Cross-account pass role is not allowed.")


def test_a_role_that_stops_trusting_lambda_stops_the_function(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    document = trust({"AWS": ACCOUNT})
    ready.do("ada", "iam:UpdateAssumeRolePolicy", RoleName="Reports", PolicyDocument=document)
    error = ready.refused("ada", "lambda:Invoke", **NAMED)
    assert (error.code, "cannot be assumed by Lambda" in error.message) == ("AccessDeniedException", True)


def test_code_is_never_run(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(Code={"ZipFile": b"PK\x03\x04 print('hello')"}))
    shown = ready.do("ada", "lambda:Invoke", **NAMED, LogType="Tail")
    assert shown["Payload"] == b"null"
    assert b"The lab does not run code" in base64.b64decode(shown["LogResult"])


def test_another_code_is_another_function(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    ready.do("ada", "lambda:UpdateFunctionCode", **NAMED, ZipFile=code({"call": "sts:GetCallerIdentity"}))
    shown = json.loads(ready.do("ada", "lambda:Invoke", **NAMED)["Payload"])
    assert shown["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/report"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Code": {"ZipFile": b'[{"call": "rds:CreateDBInstance"}]'}}, "does not simulate the call"),
        ({"Code": {"ZipFile": b'[{"calls": 1}]'}}, "The code is no list of calls"),
        ({"Code": {"ZipFile": b"[" * 5000}}, "The code is no list of calls"),
        ({"Code": {"ZipFile": code(*[READS] * 21)}}, "no more than 20 calls"),
        ({"Code": {"S3Bucket": "games-data", "S3Key": "x"}}, "in ZipFile alone"),
        ({"Publish": True}, "neither images nor versions"),
        ({"TracingConfig": {"Mode": "Active"}}, "The lab does not simulate TracingConfig."),
    ],
)
def test_a_function_that_cannot_be_is_refused(ready: World, given: dict[str, Any], message: str) -> None:
    error = ready.refused("ada", "lambda:CreateFunction", **create(READS, **given))
    assert (error.code, message in error.message) == ("InvalidParameterValueException", True), error


def test_functions_that_invoke_one_another_come_to_an_end(ready: World) -> None:
    let_role(ready, "invoke", allow("lambda:InvokeFunction"))
    again = {"call": "lambda:Invoke", "parameters": NAMED}
    ready.do("ada", "lambda:CreateFunction", **create(*[again] * 20))
    answer = ready.answer("ada", "lambda:Invoke", **NAMED)
    assert answer.error is None
    assert len(answer.events) < 150
    assert "TooManyRequestsException" in logged(ready)


def test_functions_are_listed_described_and_deleted(ready: World) -> None:
    variables = {"Environment": {"Variables": {"TABLE": "scores"}}}
    answer = ready.answer("ada", "lambda:CreateFunction", **create(READS, **variables))
    assert answer.events[0]["eventName"] == "CreateFunction20150331"
    assert "scores" not in str(answer.events)
    made = ready.do("ada", "lambda:GetFunction", **NAMED)["Configuration"]
    assert (made["FunctionArn"], made["Role"], made["Environment"]) == (ARN, ROLE, variables["Environment"])
    assert ready.do("ada", "lambda:ListFunctions") == {"Functions": [made]}
    assert ready.do("ada", "lambda:GetFunction", FunctionName=ARN)["Configuration"] == made
    assert ready.refused("ada", "lambda:CreateFunction", **create()).code == "ResourceConflictException"
    ready.do("ada", "lambda:DeleteFunction", **NAMED)
    error = ready.refused("ada", "lambda:GetFunction", **NAMED)
    assert (error.code, error.message) == ("ResourceNotFoundException", f"Function not found: {ARN}")


def test_another_account_invokes_with_both_sides_permission(ready: World) -> None:
    """Fact 4.3.1."""
    ready.do("ada", "lambda:CreateFunction", **create({"call": "sts:GetCallerIdentity"}))
    assert ready.refused("finn", "lambda:Invoke", FunctionName=ARN).code == "AccessDeniedException"
    given = {**NAMED, "StatementId": "partner", "Action": "lambda:InvokeFunction", "Principal": PARTNER}
    statement = json.loads(ready.do("ada", "lambda:AddPermission", **given)["Statement"])
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{PARTNER}:root"}
    answer = ready.answer("finn", "lambda:Invoke", FunctionName=ARN)
    answer.unwrapped()
    assert {event["recipientAccountId"] for event in answer.events[:2]} == {PARTNER, ACCOUNT}
    assert ready.refused("ada", "lambda:AddPermission", **given).code == "ResourceConflictException"
    ready.do("ada", "lambda:RemovePermission", **NAMED, StatementId="partner")
    assert ready.refused("finn", "lambda:Invoke", FunctionName=ARN).code == "AccessDeniedException"
    assert ready.refused("ada", "lambda:GetPolicy", **NAMED).code == "ResourceNotFoundException"
    gone = ready.refused("ada", "lambda:RemovePermission", **NAMED, StatementId="partner")
    assert gone.message == "Statement partner is not found in resource policy."


def test_a_permission_for_a_service_names_the_source(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    given = {
        **NAMED,
        "StatementId": "bucket",
        "Action": "lambda:InvokeFunction",
        "Principal": "s3.amazonaws.com",
        "SourceArn": "arn:aws:s3:::games-data",
        "SourceAccount": ACCOUNT,
    }
    ready.do("ada", "lambda:AddPermission", **given)
    (statement,) = json.loads(ready.do("ada", "lambda:GetPolicy", **NAMED)["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"AWS:SourceAccount": ACCOUNT},
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::games-data"},
    }


def test_a_permission_for_nobody_is_refused(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    given = {**NAMED, "StatementId": "x", "Action": "lambda:InvokeFunction", "Principal": user_arn("nobody")}
    error = ready.refused("ada", "lambda:AddPermission", **given)
    assert (error.code, "The provided principal was invalid" in error.message) == (
        "InvalidParameterValueException",
        True,
    )


def test_what_changed_is_told(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    before = ready.configuration.copy().accounts[ACCOUNT]
    ready.do("ada", "lambda:UpdateFunctionCode", **NAMED, ZipFile=b"x")
    ready.do("ada", "lambda:UpdateFunctionConfiguration", **NAMED, Timeout=5)
    assert list(resource_changes(before, ready.account)) == [
        ("function `report`", "code changed"),
        ("function `report`", "settings changed"),
    ]


def test_logs_are_for_those_who_may_read_them(ready: World) -> None:
    ready.do("ada", "lambda:CreateFunction", **create(READS))
    ready.do("ada", "lambda:Invoke", **NAMED)
    error = ready.refused("noor", "logs:FilterLogEvents", **GROUP)
    assert error.code == "AccessDeniedException"
    ready.account.users["noor"].inline["logs"] = allow("logs:*", "arn:aws:logs:*:*:log-group:/aws/lambda/*")
    found = ready.do("noor", "logs:FilterLogEvents", **GROUP, filterPattern="ERROR")["events"]
    assert len(found) == 1
    (stream,) = ready.do("noor", "logs:DescribeLogStreams", **GROUP)["logStreams"]
    events = ready.do("noor", "logs:GetLogEvents", **GROUP, logStreamName=stream["logStreamName"])["events"]
    assert events[0]["message"].startswith("START RequestId: ")
    assert ready.do("ada", "logs:DescribeLogGroups")["logGroups"][0]["logGroupName"] == "/aws/lambda/report"
    ready.do("ada", "logs:DeleteLogGroup", **GROUP)
    assert ready.refused("ada", "logs:FilterLogEvents", **GROUP).code == "ResourceNotFoundException"
