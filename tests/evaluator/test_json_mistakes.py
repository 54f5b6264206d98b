"""What people type wrong in JSON: what they are told, word for word, and where they have to act."""

import pytest

from iamlab.evaluator import Problem, validate
from iamlab.evaluator.json_scan import scan
from tests.evaluator.asking import marked

# The text; what is marked; its line and column; the message; the advice.
COMMAS = [
    ('{"a": "b"\n "c": "d"}', '"', 1, 9, "A comma is missing here.", "Add `,` after this."),
    ('{"a": "b"\r\n "c": 1}', '"', 1, 9, "A comma is missing here.", "Add `,` after this."),
    ('{"a": {}\n "b": {}}', "}", 1, 8, "A comma is missing here.", "Add `,` after this."),
    ('["s3:Get*" "s3:Put*"]', '"', 1, 10, "A comma is missing here.", "Add `,` after this."),
    ('{"a": [{} {}]}', "}", 1, 9, "A comma is missing here.", "Add `,` after this."),
    ('{"a": "b",\n}', ",", 1, 10, "Nothing but `}` follows this comma.", "Remove the comma."),
    ('["a", ]', ",", 1, 5, "Nothing but `]` follows this comma.", "Remove the comma."),
    ('["a",, "b"]', ",", 1, 6, "This comma is one too many.", "Remove it."),
    ('{"a": 1,, "b": 2}', ",", 1, 9, "This comma is one too many.", "Remove it."),
    ('[, "a"]', ",", 1, 2, "A value belongs here, not `,`.", "Write a value, or remove this."),
    ('{"a": "b"; "c": "d"}', ";", 1, 10, "`,` belongs here, not `;`.", "Write `,`."),
    (
        '{"a": "b": "c"}',
        ":",
        1,
        10,
        "A comma belongs here, not `:`.",
        "Write `,` between one element and the next.",
    ),
]
COLONS = [
    ('{"Effect" "Allow"}', '"Effect"', 1, 2, "A colon is missing after `Effect`.", 'Write `"Effect": …`.'),
    ('{"Effect", "Allow"}', '"Effect"', 1, 2, "A colon is missing after `Effect`.", 'Write `"Effect": …`.'),
    ('{"Effect"}', '"Effect"', 1, 2, "A colon is missing after `Effect`.", 'Write `"Effect": …`.'),
    (
        '{"Effect" = "Allow"}',
        "=",
        1,
        11,
        "A colon belongs here, not `=`.",
        "Write `:` between a name and its value.",
    ),
    ('{"a":: "b"}', ":", 1, 6, "This colon is one too many.", "Remove it."),
    ('{"Effect": }', ":", 1, 10, "The value after this colon is missing.", 'Write it, as in `"Allow"`.'),
    ('{"a":, "b": 1}', ":", 1, 5, "The value after this colon is missing.", 'Write it, as in `"Allow"`.'),
]
QUOTES = [
    ('{"Effect": Allow}', "Allow", 1, 12, "`Allow` has no quotes.", 'Write `"Allow"`.'),
    ('{"Effect": Allow"}', "Allow", 1, 12, "`Allow` has no quotes.", 'Write `"Allow"`.'),
    ('{Effect: "Allow"}', "Effect", 1, 2, "`Effect` has no quotes.", 'Write `"Effect"`.'),
    ('{Effect": "Allow"}', "Effect", 1, 2, "`Effect` has no quotes.", 'Write `"Effect"`.'),
    ('{"Version": 2012-10-17}', "2012-10-17", 1, 13, "`2012-10-17` has no quotes.", 'Write `"2012-10-17"`.'),
    ('{"Action": s3:Get*}', "s3:Get*", 1, 12, "`s3:Get*` has no quotes.", 'Write `"s3:Get*"`.'),
    ('{"Action": *}', "*", 1, 12, "`*` has no quotes.", 'Write `"*"`.'),
    (
        '{"Resource": arn:aws:s3:::b/*}',
        "arn:aws:s3:::b/*",
        1,
        14,
        "`arn:aws:s3:::b/*` has no quotes.",
        'Write `"arn:aws:s3:::b/*"`.',
    ),
    ('{"a": True}', "True", 1, 7, "`True` has no quotes.", 'Write `"True"`.'),
    ('{"a": None}', "None", 1, 7, "`None` has no quotes.", 'Write `"None"`.'),
    ('{"a": NaN}', "NaN", 1, 7, "`NaN` has no quotes.", 'Write `"NaN"`.'),
    ('{"a": -Infinity}', "-Infinity", 1, 7, "`-Infinity` has no quotes.", 'Write `"-Infinity"`.'),
    ('{"a": 012}', "012", 1, 7, "`012` has no quotes.", 'Write `"012"`.'),
    (
        "{'Effect': 'Allow'}",
        "'",
        1,
        2,
        "This is a single quote; JSON takes none.",
        'Type the straight double quote `"`.',
    ),
    (
        '{"Effect": “Allow”}',
        "“",
        1,
        12,
        "This is a curly quote; JSON takes none.",
        'Type the straight double quote `"`.',
    ),
    ('{"a": `b`}', "`", 1, 7, "This is a backtick; JSON takes none.", 'Type the straight double quote `"`.'),
    (
        '{"Effect": "Allow,\n "Action": "*"}',
        '"Allow',
        1,
        12,
        "This text is not closed on its line.",
        'Add the closing `"`.',
    ),
    (
        '{"Effect": "Allow, "Action": "*"}',
        '"Allow',
        1,
        12,
        'The closing `"` of `Allow` is missing.',
        'Add `"` before the `,`.',
    ),
    (
        '["s3:GetObject, "s3:PutObject"]',
        '"s3:GetObject',
        1,
        2,
        'The closing `"` of `s3:GetObject` is missing.',
        'Add `"` before the `,`.',
    ),
    (
        '{"Effect: "Allow"}',
        '"Effect',
        1,
        2,
        'The closing `"` of `Effect` is missing.',
        'Add `"` before the `:`.',
    ),
    ('{"Effect": "Allow', '"Allow', 1, 12, "This text is not closed on its line.", 'Add the closing `"`.'),
]
BRACKETS = [
    ('{"a": [1]', "]", 1, 9, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    ('{\n"a": {\n"b": 1}\n\n', "}", 3, 7, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    (
        '{"Statement": [\n{"Effect": "Allow"',
        '"',
        2,
        18,
        "The `{` on line 2 is never closed.",
        "Close what is open, in this order: `} ] }`.",
    ),
    ("{", "{", 1, 1, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    ('{"a":', ":", 1, 5, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    ('{"a"', '"', 1, 4, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    ('{"a": 1,', ",", 1, 8, "The `{` on line 1 is never closed.", "Add `}` at the end."),
    (
        '{"Statement": [{\n"Effect": "Allow"\n]}',
        "]",
        3,
        1,
        "`]` cannot stand here: the `{` on line 1 is open.",
        "Close that with `}` first.",
    ),
    ('["a"}', "}", 1, 5, "`}` cannot stand here: the `[` on line 1 is open.", "Close that with `]` first."),
    ('["a", }', "}", 1, 7, "`}` cannot stand here: the `[` on line 1 is open.", "Close that with `]` first."),
    (
        '{"Action": ["s3:GetObject",\n "Resource": "*"}',
        '"Resource"',
        2,
        2,
        '`"Resource"` stands in the list that `[` opens on line 1.',
        'Close the list with `]` before `"Resource"`.',
    ),
    (
        '{"Statement": [ "Effect": "Allow" ]}',
        '"Effect"',
        1,
        17,
        'A `{` is missing before `"Effect"`.',
        "Names with values stand in braces.",
    ),
    (
        '{"Statement": { {"Effect": "Allow"} }}',
        "{",
        1,
        17,
        "The name of an element belongs here, not `{`.",
        "Put `[` and `]` around blocks that stand side by side.",
    ),
    (
        "{5: 1}",
        "5",
        1,
        2,
        "The name of an element belongs here, not `5`.",
        'Write it in double quotes, as in `"Effect": "Allow"`.',
    ),
]
ENDS = [
    ("", "", 1, 1, "The document is empty.", 'Begin with `{ "Version": "2012-10-17", … }`.'),
    (" \n\t", "", 1, 1, "The document is empty.", 'Begin with `{ "Version": "2012-10-17", … }`.'),
    (
        "Allow all",
        "A",
        1,
        1,
        "A policy document begins with `{`, and this does not.",
        "Write `{` before everything else.",
    ),
    (
        "}",
        "}",
        1,
        1,
        "A policy document begins with `{`, and this does not.",
        "Write `{` before everything else.",
    ),
    (
        '"Version": "2012-10-17"',
        '"Version"',
        1,
        1,
        "The document is not in braces.",
        "Put `{` before this and `}` at the end.",
    ),
    (
        '{}\n{"a": 1}',
        "{",
        2,
        1,
        "A second document begins here.",
        "Keep one, and put all statements in its `Statement` list.",
    ),
    (
        '"Version" "2012-10-17"',
        '"Version"',
        1,
        1,
        "The document is not in braces.",
        "Put `{` before this and `}` at the end.",
    ),
    ("{}\n}", "}", 2, 1, "This `}` closes nothing: no bracket is open.", "Remove it."),
    (
        '{"a": [1]]}',
        "]",
        1,
        10,
        "`]` cannot stand here: the `{` on line 1 is open.",
        "Close that with `}` first.",
    ),
    (
        '{"Version": "2012-10-17"},\n"Statement": []}',
        ",",
        1,
        26,
        "The document ends on line 1, and this stands after it.",
        "Remove it, or remove the `}` that closes too early.",
    ),
]
OTHERS = [
    (
        '{\n  "a": 1 // why\n}',
        "// why",
        2,
        10,
        "JSON has no comments.",
        "Remove it; a `Sid` can name a statement.",
    ),
    (
        "/* a\nb */ {}",
        "/* a\nb */",
        1,
        1,
        "JSON has no comments.",
        "Remove it; a `Sid` can name a statement.",
    ),
    ("# a\n{}", "# a", 1, 1, "JSON has no comments.", "Remove it; a `Sid` can name a statement."),
    (
        '{"Statement": [ … ]}',
        "…",
        1,
        17,
        "The dots only stand for something.",
        "Write what belongs there.",
    ),
    ('{"a": ...}', "...", 1, 7, "The dots only stand for something.", "Write what belongs there."),
    ('{"a": ("b")}', "(", 1, 7, "`(` cannot stand here.", "Remove it."),
    (
        '{"a": "c:\\dir"}',
        "\\d",
        1,
        10,
        "This backslash begins no escape that JSON knows.",
        "Write `\\\\` for a backslash.",
    ),
    (
        "\ufeff{}",
        "\ufeff",
        1,
        1,
        "An invisible character, U+FEFF, stands here.",
        "Delete it, and type a space if one belongs here.",
    ),
    (
        '{\xa0"a": 1}',
        "\xa0",
        1,
        2,
        "An invisible character, U+00A0, stands here.",
        "Delete it, and type a space if one belongs here.",
    ),
    (
        '{"a": \x00}',
        "\x00",
        1,
        7,
        "An invisible character, U+0000, stands here.",
        "Delete it, and type a space if one belongs here.",
    ),
    ('{"a": "b\tc"}', "\t", 1, 9, "An invisible character, U+0009, stands in this text.", "Delete it."),
    ('{"a": "b\x00c"}', "\x00", 1, 9, "An invisible character, U+0000, stands in this text.", "Delete it."),
]


@pytest.mark.parametrize(
    ("text", "where", "line", "column", "message", "advice"),
    [*COMMAS, *COLONS, *QUOTES, *BRACKETS, *ENDS, *OTHERS],
)
def test_a_mistake_is_named_where_the_learner_has_to_act(
    text: str, where: str, line: int, column: int, message: str, advice: str
) -> None:
    (problem,) = validate(text)
    assert (problem.code, problem.type, problem.refused) == ("JSON_SYNTAX_ERROR", "ERROR", True)
    assert (problem.message, problem.advice) == (message, advice)
    assert (problem.line, problem.column) == (line, column)
    assert marked(text, problem) == where
    assert problem.refusal == "This policy contains invalid Json"


@pytest.mark.fact("1.1.1")
def test_a_duplicate_key_is_marked_at_its_second_place() -> None:
    text = '{\n  "Version": "2012-10-17",\n  "Version": "2008-10-17",\n  "Statement": []\n}'
    first, second = validate(text)
    assert (first.code, first.line, first.column, marked(text, first)) == (
        "DUPLICATE_KEYS",
        3,
        3,
        '"Version"',
    )
    assert first.message == "`Version` stands twice in this block."
    assert first.advice == "Keep one of them; several values go into one list, in `[` and `]`."
    assert first.refusal == "This policy contains invalid Json"
    assert second.code == "MISSING_STATEMENT"


def test_the_same_key_in_two_blocks_is_no_duplicate() -> None:
    assert scan('{"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}, {"b": 1}]}').problems == []


def test_keys_are_the_same_however_they_are_escaped() -> None:
    (problem,) = scan('{"a": 1, "\\u0061": 2}').problems
    assert problem.code == "DUPLICATE_KEYS"


def test_every_duplicate_key_before_a_syntax_error_is_reported_with_it() -> None:
    found = validate('{"a": 1,\n"a": 2,\n"a": 3,\n"b" 4}')
    assert [(problem.code, problem.line) for problem in found] == [
        ("DUPLICATE_KEYS", 2),
        ("DUPLICATE_KEYS", 3),
        ("JSON_SYNTAX_ERROR", 4),
    ]


@pytest.mark.parametrize("text", ["[" * 10_000, '{"a":' * 10_000, "[" * 10_000 + "]" * 10_000])
def test_ten_thousand_brackets_are_one_problem(text: str) -> None:
    (problem,) = validate(text)
    assert problem.message == "The document nests more than 64 levels deep."
    assert problem.advice == "A policy document needs six levels at most."


def message_of(text: str) -> Problem:
    (problem,) = validate(text)
    return problem


def test_what_a_message_quotes_stays_short_and_visible() -> None:
    assert len(message_of('{"a": ' + "x" * 1000 + "}").message) < 80
    assert message_of('{"a": x\u200by}').message == "`x\\u200by` has no quotes."
    assert "`a\\u0060b`" in message_of('{"a`b" 1}').message
