"""Secrets Manager through the gate: values, versions, policies and keys (facts 4.2, 4.3, 4.5)."""

import json
from typing import Any

import pytest

from iamlab.account.resource_changes import resource_changes
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, trust, user_arn

PASSWORD = "correct horse"
VERSION = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"
FINN, NOOR = user_arn("finn", PARTNER), user_arn("noor")
OWN_SECRET = trust({"AWS": user_arn("ada")}, "secretsmanager:GetSecretValue", Resource="*")
DENIED = "AccessDeniedException"
READ = "secretsmanager:GetSecretValue"


@pytest.fixture
def arn(world: World) -> str:
    """The ARN of a secret called `db`."""
    given = {"Name": "db", "SecretString": PASSWORD, "ClientRequestToken": VERSION}
    made: str = world.do("ada", "secretsmanager:CreateSecret", **given)["ARN"]
    return made


def value(world: World, who: str = "ada", secret: str = "db", **more: Any) -> Any:
    return world.do(who, READ, SecretId=secret, **more)["SecretString"]


def put_policy(world: World, policy: str) -> None:
    world.do("ada", "secretsmanager:PutResourcePolicy", SecretId="db", ResourcePolicy=policy)


def give(world: World, policy: str, who: str = "noor") -> None:
    world.account.users[who].inline["secrets"] = policy


def test_an_arn_ends_in_six_characters_that_are_others_for_a_secret_made_anew(world: World, arn: str) -> None:
    start = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:db-"
    assert arn.startswith(start)
    assert len(arn) == len(start) + 6
    world.do("ada", "secretsmanager:DeleteSecret", SecretId="db", ForceDeleteWithoutRecovery=True)
    world.later(seconds=1)
    assert world.do("ada", "secretsmanager:CreateSecret", Name="db")["ARN"] != arn


def test_a_secret_is_found_by_its_name_its_arn_and_its_arn_without_the_end(world: World, arn: str) -> None:
    assert [value(world, secret=each) for each in ("db", arn, arn[:-7])] == [PASSWORD] * 3


def test_a_secret_holds_a_text_or_bytes(world: World) -> None:
    world.do("ada", "secretsmanager:CreateSecret", Name="raw", SecretBinary=b"\0\1")
    answer = world.do("ada", READ, SecretId="raw")
    assert (answer["SecretBinary"], "SecretString" in answer) == (b"\0\1", False)
    both = {"SecretId": "raw", "SecretString": "x", "SecretBinary": b"x"}
    assert world.refused("ada", "secretsmanager:PutSecretValue", **both).code == "InvalidParameterException"


def test_a_secret_without_a_value_has_none_to_read(world: World) -> None:
    world.do("ada", "secretsmanager:CreateSecret", Name="empty")
    error = world.refused("ada", READ, SecretId="empty")
    assert error.code == "ResourceNotFoundException"
    assert error.message.endswith("secret value for staging label: AWSCURRENT.")


def test_the_labels_follow_a_new_value(world: World, arn: str) -> None:
    world.do(
        "ada", "secretsmanager:PutSecretValue", SecretId="db", SecretString="new", ClientRequestToken=SECOND
    )
    assert value(world) == "new"
    assert value(world, VersionStage="AWSPREVIOUS") == PASSWORD
    assert value(world, VersionId=VERSION) == PASSWORD
    shown = world.do("ada", "secretsmanager:DescribeSecret", SecretId="db")["VersionIdsToStages"]
    assert shown == {VERSION: ["AWSPREVIOUS"], SECOND: ["AWSCURRENT"]}
    world.do("ada", "secretsmanager:UpdateSecret", SecretId="db", SecretString="newer")
    listed = world.do("ada", "secretsmanager:ListSecretVersionIds", SecretId="db")["Versions"]
    assert [each["VersionStages"] for each in listed] == [["AWSPREVIOUS"], ["AWSCURRENT"]]
    every = {"SecretId": "db", "IncludeDeprecated": True}
    assert len(world.do("ada", "secretsmanager:ListSecretVersionIds", **every)["Versions"]) == 3


def test_a_value_put_beside_the_current_one_waits_for_its_label(world: World, arn: str) -> None:
    """As a rotation does it: AWSPENDING first, then AWSCURRENT is moved."""
    pending = {"SecretString": "new", "ClientRequestToken": SECOND, "VersionStages": ["AWSPENDING"]}
    world.do("ada", "secretsmanager:PutSecretValue", SecretId="db", **pending)
    assert value(world) == PASSWORD
    move = {"SecretId": "db", "VersionStage": "AWSCURRENT", "MoveToVersionId": SECOND}
    error = world.refused("ada", "secretsmanager:UpdateSecretVersionStage", **move)
    assert error.code == "InvalidParameterException"
    world.do("ada", "secretsmanager:UpdateSecretVersionStage", **move, RemoveFromVersionId=VERSION)
    assert value(world) == "new"
    assert value(world, VersionStage="AWSPREVIOUS") == PASSWORD


def test_a_token_stands_for_one_value(world: World, arn: str) -> None:
    again = {"SecretId": "db", "SecretString": PASSWORD, "ClientRequestToken": VERSION}
    assert world.do("ada", "secretsmanager:PutSecretValue", **again)["VersionId"] == VERSION
    other = {**again, "SecretString": "another"}
    assert world.refused("ada", "secretsmanager:PutSecretValue", **other).code == "ResourceExistsException"


def test_a_deleted_secret_can_be_restored_until_its_days_are_over(world: World, arn: str) -> None:
    world.do("ada", "secretsmanager:DeleteSecret", SecretId="db", RecoveryWindowInDays=7)
    assert world.refused("ada", READ, SecretId="db").code == "InvalidRequestException"
    assert world.refused("ada", "secretsmanager:CreateSecret", Name="db").code == "InvalidRequestException"
    assert world.do("ada", "secretsmanager:ListSecrets")["SecretList"] == []
    (listed,) = world.do("ada", "secretsmanager:ListSecrets", IncludePlannedDeletion=True)["SecretList"]
    assert listed["DeletedDate"] == world.now
    world.do("ada", "secretsmanager:RestoreSecret", SecretId="db")
    assert value(world) == PASSWORD
    world.do("ada", "secretsmanager:DeleteSecret", SecretId="db", RecoveryWindowInDays=7)
    world.later(days=7)
    error = world.refused("ada", "secretsmanager:RestoreSecret", SecretId="db")
    assert error.code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "more",
    [{"RecoveryWindowInDays": 6}, {"RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}],
)
def test_what_a_deletion_cannot_be_is_refused(world: World, arn: str, more: dict[str, Any]) -> None:
    error = world.refused("ada", "secretsmanager:DeleteSecret", SecretId="db", **more)
    assert error.code == "InvalidParameterException"


def test_a_name_is_taken_once(world: World, arn: str) -> None:
    assert world.refused("ada", "secretsmanager:CreateSecret", Name="db").code == "ResourceExistsException"
    world.region = "eu-west-1"
    assert world.do("ada", "secretsmanager:CreateSecret", Name="db")["Name"] == "db"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([{"Key": "name", "Values": ["d"]}], ["db"]),
        ([{"Key": "name", "Values": ["!d"]}], ["web"]),
        ([{"Key": "tag-key", "Values": ["team"]}], ["web"]),
        ([{"Key": "all", "Values": ["QA"]}], ["web"]),
        ([{"Key": "owning-service", "Values": ["rds"]}], []),
        ([], ["web", "db"]),
    ],
)
def test_a_list_shows_what_fits_its_filters(
    world: World, arn: str, given: list[dict[str, Any]], names: list[str]
) -> None:
    world.later(seconds=1)
    world.do("ada", "secretsmanager:CreateSecret", Name="web", Tags=[{"Key": "team", "Value": "qa"}])
    found = world.do("ada", "secretsmanager:ListSecrets", **({"Filters": given} if given else {}))
    assert [each["Name"] for each in found["SecretList"]] == names


def test_the_value_stands_in_no_record(world: World, arn: str) -> None:
    put = world.answer("ada", "secretsmanager:PutSecretValue", SecretId="db", SecretString="new")
    read = world.answer("ada", READ, SecretId="db")
    assert put.error is None
    assert "new" not in str((*put.events, *read.events))
    assert read.events[0]["readOnly"] is True
    assert read.events[0]["resources"][0] == {
        "type": "AWS::SecretsManager::Secret",
        "ARN": arn,
        "accountId": ACCOUNT,
    }


class TestWhoMayRead:
    def test_a_policy_by_the_name_alone_does_not_fit_the_arn(self, world: World, arn: str) -> None:
        """The six characters belong to the ARN: `-??????` stands for them."""
        start = arn[:-7]
        for resource, code in ((start, DENIED), (f"{start}-??????", None), (f"{start}*", None)):
            give(world, allow(READ, resource))
            answer = world.answer("noor", READ, SecretId="db")
            assert (answer.error.code if answer.error else None) == code

    def test_a_secret_that_is_not_there_is_told_to_those_who_may_read_all(self, world: World) -> None:
        give(world, allow(READ, f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:nothing-*"))
        error = world.refused("noor", READ, SecretId="nothing")
        assert f"perform: {READ} on resource: nothing because no identity-based" in error.message
        assert world.refused("ada", READ, SecretId="nothing").code == "ResourceNotFoundException"

    def test_a_condition_on_the_stage_keeps_the_previous_value_closed(self, world: World, arn: str) -> None:
        current = {"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}
        give(world, allow(READ, Condition=current))
        world.do("ada", "secretsmanager:PutSecretValue", SecretId="db", SecretString="new")
        assert value(world, "noor") == "new"
        for more in ({"VersionStage": "AWSPREVIOUS"}, {"VersionId": VERSION}):
            assert world.refused("noor", READ, SecretId="db", **more).code == DENIED

    def test_a_condition_on_a_tag_follows_the_tag(self, world: World, arn: str) -> None:
        for key in ("aws:ResourceTag/team", "secretsmanager:ResourceTag/team"):
            give(world, allow(READ, Condition={"StringEquals": {key: "qa"}}))
            assert world.refused("noor", READ, SecretId="db").code == DENIED
            tags = [{"Key": "team", "Value": "qa"}]
            world.do("ada", "secretsmanager:TagResource", SecretId="db", Tags=tags)
            assert value(world, "noor") == PASSWORD
            world.do("ada", "secretsmanager:UntagResource", SecretId="db", TagKeys=["team"])

    def test_to_make_a_secret_with_tags_is_to_tag_it(self, world: World) -> None:
        give(world, allow("secretsmanager:CreateSecret"))
        tagged = {"Name": "db", "Tags": [{"Key": "team", "Value": "qa"}]}
        error = world.refused("noor", "secretsmanager:CreateSecret", **tagged)
        assert "perform: secretsmanager:TagResource" in error.message
        world.do("noor", "secretsmanager:CreateSecret", Name="db")


class TestThePolicyOfASecret:
    def test_it_is_enough_for_a_user_of_the_account(self, world: World, arn: str) -> None:
        put_policy(world, trust({"AWS": NOOR}, READ, Resource="*"))
        assert value(world, "noor") == PASSWORD

    def test_its_deny_wins_over_an_administrator(self, world: World, arn: str) -> None:
        policy = json.loads(trust({"AWS": user_arn("ada")}, READ, Resource="*"))
        policy["Statement"][0]["Effect"] = "Deny"
        put_policy(world, json.dumps(policy))
        error = world.refused("ada", READ, SecretId="db")
        assert error.message.endswith("with an explicit deny in a resource-based policy")

    @pytest.mark.fact("4.3.1")
    def test_another_account_needs_both_sides_and_a_key_that_is_not_of_aws(
        self, world: World, arn: str
    ) -> None:
        """Fact 4.3.1; user guide, "Access from a different account"."""
        assert world.refused("finn", READ, SecretId=arn).code == DENIED
        put_policy(world, trust({"AWS": FINN}, READ, Resource="*"))
        assert world.refused("finn", READ, SecretId=arn).message.startswith(
            "You can't access a secret from a different AWS account"
        )
        key_policy = json.loads(trust({"AWS": FINN}, "kms:Decrypt", Resource="*"))
        own = json.loads(trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:*", Resource="*"))
        key_policy["Statement"] += own["Statement"]
        key = world.do("ada", "kms:CreateKey", Policy=json.dumps(key_policy))["KeyMetadata"]["Arn"]
        world.do("ada", "secretsmanager:UpdateSecret", SecretId="db", KmsKeyId=key)
        answer = world.answer("finn", READ, SecretId=arn)
        assert answer.unwrapped()["SecretString"] == PASSWORD
        assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
        world.configuration.accounts[PARTNER].users["finn"].inline = {}
        assert world.refused("finn", READ, SecretId=arn).code == DENIED

    def test_it_is_shown_and_taken_away(self, world: World, arn: str) -> None:
        assert "ResourcePolicy" not in world.do("ada", "secretsmanager:GetResourcePolicy", SecretId="db")
        put_policy(world, OWN_SECRET)
        shown = world.do("ada", "secretsmanager:GetResourcePolicy", SecretId="db")
        assert json.loads(shown["ResourcePolicy"]) == json.loads(OWN_SECRET)
        world.do("ada", "secretsmanager:DeleteResourcePolicy", SecretId="db")
        assert "ResourcePolicy" not in world.do("ada", "secretsmanager:GetResourcePolicy", SecretId="db")

    def test_it_follows_a_user_who_is_renamed(self, world: World, arn: str) -> None:
        put_policy(world, trust({"AWS": NOOR}, READ, Resource="*"))
        world.do("ada", "iam:UpdateUser", UserName="noor", NewUserName="nour")
        shown = world.do("ada", "secretsmanager:GetResourcePolicy", SecretId="db")["ResourcePolicy"]
        assert user_arn("nour") in shown

    @pytest.mark.parametrize("policy", ["{", trust({"AWS": user_arn("nobody")}, READ, Resource="*")])
    def test_it_is_refused_in_the_words_of_secrets_manager(self, world: World, arn: str, policy: str) -> None:
        given = {"SecretId": "db", "ResourcePolicy": policy}
        error = world.refused("ada", "secretsmanager:PutResourcePolicy", **given)
        assert error.code == "MalformedPolicyDocumentException"
        assert error.message.startswith("This ")
        result = world.do("ada", "secretsmanager:ValidateResourcePolicy", **given)
        assert result["PolicyValidationPassed"] is False

    def test_a_policy_for_everybody_can_be_kept_out(self, world: World, arn: str) -> None:
        given = {"SecretId": "db", "ResourcePolicy": trust("*", READ, Resource="*")}
        error = world.refused("ada", "secretsmanager:PutResourcePolicy", **given, BlockPublicPolicy=True)
        assert error.code == "PublicPolicyException"
        (problem,) = world.do("ada", "secretsmanager:ValidateResourcePolicy", **given)["ValidationErrors"]
        assert problem["CheckName"] == "PUBLIC_POLICY_CHECK"
        world.do("ada", "secretsmanager:PutResourcePolicy", **given)

    def test_validating_finds_a_policy_that_locks_its_author_out(self, world: World, arn: str) -> None:
        policy = json.loads(trust({"AWS": user_arn("ada")}, "secretsmanager:*", Resource="*"))
        policy["Statement"][0]["Effect"] = "Deny"
        given = {"SecretId": "db", "ResourcePolicy": json.dumps(policy)}
        (problem,) = world.do("ada", "secretsmanager:ValidateResourcePolicy", **given)["ValidationErrors"]
        assert problem["CheckName"] == "LOCK_OUT_CHECK"
        assert value(world) == PASSWORD


class TestTheKeyOfASecret:
    @pytest.fixture
    def key(self, world: World, arn: str) -> str:
        """The ARN of a key that encrypts the secret."""
        made: str = world.do("ada", "kms:CreateKey")["KeyMetadata"]["Arn"]
        world.do("ada", "secretsmanager:UpdateSecret", SecretId="db", KmsKeyId=made, SecretString="new")
        give(world, allow("secretsmanager:*"))
        return made

    def test_it_shows_unless_it_is_that_of_aws(self, world: World, arn: str, key: str) -> None:
        assert world.do("ada", "secretsmanager:DescribeSecret", SecretId="db")["KmsKeyId"] == key
        world.do("ada", "secretsmanager:UpdateSecret", SecretId="db", KmsKeyId="")
        assert "KmsKeyId" not in world.do("ada", "secretsmanager:DescribeSecret", SecretId="db")

    def test_whoever_may_not_decrypt_may_not_read(self, world: World, key: str) -> None:
        error = world.refused("noor", READ, SecretId="db")
        assert (error.code, error.message) == (DENIED, "Access to KMS is not allowed")
        world.account.users["noor"].inline["key"] = allow("kms:Decrypt", key)
        assert value(world, "noor") == "new"

    def test_a_permission_for_use_through_secrets_manager_is_none_by_itself(
        self, world: World, arn: str, key: str
    ) -> None:
        through = {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
        through["kms:EncryptionContext:SecretARN"] = arn
        world.account.users["noor"].inline["key"] = allow(
            "kms:Decrypt", key, Condition={"StringEquals": through}
        )
        assert value(world, "noor") == "new"
        blob = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"x")["CiphertextBlob"]
        assert world.refused("noor", "kms:Decrypt", CiphertextBlob=blob).code == DENIED

    def test_to_put_a_value_takes_a_data_key_and_its_decryption(self, world: World, key: str) -> None:
        put = {"SecretId": "db", "SecretString": "newer"}
        for actions, code in (
            (["kms:Decrypt"], DENIED),
            (["kms:GenerateDataKey"], DENIED),
            (["kms:Decrypt", "kms:GenerateDataKey"], None),
        ):
            world.account.users["noor"].inline["key"] = allow(actions, key)
            answer = world.answer("noor", "secretsmanager:PutSecretValue", **put)
            assert (answer.error.code if answer.error else None) == code

    def test_a_key_that_is_off_opens_nothing(self, world: World, key: str) -> None:
        world.do("ada", "kms:DisableKey", KeyId=key)
        assert world.refused("ada", READ, SecretId="db").code == "DecryptionFailure"
        put = {"SecretId": "db", "SecretString": "newer"}
        assert world.refused("ada", "secretsmanager:PutSecretValue", **put).code == "EncryptionFailure"

    def test_after_a_change_of_keys_either_one_reads_what_was_there(self, world: World, key: str) -> None:
        """API reference, UpdateSecret."""
        other = world.do("ada", "kms:CreateKey")["KeyMetadata"]["Arn"]
        world.do("ada", "secretsmanager:UpdateSecret", SecretId="db", KmsKeyId=other)
        for each in (key, other):
            world.account.users["noor"].inline["key"] = allow("kms:Decrypt", each)
            assert value(world, "noor") == "new"
        world.do("ada", "secretsmanager:PutSecretValue", SecretId="db", SecretString="newer")
        world.account.users["noor"].inline["key"] = allow("kms:Decrypt", key)
        assert world.refused("noor", READ, SecretId="db").code == DENIED

    def test_without_a_right_to_the_new_key_nothing_is_encrypted_anew(self, world: World, key: str) -> None:
        other = world.do("ada", "kms:CreateKey")["KeyMetadata"]["Arn"]
        world.do("noor", "secretsmanager:UpdateSecret", SecretId="db", KmsKeyId=other)
        listed = world.do("ada", "secretsmanager:ListSecretVersionIds", SecretId="db")["Versions"]
        assert all(other not in each["KmsKeyIds"] for each in listed)

    def test_a_key_that_is_not_there_is_refused(self, world: World) -> None:
        given = {"Name": "db", "KmsKeyId": "alias/nothing"}
        error = world.refused("ada", "secretsmanager:CreateSecret", **given)
        assert error.code == "ResourceNotFoundException"


def test_what_is_not_simulated_is_refused_by_name(world: World, arn: str) -> None:
    replicas = {"Name": "more", "AddReplicaRegions": [{"Region": "eu-west-1"}]}
    error = world.refused("ada", "secretsmanager:CreateSecret", **replicas)
    assert "AddReplicaRegions" in error.message


def test_the_lab_keeps_so_much_and_no_more(world: World) -> None:
    big = "x" * 60_000
    for number in range(4):
        world.do("ada", "secretsmanager:CreateSecret", Name=f"s{number}", SecretString=big)
    error = world.refused("ada", "secretsmanager:CreateSecret", Name="s4", SecretString=big)
    assert error.code == "LimitExceededException"
    for number in range(30):
        world.do("ada", "secretsmanager:PutSecretValue", SecretId="s0", SecretString=str(number))
    every = {"SecretId": "s0", "IncludeDeprecated": True}
    assert len(world.do("ada", "secretsmanager:ListSecretVersionIds", **every)["Versions"]) == 20


def test_what_changed_is_told(world: World, arn: str) -> None:
    before = world.account
    put_policy(world, OWN_SECRET)
    world.do("ada", "secretsmanager:PutSecretValue", SecretId="db", SecretString="new")
    world.do("ada", "secretsmanager:TagResource", SecretId="db", Tags=[{"Key": "team", "Value": "qa"}])
    world.do("ada", "secretsmanager:CreateSecret", Name="more")
    world.do("ada", "secretsmanager:DeleteSecret", SecretId="db")
    assert set(resource_changes(before, world.account)) == {
        ("secret `db`", "policy set"),
        ("secret `db`", "value changed"),
        ("secret `db`", "to be deleted"),
        ("secret `db`", "tag `team` set to `qa`"),
        ("secret `more`", "added"),
    }
