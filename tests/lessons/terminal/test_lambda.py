"""`aws lambda` and `aws logs` in the terminal: a function fails, its log is read, its role repaired."""

import json
from pathlib import Path

from tests.aws_api.world import ACCOUNT, World, allow, trust
from tests.lessons.terminal.conftest import Type

CREATE = (
    "aws lambda create-function --function-name report --runtime python3.13 --handler report.handler "
    f"--role arn:aws:iam::{ACCOUNT}:role/Reports --zip-file fileb://report.zip"
)
INVOKE = "aws lambda invoke --function-name report out.json"
LOG = "aws logs filter-log-events --log-group-name /aws/lambda/report --query events[].message --output text"


def test_a_function_is_made_invoked_read_about_and_repaired(enter_line: Type, world: World) -> None:
    document = trust({"Service": "lambda.amazonaws.com"})
    world.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=document)
    role = world.account.roles["reports"]
    role.inline["log"] = allow("logs:*")
    enter_line('echo \'[{"call": "iam:ListUsers"}]\' > calls.json\nzip report.zip calls.json')
    assert '"FunctionName": "report"' in (made := enter_line(CREATE)).out, made.err
    assert '"FunctionError": "Unhandled"' in (failed := enter_line(INVOKE)).out, failed.err
    assert "AccessDenied" in enter_line("cat out.json").out
    assert "[ERROR] ClientError: An error occurred (AccessDenied)" in (log := enter_line(LOG)).out, log.err
    world.account.roles["reports"].inline["list"] = allow("iam:ListUsers")
    assert "FunctionError" not in enter_line(INVOKE).out
    assert len(json.loads(enter_line("cat out.json").out)["Users"]) == 2


def test_the_answer_of_a_function_goes_nowhere_else(enter_line: Type, world: World) -> None:
    document = trust({"Service": "lambda.amazonaws.com"})
    world.do("ada", "iam:CreateRole", RoleName="Reports", AssumeRolePolicyDocument=document)
    enter_line("echo x > code.py\nzip report.zip code.py")
    enter_line(CREATE)
    entry = enter_line("aws lambda invoke --function-name report /tmp/outside-the-terminal")
    assert entry.err
    assert not Path("/tmp/outside-the-terminal").exists()


def test_an_archive_holds_nothing_from_outside_of_the_folder(enter_line: Type) -> None:
    assert "zip:" in enter_line("zip x.zip /etc/passwd").err
    assert "zip:" in enter_line("zip /tmp/outside-the-terminal.zip x").err
    assert not Path("/tmp/outside-the-terminal.zip").exists()
