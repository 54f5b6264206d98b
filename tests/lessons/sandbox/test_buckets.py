"""S3 in the console: buckets, objects, bucket policies and Block Public Access."""

import json

import pytest

from lessons import sandboxes
from lessons.models import Sandbox
from tests.aws_api.world import PARTNER, key_of, trust, user_arn
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

BUCKET = "games-data"
PAGE = f"buckets/{BUCKET}/"
ARN = f"arn:aws:s3:::{BUCKET}"
POLICY = trust({"AWS": user_arn("noor")}, "s3:GetObject", Resource=f"{ARN}/*")


@pytest.fixture
def bucket(ada: Console) -> Console:
    """The console of `ada`, with a bucket that holds one object."""
    ada.act("buckets/", "CreateBucket", Bucket=BUCKET)
    ada.act(PAGE, "PutObject", Key="2026/plan.txt", Body="the <plan>")
    return ada


def test_a_new_bucket_has_a_page(ada: Console) -> None:
    page = words(ada.act("buckets/", "CreateBucket", Bucket=BUCKET))
    assert f"Bucket {BUCKET} was created." in page
    assert "The bucket is empty." in page
    assert BUCKET in ada.page("buckets/")


def test_an_object_is_saved_shown_and_deleted(bucket: Console) -> None:
    assert "2026/plan.txt" in bucket.page(PAGE)
    shown = bucket.page(f"{PAGE}objects/2026/plan.txt")
    assert "the &lt;plan&gt;" in shown
    assert "Encrypted with S3’s own key" in words(shown)
    bucket.act(PAGE, "DeleteObject", Key="2026/plan.txt")
    assert bucket.account.buckets[BUCKET].objects == {}


def test_what_is_no_text_is_not_shown_as_one(bucket: Console) -> None:
    sandbox = Sandbox.objects.get(pk=bucket.sandbox.pk)
    given = {"Bucket": BUCKET, "Key": "image", "Body": b"\xff\xfe\x00"}
    sandboxes.act(sandbox, key_of("ada"), "s3", "PutObject", given).unwrapped()
    assert "This is no text." in words(bucket.page(f"{PAGE}objects/image"))


def test_a_bucket_policy_is_written_read_and_deleted(bucket: Console) -> None:
    assert "ReadObjects" in bucket.page(f"{PAGE}policy/")
    page = bucket.act(f"{PAGE}policy/", "PutBucketPolicy", Policy=POLICY)
    assert "The bucket policy was saved." in page
    assert json.loads(bucket.account.buckets[BUCKET].policy or "") == json.loads(POLICY)
    assert "user/noor" in page
    bucket.act(PAGE, "DeleteBucketPolicy")
    assert bucket.account.buckets[BUCKET].policy is None


def test_a_policy_that_s3_refuses_stays_to_be_mended(bucket: Console) -> None:
    page = bucket.act(f"{PAGE}policy/", "PutBucketPolicy", status=400, Policy='{"Statement": []}')
    assert "MalformedPolicy" in page
    assert "Statement" in page


def test_public_access_is_blocked_until_somebody_says_otherwise(bucket: Console) -> None:
    public = trust("*", "s3:GetObject", Resource=f"{ARN}/*")
    refused = bucket.act(f"{PAGE}policy/", "PutBucketPolicy", status=403, Policy=public)
    assert "BlockPublicPolicy" in refused
    bucket.act(PAGE, "PutPublicAccessBlock", BlockPublicAcls="on")
    held = bucket.account.buckets[BUCKET].public_access_block
    assert held is not None
    assert (held.block_acls, held.block_policy) == (True, False)
    bucket.act(f"{PAGE}policy/", "PutBucketPolicy", Policy=public)


def test_only_an_empty_bucket_can_be_deleted(bucket: Console) -> None:
    assert "BucketNotEmpty" in bucket.act(PAGE, "DeleteBucket", status=409)
    bucket.act(PAGE, "DeleteObject", Key="2026/plan.txt")
    assert f"Bucket {BUCKET} was deleted." in bucket.act(PAGE, "DeleteBucket")
    assert bucket.account.buckets == {}


def test_each_panel_shows_its_own_refusal(bucket: Console) -> None:
    let(bucket, "noor", "s3:ListBucket", "iam:GetAccountSummary")
    page = signed_in_as_noor(bucket).page(PAGE)
    assert "2026/plan.txt" in page
    assert "s3:GetBucketPolicy" in page
    assert "s3:GetBucketPublicAccessBlock" in page
    refused = bucket.page(f"{PAGE}objects/2026/plan.txt")
    assert "is not authorized to perform: s3:GetObject" in words(refused)


@pytest.mark.parametrize("page", ["buckets/nothing/", "buckets/nothing/policy/", f"{PAGE}objects/nothing"])
def test_there_is_no_page_of_what_is_not_there(page: str, bucket: Console) -> None:
    bucket.page(page, status=404)


def test_a_bucket_of_another_account_says_that_it_is_closed(bucket: Console) -> None:
    sandbox = Sandbox.objects.get(pk=bucket.sandbox.pk)
    made = sandboxes.act(sandbox, key_of("finn"), "s3", "CreateBucket", {"Bucket": "partner-data"})
    made.unwrapped()
    assert "partner-data" not in bucket.page("buckets/")
    assert "Access Denied" in bucket.page("buckets/partner-data/")
    assert PARTNER not in bucket.page("buckets/partner-data/")


@pytest.mark.parametrize("page", ["buckets/", PAGE, f"{PAGE}policy/"])
def test_other_methods_and_broken_forms_are_refused(page: str, bucket: Console) -> None:
    assert bucket.browser.put(bucket.address(page)).status_code == 405
    assert bucket.browser.post(bucket.address(page), {"act": "Nonsense"}).status_code == 400


def test_an_object_needs_a_key(bucket: Console) -> None:
    assert "This field is required." in bucket.act(PAGE, "PutObject", status=400, Key="", Body="x")
