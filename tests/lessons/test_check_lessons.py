"""manage.py check_lessons: what lessons promise beyond their form."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from lessons import readability
from lessons.checked_lessons import content_errors
from lessons.content_format.content import whole
from lessons.grading.promises import broken_promises
from tests.lessons import tiny_course
from tests.lessons.kind_rows import FRAME, MAYA, asks, exercise_of, policy
from tests.lessons.test_diagnose import CONTENT as DIAGNOSIS
from tests.lessons.test_diagnose import EVERYTHING, MENDED

IDEA = """\
    wrong_ideas:
      - id: everything
        text: That opens every bucket.
        failing: [keep]
        answers:
          - |
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
"""


def errors(root: Path, text: str = tiny_course.TEXT, exercises: str = tiny_course.EXERCISES) -> list[str]:
    tiny_course.write(root, text=text, exercises=exercises)
    return [str(error) for error in content_errors(root)]


def says(found: list[str], *words: str) -> bool:
    return any(all(word in error for word in words) for error in found)


def test_a_lesson_that_keeps_its_promises_has_no_errors(tmp_path: Path) -> None:
    assert errors(tmp_path, exercises=tiny_course.EXERCISES + IDEA) == []


def test_a_solution_that_does_not_pass_is_named_with_what_fails(tmp_path: Path) -> None:
    wrong = tiny_course.EXERCISES.replace(
        '"Action": "s3:GetObject", "Resource"', '"Action": "s3:PutObject", "Resource"'
    )
    found = errors(tmp_path, exercises=wrong)
    assert says(
        found, "tiny/first-steps.yaml: exercises[0].solution", "The solution does not pass: read fail"
    )


def test_a_solution_that_the_editor_marks_is_named(tmp_path: Path) -> None:
    wrong = tiny_course.EXERCISES.replace(
        '"Action": "s3:GetObject", "R', '"Action": ["s3:GetObject", "s3:GetItem"], "R'
    )
    assert says(errors(tmp_path, exercises=wrong), "The editor marks the solution", "GetItem")


def test_a_start_that_passes_is_named(tmp_path: Path) -> None:
    solution = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",'
    solution += ' "Resource": "arn:aws:s3:::{{bucket}}/*"}]}'
    done = tiny_course.EXERCISES.replace('      {"Version": "2012-10-17",\n', f"      {solution}\n")
    assert says(errors(tmp_path, exercises=done), "exercises[0].starter", "There is nothing to do")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("failing: [keep]", "failing: [read]", "This answer does not show the idea: keep fail"),
        ('"s3:*", "Resource": "*"', '"s3:GetObject", "Resource": "*"', "This wrong answer passes."),
    ],
)
def test_a_wrong_answer_that_does_not_get_its_words_is_named(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    exercises = tiny_course.EXERCISES + IDEA.replace(old, new)
    assert says(errors(tmp_path, exercises=exercises), "wrong_ideas[0].answers[0]", words)


def test_a_wrong_answer_that_shows_another_idea_first_is_named(tmp_path: Path) -> None:
    first = IDEA.replace("    wrong_ideas:\n", "").replace("id: everything", "id: broader")
    found = errors(tmp_path, exercises=tiny_course.EXERCISES + IDEA + first)
    assert says(found, "wrong_ideas[1].answers[0]", "shows the idea 'everything' first")


def test_what_stands_there_from_the_start_is_no_wrong_idea(tmp_path: Path) -> None:
    broken = IDEA.replace("failing: [keep]", "problems: [JSON_SYNTAX_ERROR]")
    broken = broken.replace('"Resource": "*"}]}', '"Resource": "*"}]')
    assert errors(tmp_path, exercises=tiny_course.EXERCISES + broken) == []


def test_a_diagnosis_must_be_denied_at_the_start_and_mended_by_its_solution() -> None:
    def broken(**fields: object) -> str:
        return "\n".join(map(str, broken_promises(exercise_of("diagnose", **{**DIAGNOSIS, **fields}))))

    assert broken() == ""
    assert "must be denied" in broken(policies=[DIAGNOSIS["policies"][0], policy("Limit", {"Action": "*"})])
    assert "The solution does not pass: delete fail" in broken(solution={"Limit": EVERYTHING})
    idea = {**DIAGNOSIS["wrong_ideas"][0], "answers": [{"Limit": MENDED}]}
    assert "This wrong answer passes." in broken(wrong_ideas=[idea])


def test_a_prediction_must_not_call_wrong_what_aws_decides() -> None:
    fields = {
        "principal": MAYA,
        "policies": [policy("Reader", {"Action": "s3:GetObject"})],
        "requests": [{"id": "read", "title": "Read", **asks()}],
        "wrong_ideas": [{"id": "right", "text": "No.", "predicted": {"read": "allowed"}}],
    }
    (problem,) = broken_promises(exercise_of("predict", **fields))
    assert "the idea is right" in problem.message


def test_a_kind_without_promises_breaks_none() -> None:
    statements = [
        {"id": slug, "text": slug, "reason": "So.", "holds": slug == "yes"} for slug in ("yes", "no")
    ]
    quiz = whole("q", "quiz", "Q", {**FRAME, "statements": statements})
    assert list(broken_promises(quiz)) == []


LONG = "a word and " * 30


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (f"{LONG}end. {LONG}end. {LONG}end.", "words on average"),
        ("Well done!", "There is an exclamation mark."),
        ("word " * 901, "Keep it under 900."),
        ("word. " * 700, "Nobody reads"),
        ("[wildcards](/learn/tiny/no-such-lesson/)", "leads to no lesson."),
        ("[there](/nowhere/)", "leads nowhere in the lab."),
        ("[there](http://example.com/)", "is not an https:// address."),
    ],
)
def test_a_text_that_is_too_long_too_hard_or_leads_nowhere_is_named(
    tmp_path: Path, added: str, words: str
) -> None:
    assert says(errors(tmp_path, text=f"{tiny_course.TEXT}\n{added}\n"), "tiny/first-steps.md", words)


def test_links_into_the_lab_and_to_aws_are_fine(tmp_path: Path) -> None:
    good = "[here](/learn/tiny/first-steps/), [help](/help/#simulated), [AWS](https://docs.aws.amazon.com/)"
    assert errors(tmp_path, text=f"{tiny_course.TEXT}\n{good}\n") == []


def test_a_lesson_takes_three_to_twelve_minutes(tmp_path: Path) -> None:
    found = errors(tmp_path, text=tiny_course.TEXT.replace("minutes: 3", "minutes: 20"))
    assert says(found, "minutes", "3 to 12 minutes, not 20")


def test_texts_of_exercises_are_read_too(tmp_path: Path) -> None:
    loud = tiny_course.EXERCISES.replace("Compare the **ARNs**.", "Compare the **ARNs**!")
    assert says(errors(tmp_path, exercises=loud), "exercises[0].hints[0].text", "exclamation mark")


def test_code_tables_and_headings_are_no_sentences() -> None:
    text = (
        "## A heading\n\nOne `s3:Get Object!` two.\n\n| a | b |\n| --- | --- |\n| c | d |\n\n```\nx y!\n```\n"
    )
    assert readability.sentences(text) == [3]
    assert list(readability.text_problems(text)) == []


def test_the_command_lists_errors_and_ends_with_1(tmp_path: Path) -> None:
    tiny_course.write(tmp_path)
    out, err = StringIO(), StringIO()
    call_command("check_lessons", root=tmp_path, stdout=out)
    assert "Every lesson keeps its promises." in out.getvalue()
    tiny_course.write(tmp_path, text=tiny_course.TEXT + "\nWell done!\n")
    with pytest.raises(SystemExit):
        call_command("check_lessons", root=tmp_path, stderr=err)
    assert "1 error in the lessons." in err.getvalue()
    (tmp_path / "tiny" / "course.yaml").write_text("")
    with pytest.raises(SystemExit):
        call_command("check_lessons", root=tmp_path, stderr=err)
