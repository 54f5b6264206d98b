"""`aws dynamodb` in the terminal."""

from lessons.terminal.shell import Terminal
from tests.aws_api.world import World, allow, key_of
from tests.lessons.terminal.conftest import Type

CREATE = (
    "aws dynamodb create-table --table-name Scores --billing-mode PAY_PER_REQUEST "
    "--attribute-definitions AttributeName=UserId,AttributeType=S "
    "--key-schema AttributeName=UserId,KeyType=HASH"
)
PUT = 'aws dynamodb put-item --table-name Scores --item \'{"UserId": {"S": "noor"}, "TopScore": {"N": "7"}}\''
GET = 'aws dynamodb get-item --table-name Scores --key \'{"UserId": {"S": "noor"}}\''


def test_a_table_is_made_filled_and_read(enter_line: Type) -> None:
    assert '"TableStatus": "CREATING"' in enter_line(CREATE).out
    assert enter_line("aws dynamodb wait table-exists --table-name Scores").err == ""
    assert enter_line(PUT).err == ""
    assert enter_line(f"{GET} --query Item.TopScore.N --output text").out == "7\n"
    scanned = enter_line("aws dynamodb scan --table-name Scores --select COUNT --output json")
    assert '"Count": 1' in scanned.out, scanned.err
    filled = enter_line(
        "aws dynamodb query --table-name Scores --key-condition-expression 'UserId = :u' "
        '--expression-attribute-values \'{":u": {"S": "noor"}}\' --query Items[0].UserId.S --output text'
    )
    assert filled.out == "noor\n", filled.err


def test_a_column_too_many_is_refused(enter_line: Type, terminal: Terminal, world: World) -> None:
    enter_line(f"{CREATE}\n{PUT}")
    condition = {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["UserId"]},
        "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
    }
    world.account.users["noor"].inline["read"] = allow("dynamodb:GetItem", Condition=condition)
    key = key_of("noor")
    terminal.environment |= {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret}
    assert enter_line(f"{GET} --projection-expression UserId").err == ""
    entry = enter_line(GET)
    assert "An error occurred (AccessDeniedException) when calling the GetItem operation: User:" in entry.err
    assert [operation for operation, _ in entry.refused] == ["GetItem"]
