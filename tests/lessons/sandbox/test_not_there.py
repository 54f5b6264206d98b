"""Pages of things that are not in the account, or not any more."""

import pytest

from tests.lessons.sandbox.conftest import Console, words

PAGES_OF_NOTHING = {
    "users/ghost/": "GetUser was refused",
    "users/ghost/credentials/": "GetUser was refused",
    "users/ghost/credentials/mfa/": "GetUser was refused",
    "users/ghost/attach-policy/": "was refused",
    "groups/ghost/": "GetGroup was refused",
    "roles/ghost/": "GetRole was refused",
    "roles/ghost/trust-policy/": "GetRole was refused",
    "policies/arn:aws:iam::111122223333:policy/ghost/": "GetPolicy was refused",
    "buckets/ghost/": "NoSuchBucket",
    "buckets/ghost/policy/": "NoSuchBucket",
    "buckets/ghost/objects/key": "NoSuchBucket",
    "tables/ghost/": "ResourceNotFoundException",
    "tables/ghost/policy/": "ResourceNotFoundException",
    "functions/ghost/": "ResourceNotFoundException",
    "ecs/task-definitions/ghost/": "ClientException",
    "ecs/tasks/ghost/ghost/": "ClusterNotFoundException",
    "instances/ghost/": "InvalidInstanceID.Malformed",
    "instances/i-00000000000000000/": "InvalidInstanceID.NotFound",
    "queues/ghost/": "NonExistentQueue",
    "kms-keys/11111111-2222-4333-8444-555555555555/": "NotFoundException",
    "events/ghost/": "There is no such event",
}


@pytest.mark.parametrize(("page", "said"), PAGES_OF_NOTHING.items())
def test_the_page_of_nothing_stands_in_the_console_with_awss_error(
    page: str, said: str, ada: Console
) -> None:
    text = ada.page(page, status=404)
    assert said in words(text)
    assert 'id="console"' in text
    assert "deleted or renamed" in text


def test_htmx_shows_it(ada: Console) -> None:
    response = ada.browser.get(ada.address("users/ghost/"), headers={"HX-Request": "true"})
    assert response["X-Swap"] == "yes"


def test_an_act_on_what_another_tab_deleted_shows_its_own_refusal(ada: Console) -> None:
    text = words(ada.act("groups/ghost/", "DeleteGroup", status=404))
    assert "NoSuchEntity: DeleteGroup was refused" in text
    assert "GetGroup was refused" not in text
