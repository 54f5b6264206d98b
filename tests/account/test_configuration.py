"""A sandbox's configuration as one document: saved, loaded, upgraded, and told from what is none."""

import msgspec
import pytest

from iamlab.account import configuration as module
from iamlab.account.configuration import Configuration, loaded, saved
from tests.aws_api.world import ACCOUNT, configuration


def test_what_is_saved_is_loaded_again() -> None:
    assert loaded(saved(configuration())) == configuration()


def test_the_same_configuration_is_always_the_same_document() -> None:
    assert saved(configuration()) == saved(configuration().copy())


def test_a_copy_shares_nothing_with_what_was_copied() -> None:
    first = configuration()
    first.copy().accounts[ACCOUNT].users["noor"].tags["team"] = "other"
    assert first == configuration()


def test_a_document_of_the_first_schema_which_was_not_compressed_is_still_read() -> None:
    document = (1).to_bytes(2, "big") + msgspec.msgpack.encode(configuration())
    assert loaded(document) == configuration()


def test_an_old_document_goes_through_every_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(data: object) -> object:
        assert isinstance(data, dict)
        data["accounts"][ACCOUNT]["name"] += ", upgraded"
        return data

    monkeypatch.setattr(module, "UPGRADES", {1: rename})
    document = (1).to_bytes(2, "big") + msgspec.msgpack.encode(configuration())
    assert loaded(document).accounts[ACCOUNT].name == "Games, upgraded"


def test_there_is_an_upgrade_from_every_schema_before_this_one() -> None:
    assert sorted(module.UPGRADES) == list(range(1, module.SCHEMA))


def test_a_document_of_a_newer_lab_is_told() -> None:
    with pytest.raises(ValueError, match="saved by a newer lab"):
        loaded((module.SCHEMA + 1).to_bytes(2, "big"))


@pytest.mark.parametrize(
    "document",
    [b"", b"\0", b"\0\1", b"\0\1{}", b"\0\2", b"\0\2nothing", saved(configuration())[:-20]],
)
def test_what_is_no_document_is_told(document: bytes) -> None:
    with pytest.raises(ValueError, match="sandbox"):
        loaded(document)


def test_every_access_key_is_listed() -> None:
    known = Configuration(configuration().accounts).access_key_ids()
    assert len(set(known)) == len(list(configuration().access_key_ids())) == 5
