"""S3 through the gate: buckets, objects, bucket policies, other accounts (facts 4.2, 4.3, 4.8, 5.2)."""

import hashlib
from typing import Any

import pytest

from iamlab.aws_api.authentication import Credentials
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, key_of, trust, user_arn

BUCKET = "games-data"
ARN = f"arn:aws:s3:::{BUCKET}"
FINN = user_arn("finn", PARTNER)


@pytest.fixture
def bucket(world: World) -> World:
    """The small AWS with a bucket that holds one object."""
    world.do("ada", "s3:CreateBucket", Bucket=BUCKET)
    world.do(
        "ada",
        "s3:PutObject",
        Bucket=BUCKET,
        Key="docs/plan.txt",
        Body=b"secret plan",
        ContentType="text/plain",
    )
    return world


def lets(world: World, user: str, *actions: str, resource: Any = "*", **more: Any) -> None:
    world.account.users[user].inline["given"] = allow([*actions], resource, **more)


def bucket_policy(principal: Any, action: Any, resource: Any = f"{ARN}/*", **more: Any) -> str:
    return trust(principal, action, Resource=resource, **more)


def test_what_is_put_is_got_back(bucket: World) -> None:
    got = bucket.do("ada", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt")
    assert got["Body"] == b"secret plan"
    assert (got["ContentType"], got["ContentLength"]) == ("text/plain", 11)
    assert got["ETag"] == f'"{hashlib.md5(b"secret plan").hexdigest()}"'
    assert got["ServerSideEncryption"] == "AES256"


def test_the_configuration_holds_no_content(bucket: World) -> None:
    (digest,) = bucket.bodies
    held = bucket.account.buckets[BUCKET].objects["docs/plan.txt"]
    assert held.digest == digest
    assert "secret plan" not in str(bucket.configuration)


def test_no_content_stands_in_a_record(bucket: World) -> None:
    put = bucket.answer("ada", "s3:PutObject", Bucket=BUCKET, Key="k", Body=b"classified")
    got = bucket.answer("ada", "s3:GetObject", Bucket=BUCKET, Key="k")
    assert "classified" not in str((*put.events, *got.events))


def test_calls_are_recorded_under_cloudtrails_names(bucket: World) -> None:
    """Fact 6.5.3; Amazon S3 user guide, CloudTrail events."""
    (event,) = bucket.answer("ada", "s3:ListObjectsV2", Bucket=BUCKET, Prefix="docs/").events
    assert (event["eventSource"], event["eventName"]) == ("s3.amazonaws.com", "ListObjects")
    assert event["requestParameters"] == {"bucketName": BUCKET, "prefix": "docs/"}
    assert (event["eventCategory"], event["managementEvent"]) == ("Data", False)
    assert event["resources"] == [{"type": "AWS::S3::Bucket", "ARN": ARN, "accountId": ACCOUNT}]
    (event,) = bucket.answer("ada", "s3control:DeletePublicAccessBlock", AccountId=ACCOUNT).events
    assert (event["eventSource"], event["eventName"]) == (
        "s3.amazonaws.com",
        "DeleteAccountPublicAccessBlock",
    )
    assert event["eventCategory"] == "Management"


def test_a_bucket_belongs_to_one_account(bucket: World) -> None:
    assert bucket.refused("finn", "s3:CreateBucket", Bucket=BUCKET).code == "BucketAlreadyExists"
    bucket.do("ada", "s3:CreateBucket", Bucket=BUCKET)  # us-east-1 says so by no error
    bucket.region = "eu-west-1"
    again = {"Bucket": BUCKET, "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    assert bucket.refused("ada", "s3:CreateBucket", **again).code == "BucketAlreadyOwnedByYou"


@pytest.mark.parametrize("name", ["Games", "ab", "a..b", "192.168.1.1", "-games", "x" * 64])
def test_names_of_buckets_are_names_of_hosts(world: World, name: str) -> None:
    assert world.refused("ada", "s3:CreateBucket", Bucket=name).code == "InvalidBucketName"


def test_a_bucket_of_another_region_is_named_so(world: World) -> None:
    world.region = "eu-west-1"
    assert world.refused("ada", "s3:CreateBucket", Bucket=BUCKET).code == "IllegalLocationConstraintException"
    world.do(
        "ada", "s3:CreateBucket", Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    assert world.do("ada", "s3:GetBucketLocation", Bucket=BUCKET) == {"LocationConstraint": "eu-west-1"}


def test_only_an_empty_bucket_is_deleted(bucket: World) -> None:
    assert bucket.refused("ada", "s3:DeleteBucket", Bucket=BUCKET).code == "BucketNotEmpty"
    bucket.do("ada", "s3:DeleteObject", Bucket=BUCKET, Key="docs/plan.txt")
    bucket.do("ada", "s3:DeleteBucket", Bucket=BUCKET)
    assert bucket.refused("ada", "s3:ListObjectsV2", Bucket=BUCKET).code == "NoSuchBucket"


@pytest.mark.fact("5.2.2")
def test_a_refusal_has_the_resource_in_quotes(bucket: World) -> None:
    """Fact 5.2.2."""
    error = bucket.refused("noor", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt")
    assert error.code == "AccessDenied"
    assert error.message == (
        f"User: {user_arn('noor')} is not authorized to perform: s3:GetObject on resource: "
        f'"{ARN}/docs/plan.txt" because no identity-based policy allows the s3:GetObject action'
    )


def test_listing_is_asked_on_the_bucket_and_getting_on_the_object(bucket: World) -> None:
    """Fact 1.5.9, vector T4."""
    lets(bucket, "noor", "s3:*", resource=f"{ARN}/*")
    bucket.do("noor", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt")
    assert bucket.refused("noor", "s3:ListObjectsV2", Bucket=BUCKET).code == "AccessDenied"
    lets(bucket, "noor", "s3:*", resource=ARN)
    bucket.do("noor", "s3:ListObjectsV2", Bucket=BUCKET)
    assert bucket.refused("noor", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt").code == "AccessDenied"


@pytest.mark.parametrize(
    ("operation", "denied", "missing"),
    [("GetObject", "AccessDenied", "NoSuchKey"), ("HeadObject", "403", "404")],
)
@pytest.mark.fact("5.2.4")
def test_only_who_may_list_is_told_that_an_object_is_missing(
    bucket: World, operation: str, denied: str, missing: str
) -> None:
    """Fact 5.2.4."""
    lets(bucket, "noor", "s3:GetObject")
    assert bucket.refused("noor", f"s3:{operation}", Bucket=BUCKET, Key="nothing").code == denied
    lets(bucket, "noor", "s3:GetObject", "s3:ListBucket")
    assert bucket.refused("noor", f"s3:{operation}", Bucket=BUCKET, Key="nothing").code == missing


@pytest.mark.fact("5.2.4")
def test_a_head_request_is_refused_without_a_word_and_explained_all_the_same(bucket: World) -> None:
    """Fact 5.2.4; the record says what it was."""
    answer = bucket.answer("noor", "s3:HeadBucket", Bucket=BUCKET)
    assert answer.error is not None
    assert (answer.error.code, answer.error.message, answer.error.status) == ("403", "Forbidden", 403)
    assert not answer.asked[-1].decision.allowed
    assert answer.events[0]["errorCode"] == "AccessDenied"


def test_folders_of_a_list_may_be_what_a_policy_allows(bucket: World) -> None:
    """Condition keys s3:prefix and s3:delimiter."""
    lets(bucket, "noor", "s3:ListBucket", Condition={"StringLike": {"s3:prefix": "docs/*"}})
    bucket.do("noor", "s3:ListObjectsV2", Bucket=BUCKET, Prefix="docs/2026")
    for parameters in ({}, {"Prefix": ""}, {"Prefix": "private/"}):
        assert bucket.refused("noor", "s3:ListObjectsV2", Bucket=BUCKET, **parameters).code == "AccessDenied"


def test_a_bucket_policy_that_names_a_user_of_the_account_is_enough(bucket: World) -> None:
    """Fact 4.2."""
    policy = bucket_policy({"AWS": user_arn("noor")}, "s3:GetObject")
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert bucket.do("noor", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt")["Body"] == b"secret plan"


def test_a_bucket_policy_that_names_the_own_account_only_delegates(bucket: World) -> None:
    """Vector T23."""
    policy = bucket_policy({"AWS": ACCOUNT}, "s3:GetObject")
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert bucket.refused("noor", "s3:GetObject", Bucket=BUCKET, Key="docs/plan.txt").code == "AccessDenied"


@pytest.mark.fact("4.3.1")
def test_another_account_needs_both_sides(bucket: World) -> None:
    """Fact 4.3.1, vector T24. Fact 5.2.2: foreign callers get no reason."""
    given = {"Bucket": BUCKET, "Key": "docs/plan.txt"}
    error = bucket.refused("finn", "s3:GetObject", **given)
    assert (error.code, error.message) == ("AccessDenied", "Access Denied")
    policy = bucket_policy({"AWS": FINN}, "s3:GetObject")
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    answer = bucket.answer("finn", "s3:GetObject", **given)
    assert answer.unwrapped()["Body"] == b"secret plan"
    assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
    bucket.configuration.accounts[PARTNER].users["finn"].inline = {}
    assert bucket.refused("finn", "s3:GetObject", **given).code == "AccessDenied"


def test_a_deny_in_the_bucket_policy_binds_administrators(bucket: World) -> None:
    deny = bucket_policy("*", "s3:DeleteObject").replace('"Allow"', '"Deny"')
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=deny)
    error = bucket.refused("ada", "s3:DeleteObject", Bucket=BUCKET, Key="docs/plan.txt")
    assert "with an explicit deny in a resource-based policy" in error.message


@pytest.mark.fact("4.4.2")
def test_root_mends_a_bucket_policy_that_denies_everyone(bucket: World) -> None:
    """Fact 4.4.2."""
    deny = bucket_policy("*", "s3:*", [ARN, f"{ARN}/*"]).replace('"Allow"', '"Deny"')
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=deny)
    assert bucket.refused("ada", "s3:DeleteBucketPolicy", Bucket=BUCKET).code == "AccessDenied"
    bucket.do("root", "s3:DeleteBucketPolicy", Bucket=BUCKET)


@pytest.mark.fact("4.4.3")
def test_the_policy_of_anothers_bucket_cannot_be_touched_even_when_allowed(bucket: World) -> None:
    """Fact 4.4.3."""
    policy = bucket_policy({"AWS": FINN}, "s3:PutBucketPolicy", ARN)
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    error = bucket.refused("finn", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert (error.code, error.status) == ("MethodNotAllowed", 405)


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("{", "This policy contains invalid Json"),
        (bucket_policy({"AWS": user_arn("nobody")}, "s3:GetObject"), "Invalid principal in policy"),
        (
            bucket_policy({"AWS": FINN}, "s3:GetObject", "arn:aws:s3:::another/*"),
            "Policy has invalid resource",
        ),
        (bucket_policy({"AWS": FINN}, "s3:GetItem"), "Policy has invalid action"),
        (
            bucket_policy({"AWS": FINN}, "s3:GetObject", ARN),
            "Action does not apply to any resource(s) in statement",
        ),
    ],
)
def test_a_bucket_policy_is_refused_in_the_words_of_s3(bucket: World, policy: str, text: str) -> None:
    error = bucket.refused("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert (error.code, error.message) == ("MalformedPolicy", text)


@pytest.mark.fact("4.8.1", "4.8.2", "5.2.3")
def test_a_new_bucket_takes_no_public_policy(bucket: World) -> None:
    """Facts 4.8.1, 4.8.2, 5.2.3."""
    public = bucket_policy("*", "s3:GetObject")
    error = bucket.refused("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=public)
    assert error.message.endswith(
        "because public policies are blocked by the BlockPublicPolicy block public access setting."
    )
    bucket.do("ada", "s3:DeletePublicAccessBlock", Bucket=BUCKET)
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=public)
    assert bucket.do("ada", "s3:GetBucketPolicyStatus", Bucket=BUCKET) == {"PolicyStatus": {"IsPublic": True}}


@pytest.mark.fact("4.8.1")
def test_what_the_account_blocks_no_bucket_opens(bucket: World) -> None:
    """Fact 4.8.1: the most restrictive combination holds."""
    bucket.do("ada", "s3:DeletePublicAccessBlock", Bucket=BUCKET)
    settings = {"AccountId": ACCOUNT, "PublicAccessBlockConfiguration": {"BlockPublicPolicy": True}}
    bucket.do("ada", "s3control:PutPublicAccessBlock", **settings)
    public = bucket_policy("*", "s3:GetObject")
    assert bucket.refused("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=public).code == "AccessDenied"


@pytest.mark.fact("4.8.2")
def test_a_public_policy_that_is_restricted_works_for_the_own_account_alone(bucket: World) -> None:
    """Fact 4.8.2: grants to other accounts stop as well."""
    bucket.do("ada", "s3:DeletePublicAccessBlock", Bucket=BUCKET)
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=bucket_policy("*", "s3:GetObject"))
    given = {"Bucket": BUCKET, "Key": "docs/plan.txt"}
    for caller in ("noor", "finn"):
        bucket.do(caller, "s3:GetObject", **given)
    restricting = {"RestrictPublicBuckets": True}
    bucket.do("ada", "s3:PutPublicAccessBlock", Bucket=BUCKET, PublicAccessBlockConfiguration=restricting)
    bucket.do("noor", "s3:GetObject", **given)
    answer = bucket.answer("finn", "s3:GetObject", **given)
    assert answer.error is not None
    assert answer.asked[-1].decision.matched[0].statement.sid == "RestrictPublicBuckets"


def asked(world: World, name: str, **parameters: Any) -> list[tuple[str, str]]:
    answer = world.answer("ada", name, **parameters)
    answer.unwrapped()
    return [(each.request.action, each.request.resource) for each in answer.asked]


def test_copying_reads_one_object_and_writes_another(bucket: World) -> None:
    bucket.do("ada", "s3:CreateBucket", Bucket="backup-data")
    copy = {"Bucket": "backup-data", "Key": "plan", "CopySource": f"{BUCKET}/docs/plan.txt"}
    source, target = f"{ARN}/docs/plan.txt", "arn:aws:s3:::backup-data/plan"
    assert asked(bucket, "s3:CopyObject", **copy) == [("s3:GetObject", source), ("s3:PutObject", target)]
    assert bucket.do("ada", "s3:GetObject", Bucket="backup-data", Key="plan")["Body"] == b"secret plan"
    tagging = {"TagSet": [{"Key": "team", "Value": "qa"}]}
    bucket.do("ada", "s3:PutObjectTagging", Bucket=BUCKET, Key="docs/plan.txt", Tagging=tagging)
    assert asked(bucket, "s3:CopyObject", **copy) == [
        ("s3:GetObject", source),
        ("s3:GetObjectTagging", source),
        ("s3:PutObject", target),
        ("s3:PutObjectTagging", target),
    ]


def test_to_put_an_object_with_tags_is_to_tag_it(bucket: World) -> None:
    given = {"Bucket": BUCKET, "Key": "k", "Body": b"", "Tagging": "team=qa"}
    assert [action for action, _ in asked(bucket, "s3:PutObject", **given)] == [
        "s3:PutObject",
        "s3:PutObjectTagging",
    ]
    found = bucket.do("ada", "s3:GetObjectTagging", Bucket=BUCKET, Key="k")
    assert found == {"TagSet": [{"Key": "team", "Value": "qa"}]}


def test_conditions_see_the_tags_of_an_object(bucket: World) -> None:
    lets(
        bucket,
        "noor",
        "s3:GetObject",
        Condition={"StringEquals": {"s3:ExistingObjectTag/stage": "released"}},
    )
    given = {"Bucket": BUCKET, "Key": "docs/plan.txt"}
    assert bucket.refused("noor", "s3:GetObject", **given).code == "AccessDenied"
    tagging = {"TagSet": [{"Key": "stage", "Value": "released"}]}
    bucket.do("ada", "s3:PutObjectTagging", **given, Tagging=tagging)
    bucket.do("noor", "s3:GetObject", **given)


def test_of_many_deleted_at_once_each_is_asked_about(bucket: World) -> None:
    bucket.do("ada", "s3:PutObject", Bucket=BUCKET, Key="public/a", Body=b"")
    lets(bucket, "noor", "s3:DeleteObject", resource=f"{ARN}/public/*")
    given = {"Objects": [{"Key": "public/a"}, {"Key": "docs/plan.txt"}]}
    result = bucket.do("noor", "s3:DeleteObjects", Bucket=BUCKET, Delete=given)
    assert result["Deleted"] == [{"Key": "public/a"}]
    assert [(each["Key"], each["Code"]) for each in result["Errors"]] == [("docs/plan.txt", "AccessDenied")]
    assert list(bucket.account.buckets[BUCKET].objects) == ["docs/plan.txt"]


def test_lists_come_in_pages_with_folders_as_entries(bucket: World) -> None:
    for key in ("a", "docs/x", "z/1", "z/2"):
        bucket.do("ada", "s3:PutObject", Bucket=BUCKET, Key=key, Body=b"")
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = bucket.do("ada", "s3:ListObjectsV2", Bucket=BUCKET, Delimiter="/", MaxKeys=1, **token)
        found += [each["Key"] for each in page.get("Contents", [])]
        found += [each["Prefix"] for each in page.get("CommonPrefixes", [])]
        if not page["IsTruncated"]:
            break
        token = {"ContinuationToken": page["NextContinuationToken"]}
    assert found == ["a", "docs/", "z/"]
    marked = bucket.do("ada", "s3:ListObjects", Bucket=BUCKET, Marker="docs/plan.txt", MaxKeys=2)
    assert [each["Key"] for each in marked["Contents"]] == ["docs/x", "z/1"]


@pytest.mark.parametrize(
    ("asked_for", "part"),
    [("bytes=0-5", b"secret"), ("bytes=7-", b"plan"), ("bytes=-4", b"plan"), ("x", b"secret plan")],
)
def test_a_part_of_an_object_can_be_got(bucket: World, asked_for: str, part: bytes) -> None:
    given = {"Bucket": BUCKET, "Key": "docs/plan.txt", "Range": asked_for}
    assert bucket.do("ada", "s3:GetObject", **given)["Body"] == part


def test_acls_are_disabled(bucket: World) -> None:
    assert (
        bucket.refused("ada", "s3:PutBucketAcl", Bucket=BUCKET, ACL="private").code
        == "AccessControlListNotSupported"
    )
    put = {"Bucket": BUCKET, "Key": "k", "Body": b""}
    assert (
        bucket.refused("ada", "s3:PutObject", **put, ACL="public-read").code
        == "AccessControlListNotSupported"
    )
    bucket.do("ada", "s3:PutObject", **put, ACL="bucket-owner-full-control")


def test_what_is_not_simulated_is_refused_by_name(bucket: World) -> None:
    put = {"Bucket": BUCKET, "Key": "k", "Body": b"", "WebsiteRedirectLocation": "/x"}
    error = bucket.refused("ada", "s3:PutObject", **put)
    assert error.code == "NotImplemented"
    assert "WebsiteRedirectLocation" in error.message


def test_objects_have_a_size_and_a_number_that_the_lab_keeps(bucket: World) -> None:
    megabyte = 1024 * 1024
    error = bucket.refused("ada", "s3:PutObject", Bucket=BUCKET, Key="k", Body=bytes(megabyte + 1))
    assert error.code == "EntityTooLarge"
    for number in range(9):
        bucket.do("ada", "s3:PutObject", Bucket=BUCKET, Key=f"big{number}", Body=bytes([number]) * megabyte)
    error = bucket.refused("ada", "s3:PutObject", Bucket=BUCKET, Key="k", Body=b"x" * megabyte)
    assert error.code == "EntityTooLarge"
    bucket.do("ada", "s3:PutObject", Bucket=BUCKET, Key="copy", Body=bytes([1]) * megabyte)


def test_a_key_that_s3_does_not_know_has_a_name_of_its_own(bucket: World) -> None:
    """Fact 5.3."""
    nobody = Credentials("AKIANOBODYNOBODYNOBO", "x")
    assert bucket.refused(nobody, "s3:ListBuckets").code == "InvalidAccessKeyId"
    wrong = Credentials(key_of("ada").access_key_id, "wrong")
    assert bucket.refused(wrong, "s3:ListBuckets").code == "SignatureDoesNotMatch"


def test_a_policy_follows_whom_it_names(bucket: World) -> None:
    """Fact 1.3.8: whoever is made anew under the name is somebody else."""
    policy = bucket_policy({"AWS": user_arn("noor")}, "s3:GetObject")
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    noor = bucket.account.users["noor"].id
    bucket.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy.replace(user_arn("noor"), noor))
    shown = bucket.do("ada", "s3:GetBucketPolicy", Bucket=BUCKET)["Policy"]
    assert user_arn("noor") in shown
    bucket.do("ada", "iam:UpdateUser", UserName="noor", NewUserName="nora")
    assert user_arn("nora") in bucket.do("ada", "s3:GetBucketPolicy", Bucket=BUCKET)["Policy"]
    bucket.account.users["nora"].login_profile = None
    bucket.account.users["nora"].access_keys.clear()
    bucket.account.users["nora"].groups.clear()
    bucket.do("ada", "iam:DeleteUser", UserName="nora")
    assert noor in bucket.do("ada", "s3:GetBucketPolicy", Bucket=BUCKET)["Policy"]
    gone = bucket.refused("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert gone.message == "Invalid principal in policy"
