"""EventBridge through the gate: rules, what they invoke, and with whose permission (facts 3.4.5, 4.7)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from iamlab.account.resource_changes import resource_changes
from tests.aws_api.test_lambda import create, let_role, logged
from tests.aws_api.test_lambda import ready as ready
from tests.aws_api.test_organization import RCP, attach, deny, in_organization
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, role_arn, trust

RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/orders"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:report"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
DEAD = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"
URL = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/"
EVENTS = {"Service": "events.amazonaws.com"}
PATTERN = json.dumps({"source": ["shop"], "detail": {"state": ["paid"]}})
EVENT = {"Source": "shop", "DetailType": "Order", "Detail": json.dumps({"state": "paid", "id": 7})}
BY_RULE = {"ArnEquals": {"aws:SourceArn": RULE}}
DENIED = "AccessDeniedException"


@pytest.fixture
def shop(ready: World) -> World:
    """The small AWS with a function, two queues, and a rule for paid orders that invokes nothing yet."""
    ready.do("ada", "lambda:CreateFunction", **create({"call": "sts:GetCallerIdentity"}))
    for name in ("jobs", "dead"):
        ready.do("ada", "sqs:CreateQueue", QueueName=name)
    ready.do("ada", "events:PutRule", Name="orders", EventPattern=PATTERN)
    return ready


def aim(world: World, arn: str = FUNCTION, **more: Any) -> None:
    world.do("ada", "events:PutTargets", Rule="orders", Targets=[{"Id": "one", "Arn": arn, **more}])


def send(world: World, **changed: Any) -> dict[str, Any]:
    return world.do("ada", "events:PutEvents", Entries=[{**EVENT, **changed}])


def let_in(world: World, queue: str = "jobs", **more: Any) -> None:
    policy = trust(EVENTS, "sqs:SendMessage", Resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:{queue}", **more)
    world.do("ada", "sqs:SetQueueAttributes", QueueUrl=URL + queue, Attributes={"Policy": policy})


def add_permission(world: World, **more: Any) -> None:
    given = {"FunctionName": "report", "StatementId": "rule", "Action": "lambda:InvokeFunction"}
    world.do("ada", "lambda:AddPermission", **given, Principal="events.amazonaws.com", **more)


def received(world: World, queue: str = "jobs") -> list[dict[str, Any]]:
    given = {"QueueUrl": URL + queue, "MessageAttributeNames": ["All"]}
    found: list[dict[str, Any]] = world.do("ada", "sqs:ReceiveMessage", **given).get("Messages", [])
    return found


def counted(world: World, metric: str, rule: str = "orders") -> int:
    given = {
        "Namespace": "AWS/Events",
        "MetricName": metric,
        "Dimensions": [{"Name": "RuleName", "Value": rule}],
        "StartTime": world.now - timedelta(hours=1),
        "EndTime": world.now + timedelta(hours=1),
        "Period": 3600,
        "Statistics": ["Sum"],
    }
    points = world.do("ada", "cloudwatch:GetMetricStatistics", **given)["Datapoints"]
    return int(sum(point["Sum"] for point in points))


class TestAFunctionBehindARule:
    def test_it_runs_only_where_its_policy_lets_the_rule_in(self, shop: World) -> None:
        aim(shop)
        assert send(shop)["FailedEntryCount"] == 0
        assert counted(shop, "FailedInvocations") == 1
        add_permission(shop, SourceArn=RULE)
        send(shop)
        assert "[INFO] sts:GetCallerIdentity succeeded" in logged(shop)
        assert [counted(shop, name) for name in ("MatchedEvents", "Invocations", "FailedInvocations")] == [
            *(2, 2, 1)
        ]

    @pytest.mark.parametrize(
        ("more", "fails"),
        [
            ({}, 0),
            ({"SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/*"}, 0),
            ({"SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/other"}, 1),
            ({"SourceAccount": ACCOUNT}, 0),
            ({"SourceAccount": PARTNER}, 1),
        ],
    )
    def test_the_policy_sees_for_which_rule_and_account_eventbridge_comes(
        self, shop: World, more: dict[str, Any], fails: int
    ) -> None:
        """Fact 3.4.5."""
        aim(shop)
        add_permission(shop, **more)
        send(shop)
        assert counted(shop, "FailedInvocations") == fails

    def test_a_service_has_no_address_that_a_policy_could_ask_for(self, shop: World) -> None:
        let_in(shop, Condition={"Null": {"aws:SourceIp": "true"}})
        aim(shop, QUEUE)
        send(shop)
        assert len(received(shop)) == 1

    def test_what_went_through_is_recorded_as_the_services_call_and_what_failed_is_not(
        self, shop: World
    ) -> None:
        aim(shop)
        answer = shop.answer("ada", "events:PutEvents", Entries=[EVENT])
        assert [each["eventName"] for each in answer.events] == ["PutEvents"]
        assert answer.events[0]["managementEvent"] is False
        assert "paid" not in str(answer.events)
        add_permission(shop)
        answer = shop.answer("ada", "events:PutEvents", Entries=[EVENT])
        (invoked,) = (each for each in answer.events if each["eventName"] == "Invoke")
        assert invoked["userIdentity"] == {"type": "AWSService", "invokedBy": "events.amazonaws.com"}
        assert invoked["sourceIPAddress"] == "events.amazonaws.com"
        assert invoked["recipientAccountId"] == ACCOUNT

    def test_that_its_code_fails_is_no_failed_invocation(self, shop: World) -> None:
        shop.do(
            "ada", "lambda:UpdateFunctionCode", FunctionName="report", ZipFile=b'[{"call": "iam:ListUsers"}]'
        )
        aim(shop)
        add_permission(shop)
        send(shop)
        assert "[ERROR]" in logged(shop)
        assert counted(shop, "FailedInvocations") == 0

    def test_one_that_is_gone_cannot_be_invoked(self, shop: World) -> None:
        aim(shop, f"{FUNCTION}s", DeadLetterConfig={"Arn": DEAD})
        let_in(shop, "dead")
        send(shop)
        assert counted(shop, "FailedInvocations") == 1

    def test_one_that_sends_events_sets_itself_off_only_so_often(self, shop: World) -> None:
        calls = json.dumps([{"call": "events:PutEvents", "parameters": {"Entries": [EVENT]}}]).encode()
        shop.do("ada", "lambda:UpdateFunctionCode", FunctionName="report", ZipFile=calls)
        let_role(shop, "send", allow("events:PutEvents"))
        add_permission(shop)
        aim(shop)
        send(shop)
        assert 0 < counted(shop, "FailedInvocations") <= 4


class TestAQueueBehindARule:
    def test_it_gets_the_event_where_its_policy_lets_the_rule_in(self, shop: World) -> None:
        aim(shop, QUEUE)
        send(shop)
        assert received(shop) == []
        let_in(shop, Condition=BY_RULE)
        send(shop, Resources=["arn:aws:s3:::orders"])
        (message,) = received(shop)
        event = json.loads(message["Body"])
        assert event.pop("id")
        assert event == {
            "version": "0",
            "detail-type": "Order",
            "source": "shop",
            "account": ACCOUNT,
            "time": "2026-11-24T08:00:00Z",
            "region": "us-east-1",
            "resources": ["arn:aws:s3:::orders"],
            "detail": {"state": "paid", "id": 7},
        }

    @pytest.mark.parametrize(
        ("more", "body"),
        [
            ({"InputPath": "$.detail.id"}, "7"),
            ({"InputPath": "$.detail.nothing"}, "null"),
            ({"Input": '{"go": true}'}, '{"go": true}'),
        ],
    )
    def test_it_may_get_a_part_of_the_event_or_something_else(
        self, shop: World, more: dict[str, Any], body: str
    ) -> None:
        let_in(shop)
        aim(shop, QUEUE, **more)
        send(shop)
        assert received(shop)[0]["Body"] == body

    def test_one_that_kms_encrypts_takes_a_key_policy_for_eventbridge(self, shop: World) -> None:
        let_in(shop)
        aim(shop, QUEUE)
        own = json.loads(trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:*", Resource="*"))
        key = shop.do("ada", "kms:CreateKey", Policy=json.dumps(own))["KeyMetadata"]["KeyId"]
        for named in ("alias/aws/sqs", key):
            shop.do(
                "ada", "sqs:SetQueueAttributes", QueueUrl=URL + "jobs", Attributes={"KmsMasterKeyId": named}
            )
            send(shop)
            assert received(shop) == []
        uses = json.loads(trust(EVENTS, ["kms:GenerateDataKey", "kms:Decrypt"], Resource="*"))
        own["Statement"] += uses["Statement"]
        shop.do("ada", "kms:PutKeyPolicy", KeyId=key, Policy=json.dumps(own))
        send(shop)
        assert len(received(shop)) == 1

    def test_a_fifo_queue_takes_a_group(self, shop: World) -> None:
        attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        shop.do("ada", "sqs:CreateQueue", QueueName="jobs.fifo", Attributes=attributes)
        arn = f"{QUEUE}.fifo"
        target = {"Id": "one", "Arn": arn}
        error = shop.refused("ada", "events:PutTargets", Rule="orders", Targets=[target])
        assert "MessageGroupId" in error.message
        let_in(shop, "jobs.fifo")
        aim(shop, arn, SqsParameters={"MessageGroupId": "orders"})
        send(shop)
        assert len(received(shop, "jobs.fifo")) == 1


class TestARoleOfATarget:
    @pytest.fixture
    def role(self, shop: World) -> str:
        """The ARN of a role that EventBridge may assume, and that may send to the queue."""
        shop.do("ada", "iam:CreateRole", RoleName="Sender", AssumeRolePolicyDocument=trust(EVENTS))
        document = allow("sqs:SendMessage", QUEUE)
        shop.do("ada", "iam:PutRolePolicy", RoleName="Sender", PolicyName="send", PolicyDocument=document)
        return role_arn("Sender")

    def test_it_sends_what_the_queues_policy_says_nothing_of(self, shop: World, role: str) -> None:
        aim(shop, QUEUE, RoleArn=role)
        answer = shop.answer("ada", "events:PutEvents", Entries=[EVENT])
        assert len(received(shop)) == 1
        (sent,) = (each for each in answer.events if each["eventName"] == "SendMessage")
        assert sent["userIdentity"]["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/Sender/orders"
        assert not shop.configuration.sessions

    @pytest.mark.fact("4.7.1")
    def test_to_name_it_takes_the_permission_to_pass_it(self, shop: World, role: str) -> None:
        """Fact 4.7.1."""
        shop.account.users["noor"].inline["rules"] = allow("events:*")
        given = {"Rule": "orders", "Targets": [{"Id": "one", "Arn": QUEUE, "RoleArn": role}]}
        error = shop.refused("noor", "events:PutTargets", **given)
        assert f"perform: iam:PassRole on resource: {role}" in error.message
        to_events = {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}}
        shop.account.users["noor"].inline["pass"] = allow("iam:PassRole", role, Condition=to_events)
        shop.do("noor", "events:PutTargets", **given)

    @pytest.mark.fact("4.7.2")
    def test_it_must_trust_eventbridge_for_this_rule(self, shop: World, role: str) -> None:
        """Fact 4.7.2."""
        for condition, is_taken in ((BY_RULE, True), ({"ArnEquals": {"aws:SourceArn": f"{RULE}x"}}, False)):
            document = trust(EVENTS, Condition=condition)
            shop.do("ada", "iam:UpdateAssumeRolePolicy", RoleName="Sender", PolicyDocument=document)
            given = {"Rule": "orders", "Targets": [{"Id": "one", "Arn": QUEUE, "RoleArn": role}]}
            error = shop.answer("ada", "events:PutTargets", **given).error
            assert (error is None) == is_taken
        assert error is not None
        assert error.message == (
            f"Provided role '{role}' cannot be assumed by principal 'events.amazonaws.com'."
        )
        send(shop)
        assert counted(shop, "FailedInvocations") == 1
        other = role_arn("Sender", PARTNER)
        targets = [{"Id": "one", "Arn": QUEUE, "RoleArn": other}]
        assert shop.refused("ada", "events:PutTargets", Rule="orders", Targets=targets).code == DENIED


class TestDeadLetters:
    def test_the_reason_of_a_failure_is_in_the_queue_for_dead_letters(self, shop: World) -> None:
        let_in(shop, "dead", Condition=BY_RULE)
        aim(shop, QUEUE, DeadLetterConfig={"Arn": DEAD})
        send(shop)
        (message,) = received(shop, "dead")
        told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
        assert (told["RULE_ARN"], told["TARGET_ARN"], told["ERROR_CODE"]) == (RULE, QUEUE, "NO_PERMISSIONS")
        assert "not authorized to perform: sqs:sendmessage" in told["ERROR_MESSAGE"]
        assert json.loads(message["Body"])["detail"]["id"] == 7
        assert counted(shop, "InvocationsSentToDlq") == 1

    def test_that_queue_needs_a_policy_too(self, shop: World) -> None:
        aim(shop, QUEUE, DeadLetterConfig={"Arn": DEAD})
        send(shop)
        assert counted(shop, "InvocationsFailedToBeSentToDlq") == 1


class TestRules:
    def test_a_rule_is_put_again_in_its_place_and_keeps_its_targets(self, shop: World) -> None:
        aim(shop)
        again = {"EventPattern": '{"source": ["till"]}', "State": "DISABLED", "Description": "x"}
        assert shop.do("ada", "events:PutRule", Name="orders", **again)["RuleArn"] == RULE
        shown = shop.do("ada", "events:DescribeRule", Name="orders")
        assert (shown["State"], shown["Description"], shown["CreatedBy"]) == ("DISABLED", "x", ACCOUNT)
        (target,) = shop.do("ada", "events:ListTargetsByRule", Rule="orders")["Targets"]
        assert target == {"Id": "one", "Arn": FUNCTION}
        listed = shop.do("ada", "events:ListRules", NamePrefix="or")["Rules"]
        assert [each["Name"] for each in listed] == ["orders"]

    def test_one_that_is_off_matches_nothing(self, shop: World) -> None:
        shop.do("ada", "events:DisableRule", Name="orders")
        send(shop)
        shop.do("ada", "events:EnableRule", Name="orders")
        send(shop)
        assert counted(shop, "MatchedEvents") == 1

    def test_one_with_targets_cannot_be_deleted(self, shop: World) -> None:
        aim(shop)
        error = shop.refused("ada", "events:DeleteRule", Name="orders")
        assert error.message == "Rule can't be deleted since it has targets."
        shop.do("ada", "events:RemoveTargets", Rule="orders", Ids=["one", "two"])
        shop.do("ada", "events:DeleteRule", Name="orders")
        assert shop.refused("ada", "events:DescribeRule", Name="orders").code == "ResourceNotFoundException"

    @pytest.mark.parametrize(
        ("given", "text"),
        [
            ({"ScheduleExpression": "rate(1 day)"}, "ScheduleExpression"),
            ({"EventPattern": '{"source": ["aws.s3"]}'}, "events of AWS's services"),
            ({"EventBusName": "orders"}, "does not exist"),
            ({}, "must be specified"),
        ],
    )
    def test_what_the_lab_does_not_simulate_is_refused_by_name(
        self, shop: World, given: dict[str, Any], text: str
    ) -> None:
        whole = {"Name": "more", **({"EventPattern": PATTERN} if "EventBusName" in given else {}), **given}
        assert text in shop.refused("ada", "events:PutRule", **whole).message

    @pytest.mark.parametrize(
        ("target", "text"),
        [
            ({"Arn": "jobs"}, "not in correct format"),
            ({"Arn": f"arn:aws:sns:us-east-1:{ACCOUNT}:news"}, "does not simulate arn:aws:sns"),
            ({"InputTransformer": {"InputTemplate": "x"}}, "does not simulate InputTransformer"),
            ({"Input": "{"}, "JSON syntax error"),
            ({"Input": "{}", "InputPath": "$.detail"}, "Only one of"),
            ({"InputPath": "$['detail']"}, "InputPath"),
        ],
    )
    def test_what_no_target_can_be_is_refused(self, shop: World, target: dict[str, Any], text: str) -> None:
        given = {"Rule": "orders", "Targets": [{"Id": "one", "Arn": QUEUE, **target}]}
        assert text in shop.refused("ada", "events:PutTargets", **given).message

    def test_a_rule_has_five_targets_at_the_most(self, shop: World) -> None:
        given = {"Rule": "orders", "Targets": [{"Id": str(each), "Arn": QUEUE} for each in range(6)]}
        assert shop.refused("ada", "events:PutTargets", **given).code == "LimitExceededException"

    def test_tags_of_a_rule_count_in_conditions(self, shop: World) -> None:
        shop.account.users["noor"].inline["rules"] = allow(
            "events:DescribeRule", Condition={"StringEquals": {"aws:ResourceTag/team": "qa"}}
        )
        assert shop.refused("noor", "events:DescribeRule", Name="orders").code == DENIED
        shop.do("ada", "events:TagResource", ResourceARN=RULE, Tags=[{"Key": "team", "Value": "qa"}])
        shop.do("noor", "events:DescribeRule", Name="orders")
        shop.do("ada", "events:UntagResource", ResourceARN=RULE, TagKeys=["team"])
        assert shop.do("ada", "events:ListTagsForResource", ResourceARN=RULE) == {"Tags": []}

    def test_the_source_that_a_pattern_names_counts_in_conditions(self, shop: World) -> None:
        """User guide, "Using IAM policy conditions in Amazon EventBridge"."""
        only_shop = {
            "ForAllValues:StringEquals": {"events:source": "shop"},
            "Null": {"events:source": "false"},
        }
        shop.account.users["noor"].inline["rules"] = allow("events:PutRule", Condition=only_shop)
        for pattern, code in (
            (PATTERN, None),
            ('{"source": ["shop", "till"]}', DENIED),
            ('{"detail-type": ["Order"]}', DENIED),
        ):
            error = shop.answer("noor", "events:PutRule", Name="more", EventPattern=pattern).error
            assert (error.code if error else None) == code

    def test_where_a_rule_sends_counts_in_conditions(self, shop: World) -> None:
        own = {"ForAllValues:ArnEquals": {"events:TargetArn": QUEUE}}
        shop.account.users["noor"].inline["rules"] = allow("events:PutTargets", Condition=own)
        for arn, code in ((QUEUE, None), (FUNCTION, DENIED)):
            given = {"Rule": "orders", "Targets": [{"Id": "one", "Arn": arn}]}
            error = shop.answer("noor", "events:PutTargets", **given).error
            assert (error.code if error else None) == code


class TestPuttingEvents:
    def test_entries_that_are_none_fail_each_by_itself(self, shop: World) -> None:
        entries = [
            EVENT,
            {"Source": "shop", "Detail": "{}"},
            {**EVENT, "Detail": "[]"},
            {**EVENT, "Detail": "{" * 5},
            {**EVENT, "Detail": '{"a":' * 60 + "1" + "}" * 60},
            {**EVENT, "Source": "aws.s3"},
            {**EVENT, "Detail": json.dumps({"x": "y" * 40_000})},
        ]
        answer = shop.do("ada", "events:PutEvents", Entries=entries)
        assert answer["FailedEntryCount"] == 6
        assert [each.get("ErrorCode") for each in answer["Entries"]] == [
            None,
            "InvalidArgument",
            *["MalformedDetail"] * 3,
            "NotAuthorizedForSourceException",
            "InvalidArgument",
        ]

    def test_who_sends_needs_the_permission_on_the_bus(self, shop: World) -> None:
        error = shop.refused("noor", "events:PutEvents", Entries=[EVENT])
        bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
        assert f"perform: events:PutEvents on resource: {bus} because" in error.message
        only_till = {"ForAllValues:StringEquals": {"events:source": "till"}}
        shop.account.users["noor"].inline["send"] = allow("events:PutEvents", bus, Condition=only_till)
        till = {**EVENT, "Source": "till"}
        shop.do("noor", "events:PutEvents", Entries=[till])
        assert shop.refused("noor", "events:PutEvents", Entries=[till, EVENT]).code == DENIED
        assert counted(shop, "MatchedEvents") == 0


MATCHES: list[tuple[Any, Any, bool]] = [
    (["paid"], "paid", True),
    (["paid"], "Paid", False),
    (["paid", "sent"], "sent", True),
    (["paid"], ["open", "paid"], True),
    ([1], 1.0, True),
    ([1], True, False),
    ([True], True, True),
    ([None], None, True),
    (["1"], 1, False),
    ([{"prefix": "pa"}], "paid", True),
    ([{"prefix": "pa"}], 7, False),
    ([{"prefix": {"equals-ignore-case": "PA"}}], "paid", True),
    ([{"suffix": "id"}], "paid", True),
    ([{"equals-ignore-case": "PAID"}], "paid", True),
    ([{"anything-but": "paid"}], "open", True),
    ([{"anything-but": ["paid", 1]}], 1, False),
    ([{"anything-but": {"prefix": "pa"}}], "paid", False),
    ([{"anything-but": {"suffix": ["id", "en"]}}], "sent", True),
    ([{"exists": True}], "x", True),
    ([{"exists": True}], {"x": 1}, False),
    ([{"exists": False}], "x", False),
    ([{"numeric": [">", 0, "<=", 5]}], 5, True),
    ([{"numeric": ["=", 3]}], 5, False),
    ([{"numeric": [">", 0]}], "5", False),
    ({"inner": ["x"]}, {"inner": "x", "more": 1}, True),
    ({"inner": ["x"]}, [{"inner": "y"}, {"inner": "x"}], True),
    ({"inner": ["x"]}, "x", False),
    ({"inner": [{"exists": False}]}, {}, True),
]


@pytest.mark.parametrize(("pattern", "value", "fits"), MATCHES, ids=str)
def test_a_pattern_says_which_events_a_rule_is_for(shop: World, pattern: Any, value: Any, fits: bool) -> None:
    shop.do("ada", "events:PutRule", Name="more", EventPattern=json.dumps({"detail": {"state": pattern}}))
    send(shop, Detail=json.dumps({"state": value}))
    assert counted(shop, "MatchedEvents", "more") == fits


def test_what_is_not_there_is_matched_by_its_absence_alone(shop: World) -> None:
    for name, leaf in (("absent", {"exists": False}), ("present", {"anything-but": "x"})):
        pattern = json.dumps({"detail": {"nothing": [leaf]}})
        shop.do("ada", "events:PutRule", Name=name, EventPattern=pattern)
    send(shop)
    assert [counted(shop, "MatchedEvents", name) for name in ("absent", "present")] == [1, 0]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "[]",
        "{}",
        "{" * 3000,
        '{"source": "shop"}',
        '{"source": []}',
        '{"detail": {}}',
        '{"source": [["shop"]]}',
        '{"source": [{"prefix": 1}]}',
        '{"source": [{"wildcard": "*"}]}',
        '{"source": [{"anything-but": {"wildcard": "*"}}]}',
        '{"source": [{"anything-but": []}]}',
        '{"source": [{"anything-but": {"prefix": []}}]}',
        '{"source": [{"like": "x"}]}',
        '{"source": [{"prefix": "a", "suffix": "b"}]}',
        '{"$or": [{"source": ["x"]}]}',
        '{"source": [{"exists": "yes"}]}',
        '{"x": [{"numeric": [">"]}]}',
        '{"x": [{"numeric": [[], 1]}]}',
        '{"x": [{"numeric": [">", "1"]}]}',
        '{"a":' * 60 + "[1]" + "}" * 60,
    ],
)
def test_what_is_no_pattern_here_is_refused(shop: World, pattern: str) -> None:
    error = shop.refused("ada", "events:PutRule", Name="more", EventPattern=pattern)
    assert error.code == "InvalidEventPatternException"
    assert error.message.startswith("Event pattern is not valid. Reason: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"Namespace": "AWS/Lambda"},
        {"MetricName": "Errors"},
        {"Dimensions": [{"Name": "FunctionName", "Value": "x"}]},
        {"Statistics": None},
        {"EndTime": "2026-01-01T00:00:00Z"},
        {"Period": 1},
    ],
)
def test_metrics_that_the_lab_does_not_keep_are_refused(shop: World, changed: dict[str, Any]) -> None:
    given = {
        "Namespace": "AWS/Events",
        "MetricName": "Invocations",
        "StartTime": "2026-11-24T07:00:00Z",
        "EndTime": "2026-11-24T09:00:00Z",
        "Period": 60,
        "Statistics": ["Sum"],
        **changed,
    }
    sent = {name: value for name, value in given.items() if value is not None}
    assert shop.refused("ada", "cloudwatch:GetMetricStatistics", **sent).status == 400


def test_what_changed_is_told(shop: World) -> None:
    before = shop.account
    aim(shop)
    shop.do("ada", "events:DisableRule", Name="orders")
    shop.do("ada", "events:PutRule", Name="more", EventPattern=PATTERN)
    assert list(resource_changes(before, shop.account)) == [
        ("rule `orders`", "disabled"),
        ("rule `orders`", "target `one` added"),
        ("rule `more`", "added"),
    ]


@pytest.mark.parametrize(("organization", "arrives"), [("o-games", 1), ("o-other", 0)])
def test_an_rcp_sees_of_which_organization_a_service_comes(
    shop: World, organization: str, arrives: int
) -> None:
    """Organizations user guide, example RCPs, "Enforce confused deputy protection"."""
    let_in(shop)
    aim(shop, QUEUE)
    in_organization(shop)
    confused = {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": organization},
        "Bool": {"aws:PrincipalIsAWSService": "true"},
    }
    attach(shop, ACCOUNT, RCP, deny("sqs:SendMessage", Principal="*", Condition=confused))
    send(shop)
    assert len(received(shop)) == arrives
