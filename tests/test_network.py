"""Under which names the lab is reached."""

import socket

import pytest

from iamlab import network


@pytest.fixture(autouse=True)
def two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "own_addresses", lambda: ["192.0.2.7", "198.51.100.3"])
    monkeypatch.setattr(socket, "gethostname", lambda: "labhost.example")


def test_on_a_loopback_address_only_loopback_names_are_accepted() -> None:
    assert network.host_names("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]


def test_on_every_address_the_machines_own_names_are_accepted() -> None:
    names = network.host_names("0.0.0.0")
    assert {"192.0.2.7", "198.51.100.3", "labhost.example", "labhost.local"} <= set(names)


def test_on_one_address_that_address_is_accepted() -> None:
    assert "192.0.2.7" in network.host_names("192.0.2.7")
    assert "198.51.100.3" not in network.host_names("192.0.2.7")


def test_further_names_are_accepted_on_request() -> None:
    assert network.host_names("127.0.0.1", also=" iam.example , lab.example ")[-2:] == [
        "iam.example",
        "lab.example",
    ]


def test_people_are_told_every_address_to_type() -> None:
    assert network.addresses_to_type("0.0.0.0", 8000) == [
        "http://192.0.2.7:8000/",
        "http://198.51.100.3:8000/",
        "http://127.0.0.1:8000/",
    ]
    assert network.addresses_to_type("127.0.0.1", 9000) == ["http://127.0.0.1:9000/"]
    assert network.addresses_to_type("::1", 8000) == ["http://[::1]:8000/"]
