"""AWS's managed policies: packed at install time, read from the archive."""

import json
import zipfile
from pathlib import Path

import pytest

from iamlab.account import aws_managed
from iamlab.account.aws_policies.pack import entries, pack
from iamlab.evaluator.document import parse

ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def held(arn: str, latest: str, **versions: object) -> dict[str, object]:
    return {
        "arn": arn,
        "latestVersionId": latest,
        "createdDate": "2016-11-10T17:20:15.000Z",
        "lastUpdatedDate": "2026-04-22T18:12:21.000Z",
        "versions": {number: {"document": document} for number, document in versions.items()},
    }


def test_an_entry_stands_under_the_arns_last_part_and_holds_the_latest_version() -> None:
    policy = held("arn:aws:iam::aws:policy/job-function/Looking", "v2", v1={"Version": "old"}, v2=ALLOW_ALL)
    [(name, text)] = entries({"Looking": policy})
    entry = json.loads(text)
    assert name == "job-function/Looking"
    assert (entry["version"], entry["created"], entry["updated"]) == (
        "v2",
        "2016-11-10T17:20:15Z",
        "2026-04-22T18:12:21Z",
    )
    assert json.loads(entry["document"]) == ALLOW_ALL


def test_a_document_is_written_as_the_console_shows_it() -> None:
    [(_, text)] = entries({"Any": held("arn:aws:iam::aws:policy/Any", "v1", v1=ALLOW_ALL)})
    assert json.loads(text)["document"].startswith('{\n    "Version": "2012-10-17",\n    "Statement": [\n')


def test_the_same_policies_make_the_same_archive(tmp_path: Path) -> None:
    source = tmp_path / "policies.json"
    source.write_text(json.dumps({"Any": held("arn:aws:iam::aws:policy/Any", "v1", v1=ALLOW_ALL)}))
    for name in ("one.zip", "two.zip"):
        pack(source, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == ["Any"]


def test_a_source_that_breaks_off_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    source, archive = tmp_path / "policies.json", tmp_path / "policies.zip"
    archive.write_bytes(b"as it was")
    source.write_text('{"Any": {"arn"')
    with pytest.raises(ValueError, match="Expecting"):
        pack(source, archive)
    assert archive.read_bytes() == b"as it was"


@pytest.mark.parametrize(
    ("arn", "version", "path"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "v1", "/"),
        ("arn:aws:iam::aws:policy/IAMUserChangePassword", "v5", "/"),
        ("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "v45", "/job-function/"),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "v1", "/service-role/"),
    ],
)
def test_the_policies_of_the_lessons_are_there(arn: str, version: str, path: str) -> None:
    """Facts 6.4."""
    policy = aws_managed.find(arn)
    assert policy is not None
    assert (policy.version, policy.path) == (version, path)
    assert policy.name == arn.rpartition("/")[2]


@pytest.mark.parametrize("arn", ["arn:aws:iam::aws:policy/Nothing", "arn:aws:iam::aws:policy/", ""])
def test_what_aws_does_not_have_is_not_found(arn: str) -> None:
    assert aws_managed.find(arn) is None


def test_every_document_can_be_evaluated() -> None:
    assert len(aws_managed.arns()) > 1500
    for arn in aws_managed.arns():
        policy = aws_managed.find(arn)
        assert policy is not None
        assert parse(policy.document).statements, arn


def test_without_the_archive_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aws_managed, "ARCHIVE", tmp_path / "nowhere.zip")
    aws_managed._archive.cache_clear()
    try:
        with pytest.raises(aws_managed.ArchiveMissing, match="`make install`"):
            aws_managed.find("arn:aws:iam::aws:policy/NeverAskedBefore")
    finally:
        aws_managed._archive.cache_clear()
