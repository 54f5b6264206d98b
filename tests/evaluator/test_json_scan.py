"""Where every element of a JSON text stands."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamlab.evaluator.json_scan import Scan, scan
from iamlab.evaluator.problems import Path, Place

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)

TEXT = """{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow",
     "Action": ["s3:GetObject", "s3:PutObject"]}
  ]
}"""


def paths(value: Any, at: Path = ()) -> dict[Path, Any]:
    """Return every value in `value` by its path."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {at: value}
    for key, each in inner:
        found.update(paths(each, (*at, key)))
    return found


def cut(text: str, place: Place) -> str:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
    end = sum(len(line) + 1 for line in lines[: place.end_line - 1]) + place.end_column - 1
    return text[start:end]


@given(VALUES, st.sampled_from([None, 0, 3, "\t"]), st.booleans())
def test_what_stands_at_a_place_reads_as_the_value_at_its_path(
    value: Any, indent: Any, escaped: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=escaped)
    scanned = scan(text)
    assert scanned.problems == []
    for path, expected in paths(value).items():
        assert json.loads(cut(text, scanned.place_of(path))) == expected
        if path and isinstance(path[-1], str):
            assert json.loads(cut(text, scanned.place_of(path, on_key=True))) == path[-1]
    assert set(scanned.values) == set(paths(value))


@pytest.mark.parametrize(
    ("path", "on_key", "place"),
    [
        ((), False, Place(1, 1, 7, 2)),
        (("Version",), False, Place(2, 14, 2, 26)),
        (("Version",), True, Place(2, 3, 2, 12)),
        (("Statement", 0), False, Place(4, 5, 5, 49)),
        (("Statement", 0, "Action", 1), False, Place(5, 33, 5, 47)),
    ],
)
def test_lines_and_columns_count_from_one_and_end_behind_the_last(
    path: Path, on_key: bool, place: Place
) -> None:
    assert scan(TEXT).place_of(path, on_key=on_key) == place


def test_what_is_not_there_has_the_place_of_what_would_hold_it() -> None:
    scanned = scan(TEXT)
    assert scanned.place_of(("Statement", 0, "Resource", 3)) == scanned.place_of(("Statement", 0))
    assert scanned.place_of(("Statement", 0, "Resource")) == scanned.place_of(("Statement", 0))
    assert scanned.place_of(("Id",), on_key=True) == scanned.place_of(())
    assert scan("").place_of(("Statement",)) == Place(1, 1, 1, 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_editors_end_them(newline: str) -> None:
    place = scan(TEXT.replace("\n", newline)).place_of(("Statement", 0, "Effect"))
    assert (place.line, place.column) == (4, 16)


def test_other_separators_within_text_begin_no_line() -> None:
    assert scan('{"a": "\u2028\x85", "b": 1}').place_of(("b",)).line == 1


def test_a_place_is_never_inside_out() -> None:
    assert Scan("abc").place(2, 1) == Place(1, 3, 1, 3)


def test_of_duplicate_keys_the_first_keeps_its_place() -> None:
    scanned = scan('{"a": 1, "a": 22}')
    assert scanned.place_of(("a",)).column == 7
    assert scanned.place_of(("a",), on_key=True).column == 2


@pytest.mark.parametrize(
    "text",
    [
        '"' + "\\" * 200_000,
        '"' + "a" * 200_000,
        "1" * 200_000,
        " " * 200_000,
        "[" + "1," * 100_000 + "]",
        '{"a":1,' * 30_000,
        "/*" * 100_000,
        "{" + '"a":1,' * 40_000 + '"b":2}',
    ],
    ids=["backslashes", "unclosed", "digits", "spaces", "list", "open objects", "comments", "duplicates"],
)
def test_hostile_texts_are_read_in_an_instant(text: str) -> None:
    start = time.perf_counter()
    assert len(scan(text).problems) <= 100
    assert time.perf_counter() - start < 5
