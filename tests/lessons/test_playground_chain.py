"""The playground's chain: every policy type, what it means for the decision, and what is in it."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

MAYA = "arn:aws:iam::111122223333:user/maya"
REQUEST = {"principal": MAYA, "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a.csv"}


def policy(effect: str, action: str, **more: object) -> str:
    statement = {"Effect": effect, "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def ask(client: Client, *documents: tuple[str, str], **request: Any) -> str:
    data = {
        **REQUEST,
        **request,
        "kind": [kind for kind, _ in documents],
        "document": [text for _, text in documents],
    }
    response = client.post("/playground/", data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def links(page: str) -> dict[str, str]:
    """Return what stands on each folded link, by policy type."""
    found = re.findall(r'id="link-(\w+)">\s*<summary.*?</summary>', page, re.DOTALL)
    rows = re.findall(r'id="link-\w+">\s*<summary[^>]*>(.*?)</summary>', page, re.DOTALL)
    return dict(zip(found, (" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows), strict=True))


def unfolded(page: str, key: str) -> str:
    """Return the text of what a link unfolds to."""
    found = re.search(rf'id="link-{key}">.*?</summary>(.*?)</details>', page, re.DOTALL)
    assert found is not None
    return html.unescape(" ".join(re.sub("<[^>]+>", " ", found[1]).split()))


def test_the_link_that_decides_says_so_and_those_without_a_part_do_too(client: Client) -> None:
    found = links(ask(client, ("identity", policy("Allow", "sqs:*"))))
    assert list(found) == ["rcp", "scp", "resource", "identity", "boundary", "session"]
    assert found["identity"] == "Identity policy No match Decided here"
    assert all(words.endswith("Plays no part") for key, words in found.items() if key != "identity")


def test_every_type_that_stops_a_request_is_marked_and_one_alone_decides(client: Client) -> None:
    found = links(
        ask(
            client,
            ("identity", policy("Allow", "*")),
            ("boundary", policy("Deny", "s3:*")),
            ("scp-root", policy("Deny", "s3:*")),
        )
    )
    assert found["scp"].endswith("Denies Decided here")
    assert found["boundary"].endswith("Denies Stops it too")
    assert found["identity"] == "Identity policy Allows"


def test_a_silent_filter_would_stop_what_is_stopped_already(client: Client) -> None:
    found = links(ask(client, ("identity", policy("Allow", "sqs:*")), ("boundary", policy("Allow", "sqs:*"))))
    assert found["identity"].endswith("Decided here")
    assert found["boundary"] == "Boundary No match Would stop it too"
    allowed = links(ask(client, ("identity", policy("Allow", "*")), ("boundary", policy("Allow", "*"))))
    assert not any(words.endswith("Would stop it too") for words in allowed.values())


def test_the_mark_is_an_icon_and_a_word(client: Client) -> None:
    page = ask(client, ("identity", policy("Allow", "*")))
    assert re.search(r'<use href="#flag"/></svg>Decided here', page)
    assert page.count("#flag") == 1


def test_a_link_unfolds_to_its_sentence_its_levels_and_its_statements(client: Client) -> None:
    page = ask(client, ("identity", policy("Allow", "*")), ("scp-ou", policy("Allow", "sqs:*")))
    scp = unfolded(page, "scp")
    assert "No statement at one of the levels allows this" in scp
    assert "Root: allows OU: no match Account: allows" in scp
    assert "Allow by statement 1, line 1 in Policy 2" in scp
    assert "does not fit" in scp
    assert "Allow by statement 1, line 1 in Policy 1" in unfolded(page, "identity")


@pytest.mark.parametrize(
    ("caller", "offered"),
    [
        (MAYA, {"rcp", "scp", "resource", "identity", "boundary", "session"}),
        ("arn:aws:iam::111122223333:root", {"rcp", "scp", "resource"}),
        ("*", {"rcp", "resource"}),
    ],
)
def test_a_link_without_a_policy_offers_to_add_one_where_one_would_bind(
    client: Client, caller: str, offered: set[str]
) -> None:
    page = ask(client, principal=caller)
    assert {key for key in links(page) if re.search(r"Add (an?|the) ", unfolded(page, key))} == offered


def test_a_policy_is_added_from_the_chain(client: Client) -> None:
    page = client.post("/playground/", {**REQUEST, "document": [], "add": "boundary"}).content.decode()
    assert '<option value="boundary" selected>' in page
    assert "autofocus" in page


def test_the_root_user_needs_no_policy_and_the_chain_says_so(client: Client) -> None:
    found = links(
        ask(client, ("identity", policy("Allow", "s3:*")), principal="arn:aws:iam::111122223333:root")
    )
    assert found["identity"] == "Identity policy Not needed Decided here"


def test_the_verdict_stands_first_with_the_policy_type_that_decided(client: Client) -> None:
    page = ask(client, ("identity", policy("Allow", "*")), ("session", policy("Allow", "sqs:*")))
    assert 'data-said="Implicit deny. Session policy: no match"' in page
    free = ask(client, action="sts:GetCallerIdentity", resource="*")
    assert 'data-said="Allowed. No policy has a say"' in free


def test_without_a_decision_the_chain_waits_in_its_place(client: Client) -> None:
    page = ask(client, ("identity", "{"))
    assert page.count(">Waits<") == 6
    assert 'data-said="No decision. Policy 1 cannot be evaluated. See its problems."' in page
    assert 'data-invalid="action "' in ask(client, action="x")


def test_a_missing_key_is_told_with_operator_wanted_values_and_a_way_to_add_it(client: Client) -> None:
    wanted = {"StringEquals": {"aws:PrincipalTag/team": ["blue", "green"]}}
    page = ask(client, ("identity", policy("Allow", "*", Condition=wanted)))
    near = re.search(r'<div class="near-miss">(.*?)\n</div>\n', page, re.DOTALL)
    assert near is not None
    text = " ".join(re.sub("<[^>]+>", " ", near[1]).split())
    assert (
        "Operator StringEquals Key aws:PrincipalTag/team Wanted blue or green Request not in the request"
        in text
    )
    assert 'name="add_key" value="aws:PrincipalTag/team = blue"' in page
    allowed = client.post(
        "/playground/",
        {
            **REQUEST,
            "document": policy("Allow", "*", Condition=wanted),
            "add_key": "aws:PrincipalTag/team = blue",
        },
    )
    assert "Allowed" in allowed.content.decode()


def test_a_value_that_does_not_fit_is_told_beside_what_was_wanted(client: Client) -> None:
    wanted = {"NumericLessThan": {"aws:MultiFactorAuthAge": "300"}}
    page = ask(
        client, ("identity", policy("Allow", "*", Condition=wanted)), context="aws:MultiFactorAuthAge = 900"
    )
    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "Operator NumericLessThan Key aws:MultiFactorAuthAge Wanted 300 Request 900" in text
    assert 'value="aws:MultiFactorAuthAge' not in re.sub(
        r"<datalist.*?</datalist>", "", page, flags=re.DOTALL
    )


def test_a_key_that_the_action_does_not_carry_is_not_offered(client: Client) -> None:
    wanted = {"StringEquals": {"s3:prefix": "home/"}}
    page = ask(client, ("identity", policy("Allow", "*", Condition=wanted)), context="s3:prefix = home/")
    assert 'name="add_key"' not in page


def test_the_first_button_of_the_form_only_decides(client: Client) -> None:
    # Enter in any field presses it.
    page = client.get("/playground/").content.decode()
    form = page[page.index('id="question"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert "name=" not in first[0]
