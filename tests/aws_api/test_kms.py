"""KMS through the gate: keys, their policies and grants, and what they encrypt (facts 4.5)."""

import json
from typing import Any

import pytest

from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, trust, user_arn

FINN = user_arn("finn", PARTNER)


def make(world: World, **parameters: Any) -> str:
    arn: str = world.do("ada", "kms:CreateKey", **parameters)["KeyMetadata"]["Arn"]
    return arn


@pytest.fixture
def key(world: World) -> str:
    """The ARN of a key with the policy that a key has by default."""
    return make(world)


def lets(world: World, user: str, *actions: str, **more: Any) -> None:
    world.account.users[user].inline["given"] = allow([*actions], **more)


def key_policy(principal: Any, action: Any, **more: Any) -> str:
    """Return a key policy that keeps the account's statement and adds one."""
    root = json.loads(trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "kms:*", Resource="*"))
    more_of_it = json.loads(trust(principal, action, Resource="*", **more))
    return json.dumps({**root, "Statement": [*root["Statement"], *more_of_it["Statement"]]})


def without_account(principal: Any, action: Any = "kms:*") -> str:
    return trust(principal, action, Resource="*")


def test_what_is_encrypted_is_decrypted_by_the_ciphertext_alone(world: World, key: str) -> None:
    made = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"a secret")
    assert made["KeyId"] == key
    assert b"a secret" not in made["CiphertextBlob"]
    opened = world.do("ada", "kms:Decrypt", CiphertextBlob=made["CiphertextBlob"])
    assert (opened["Plaintext"], opened["KeyId"]) == (b"a secret", key)


def test_the_encryption_context_must_be_the_same(world: World, key: str) -> None:
    context = {"EncryptionContext": {"project": "reports"}}
    blob = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"x", **context)["CiphertextBlob"]
    world.do("ada", "kms:Decrypt", CiphertextBlob=blob, **context)
    other = {"EncryptionContext": {"project": "billing"}}
    for wrong in ({}, other):
        assert (
            world.refused("ada", "kms:Decrypt", CiphertextBlob=blob, **wrong).code
            == "InvalidCiphertextException"
        )


@pytest.mark.parametrize("place", [0, 5, -20, -1])
def test_a_ciphertext_that_was_changed_does_not_decrypt(world: World, key: str, place: int) -> None:
    blob = bytearray(world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"a secret")["CiphertextBlob"])
    blob[place] ^= 1
    assert (
        world.refused("ada", "kms:Decrypt", CiphertextBlob=bytes(blob)).code == "InvalidCiphertextException"
    )


def test_another_key_than_the_ciphertexts_is_told(world: World, key: str) -> None:
    blob = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    error = world.refused("ada", "kms:Decrypt", CiphertextBlob=blob, KeyId=make(world))
    assert error.code == "IncorrectKeyException"


@pytest.mark.fact("4.5.2")
def test_by_default_the_accounts_own_policies_decide(world: World, key: str) -> None:
    """Fact 4.5.2."""
    error = world.refused("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x")
    assert (error.code, error.status) == ("AccessDeniedException", 400)
    assert "because no identity-based policy allows the kms:Encrypt action" in error.message
    lets(world, "noor", "kms:Encrypt", resource=key)
    world.do("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x")


@pytest.mark.fact("4.5.1")
def test_a_key_policy_that_leaves_out_the_account_shuts_out_its_policies(world: World) -> None:
    """Fact 4.5.1, vector T36: a Deny of theirs counts all the same."""
    key = make(world, Policy=without_account({"AWS": user_arn("noor")}), BypassPolicyLockoutSafetyCheck=True)
    error = world.refused("ada", "kms:DescribeKey", KeyId=key)
    assert "because no resource-based policy allows the kms:DescribeKey action" in error.message
    world.do("noor", "kms:DescribeKey", KeyId=key)
    world.account.users["noor"].inline["deny"] = allow("kms:*").replace('"Allow"', '"Deny"')
    assert world.refused("noor", "kms:DescribeKey", KeyId=key).code == "AccessDeniedException"


def test_nobody_locks_themselves_out_by_mistake(world: World, key: str) -> None:
    for policy in (
        without_account({"AWS": FINN}),
        key_policy({"AWS": FINN}, "kms:*").replace("kms:*", "kms:List*"),
    ):
        error = world.refused("ada", "kms:PutKeyPolicy", KeyId=key, Policy=policy)
        assert error.code == "MalformedPolicyDocumentException"
        assert "will not allow you to update the key policy in the future" in error.message
    world.do(
        "ada",
        "kms:PutKeyPolicy",
        KeyId=key,
        Policy=without_account({"AWS": FINN}),
        BypassPolicyLockoutSafetyCheck=True,
    )


@pytest.mark.parametrize("policy", ["{", trust({"AWS": user_arn("nobody")}, "kms:*", Resource="*")])
def test_a_key_policy_is_refused_in_the_words_of_kms(world: World, key: str, policy: str) -> None:
    error = world.refused("ada", "kms:PutKeyPolicy", KeyId=key, Policy=policy)
    assert error.code == "MalformedPolicyDocumentException"


@pytest.mark.fact("4.5.3")
def test_another_account_needs_both_sides(world: World, key: str) -> None:
    """Fact 4.5.3."""
    assert world.refused("finn", "kms:Encrypt", KeyId=key, Plaintext=b"x").code == "AccessDeniedException"
    world.do("ada", "kms:PutKeyPolicy", KeyId=key, Policy=key_policy({"AWS": PARTNER}, "kms:Encrypt"))
    answer = world.answer("finn", "kms:Encrypt", KeyId=key, Plaintext=b"x")
    assert answer.unwrapped()["KeyId"] == key
    assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
    world.configuration.accounts[PARTNER].users["finn"].inline = {}
    assert world.refused("finn", "kms:Encrypt", KeyId=key, Plaintext=b"x").code == "AccessDeniedException"


def test_some_operations_do_not_reach_into_another_account(world: World, key: str) -> None:
    world.do("ada", "kms:PutKeyPolicy", KeyId=key, Policy=key_policy({"AWS": PARTNER}, "kms:*"))
    assert world.refused("finn", "kms:DisableKey", KeyId=key).code == "AccessDeniedException"


def test_an_alias_stands_for_its_key_and_shows_in_conditions(world: World, key: str) -> None:
    world.do("ada", "kms:CreateAlias", AliasName="alias/reports", TargetKeyId=key)
    lets(world, "noor", "kms:Encrypt", Condition={"StringEquals": {"kms:RequestAlias": "alias/reports"}})
    assert world.do("noor", "kms:Encrypt", KeyId="alias/reports", Plaintext=b"x")["KeyId"] == key
    assert world.refused("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x").code == "AccessDeniedException"
    has = {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/rep*"}}
    lets(world, "noor", "kms:Encrypt", Condition=has)
    world.do("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x")


@pytest.mark.fact("4.5.4")
def test_an_alias_is_asked_about_and_its_key_as_well(world: World, key: str) -> None:
    """Fact 4.5.4."""
    answer = world.answer("ada", "kms:CreateAlias", AliasName="alias/reports", TargetKeyId=key)
    alias = f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/reports"
    assert [each.request.resource for each in answer.asked] == [alias, key]
    other = make(world)
    answer = world.answer("ada", "kms:UpdateAlias", AliasName="alias/reports", TargetKeyId=other)
    assert [each.request.resource for each in answer.asked] == [alias, key, other]
    assert world.do("ada", "kms:ListAliases")["Aliases"][0]["TargetKeyId"] == other.rpartition("/")[2]
    world.do("ada", "kms:DeleteAlias", AliasName="alias/reports")
    error = world.refused("ada", "kms:DescribeKey", KeyId="alias/reports")
    assert (error.code, error.message) == ("NotFoundException", f"Alias {alias} is not found.")


def test_conditions_see_the_encryption_context(world: World, key: str) -> None:
    lets(world, "noor", "kms:*", Condition={"StringEquals": {"kms:EncryptionContext:project": "reports"}})
    given = {"KeyId": key, "Plaintext": b"x"}
    world.do("noor", "kms:Encrypt", **given, EncryptionContext={"project": "reports"})
    for wrong in ({}, {"EncryptionContext": {"project": "billing"}}):
        assert world.refused("noor", "kms:Encrypt", **given, **wrong).code == "AccessDeniedException"


def test_a_key_that_is_off_encrypts_nothing(world: World, key: str) -> None:
    blob = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    world.do("ada", "kms:DisableKey", KeyId=key)
    error = world.refused("ada", "kms:Decrypt", CiphertextBlob=blob)
    assert (error.code, error.message) == ("DisabledException", f"{key} is disabled.")
    world.do("ada", "kms:EnableKey", KeyId=key)
    world.do("ada", "kms:ScheduleKeyDeletion", KeyId=key, PendingWindowInDays=7)
    error = world.refused("ada", "kms:Decrypt", CiphertextBlob=blob)
    assert (error.code, error.message) == ("KMSInvalidStateException", f"{key} is pending deletion.")
    world.do("ada", "kms:CancelKeyDeletion", KeyId=key)
    assert world.do("ada", "kms:DescribeKey", KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"


def test_data_keys_come_open_and_sealed(world: World, key: str) -> None:
    made = world.do("ada", "kms:GenerateDataKey", KeyId=key, KeySpec="AES_256")
    assert len(made["Plaintext"]) == 32
    assert (
        world.do("ada", "kms:Decrypt", CiphertextBlob=made["CiphertextBlob"])["Plaintext"]
        == made["Plaintext"]
    )
    assert "Plaintext" not in world.do(
        "ada", "kms:GenerateDataKeyWithoutPlaintext", KeyId=key, NumberOfBytes=16
    )


def test_to_encrypt_again_takes_a_permission_on_each_key(world: World, key: str) -> None:
    blob = world.do("ada", "kms:Encrypt", KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    other = make(world)
    answer = world.answer("ada", "kms:ReEncrypt", CiphertextBlob=blob, DestinationKeyId=other)
    assert [(each.request.action, each.request.resource) for each in answer.asked] == [
        ("kms:ReEncryptFrom", key),
        ("kms:ReEncryptTo", other),
    ]
    moved = answer.unwrapped()["CiphertextBlob"]
    assert world.do("ada", "kms:Decrypt", CiphertextBlob=moved) == {
        "Plaintext": b"x",
        "KeyId": other,
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }


def test_a_grant_gives_operations_until_it_is_revoked(world: World, key: str) -> None:
    given = {"KeyId": key, "GranteePrincipal": user_arn("noor"), "Operations": ["Encrypt"]}
    grant = world.do("ada", "kms:CreateGrant", **given, Name="for-noor")["GrantId"]
    assert world.do("ada", "kms:CreateGrant", **given, Name="for-noor")["GrantId"] == grant
    world.do("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x")
    assert world.refused("noor", "kms:DescribeKey", KeyId=key).code == "AccessDeniedException"
    (shown,) = world.do("ada", "kms:ListGrants", KeyId=key)["Grants"]
    assert (shown["GranteePrincipal"], shown["Operations"]) == (user_arn("noor"), ["Encrypt"])
    world.do("ada", "kms:RevokeGrant", KeyId=key, GrantId=grant)
    assert world.refused("noor", "kms:Encrypt", KeyId=key, Plaintext=b"x").code == "AccessDeniedException"


def test_a_grant_may_be_limited_to_an_encryption_context(world: World, key: str) -> None:
    constraint = {"EncryptionContextEquals": {"project": "reports"}}
    given = {"KeyId": key, "GranteePrincipal": user_arn("noor"), "Operations": ["Encrypt"]}
    world.do("ada", "kms:CreateGrant", **given, Constraints=constraint)
    encrypt = {"KeyId": key, "Plaintext": b"x"}
    world.do("noor", "kms:Encrypt", **encrypt, EncryptionContext={"project": "reports"})
    for wrong in ({}, {"EncryptionContext": {"project": "reports", "more": "x"}}):
        assert world.refused("noor", "kms:Encrypt", **encrypt, **wrong).code == "AccessDeniedException"


def test_no_plaintext_stands_in_a_record(world: World, key: str) -> None:
    answer = world.answer("ada", "kms:Encrypt", KeyId=key, Plaintext=b"classified")
    opened = world.answer("ada", "kms:Decrypt", CiphertextBlob=answer.unwrapped()["CiphertextBlob"])
    assert "classified" not in str((*answer.events, *opened.events))
    assert answer.events[0]["requestParameters"]["keyId"] == key


def test_a_key_with_tags_is_tagged_under_its_own_policy(world: World) -> None:
    tags = [{"TagKey": "team", "TagValue": "qa"}]
    key = make(world, Tags=tags)
    assert world.do("ada", "kms:ListResourceTags", KeyId=key)["Tags"] == tags
    lets(world, "noor", "kms:CreateKey")
    error = world.refused("noor", "kms:CreateKey", Tags=tags, BypassPolicyLockoutSafetyCheck=True)
    assert "kms:TagResource" in error.message


@pytest.mark.parametrize("named", ["nonsense", "alias/nothing", "12345678-1234-1234-1234-123456789012"])
def test_a_key_that_is_not_there_is_not_found(world: World, named: str) -> None:
    assert world.refused("ada", "kms:DescribeKey", KeyId=named).code == "NotFoundException"


class TestObjectsThatKMSEncrypts:
    """Amazon S3 user guide, "Using server-side encryption with AWS KMS keys"."""

    @pytest.fixture
    def place(self, world: World, key: str) -> dict[str, str]:
        world.do("ada", "s3:CreateBucket", Bucket="kms-data")
        given = {"Bucket": "kms-data", "Key": "plan"}
        world.do("ada", "s3:PutObject", **given, Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
        return given

    def test_writing_takes_a_data_key_and_reading_opens_it(
        self, world: World, key: str, place: dict[str, str]
    ) -> None:
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
        put = world.answer("ada", "s3:PutObject", **place, Body=b"x", **encrypted)
        got = world.answer("ada", "s3:GetObject", **place)
        assert [each.request.action for each in (*put.asked, *got.asked)] == [
            "s3:PutObject",
            "kms:GenerateDataKey",
            "s3:GetObject",
            "kms:Decrypt",
        ]
        keys = got.asked[-1].request.keys
        assert keys["kms:viaservice"] == "s3.us-east-1.amazonaws.com"
        assert keys["kms:encryptioncontext:aws:s3:arn"] == "arn:aws:s3:::kms-data/plan"
        assert got.unwrapped()["SSEKMSKeyId"] == key

    def test_who_may_read_the_object_but_not_use_its_key_is_refused_by_s3(
        self, world: World, key: str, place: dict[str, str]
    ) -> None:
        lets(world, "noor", "s3:*")
        error = world.refused("noor", "s3:GetObject", **place)
        assert (error.code, error.status) == ("AccessDenied", 403)
        assert f"is not authorized to perform: kms:Decrypt on resource: {key} because" in error.message
        world.do("noor", "s3:HeadObject", **place)

    def test_a_key_may_be_allowed_through_s3_alone(
        self, world: World, key: str, place: dict[str, str]
    ) -> None:
        through = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
        lets(world, "noor", "s3:*", "kms:*", Condition={**through, "Null": {"aws:SourceVpc": "true"}})
        assert world.refused("noor", "kms:DescribeKey", KeyId=key).code == "AccessDeniedException"
        world.account.users["noor"].inline["s3"] = allow("s3:*")
        world.do("noor", "s3:GetObject", **place)

    def test_a_key_that_is_off_keeps_its_objects_shut(
        self, world: World, key: str, place: dict[str, str]
    ) -> None:
        world.do("ada", "kms:DisableKey", KeyId=key)
        assert world.refused("ada", "s3:GetObject", **place).code == "KMS.DisabledException"

    def test_the_key_of_aws_works_for_all_in_the_account_and_for_nobody_else(
        self, world: World, place: dict[str, str]
    ) -> None:
        world.do("ada", "s3:PutObject", **place, Body=b"x", ServerSideEncryption="aws:kms")
        lets(world, "noor", "s3:GetObject")
        world.do("noor", "s3:GetObject", **place)
        policy = trust({"AWS": FINN}, "s3:GetObject", Resource="arn:aws:s3:::kms-data/*")
        world.do("ada", "s3:PutBucketPolicy", Bucket="kms-data", Policy=policy)
        assert world.refused("finn", "s3:GetObject", **place).code == "AccessDenied"

    def test_a_bucket_may_encrypt_by_default(self, world: World, key: str, place: dict[str, str]) -> None:
        by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": by_default}]}
        world.do("ada", "s3:PutBucketEncryption", Bucket="kms-data", ServerSideEncryptionConfiguration=rules)
        assert world.do("ada", "s3:PutObject", **place, Body=b"y")["SSEKMSKeyId"] == key
        world.do("ada", "s3:DeleteBucketEncryption", Bucket="kms-data")
        assert world.do("ada", "s3:PutObject", **place, Body=b"y")["ServerSideEncryption"] == "AES256"
