"""The picture as a list: it says the same."""

import pytest

from iamlab.account.account import Account
from lessons.diagram.sentences import Sentence
from tests.lessons.diagram.conftest import Picture


def text(sentence: Sentence) -> str:
    return "".join(part.text for part in sentence)


def said(picture: Picture) -> list[str]:
    return [text(sentence) for sentence in picture().sentences]


def test_everything_in_the_picture_is_said(picture: Picture) -> None:
    assert said(picture) == [
        "maya is in auditors, which has ReportsReader and IAMReadOnlyAccess.",
        "jonas and aiko are in developers-qa, which has GameOutcomeReadWrite.",
        "aiko is in admins, which has AdministratorAccess.",
        "deploy-bot is in pipelines, which has DeployFunctions.",
        "rafael is in no group.",
        "GameOutcomeReadWrite and debug-tables are attached to rafael directly.",
        "game-outcome-writer trusts lambda.amazonaws.com, and has AWSLambdaBasicExecutionRole"
        " and GameOutcomeReadWrite.",
        "partner-reader trusts 444455556666, and has GameOutcomeRead.",
        "build trusts ec2.amazonaws.com, and has no policies.",
        "jonas has the boundary DevBoundary.",
        "build has the instance profile build.",
        "DevBoundary is attached to nobody.",
        "Everything is attached to nobody.",
    ]


def test_what_has_nothing_is_said_too(account: Account, picture: Picture) -> None:
    account.groups["pipelines"].attached = []
    account.users["deploy-bot"].groups = []
    account.users["rafael"].groups = ["pipelines", "admins", "auditors"]
    account.users["rafael"].attached = []
    found = said(picture)
    assert "rafael is in pipelines, which has no policies." in found
    assert "deploy-bot is in no group and has no policies." in found
    assert "debug-tables is attached to rafael directly." in found
    assert "rafael is in no group." not in found
    account.users["rafael"].groups = []
    assert "pipelines has no members and has no policies." in said(picture)


@pytest.mark.parametrize(("kind", "count"), [("user", 7), ("group", 4), ("role", 4)])
def test_what_is_named_is_linked(picture: Picture, kind: str, count: int) -> None:
    links = [part.href for sentence in picture().sentences for part in sentence if part.href]
    assert len([link for link in links if link.startswith(f"/{kind}/")]) >= count
