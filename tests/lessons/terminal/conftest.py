"""A terminal at the small AWS of the gate's tests."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from iamlab.aws_api.gate import Answer, call
from lessons.terminal.calls import Signed, Unsigned
from lessons.terminal.shell import Entry, Terminal, enter
from tests.aws_api.world import World, key_of

Type = Callable[..., Entry]


@pytest.fixture
def world() -> World:
    """The small AWS now: the CLI looks at the real time."""
    return World(now=datetime.now(UTC))


@pytest.fixture
def make(world: World) -> Callable[[Signed], Answer]:
    def answered(signed: Signed) -> Answer:
        if signed.credentials is None and signed.is_signed:
            raise Unsigned
        world.region = signed.region
        found = call(
            world.configuration,
            signed.credentials if signed.is_signed else None,
            signed.service,
            signed.operation,
            signed.parameters,
            world.surroundings,
        )
        world.keep(found)
        return found

    return answered


@pytest.fixture
def terminal() -> Terminal:
    """A terminal whose variables hold the key of `ada`, who may do everything."""
    key = key_of("ada")
    return Terminal(
        environment={
            "AWS_ACCESS_KEY_ID": key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": key.secret,
            "AWS_DEFAULT_REGION": "eu-west-1",
        }
    )


@pytest.fixture
def enter_line(terminal: Terminal, make: Callable[[Signed], Answer]) -> Type:
    """Enter a text, the answer where there is a question; return what the last command left on the screen."""
    return lambda text: enter(terminal, text, make, terminal.question.id if terminal.question else "")[-1]
