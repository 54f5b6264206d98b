"""A scenario goes into the playground's form and comes out the same."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iamlab.evaluator.scenario import ScenarioError, evaluate
from lessons.forms.context_lines import as_lines, read_context, read_rows, typed
from lessons.forms.playground import RequestForm
from lessons.forms.playground_documents import Document, document, told_apart
from lessons.forms.playground_scenario import Question, question, scenario_text
from lessons.forms.policy_kinds import KINDS

FOLDER = Path(__file__).resolve().parents[1] / "evaluator" / "scenarios"
NO_FIELD_FOR_IT = {
    "a level without any SCP",
}
"""The cases that the form cannot express, and says so."""

MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}


def readable_cases() -> list[Any]:
    """Every case of the evaluator that is a scenario at all, without what it expects."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            scenario = {key: case[key] for key in ("name", "request", "policies") if key in case}
            if "error" not in evaluate(scenario):
                found.append(pytest.param(scenario, id=f"{file.stem}: {case['name']}"))
    return found


def through_the_form(asked: Question) -> dict[str, Any]:
    """Put a question into the form as it is posted, and return the scenario that the form holds."""
    form = RequestForm(QueryDict(mutable=True) | dict(asked.fields))
    assert form.is_valid(), form.errors
    listed = told_apart(documents(asked, form))
    whole: dict[str, Any] = json.loads(scenario_text(form, listed))
    return whole


def documents(asked: Question, form: RequestForm) -> list[Document]:
    return [
        document(each.text, number, KINDS[each.kind], form.request, each.name)
        for number, each in enumerate(asked.documents, 1)
    ]


def in_full(scenario: dict[str, Any]) -> dict[str, Any]:
    """Return a scenario without what says nothing: empty lists, null, a document given as its text."""
    request = {key: value for key, value in scenario["request"].items() if value not in (None, {})}
    policies = {key: _parsed(value) for key, value in scenario.get("policies", {}).items() if value}
    return {**scenario, "request": request, "policies": policies}


def _parsed(value: Any) -> Any:
    if isinstance(value, list):
        return [_parsed(each) for each in value]
    return json.loads(value) if isinstance(value, str) else value


@pytest.mark.parametrize("scenario", readable_cases())
def test_a_case_comes_out_as_it_went_in(scenario: dict[str, Any]) -> None:
    if scenario["name"] in NO_FIELD_FOR_IT:
        with pytest.raises(ScenarioError, match="the playground"):
            question(scenario)
        return
    out = through_the_form(question(scenario))
    assert out == in_full(scenario)
    assert evaluate(out)["decision"] == evaluate(scenario)["decision"]


def test_there_are_cases() -> None:
    cases = readable_cases()
    assert len(cases) > 150
    assert {case.values[0]["name"] for case in cases} >= NO_FIELD_FOR_IT


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(TEXTS | st.lists(TEXTS, max_size=4))
def test_any_value_is_read_as_it_was_written(value: str | list[str]) -> None:
    assert read_rows([("aws:X", typed(value))]) == {"aws:X": value}
    assert read_context(as_lines({"aws:PrincipalTag/a=b": value})) == {"aws:PrincipalTag/a=b": value}


@pytest.mark.parametrize("levels", ["root", "ou", "account", "root ou", "root account", "ou account"])
@pytest.mark.parametrize("policy_type", ["scp", "rcp"])
def test_every_level_comes_back_as_the_level_it_was(levels: str, policy_type: str) -> None:
    text = json.dumps(NOTHING if policy_type == "scp" else rcp())
    kinds = [f"{policy_type}-{level}" for level in levels.split()]
    form = RequestForm(QueryDict(mutable=True) | {**REQUEST, "context": ""})
    assert form.is_valid()
    listed = [document(text, number, KINDS[kind], form.request) for number, kind in enumerate(kinds, 1)]
    again = question(json.loads(scenario_text(form, listed)))
    assert [each.kind for each in again.documents if json.loads(each.text) == json.loads(text)] == kinds
    # Where the other levels are drawn, AWS's own full access stands there.
    others = [each for each in again.documents if json.loads(each.text) != json.loads(text)]
    assert all(each.name == "FullAWSAccess" and policy_type == "scp" for each in others)


def rcp() -> dict[str, Any]:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def page_of(client: Client, scenario: object) -> str:
    return client.post("/playground/", {"load": "1", "scenario": json.dumps(scenario)}).content.decode()


def test_names_of_policies_and_of_the_question_survive_being_loaded(client: Client) -> None:
    named = {"name": "Readers", "document": ALL}
    scenario = {"name": "Who reads", "request": REQUEST, "policies": {"identity": [named, NOTHING]}}
    page = page_of(client, scenario)
    assert 'value="Readers"' in page
    found = re.search(r'<pre class="playground-scenario".*?>(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    assert json.loads(html.unescape(found[1])) == scenario


def test_an_scp_on_the_ou_alone_is_shown_and_kept_as_the_ous(client: Client) -> None:
    data = {**REQUEST, "document": [json.dumps(ALL), json.dumps(NOTHING)], "kind": ["identity", "scp-ou"]}
    page = client.post("/playground/", data).content.decode()
    assert "Root: allows" in page
    assert "OU: no match" in page
    assert "Account: allows" in page


def test_policies_of_one_name_are_told_apart(client: Client) -> None:
    named = {"name": "Readers", "document": ALL}
    page = page_of(client, {"request": REQUEST, "policies": {"identity": [named, named]}})
    assert "Readers (Policy 1)" in page
    assert page.count('value="Readers"') == 2


def test_a_scenario_that_is_too_long_is_answered_with_413_and_kept(client: Client) -> None:
    text = " " * (512 * 1024 + 1) + "x"
    response = client.post("/playground/", {"load": "1", "scenario": text})
    assert response.status_code == 413
    assert "longer than 512 KB" in response.content.decode()
    swapped = client.post("/playground/", {"load": "1", "scenario": text}, headers={"HX-Request": "true"})
    assert swapped.status_code == 413
    assert swapped["X-Swap"] == "yes"
    assert 'id="playground"' in swapped.content.decode()
