"""Rules of EventBridge and APIs of API Gateway in the console."""

import json
from typing import Any

import pytest

from tests.aws_api.world import ACCOUNT, role_arn, trust, user_arn
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:report"
EVENT: dict[str, Any] = {"Source": "shop", "DetailType": "Order", "Detail": '{"state": "paid"}'}
PATTERN = '{"source": ["shop"]}'


@pytest.fixture
def rule(ada: Console) -> Console:
    """The console of `ada`, with a rule and a queue."""
    ada.act("queues/", "CreateQueue", QueueName="jobs")
    assert "Rule orders was created." in ada.act("rules/", "PutRule", Name="orders", EventPattern=PATTERN)
    return ada


@pytest.fixture
def api(ada: Console) -> str:
    """The address of an API with `GET /`, in front of a function."""
    ada.change(
        lambda account: setattr(account.roles["deploy"], "trust", trust({"Service": "lambda.amazonaws.com"}))
    )
    calls = '[{"call": "sts:GetCallerIdentity"}]'
    ada.act("functions/", "CreateFunction", FunctionName="report", Role=role_arn("Deploy"), code=calls)
    assert "API orders was created." in ada.act("apis/", "CreateRestApi", Name="orders")
    (held,) = ada.account.rest_apis.values()
    at = f"apis/{held.id}/"
    page = ada.act(at, "PutMethod", **method(held.root))
    assert "GET /" in words(page)
    return at


def method(resource: str, **changed: Any) -> dict[str, Any]:
    given = {"ResourceId": resource, "HttpMethod": "GET", "AuthorizationType": "AWS_IAM"}
    return {**given, "Function": FUNCTION, **changed}


def let_in(console: Console, service: str) -> None:
    given: dict[str, Any] = {"StatementId": "in", "Principal": service, "Action": "lambda:InvokeFunction"}
    console.act("functions/report/", "AddPermission", **given)


def counted(page: str, metric: str) -> str:
    return words(page).partition(metric)[2].split()[0]


def test_an_event_that_cannot_be_delivered_is_counted_and_one_that_can_arrives(rule: Console) -> None:
    page = rule.act("rules/orders/", "PutTargets", Id="one", Arn=QUEUE, RoleArn="", DeadLetters="")
    assert QUEUE in page
    page = rule.act("rules/orders/", "PutEvents", **EVENT)
    assert "The event was sent." in page
    assert (counted(page, "MatchedEvents"), counted(page, "FailedInvocations")) == ("1", "1")
    policy = trust({"Service": "events.amazonaws.com"}, "sqs:SendMessage", Resource=QUEUE)
    rule.act("queues/jobs/policy/", "SetQueueAttributes", Policy=policy)
    page = rule.act("rules/orders/", "PutEvents", **EVENT)
    assert counted(page, "FailedInvocations") == "1"
    assert len(rule.account.queues[QUEUE].messages) == 1


def test_an_event_that_is_none_is_not_taken_and_the_page_says_why(rule: Console) -> None:
    page = rule.act("rules/orders/", "PutEvents", **{**EVENT, "Detail": "[]"})
    assert "The event was not taken: Detail is malformed." in page


def test_targets_may_have_a_role_and_a_queue_for_dead_letters(rule: Console) -> None:
    rule.change(
        lambda account: setattr(account.roles["deploy"], "trust", trust({"Service": "events.amazonaws.com"}))
    )
    given: dict[str, Any] = {"Id": "one", "Arn": QUEUE, "RoleArn": role_arn("Deploy"), "DeadLetters": QUEUE}
    page = words(rule.act("rules/orders/", "PutTargets", **given))
    assert f"as {role_arn('Deploy')}" in page
    assert f"else to {QUEUE}" in page
    refused = rule.act("rules/orders/", "DeleteRule", status=400)
    assert "Rule can&#x27;t be deleted since it has targets." in refused
    assert "None yet." in rule.act("rules/orders/", "RemoveTargets", Id="one")
    assert "Rule orders was deleted." in rule.act("rules/orders/", "DeleteRule")


def test_a_rule_is_switched_and_its_pattern_saved_without_switching_it(rule: Console) -> None:
    assert "Disabled." in words(rule.act("rules/orders/", "DisableRule"))
    rule.act("rules/orders/", "PutRule", EventPattern='{"source": ["till"]}', State="DISABLED")
    (held,) = rule.account.rules.values()
    assert (held.is_enabled, json.loads(held.pattern)) == (False, {"source": ["till"]})
    rule.act("rules/orders/", "EnableRule")
    refused = rule.act("rules/orders/", "PutRule", status=400, EventPattern="{", State="ENABLED")
    assert "InvalidEventPatternException" in refused


def test_each_panel_of_a_rule_shows_its_own_refusal(rule: Console) -> None:
    let(rule, "noor", "events:DescribeRule")
    page = signed_in_as_noor(rule).page("rules/orders/")
    assert "Enabled." in words(page)
    for action in ("events:ListTargetsByRule", "cloudwatch:GetMetricStatistics"):
        assert action in page


def test_an_api_answers_once_it_is_deployed_and_its_function_lets_it_in(ada: Console, api: str) -> None:
    request: dict[str, Any] = {"Stage": "prod", "Method": "GET", "Path": "/", "is_signed": "on"}
    assert "Forbidden" in ada.act(api, "Invoke", status=403, **request)
    assert "The API was deployed." in ada.act(api, "CreateDeployment", StageName="prod")
    assert "Internal server error" in ada.act(api, "Invoke", status=500, **request)
    (held,) = ada.account.rest_apis.values()
    tested = ada.act(api, "TestInvokeMethod", At=f"{held.root} GET")
    assert "Invalid permissions on Lambda function" in tested
    let_in(ada, "apigateway.amazonaws.com")
    page = ada.act(api, "Invoke", **request)
    assert "200 OK" in words(page)
    assert "assumed-role/Deploy/report" in page


def test_what_a_service_did_stands_in_the_event_history_under_its_name(ada: Console, api: str) -> None:
    let_in(ada, "events.amazonaws.com")
    ada.act("rules/", "PutRule", Name="orders", EventPattern=PATTERN)
    ada.act("rules/orders/", "PutTargets", Id="one", Arn=FUNCTION, RoleArn="", DeadLetters="")
    ada.act("rules/orders/", "PutEvents", **EVENT)
    page = ada.page("events/?name=Invoke")
    assert "events.amazonaws.com" in words(page)
    at = page.partition(">Invoke<")[0].rpartition('href="')[2].partition('"')[0]
    assert "AWSService" in ada.browser.get(at).content.decode()


def test_who_may_not_send_a_request_reads_why(ada: Console, api: str) -> None:
    ada.act(api, "CreateDeployment", StageName="prod")
    noor = signed_in_as_noor(ada)
    page = noor.act(api, "Invoke", status=403, Stage="prod", Method="GET", Path="/", is_signed="on")
    assert "is not authorized to perform: execute-api:Invoke" in page
    assert "Decided here" in page


def test_a_request_that_nobody_signs_reaches_what_is_open_and_nothing_else(ada: Console, api: str) -> None:
    let_in(ada, "apigateway.amazonaws.com")
    (held,) = ada.account.rest_apis.values()
    ada.act(api, "PutMethod", **method(held.root, HttpMethod="POST", AuthorizationType="NONE"))
    ada.act(api, "CreateDeployment", StageName="prod")
    assert "200 OK" in words(ada.act(api, "Invoke", Stage="prod", Method="POST", Path="/"))
    page = ada.act(api, "Invoke", status=403, Stage="prod", Method="GET", Path="/")
    assert "Missing Authentication Token" in page


def test_paths_and_methods_are_added_and_deleted(ada: Console, api: str) -> None:
    (held,) = ada.account.rest_apis.values()
    ada.act(api, "CreateResource", ParentId=held.root, PathPart="orders")
    (held,) = ada.account.rest_apis.values()
    orders = next(each.id for each in held.resources.values() if each.path == "/orders")
    assert "GET /orders" in words(ada.act(api, "PutMethod", **method(orders)))
    twice = ada.act(api, "PutMethod", status=409, **method(orders))
    assert "Method already exists" in twice
    broken = ada.act(api, "PutMethod", status=400, **method(orders, HttpMethod="PUT", Function="report"))
    assert "AWS_PROXY" in broken
    ada.act(api, "DeleteMethod", At=f"{orders} GET")
    (held,) = ada.account.rest_apis.values()
    assert list(held.resources[orders].methods) == ["PUT"]


def test_a_resource_policy_is_written_read_and_taken_away(ada: Console, api: str) -> None:
    assert "execute-api:Invoke" in ada.page(f"{api}policy/")
    policy = trust({"AWS": user_arn("noor")}, "execute-api:Invoke", Resource="execute-api:/*")
    page = ada.act(f"{api}policy/", "UpdateRestApi", Policy=policy)
    assert "in force once the API is deployed" in words(page)
    assert "user/noor" in page
    assert "BadRequestException" in ada.act(f"{api}policy/", "UpdateRestApi", status=400, Policy="{")
    ada.act(f"{api}policy/", "UpdateRestApi", Policy="")
    (held,) = ada.account.rest_apis.values()
    assert held.policy is None
    assert "The API was deleted." in ada.act(api, "DeleteRestApi")


def test_each_panel_of_an_api_shows_its_own_refusal(ada: Console, api: str) -> None:
    page = signed_in_as_noor(ada).page(api)
    assert page.count("is not authorized to perform: apigateway:GET") == 3


@pytest.mark.parametrize("page", ["rules/nothing/", "apis/nothing/", "apis/nothing/policy/"])
def test_there_is_no_page_of_what_is_not_there(page: str, ada: Console) -> None:
    ada.page(page, status=404)


def test_other_methods_and_broken_forms_are_refused(rule: Console, api: str) -> None:
    for page in ("rules/", "rules/orders/", "apis/", api, f"{api}policy/"):
        assert rule.browser.put(rule.address(page)).status_code == 405
        assert rule.browser.post(rule.address(page), {"act": "Nonsense"}).status_code == 400
    rule.act("rules/", "PutRule", status=400, Name="", EventPattern=PATTERN)
    rule.act(api, "Invoke", status=400, Stage="prod", Method="FETCH", Path="/")
    rule.act(api, "TestInvokeMethod", status=404, At="nonsense")
