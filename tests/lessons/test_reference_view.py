"""What the editor completes with."""

from django.test import Client

ADDRESS = "/reference/completions.json"


def test_the_elements_and_every_service_are_listed(client: Client) -> None:
    data = client.get(ADDRESS).json()
    assert data["elements"]["document"] == ["Version", "Id", "Statement"]
    assert "NotAction" in data["elements"]["statement"]
    assert {"prefix": "s3", "name": "Amazon S3"} in data["services"]
    assert len(data["services"]) > 400


def test_every_element_of_a_statement_is_offered(client: Client) -> None:
    assert {"Condition", "Principal"} <= set(client.get(ADDRESS).json()["elements"]["statement"])


def test_a_services_actions_come_with_level_and_description(client: Client) -> None:
    actions = client.get(ADDRESS, {"service": "s3"}).json()["actions"]
    found = next(action for action in actions if action["name"] == "GetObject")
    assert found["level"] == "Read"
    assert found["description"].startswith("Grants permission")


def test_an_unknown_service_is_not_found(client: Client) -> None:
    assert client.get(ADDRESS, {"service": "lamda"}).status_code == 404


def test_it_is_only_read(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405
