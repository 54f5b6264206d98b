"""manage.py evaluate: scenarios in, a table or JSON Lines out."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

MAYA = "arn:aws:iam::111122223333:user/maya"
ROOT = Path(__file__).resolve().parent.parent


def scenario(name: Any = "reads", effect: str = "Allow", **others: Any) -> dict[str, Any]:
    return {
        "name": name,
        "request": {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/q3.csv"},
        "policies": {
            "identity": [
                {
                    "Version": "2012-10-17",
                    "Statement": {"Effect": effect, "Action": "s3:*", "Resource": "*"},
                }
            ]
        },
        **others,
    }


def run(text: str, *options: str, file: Path, encoding: str = "utf-8") -> tuple[str, int]:
    """Run the command on a file with this text; return what it prints and its exit status.

    A surrogate from U+DC80 on stands for a byte that is no UTF-8.
    """
    file.write_bytes(text.encode(encoding, "surrogateescape"))
    out = io.StringIO()
    try:
        call_command("evaluate", str(file), *options, stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), int(stopped.code or 0)
    return out.getvalue(), 0


def answers(text: str, file: Path, **kwargs: Any) -> tuple[list[dict[str, Any]], int]:
    printed, status = run(text, "--jsonl", file=file, **kwargs)
    return [json.loads(line) for line in printed.splitlines()], status


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scenarios.jsonl"


def test_a_table_is_printed_for_people(file: Path) -> None:
    lines = [scenario(), scenario("is denied", "Deny"), scenario(None), scenario("is wrong", extra=1)]
    printed, status = run("\n".join(map(json.dumps, lines)), file=file)
    rows = [line.rstrip() for line in printed.splitlines()]
    assert status == 1
    assert rows == [
        f"{'reads':<40} allowed",
        f"{'is denied':<40} explicitDeny  User: {MAYA} is not authorized to perform: s3:GetObject "
        'on resource: "arn:aws:s3:::reports/q3.csv" with an explicit deny in an identity-based policy',
        f"{'scenario 3':<40} allowed",
        f"{'is wrong':<40} error         the scenario has no key 'extra'; it has name, request, policies",
    ]


@pytest.mark.parametrize("name", ["a\nb", "\ud800", "\x1b[31m", 5, ""])
def test_a_name_stays_on_its_row(file: Path, name: Any) -> None:
    printed, _ = run(json.dumps(scenario(name)), file=file)
    (row,) = printed.splitlines()
    row.encode()
    assert row.endswith("allowed")
    assert "\x1b" not in row


def test_one_json_object_a_line_in_the_order_of_the_input(file: Path) -> None:
    found, status = answers("\n".join(json.dumps(scenario(f"no {n}")) for n in range(20)), file)
    assert [answer["name"] for answer in found] == [f"no {n}" for n in range(20)]
    assert {answer["decision"] for answer in found} == {"allowed"}
    assert status == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (json.dumps([scenario("a"), scenario("b")]), ["a", "b"]),
        (json.dumps([scenario("a"), scenario("b")], indent=2), ["a", "b"]),
        (json.dumps(scenario("a"), indent=2), ["a"]),
        (json.dumps(scenario("a")) + "\n\n  \n" + json.dumps(scenario("b")) + "\n", ["a", "b"]),
        (json.dumps(scenario("a")) + "\r\n" + json.dumps(scenario("b")) + "\r\n", ["a", "b"]),
        (json.dumps(scenario("a")) + "\r" + json.dumps(scenario("b")), ["a", "b"]),
        (json.dumps(scenario("a\u2028b\x85c"), ensure_ascii=False) + "\n" + json.dumps(scenario("b")), None),
        ("\ufeff" + json.dumps(scenario("a")), ["a"]),
        ("[]", []),
        ("", []),
    ],
    ids=[
        "array",
        "array on many lines",
        "object",
        "blank lines",
        "CRLF",
        "CR",
        "U+2028",
        "BOM",
        "no scenario",
        "empty",
    ],
)
def test_every_form_of_input_is_read(file: Path, text: str, names: list[str] | None) -> None:
    found, status = answers(text, file)
    assert [answer["name"] for answer in found] == (["a\u2028b\x85c", "b"] if names is None else names)
    assert status == 0
    assert all(answer["decision"] == "allowed" for answer in found)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("{", "not JSON: "),
        ("nonsense", "not JSON: "),
        ('{"name": NaN}', "not JSON: NaN"),
        ("[" * 100_000, "not JSON: "),
        ("9" * 5000, "not JSON: "),
        ('{"name": 1e999}', "not JSON: 1e999 is too large a number"),
        ("[1, 2]", "the scenario must be an object"),
        ("\udcff\udcfe", "not JSON: it is not UTF-8"),
        ('{"name": "\udcff"}', "not JSON: it is not UTF-8"),
        ("5", "the scenario must be an object"),
        ("null", "the scenario must be an object"),
        ("{}", "request is missing"),
        ('{"name": "x", "name": "y"}', "a key stands twice in one object"),
        ('{"name": "x", "request": {"action": "a", "action": "b"}}', "a key stands twice in one object"),
    ],
)
def test_a_line_that_cannot_be_read_does_not_stop_the_run(file: Path, line: str, error: str) -> None:
    text = "\n".join([json.dumps(scenario("a")), line, json.dumps(scenario("b"))])
    found, status = answers(text, file)
    assert [answer["name"] for answer in (found[0], found[2])] == ["a", "b"]
    assert found[0]["decision"] == found[2]["decision"] == "allowed"
    assert found[1]["error"].startswith(error)
    assert set(found[1]) == {"name", "error"}
    assert status == 1


@pytest.mark.parametrize("line", ["[]", "[1, 2]", "[1, 2", "{", "5", "\udcff", "nonsense"])
def test_a_first_line_that_cannot_be_read_does_not_stop_the_run_either(file: Path, line: str) -> None:
    found, status = answers("\n".join([line, json.dumps(scenario("a")), json.dumps(scenario("b"))]), file)
    assert [answer.get("decision", "error") for answer in found] == ["error", "allowed", "allowed"]
    assert status == 1


def test_bytes_that_are_no_utf_8_spoil_one_line_of_standard_input() -> None:
    lines = [json.dumps(scenario("a")).encode(), b'{"name": "\xff"}', json.dumps(scenario("b")).encode()]
    finished = subprocess.run(
        [sys.executable, "manage.py", "evaluate", "-", "--jsonl"],
        input=b"\n".join(lines),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    found = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [answer.get("error", answer["name"]) for answer in found] == [
        "a",
        "not JSON: it is not UTF-8",
        "b",
    ]
    assert finished.returncode == 1


def test_a_scenario_of_an_array_that_cannot_be_evaluated_does_not_stop_the_run(file: Path) -> None:
    listed = [scenario("a"), scenario("wrong", request={}), None, scenario("b")]
    found, status = answers(json.dumps(listed), file)
    assert [answer["name"] for answer in found] == ["a", "wrong", None, "b"]
    assert ["error" in answer for answer in found] == [False, True, True, False]
    assert status == 1


def test_a_key_that_stands_twice_spoils_only_its_scenario(file: Path) -> None:
    twice = json.dumps(scenario("twice")).replace('"Effect"', '"Effect": "Deny", "Effect"')
    found, _ = answers(f"[{json.dumps(scenario('a'))}, {twice}, {json.dumps(scenario('b'))}]", file)
    assert [answer["name"] for answer in found] == ["a", "twice", "b"]
    assert found[1]["error"] == "a key stands twice in one object"


@pytest.mark.parametrize("text", ['[\n{"name": "a"},\n]', '{\n"name": "a",\n}', "[{}"])
def test_a_broken_array_or_object_is_one_error_not_one_a_line(file: Path, text: str) -> None:
    found, status = answers(text, file)
    assert len(found) == 1
    assert found[0]["error"].startswith("not JSON: ")
    assert status == 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"polices": {}}, "'polices'"),
        ({"request": {**scenario()["request"], "contxt": {}}}, "'contxt'"),
        ({"policies": {"identitty": []}}, "'identitty'"),
        ({"policies": {"identity": [{"name": "x", "document": {}, "typ": 1}]}}, "'typ'"),
        ({"policies": {"identity": [{"Version": "2012-10-17", "Statments": []}]}}, "Statments"),
        (
            {"policies": {"identity": [{"Version": "2012-10-17", "Statement": [{"Efect": "Allow"}]}]}},
            "Efect",
        ),
    ],
)
def test_an_unknown_key_at_any_level_is_named(file: Path, change: dict[str, Any], named: str) -> None:
    found, status = answers(json.dumps(scenario("x", **change)), file)
    assert named in found[0]["error"]
    assert found[0]["name"] == "x"
    assert status == 1


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(scenario("piped"))))
    out = io.StringIO()
    call_command("evaluate", "-", "--jsonl", stdout=out)
    assert json.loads(out.getvalue())["name"] == "piped"


def test_a_file_that_cannot_be_read_is_an_error_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate", str(tmp_path / "missing.jsonl"))
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate", str(tmp_path / "binary"))


@pytest.mark.parametrize(("extra", "status"), [({}, 0), ({"extra": 1}, 1)])
def test_the_exit_status_tells_whether_every_scenario_was_evaluated(
    extra: dict[str, Any], status: int
) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "evaluate", "-", "--jsonl"],
        input=json.dumps(scenario("x", **extra)) + "\n" + json.dumps(scenario("y")),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert finished.returncode == status
    assert [json.loads(line)["name"] for line in finished.stdout.splitlines()] == ["x", "y"]
    assert finished.stderr == ""
