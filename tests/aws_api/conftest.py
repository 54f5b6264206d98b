"""One fresh AWS for each test."""

import pytest

from tests.aws_api.world import World


@pytest.fixture
def world() -> World:
    return World()
