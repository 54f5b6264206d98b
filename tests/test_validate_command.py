"""manage.py validate: policy documents in, a table or JSON Lines out."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent


def line(name: Any = "reads", effect: str = "Allow", **others: Any) -> dict[str, Any]:
    return {
        "name": name,
        "policy_type": "identity",
        "document": {
            "Version": "2012-10-17",
            "Statement": {"Effect": effect, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
        },
        **others,
    }


def run(text: str, *options: str, file: Path) -> tuple[list[str], int]:
    """Run the command on a file with this text; return the lines it prints and its exit status."""
    file.write_text(text, encoding="utf-8")
    out = io.StringIO()
    try:
        call_command("validate", str(file), *options, stdout=out)
    except SystemExit as stopped:
        return out.getvalue().splitlines(), int(stopped.code or 0)
    return out.getvalue().splitlines(), 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policies.jsonl"


def test_a_table_is_printed_for_people(file: Path) -> None:
    lines = [line(), line(None, "allow"), line("is wrong", extra=1)]
    printed, status = run("\n".join(map(json.dumps, lines)), file=file)
    assert status == 1
    assert printed == [
        f"{'reads':<40} saved    nothing to say about it",
        f"{'policy 2':<40} refused  1 error",
        "    line 1, column 47    MalformedPolicyDocument  The policy failed legacy parsing (INVALID_EFFECT: "
        "'allow' is not an effect. Write exactly 'Allow' or 'Deny'; capital and small letters count.)",
        f"{'is wrong':<40} error    the line has no key 'extra'; it has name, policy_type, service, document",
    ]


def test_findings_are_listed_below_a_document_that_is_saved(file: Path) -> None:
    text = '{"Statement": {"Effect": "Deny", "Action": "s3:GetItem", "Resource": "*"}}'
    printed, status = run(json.dumps(line("old", document=text)), file=file)
    assert status == 0
    assert printed[0] == f"{'old':<40} saved    2 findings"
    assert printed[1].startswith("    line 1, column 1     WARNING                  MISSING_VERSION: ")
    assert printed[2].startswith("    line 1, column 44    ERROR                    INVALID_ACTION: ")


def test_one_json_object_a_line_in_the_order_of_the_input(file: Path) -> None:
    lines = [line(f"no {n}", "Allow" if n % 2 else "allow") for n in range(10)]
    printed, status = run("\n".join(map(json.dumps, lines)), "--jsonl", file=file)
    found = [json.loads(each) for each in printed]
    assert [answer["name"] for answer in found] == [f"no {n}" for n in range(10)]
    assert [len(answer["errors"]) for answer in found] == [1, 0] * 5
    assert {key for answer in found for key in answer} == {"name", "errors", "findings"}
    assert status == 0, "a refused document is an answer, not a failure"


@pytest.mark.parametrize(
    "text",
    [json.dumps([line("a")]), json.dumps(line("a"), indent=2), "\ufeff" + json.dumps(line("a")) + "\n\n"],
)
def test_every_form_of_input_is_read(file: Path, text: str) -> None:
    printed, status = run(text, "--jsonl", file=file)
    assert [json.loads(each)["name"] for each in printed] == ["a"]
    assert status == 0


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("{", "not JSON: "),
        ("5", "the line must be an object"),
        (json.dumps(line("x", polcy_type="scp")), "the line has no key 'polcy_type'"),
        (json.dumps(line("x", policy_type="role")), "policy_type 'role' is none of identity, "),
        (json.dumps(line("x")).replace('"Effect"', '"Effect": "Deny", "Effect"'), "a key stands twice"),
    ],
)
def test_a_line_that_cannot_be_read_does_not_stop_the_run(file: Path, broken: str, error: str) -> None:
    text = "\n".join([json.dumps(line("a")), broken, json.dumps(line("b"))])
    printed, status = run(text, "--jsonl", file=file)
    found = [json.loads(each) for each in printed]
    assert [answer["name"] for answer in (found[0], found[2])] == ["a", "b"]
    assert set(found[1]) == {"name", "error"}
    assert found[1]["error"].startswith(error)
    assert status == 1


def test_a_key_that_stands_twice_in_a_text_is_a_refusal_of_awss(file: Path) -> None:
    """AWS reads the text itself, so that this is about the document and not about the line."""
    text = '{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}'
    printed, status = run(json.dumps(line(document=text)), "--jsonl", file=file)
    assert [error["check"] for error in json.loads(printed[0])["errors"]] == [
        "DUPLICATE_KEYS",
        "MISSING_STATEMENT",
    ]
    assert status == 0


def test_a_file_that_cannot_be_read_is_an_error_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("validate", str(tmp_path / "missing.jsonl"))


@pytest.mark.parametrize(("extra", "status"), [({}, 0), ({"extra": 1}, 1)])
def test_standard_input_is_read_and_the_exit_status_is_the_processs(
    extra: dict[str, Any], status: int
) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "validate", "-", "--jsonl"],
        input=json.dumps(line("x", **extra)) + "\n" + json.dumps(line("y")),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert finished.returncode == status
    assert [json.loads(each)["name"] for each in finished.stdout.splitlines()] == ["x", "y"]
    assert finished.stderr == ""
