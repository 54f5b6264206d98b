"""Pictures of accounts."""

from collections.abc import Callable
from typing import Any

import pytest

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey
from iamlab.aws_api.operation import Result
from lessons.diagram import Diagram, draw
from tests.aws_api.world import ACCOUNT, NOW, World, key_of
from tests.lessons.sandbox.studio import studio

ROOT_ARN = f"arn:aws:iam::{ACCOUNT}:root"
MAYA_ARN = f"arn:aws:iam::{ACCOUNT}:user/maya"


def details(configuration: Configuration) -> Result:
    """Return the authorization details of the account, as root reads them."""
    world = World(configuration)
    key = key_of("root")
    world.account.root.access_keys = [AccessKey(key.access_key_id, key.secret, NOW)]
    return world.do("root", "iam:GetAccountAuthorizationDetails", MaxItems=1000)


@pytest.fixture
def configuration() -> Configuration:
    return studio(NOW)


@pytest.fixture
def account(configuration: Configuration) -> Account:
    return configuration.accounts[ACCOUNT]


Picture = Callable[..., Diagram]


@pytest.fixture
def picture(configuration: Configuration) -> Picture:
    """Draw the account as it is by then; what is known of users and so on may be given."""

    def drawn(caller: str = MAYA_ARN, **more: Any) -> Diagram:
        return draw(details(configuration), caller, lambda kind, name: f"/{kind}/{name}", NOW, **more)

    return drawn
