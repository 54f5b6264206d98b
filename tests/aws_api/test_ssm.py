"""Parameters through the gate: values, paths, keys and who may read what (facts 4.2, 4.5)."""

from typing import Any

import pytest

from iamlab.account.resource_changes import resource_changes
from tests.aws_api.world import ACCOUNT, World, allow, user_arn

DENIED = "AccessDeniedException"
START = f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter"


def put(world: World, name: str, value: str = "x", kind: str = "String", **more: Any) -> dict[str, Any]:
    return world.do("ada", "ssm:PutParameter", Name=name, Value=value, Type=kind, **more)


def give(world: World, policy: str) -> None:
    world.account.users["noor"].inline["parameters"] = policy


def code(world: World, name: str, **given: Any) -> str | None:
    """Return the code of the error that noor gets, None where there is none."""
    error = world.answer("noor", name, **given).error
    return error.code if error else None


def names(found: dict[str, Any]) -> list[str]:
    return [each["Name"] for each in found["Parameters"]]


def test_a_slash_at_the_beginning_of_a_name_is_not_doubled_in_the_arn(world: World) -> None:
    put(world, "/prod/db")
    put(world, "plain")
    arns = [
        world.do("ada", "ssm:GetParameter", Name=name)["Parameter"]["ARN"] for name in ("/prod/db", "plain")
    ]
    assert arns == [f"{START}/prod/db", f"{START}/plain"]
    assert world.do("ada", "ssm:GetParameter", Name=arns[0])["Parameter"]["Name"] == "/prod/db"


def test_a_value_is_overwritten_only_by_those_who_say_so(world: World) -> None:
    assert put(world, "/prod/db")["Version"] == 1
    again = {"Name": "/prod/db", "Value": "y"}
    assert world.refused("ada", "ssm:PutParameter", **again).code == "ParameterAlreadyExists"
    assert world.do("ada", "ssm:PutParameter", **again, Overwrite=True)["Version"] == 2
    assert world.do("ada", "ssm:GetParameter", Name="/prod/db")["Parameter"]["Value"] == "y"
    older = world.do("ada", "ssm:GetParameter", Name="/prod/db:1")["Parameter"]
    assert (older["Value"], older["Selector"]) == ("x", ":1")
    history = world.do("ada", "ssm:GetParameterHistory", Name="/prod/db")["Parameters"]
    assert [(each["Version"], each["LastModifiedUser"]) for each in history] == [
        (1, user_arn("ada")),
        (2, user_arn("ada")),
    ]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"Name": "aws-key"}, "ValidationException"),
        ({"Name": "/SSM/key"}, "ValidationException"),
        ({"Name": "prod/db"}, "ValidationException"),
        ({"Name": "/a b"}, "ValidationException"),
        ({"Name": "/x" * 16}, "HierarchyLevelLimitExceededException"),
        ({"Value": ""}, "ValidationException"),
        ({"Value": "x" * 4097}, "ValidationException"),
        ({"Tier": "Advanced"}, "ValidationException"),
        ({"DataType": "aws:ec2:image"}, "ValidationException"),
        ({"AllowedPattern": "x+"}, "ValidationException"),
        ({"KeyId": "alias/aws/ssm"}, "ValidationException"),
        ({"Type": "SecureString", "KeyId": "alias/nothing"}, "InvalidKeyId"),
        ({"Overwrite": True, "Tags": [{"Key": "a", "Value": "b"}]}, "ValidationException"),
        ({"Name": "/there", "Type": "StringList", "Overwrite": True}, "HierarchyTypeMismatchException"),
    ],
)
def test_what_no_parameter_can_be_is_refused(world: World, given: dict[str, Any], error: str) -> None:
    put(world, "/there")
    whole = {"Name": "/prod/db", "Value": "x", "Type": "String", **given}
    assert world.refused("ada", "ssm:PutParameter", **whole).code == error


def test_names_that_lead_nowhere_are_no_error_among_several(world: World) -> None:
    put(world, "a")
    found = world.do("ada", "ssm:GetParameters", Names=["a", "b", "a:9"])
    assert (names(found), found["InvalidParameters"]) == (["a"], ["b", "a:9"])
    gone = world.do("ada", "ssm:DeleteParameters", Names=["a", "b"])
    assert gone == {"DeletedParameters": ["a"], "InvalidParameters": ["b"]}
    assert world.refused("ada", "ssm:GetParameter", Name="a").code == "ParameterNotFound"


class TestPaths:
    @pytest.fixture(autouse=True)
    def filled(self, world: World) -> None:
        for name in ("/prod/db", "/prod/web/port", "/prodigy", "plain"):
            put(world, name)

    def test_one_level_is_listed_or_all_of_them(self, world: World) -> None:
        assert names(world.do("ada", "ssm:GetParametersByPath", Path="/prod")) == ["/prod/db"]
        below = world.do("ada", "ssm:GetParametersByPath", Path="/prod/", Recursive=True)
        assert names(below) == ["/prod/db", "/prod/web/port"]
        assert names(world.do("ada", "ssm:GetParametersByPath", Path="/", Recursive=True)) == [
            *("/prod/db", "/prod/web/port", "/prodigy")
        ]
        assert world.refused("ada", "ssm:GetParametersByPath", Path="prod").code == "ValidationException"

    def test_a_long_list_comes_in_pages(self, world: World) -> None:
        for number in range(12):
            put(world, f"/many/{number:02}")
        first = world.do("ada", "ssm:GetParametersByPath", Path="/many")
        second = world.do("ada", "ssm:GetParametersByPath", Path="/many", NextToken=first["NextToken"])
        assert (len(first["Parameters"]), len(second["Parameters"])) == (10, 2)

    def test_the_path_is_asked_about_and_not_what_is_below_it(self, world: World) -> None:
        """User guide, "How Parameter Store authorizes parameter retrieval"."""
        give(world, allow("ssm:GetParametersByPath", f"{START}/prod"))
        deny = allow("ssm:*", f"{START}/prod/*").replace("Allow", "Deny")
        world.account.users["noor"].inline["deny"] = deny
        assert (
            len(world.do("noor", "ssm:GetParametersByPath", Path="/prod", Recursive=True)["Parameters"]) == 2
        )
        assert code(world, "ssm:GetParameter", Name="/prod/db") == DENIED

    def test_a_condition_can_keep_people_to_one_level(self, world: World) -> None:
        one_level = {"StringEquals": {"ssm:Recursive": "false"}}
        give(world, allow("ssm:GetParametersByPath", Condition=one_level))
        assert code(world, "ssm:GetParametersByPath", Path="/prod") is None
        assert code(world, "ssm:GetParametersByPath", Path="/prod", Recursive=True) == DENIED

    def test_the_list_of_all_names_has_filters(self, world: World) -> None:
        world.do(
            "ada",
            "ssm:AddTagsToResource",
            ResourceType="Parameter",
            ResourceId="plain",
            Tags=[{"Key": "team", "Value": "qa"}],
        )
        for given, wanted in (
            ({"Key": "Name", "Option": "BeginsWith", "Values": ["/prod"]}, 3),
            ({"Key": "Path", "Option": "Recursive", "Values": ["/prod"]}, 2),
            ({"Key": "tag:team", "Values": ["qa"]}, 1),
            ({"Key": "tag:team"}, 1),
            ({"Key": "Type", "Values": ["StringList"]}, 0),
        ):
            found = world.do("ada", "ssm:DescribeParameters", ParameterFilters=[given])
            assert len(found["Parameters"]) == wanted, given
        assert all("Value" not in each for each in world.do("ada", "ssm:DescribeParameters")["Parameters"])
        for wrong, error in (
            ({"Key": "Tier", "Values": ["Standard"]}, "ValidationException"),
            ({"Key": "Name", "Option": "Near", "Values": ["x"]}, "InvalidFilterOption"),
        ):
            refused = world.refused("ada", "ssm:DescribeParameters", ParameterFilters=[wrong])
            assert refused.code == error


class TestWhoMay:
    def test_each_way_of_reading_is_an_action_of_its_own(self, world: World) -> None:
        put(world, "/prod/db")
        give(world, allow("ssm:GetParameter", f"{START}/prod/*"))
        assert code(world, "ssm:GetParameter", Name="/prod/db") is None
        assert code(world, "ssm:GetParameters", Names=["/prod/db"]) == DENIED
        assert code(world, "ssm:GetParameterHistory", Name="/prod/db") == DENIED
        error = world.refused("noor", "ssm:GetParameter", Name="/dev/db")
        assert f"perform: ssm:GetParameter on resource: {START}/dev/db because" in error.message

    def test_several_are_read_only_where_each_may_be(self, world: World) -> None:
        put(world, "/prod/db")
        put(world, "/dev/db")
        give(world, allow("ssm:GetParameters", f"{START}/prod/*"))
        assert code(world, "ssm:GetParameters", Names=["/prod/db"]) is None
        assert code(world, "ssm:GetParameters", Names=["/prod/db", "/dev/db"]) == DENIED

    def test_to_overwrite_can_be_kept_from_those_who_may_create(self, world: World) -> None:
        """User guide, "Preventing changes to existing parameters using ssm:Overwrite"."""
        give(world, allow("ssm:PutParameter"))
        deny = allow("ssm:PutParameter", Condition={"StringEquals": {"ssm:Overwrite": "true"}})
        world.account.users["noor"].inline["deny"] = deny.replace("Allow", "Deny")
        given = {"Name": "/prod/db", "Value": "x", "Type": "String"}
        assert code(world, "ssm:PutParameter", **given) is None
        assert code(world, "ssm:PutParameter", **given, Overwrite=True) == DENIED

    def test_to_make_a_parameter_with_tags_is_to_tag_it(self, world: World) -> None:
        give(world, allow("ssm:PutParameter"))
        given = {"Name": "a", "Value": "x", "Type": "String", "Tags": [{"Key": "team", "Value": "qa"}]}
        assert "perform: ssm:AddTagsToResource" in world.refused("noor", "ssm:PutParameter", **given).message

    @pytest.mark.parametrize("key", ["aws:ResourceTag/team", "ssm:resourceTag/team"])
    def test_a_condition_on_a_tag_follows_the_tag(self, world: World, key: str) -> None:
        put(world, "a", Tags=[{"Key": "team", "Value": "qa"}])
        give(world, allow("ssm:GetParameter", Condition={"StringEquals": {key: "qa"}}))
        assert code(world, "ssm:GetParameter", Name="a") is None
        about = {"ResourceType": "Parameter", "ResourceId": "a"}
        world.do("ada", "ssm:RemoveTagsFromResource", **about, TagKeys=["team"])
        assert world.do("ada", "ssm:ListTagsForResource", **about) == {"TagList": []}
        assert code(world, "ssm:GetParameter", Name="a") == DENIED


class TestSecureStrings:
    @pytest.fixture
    def key(self, world: World) -> str:
        """The ARN of a key that encrypts the parameter `/prod/password`."""
        made: str = world.do("ada", "kms:CreateKey")["KeyMetadata"]["Arn"]
        put(world, "/prod/password", "correct horse", "SecureString", KeyId=made)
        give(world, allow("ssm:*"))
        return made

    def read(self, world: World, who: str = "noor", **more: Any) -> str:
        given = {"Name": "/prod/password", "WithDecryption": True, **more}
        return str(world.do(who, "ssm:GetParameter", **given)["Parameter"]["Value"])

    def test_without_decryption_it_is_read_encrypted(self, world: World, key: str) -> None:
        shown = self.read(world, WithDecryption=False)
        assert "horse" not in shown
        assert shown == self.read(world, WithDecryption=False)

    def test_to_decrypt_takes_a_permission_of_the_key(self, world: World, key: str) -> None:
        error = world.refused("noor", "ssm:GetParameter", Name="/prod/password", WithDecryption=True)
        assert error.code == DENIED
        assert f"perform: kms:Decrypt on resource: {key} because" in error.message
        through = {
            "kms:ViaService": "ssm.us-east-1.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": f"{START}/prod/password",
        }
        world.account.users["noor"].inline["key"] = allow(
            "kms:Decrypt", key, Condition={"StringEquals": through}
        )
        assert self.read(world) == "correct horse"
        for name, given in (
            ("GetParameters", {"Names": ["/prod/password"]}),
            ("GetParametersByPath", {"Path": "/prod"}),
            ("GetParameterHistory", {"Name": "/prod/password"}),
        ):
            (found,) = world.do("noor", f"ssm:{name}", **given, WithDecryption=True)["Parameters"]
            assert found["Value"] == "correct horse"
            world.account.users["noor"].inline["no"] = allow("kms:*").replace("Allow", "Deny")
            assert code(world, f"ssm:{name}", **given, WithDecryption=True) == DENIED
            del world.account.users["noor"].inline["no"]

    def test_the_key_of_aws_opens_to_everybody_in_the_account(self, world: World, key: str) -> None:
        put(world, "/prod/open", "x", "SecureString")
        assert self.read(world, Name="/prod/open") == "x"
        shown = world.do("ada", "ssm:DescribeParameters")["Parameters"]
        assert [each["KeyId"] for each in shown] == ["alias/aws/ssm", key]

    def test_to_put_one_takes_encryption_with_the_key_that_it_has(self, world: World, key: str) -> None:
        again = {"Name": "/prod/password", "Value": "new", "Overwrite": True}
        assert code(world, "ssm:PutParameter", **again) == DENIED
        world.account.users["noor"].inline["key"] = allow("kms:Encrypt", key)
        assert code(world, "ssm:PutParameter", **again) is None
        assert self.read(world, "ada") == "new"

    def test_a_key_that_is_off_opens_nothing(self, world: World, key: str) -> None:
        world.do("ada", "kms:DisableKey", KeyId=key)
        given = {"Name": "/prod/password", "WithDecryption": True}
        assert world.refused("ada", "ssm:GetParameter", **given).code == "InvalidKeyId"

    def test_the_value_stands_in_no_record(self, world: World, key: str) -> None:
        put = world.answer(
            "ada", "ssm:PutParameter", Name="/prod/password", Value="secret-value", Overwrite=True
        )
        read = world.answer("ada", "ssm:GetParameter", Name="/prod/password", WithDecryption=True)
        assert put.error is None
        assert "secret-value" not in str((*put.events, *read.events))


def test_the_lab_keeps_so_much_and_no_more(world: World) -> None:
    put(world, "a")
    for _ in range(30):
        world.do("ada", "ssm:PutParameter", Name="a", Value="y" * 4000, Overwrite=True)
    assert len(world.do("ada", "ssm:GetParameterHistory", Name="a")["Parameters"]) == 20
    for number in range(45):
        put(world, f"b{number}", "y" * 4000)
    error = world.refused("ada", "ssm:PutParameter", Name="c", Value="y" * 4000, Type="String")
    assert error.code == "ParameterLimitExceeded"


def test_what_changed_is_told(world: World) -> None:
    put(world, "a")
    before = world.account
    world.do("ada", "ssm:PutParameter", Name="a", Value="y", Overwrite=True)
    put(world, "b")
    assert list(resource_changes(before, world.account)) == [
        ("parameter `a`", "value changed"),
        ("parameter `b`", "added"),
    ]
