"""The playground's examples, and its questions as scenarios and back."""

import html
import json
import re

import pytest
from django.test import Client

from iamlab.evaluator.scenario import ScenarioError, evaluate
from lessons.forms.playground_examples import examples
from lessons.forms.playground_scenario import LONGEST_SCENARIO, read_question

MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
OUTCOMES = {"allowed": "Allowed", "implicitDeny": "Implicit deny", "explicitDeny": "Explicit deny"}


def as_scenario(page: str) -> object:
    found = re.search(r'<pre class="playground-scenario".*?>(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    return json.loads(html.unescape(found[1]))


def load(client: Client, scenario: object) -> str:
    text = scenario if isinstance(scenario, str) else json.dumps(scenario)
    response = client.post("/playground/", {"load": "1", "scenario": text})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("key", list(examples()))
def test_an_example_has_the_outcome_that_it_is_about(client: Client, key: str) -> None:
    example = examples()[key]
    page = client.get("/playground/", {"example": key}).content.decode()
    assert html.escape(example.sentence) in page
    assert OUTCOMES[example.expect] in page
    assert evaluate(as_scenario(page))["decision"] == example.expect


def test_an_example_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/playground/", {"example": "nothing"}).status_code == 404


def test_a_question_told_as_a_scenario_and_loaded_again_is_the_same(client: Client) -> None:
    for key in examples():
        told = as_scenario(client.get("/playground/", {"example": key}).content.decode())
        assert as_scenario(load(client, told)) == told


def test_a_pasted_scenario_fills_the_form(client: Client) -> None:
    page = load(
        client,
        {
            "request": {
                **REQUEST,
                "context": {"aws:TagKeys": ["a", "b"]},
                "resource_account": "444455556666",
            },
            "policies": {"identity": [ALL], "scp": [[ALL], [ALL]]},
        },
    )
    assert 'value="aws:TagKeys"' in page
    assert 'value="[a, b]"' in page
    assert 'value="444455556666"' in page
    assert '<option value="scp-account" selected>' in page


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("", "This is not JSON: line 1, column 1"),
        ("[", "This is not JSON"),
        ("[" * 100_000, "This is nested too deeply"),
        ('{"request": {}, "request": {}}', "the key 'request' stands twice"),
        ("[]", "the scenario must be an object"),
        ({"request": {**REQUEST, "acton": "x"}}, "request has no key 'acton'"),
        ({"request": {**REQUEST, "resource": "arn:aws:s3:::a/b "}}, "a space or a line break at an edge"),
        ({"request": {**REQUEST, "principal": f"{MAYA}\n"}}, "is not the ARN of a user"),
        ({"request": {**REQUEST, "context": {"SourceIp": "x"}}}, "is no context key"),
        ({"request": REQUEST, "name": 7}, "name must be a string"),
        ({"request": REQUEST, "policies": {"rcp": [[], []]}}, "a level without a policy"),
        ({"request": REQUEST, "policies": {"scp": [[]]}}, "a level without a policy"),
        ({"request": REQUEST, "policies": {"scp": [[ALL]] * 4}}, "three levels, and here are 4"),
        ({"request": REQUEST, "policies": {"identity": [ALL] * 11}}, "takes 10 documents, and here are 11"),
    ],
)
def test_a_scenario_that_cannot_be_loaded_is_kept_with_the_reason(
    client: Client, scenario: object, message: str
) -> None:
    text = scenario if isinstance(scenario, str) else json.dumps(scenario)
    page = html.unescape(load(client, text))
    assert message in page
    assert text in page


def test_half_a_character_is_refused_wherever_it_stands(client: Client) -> None:
    broken = "\\ud800"
    page = load(client, json.dumps({"request": {**REQUEST, "resource": "x"}}).replace('"x"', f'"{broken}"'))
    assert "holds half of a character" in page
    document = json.dumps({**ALL, "Id": "x"}).replace('"x"', f'"{broken}"')
    page = load(
        client,
        json.dumps({"request": REQUEST, "policies": {}}).replace("{}", f'{{"identity": [{document}]}}'),
    )
    assert "is half of a character" in page


def test_a_scenario_may_not_be_endless() -> None:
    with pytest.raises(ScenarioError, match="longer than 512 KB"):
        read_question(" " * (LONGEST_SCENARIO + 1))
