"""Grading of the kind *account*: every goal holds in what the learner made of the account."""

from dataclasses import dataclass

from lessons.content_format.kinds.account import AccountExercise
from lessons.goals import AccountAnswer, Goal, Judgement, Situation


@dataclass(frozen=True, slots=True)
class GoalResult:
    """One goal: its title, whether it is met, what is missing, and how that was found out.

    `judgement` is None as long as there is no account to look at.
    """

    id: str
    title: str
    why: str
    kind: str
    judgement: Judgement | None
    stays: bool = False

    @property
    def passed(self) -> bool:
        return self.judgement is not None and not self.judgement.missing

    @property
    def missing(self) -> str:
        return self.judgement.missing if self.judgement else ""


@dataclass(frozen=True, slots=True)
class AccountFeedback:
    """The whole answer to what a learner made of an account."""

    goals: tuple[GoalResult, ...]

    @property
    def met(self) -> int:
        return sum(goal.passed for goal in self.goals)

    @property
    def solved(self) -> bool:
        return self.met == len(self.goals)

    @property
    def failing(self) -> list[str]:
        """The ids of the goals that are not met."""
        return [goal.id for goal in self.goals if not goal.passed]

    @property
    def kept(self) -> list[str]:
        """The ids of the goals that stay met from now on."""
        return [goal.id for goal in self.goals if goal.passed and goal.stays]


def grade_account(exercise: AccountExercise, answer: AccountAnswer) -> AccountFeedback:
    """Return the feedback on `answer` to `exercise`, whose placeholders are filled."""
    situation = Situation(answer, exercise.numbers, exercise.programs)
    results = []
    for goal in exercise.goals:
        kept = goal.stays and goal.id in answer.kept
        results.append(_result(goal, Judgement() if kept else goal.judge(situation)))
    return AccountFeedback(tuple(results))


def not_begun(exercise: AccountExercise) -> AccountFeedback:
    """Return the goals of an exercise that nobody has opened the account of yet."""
    return AccountFeedback(tuple(_result(goal, None) for goal in exercise.goals))


def _result(goal: Goal, judgement: Judgement | None) -> GoalResult:
    kind = str(type(goal).__struct_config__.tag)
    return GoalResult(goal.id, goal.heading, goal.why or "", kind, judgement, goal.stays)
