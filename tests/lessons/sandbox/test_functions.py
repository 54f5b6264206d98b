"""Lambda functions in the console: one that fails, its log read, its role repaired, invoked again."""

import json
from typing import Any

import pytest

from iamlab.account.account import Account
from iamlab.account.identities import Role
from tests.aws_api.world import ACCOUNT, NOW, allow, role_arn, trust
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

CODE = json.dumps([{"call": "s3:ListBuckets"}])
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:report"
PAGE = "functions/report/"


def _add_role(account: Account) -> None:
    account.roles["report"] = Role(
        name="Report",
        id="AROA" + "S" * 17,
        created=NOW,
        trust=trust({"Service": "lambda.amazonaws.com"}),
        inline={"log": allow("logs:*")},
    )


def create(console: Console, status: int = 200, **more: Any) -> str:
    typed = {"FunctionName": "report", "Role": role_arn("Report"), "code": CODE, **more}
    return console.act("functions/", "CreateFunction", status=status, **typed)


@pytest.fixture
def function(ada: Console) -> Console:
    """The console of `ada`, with a function whose role may log and no more."""
    ada.change(_add_role)
    assert "Function report was created." in create(ada)
    return ada


def test_a_function_fails_its_role_is_repaired_and_it_runs(function: Console) -> None:
    assert "Report" in words(function.page("functions/"))
    assert "Nothing was logged." in function.page(PAGE)
    failed = words(function.act(PAGE, "Invoke"))
    assert "It stopped at a call that failed." in failed
    assert "not authorized to perform: s3:ListAllMyBuckets" in failed
    assert "[ERROR] ClientError" in words(function.page(PAGE)), "its log stays"
    page = "roles/Report/create-inline-policy/"
    function.act(page, "PutRolePolicy", PolicyName="list", PolicyDocument=allow("s3:ListAllMyBuckets"))
    assert "It ran through." in words(function.act(PAGE, "Invoke"))


def test_code_and_role_are_shown_and_changed(function: Console) -> None:
    assert '"call": "s3:ListBuckets"' in words(function.page(PAGE))
    function.act(PAGE, "UpdateFunctionCode", ZipFile='[{"call": "sts:GetCallerIdentity"}]')
    assert "It ran through." in words(function.act(PAGE, "Invoke"))
    refused = function.act(PAGE, "UpdateFunctionCode", status=400, ZipFile='[{"call": "s3:Nonsense"}]')
    assert "does not simulate the call s3:Nonsense" in words(refused)
    role = function.act(PAGE, "UpdateFunctionConfiguration", status=400, Role=role_arn("Deploy"))
    assert "cannot be assumed by Lambda" in words(role)


def test_permissions_are_added_and_removed(function: Console) -> None:
    typed: dict[str, Any] = {
        "StatementId": "events",
        "Principal": "events.amazonaws.com",
        "Action": "lambda:InvokeFunction",
    }
    assert "events.amazonaws.com" in function.act(PAGE, "AddPermission", **typed)
    assert "ResourceConflictException" in function.act(PAGE, "AddPermission", status=409, **typed)
    function.act(PAGE, "RemovePermission", StatementId="events")
    assert function.account.functions[FUNCTION].policy is None
    function.act(PAGE, "DeleteFunction")
    assert function.account.functions == {}


def test_each_panel_shows_its_own_refusal(function: Console) -> None:
    let(function, "noor", "lambda:InvokeFunction")
    noor = signed_in_as_noor(function)
    page = noor.page(PAGE)
    for action in ("lambda:GetFunction", "lambda:GetPolicy", "logs:FilterLogEvents"):
        assert action in page
    assert "s3:ListBuckets" not in page, "who may not get the function does not see its code"
    assert "It stopped at a call that failed." in words(noor.act(PAGE, "Invoke"))


def test_a_refusal_to_pass_the_role_is_shown(function: Console) -> None:
    let(function, "noor", "lambda:CreateFunction")
    refused = create(signed_in_as_noor(function), status=403, FunctionName="other")
    assert "iam:PassRole" in refused


def test_other_methods_and_broken_forms_are_refused(function: Console) -> None:
    for page in ("functions/", PAGE):
        assert function.browser.put(function.address(page)).status_code == 405
        assert function.browser.post(function.address(page), {"act": "Nonsense"}).status_code == 400
    create(function, status=400, FunctionName="")
    create(function, status=400, FunctionName="other", code="[")
