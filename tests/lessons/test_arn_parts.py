"""An ARN is taken apart, with a word on every field that is empty."""

import pytest

from iamlab.evaluator import reference
from lessons.arn_parts import arn_parts
from lessons.templatetags.arn_panel import arn_panel


def words(arn: str) -> dict[str, tuple[str, str]]:
    return {part.name: (part.value, part.word) for part in arn_parts(arn)}


def test_the_five_fields_stand_in_their_order() -> None:
    """Fact 1.5.1: arn:partition:service:region:account:resource."""
    parts = arn_parts("arn:aws:sqs:eu-west-1:111122223333:jobs")
    assert [part.name for part in parts] == ["Partition", "Service", "Region", "Account", "Resource"]
    assert [part.value for part in parts] == ["aws", "sqs", "eu-west-1", "111122223333", "jobs"]


def test_the_last_field_keeps_its_colons() -> None:
    """Fact 1.5.3: the sixth field may itself hold colons."""
    assert (
        words("arn:aws:lambda:us-east-1:111122223333:function:resize:live")["Resource"][0]
        == "function:resize:live"
    )


@pytest.mark.parametrize(
    "arn", ["arn:aws:s3:::reports", "arn:aws:iam::111122223333:user/maya", "arn:aws:xyz:::a"]
)
def test_every_empty_field_has_a_word(arn: str) -> None:
    assert all(part.word.startswith("Empty: ") for part in arn_parts(arn) if not part.value)


def test_a_bucket_and_an_object_are_told_apart() -> None:
    assert words("arn:aws:s3:::reports")["Resource"][1].startswith("A bucket")
    assert words("arn:aws:s3:::reports/2026/q3.csv")["Resource"][1] == (
        "An object: the bucket reports, a slash, the key 2026/q3.csv."
    )


def test_a_path_of_iam_is_told_from_the_name() -> None:
    assert (
        "the path /qa/web/, the name maya"
        in words("arn:aws:iam::111122223333:user/qa/web/maya")["Resource"][1]
    )


def test_an_aws_managed_policy_belongs_to_aws() -> None:
    assert "AWS’s own" in words("arn:aws:iam::aws:policy/ReadOnlyAccess")["Account"][1]


def test_the_variables_of_a_template_are_yours_to_fill_in() -> None:
    fields = words("arn:${Partition}:s3:::${BucketName}/${ObjectName}")
    assert fields["Partition"] == ("${Partition}", "Yours to fill in.")
    assert fields["Resource"][1] == "The bucket, a slash, the key."


@pytest.mark.parametrize("text", ["", "*", "reports", "arn:aws:s3", "urn:a:b:c:d:e"])
def test_what_is_no_arn_is_left_whole(text: str) -> None:
    assert arn_parts(text) == []
    assert arn_panel(text) == {"arn": text, "parts": []}


def test_every_template_of_the_reference_is_taken_apart() -> None:
    for service in reference.COMMON_SERVICES:
        for kind in reference.resource_types(service):
            assert all(part.word for part in arn_parts(reference.arn_template(service, kind)))
