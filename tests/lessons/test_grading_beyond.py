"""What an answer that passes allows besides what was asked for."""

import json
from typing import Any

from msgspec import structs

from lessons.content_format.kinds.policy import Check, PolicyExercise
from lessons.grading import grade_policy as grade
from lessons.grading.beyond import beyond

MAYA = "arn:aws:iam::111122223333:user/maya"
OBJECT = "arn:aws:s3:::maps/today"


def document(action: Any, resource: Any, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


EXERCISE = PolicyExercise(
    id="read",
    kind="policy",
    title="Read",
    task="Read.",
    explanation="It reads.",
    principal=MAYA,
    policy="Reader",
    attached_to="user maya",
    starter="{}",
    solution=document("s3:GetObject", "arn:aws:s3:::maps/*"),
    checks=[
        Check(id="read", title="Read", action="s3:GetObject", resource=OBJECT, expect="allowed", why="!")
    ],
)


def test_an_answer_that_allows_more_passes_and_is_shown_the_worst_of_it_first() -> None:
    feedback = grade(EXERCISE, document("*", "*"))
    assert feedback.solved
    assert feedback.beyond is not None
    assert feedback.beyond.requests[0].action.full_name == "iam:PassRole"
    assert len(feedback.beyond.requests) == 3
    assert feedback.beyond.more > 1000


def test_the_score_falls_as_more_is_allowed_and_faster_with_worse() -> None:
    def score(*besides: str) -> int:
        found = beyond(EXERCISE, document(["s3:GetObject", *besides], "*"))
        assert found is not None
        return found.score

    exact = beyond(EXERCISE, EXERCISE.solution)
    assert exact is not None
    everything = beyond(EXERCISE, document("*", "*"))
    assert everything is not None
    scores = [exact.score, score(), score("s3:ListBucket"), score("s3:DeleteObject"), score("iam:PassRole")]
    scores += [score("iam:PassRole", "s3:DeleteObject"), score("s3:*"), everything.score]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert (scores[0], scores[-1]) == (100, 0)


def test_an_answer_in_other_words_is_proven_to_allow_nothing_more() -> None:
    feedback = grade(EXERCISE, document(["s3:getobject"], ["arn:aws:s3:::maps/*", OBJECT]))
    assert feedback.beyond is not None
    assert not feedback.beyond.requests
    assert feedback.beyond.is_proven


def test_an_answer_that_does_not_pass_is_not_compared() -> None:
    assert grade(EXERCISE, document("iam:*", "*")).beyond is None


def test_a_bucket_policy_for_everyone_is_shown_by_who_else_gets_in() -> None:
    def statement(principal: object) -> str:
        return document("s3:GetObject", "arn:aws:s3:::maps/*", Principal=principal)

    exercise = structs.replace(
        EXERCISE, policy_type="resource", resource="arn:aws:s3:::maps", solution=statement({"AWS": MAYA})
    )
    feedback = grade(exercise, statement("*"))
    assert feedback.beyond is not None
    assert feedback.beyond.names_callers
    assert [extra.principal == MAYA for extra in feedback.beyond.requests] == [False]


def test_a_policy_that_only_denies_is_not_compared() -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    assert beyond(structs.replace(EXERCISE, policy_type="rcp", level="root", solution=text), text) is None


def test_a_solution_that_cannot_be_evaluated_keeps_nobody_from_passing() -> None:
    feedback = grade(structs.replace(EXERCISE, solution="{}"), document("s3:GetObject", "*"))
    assert feedback.solved
    assert feedback.beyond is None
