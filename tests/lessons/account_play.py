"""An account exercise with one goal, played call by call."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.events import Event
from iamlab.aws_api.sign_in import SignIn, console_login
from lessons.goals import AccountAnswer
from lessons.goals.goal import History
from lessons.grading import GoalResult, grade_account
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World
from tests.lessons.account_exercise import ACCOUNT, GAMES, make

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
UPLOADS = f"arn:aws:iam::{ACCOUNT}:policy/Uploads"


@dataclass
class Play:
    """An exercise with one goal, and acts on its account."""

    goal: dict[str, Any]
    games: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        accounts = {"games": {**GAMES, **self.games}, **self.more.pop("accounts", {})}
        self.exercise = make(goals=[{"id": "it", **self.goal}], accounts=accounts, **self.more)
        assert list(self.exercise.problems()) == []
        self.start = build(self.exercise.accounts, NOW, Random(3), self.exercise.organization)
        self.world = World(self.start.configuration.copy(), bodies=dict(self.start.bodies))

    def key(self, name: str) -> Credentials:
        return self.start.credentials[name]

    def do(self, name: str, by: str | Credentials = "root-key", **parameters: Any) -> dict[str, Any]:
        """Make a call that must succeed, as root unless it says otherwise."""
        credentials = self.key(by) if isinstance(by, str) else by
        answer = self.world.answer(credentials, name, **parameters)
        self.events += answer.events
        return answer.unwrapped()

    def sign_in(self, **typed: Any) -> None:
        typed = {"password": "Correct-Horse-9", **typed}
        answer = console_login(self.world.configuration, SignIn(**typed), self.world.surroundings)
        answer.unwrapped()
        self.world.configuration = answer.configuration
        self.events += answer.events

    def result(self) -> GoalResult:
        answer = AccountAnswer(
            self.world.configuration,
            self.start.configuration,
            self.start.credentials,
            History(self.events),
            self.world.now,
            bodies=self.world.bodies,
        )
        return grade_account(self.exercise, answer).goals[0]

    @property
    def missing(self) -> str:
        return self.result().missing
