"""How problems are told."""

from iamlab.evaluator.problems import Place, PolicyDocumentError, Problem, in_order, shown


def test_a_place_is_told_in_lines_and_columns() -> None:
    placed = Problem("X", "m", "a").at(Place(2, 3, 2, 9))
    assert (placed.line, placed.column, placed.end_line, placed.end_column) == (2, 3, 2, 9)


def test_a_problem_of_a_value_has_no_place() -> None:
    nowhere = Problem("X", "m", "a")
    assert (nowhere.line, nowhere.column, nowhere.end_line, nowhere.end_column) == (None, None, None, None)


def test_a_problem_is_refused_when_aws_has_a_text_for_it() -> None:
    assert Problem("X", "m", "a", refusal="Syntax errors in policy.").refused
    assert not Problem("X", "m", "a").refused


def test_an_error_names_every_problem_on_one_line() -> None:
    problems = [Problem("X", "`a` is wrong.", "").at(Place(1, 2, 1, 3)), Problem("Y", "So is b.", "")]
    assert str(PolicyDocumentError(problems)) == "line 1, column 2: a is wrong.; So is b."


def test_problems_come_in_the_order_of_the_text_and_not_without_end() -> None:
    problems = [Problem("X", "m", "a").at(Place(line, 1, line, 2)) for line in range(500, 0, -1)]
    assert [problem.line for problem in in_order(problems)] == list(range(1, 101))


def test_what_is_shown_stays_on_one_line_and_can_be_seen() -> None:
    assert shown("s3:GetObject") == "s3:GetObject"
    assert shown("") == '""'
    assert shown("a\nb\x00`\ud800") == "a\\u000ab\\u0000\\u0060\\ud800"
    assert shown("x" * 80) == "x" * 80
    assert shown("x" * 81) == "x" * 79 + "…"
