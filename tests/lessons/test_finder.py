"""The finder: actions, resource types and condition keys of the service authorization reference."""

import re
from time import process_time

import pytest
from django.test import Client

from lessons import finder
from lessons.templatetags.finder_words import key_takes, written_key

HTMX = {"HX-Request": "true"}


def page(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_part_of_a_name_finds_actions_wherever_they_are(client: Client) -> None:
    assert 'href="/actions/iam/CreateUser/"' in page(client, "/actions/", find="createuser")


def test_a_service_and_a_colon_find_the_actions_of_that_service_alone() -> None:
    found = finder.find("sqs:send")
    assert {action.full_name for action in found.actions} == {"sqs:SendMessage"}
    assert [service.prefix for service in found.services] == ["sqs"]


def test_a_service_is_found_by_its_prefix_its_name_and_what_people_call_it() -> None:
    for written in ("states", "Step Functions", "stepfunctions"):
        assert "states" in [service.prefix for service in finder.find(written).services]


def test_condition_keys_are_found_global_ones_first() -> None:
    keys = [key.name for key in finder.find("source").keys]
    assert keys[0].startswith("aws:Source")
    assert "s3:prefix" in [key.name for key in finder.find("prefix").keys]


def test_nothing_found_says_what_to_write(client: Client) -> None:
    text = page(client, "/actions/", find="<b>zzzz")
    assert "Nothing is called “&lt;b&gt;zzzz”" in text


def test_the_start_lists_every_service(client: Client) -> None:
    text = page(client, "/actions/")
    assert all(f'href="/actions/{service.prefix}/"' in text for service in finder.all_services())


def test_what_is_typed_comes_back_in_the_field_and_is_never_longer_than_any_name(client: Client) -> None:
    assert 'value="iam:list"' in page(client, "/actions/", find="iam:list")
    assert f'value="{"a" * finder.LONGEST}"' in page(client, "/actions/", find="a" * 5000)


def test_an_action_says_level_resources_and_keys(client: Client) -> None:
    text = page(client, "/actions/s3/ListBucket/")
    assert "arn:${Partition}:s3:::${BucketName}" in text
    assert "s3:prefix" in text
    assert re.search(r'class="badge">List<', text)


def test_an_action_without_resources_says_that_its_statement_needs_the_star(client: Client) -> None:
    assert "needs <code>&quot;Resource&quot;: &quot;*&quot;</code>" in page(
        client, "/actions/s3/ListAllMyBuckets/"
    ).replace('"Resource": "*"', "&quot;Resource&quot;: &quot;*&quot;")


def test_the_case_of_letters_does_not_matter_in_an_address(client: Client) -> None:
    assert "s3:GetObject" in page(client, "/actions/S3/getobject/")


def test_a_services_actions_are_filtered_by_level_resource_key_and_words(client: Client) -> None:
    by_level = {finder.level_of(action) for action in finder.actions_of("s3", level="Tagging")}
    assert by_level == {"Tagging"}
    assert {"GetObject", "PutObject"} <= {
        action.name for action in finder.actions_of("s3", resource="object")
    }
    with_prefix = [action.name for action in finder.actions_of("s3", key="s3:prefix")]
    assert "ListBucket" in with_prefix
    assert "GetObject" not in with_prefix
    assert "object" in page(client, "/actions/s3/", find="torrent").lower()


def test_filters_stay_from_page_to_page_and_in_the_search(client: Client) -> None:
    text = page(client, "/actions/ec2/", level="Write")
    assert "?level=Write&amp;page=2" in text
    assert '<input type="hidden" name="level" value="Write">' in text


def test_a_filter_that_fits_nothing_leads_back_to_all(client: Client) -> None:
    assert "No action fits" in page(client, "/actions/s3/", level="Nonsense")


def test_a_page_that_is_not_there_is_the_nearest(client: Client) -> None:
    assert "Page 1 of" in page(client, "/actions/s3/", page="x")
    assert 'rel="next"' not in page(client, "/actions/s3/", page="9999")


@pytest.mark.parametrize("tab", ["resources", "keys", "nonsense"])
def test_every_tab_of_every_well_known_service_is_shown(client: Client, tab: str) -> None:
    for service in finder.common_services():
        assert page(client, f"/actions/{service.prefix}/", show=tab)


def test_what_varies_in_an_arn_and_a_key_is_something_to_write() -> None:
    arn = finder.in_a_policy("arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}")
    assert arn == "arn:aws:dynamodb:us-east-1:111122223333:table/*"
    assert written_key("aws:ResourceTag/${TagKey}") == "aws:ResourceTag/team"
    assert written_key("s3:RequestObjectTag/<key>") == "s3:RequestObjectTag/team"
    assert "${" not in written_key("ec2:Attribute/${AttributeName}")


def test_a_key_with_several_values_is_said_to_need_a_set_operator() -> None:
    """Fact 3.4: a multivalued key needs ForAnyValue or ForAllValues."""
    assert "ForAnyValue:StringEquals" in key_takes("ArrayOfString")
    assert key_takes("Bool") == "true or false, with Bool"


@pytest.mark.parametrize(
    "address", ["/actions/lamda/", "/actions/s3/GetItem/", "/actions/nothing/GetObject/"]
)
def test_what_aws_does_not_have_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/actions/", "/actions/s3/", "/actions/s3/GetObject/"])
def test_the_finder_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_beside_the_editor_things_are_inserted_and_the_address_stays(client: Client) -> None:
    text = client.get("/actions/", {"find": "getobject", "in": "editor"}, headers=HTMX).content.decode()
    assert 'data-insert="s3:GetObject"' in text
    assert "hx-replace-url" not in text
    assert "<html" not in text


def test_as_a_page_things_are_copied_and_the_address_follows_the_search(client: Client) -> None:
    text = page(client, "/actions/", find="getobject")
    assert "data-insert" not in text
    assert 'hx-replace-url="true"' in text
    assert "data-copy" in text


def test_a_search_is_quick_however_much_fits(client: Client) -> None:
    page(client, "/actions/", find="get")
    begun = process_time()
    for typed in ("de", "des", "desc", "describe", "list", "s", "aws:"):
        page(client, "/actions/", find=typed)
    assert (process_time() - begun) / 7 < 0.06
