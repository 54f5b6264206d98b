"""The playground in a real browser."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations


def test_the_playground_decides_and_shows_every_step(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()
    expect(answer.locator("#link-identity")).to_contain_text("Decided here")
    expect(answer.get_by_text("does not fit")).to_be_hidden()
    answer.locator("#link-identity summary").click()
    expect(answer.get_by_text("does not fit")).to_be_visible()


def test_changing_the_request_changes_the_decision(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(visitor.get_by_role("region", name="Decision").get_by_text("Allowed").first).to_be_visible()


def test_a_second_policy_with_a_deny_wins(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_role("button", name="Add a policy").click()
    # htmx moves the focus there a moment after the policy has come: typing before would lose its place.
    expect(visitor.get_by_label("Policy type of Policy 2")).to_be_focused()
    second = visitor.get_by_role("textbox", name="Policy 2", exact=True)
    second.focus()
    visitor.keyboard.press("ControlOrMeta+a")
    visitor.keyboard.insert_text(
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}'
    )
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer.get_by_text("Explicit deny").first).to_be_visible()
    expect(answer).to_contain_text("an explicit deny beats every allow")
    visitor.get_by_role("button", name="Remove Policy 2").click()
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()


def test_a_policy_of_another_type_takes_part_as_soon_as_it_is_chosen(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    answer = visitor.get_by_role("region", name="Decision")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(answer.get_by_text("Allowed").first).to_be_visible()
    visitor.get_by_label("Policy type of Policy 1").select_option("Permissions boundary")
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()
    visitor.get_by_label("Policy type to add").select_option("Resource-based policy")
    visitor.get_by_role("button", name="Add a policy").click()
    expect(visitor.get_by_role("textbox", name="Policy 2", exact=True)).to_contain_text("Principal")


def test_a_context_key_counts_while_it_is_typed(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_role("button", name="Add a key").click()
    key = visitor.get_by_label("Key 1", exact=True)
    expect(key).to_be_focused()
    key.fill("AWS:SourceIP")
    expect(visitor.get_by_text("takes an IP address")).to_be_visible()
    visitor.get_by_label("Value 1", exact=True).fill("203.0.113.7")
    answer = visitor.get_by_role("region", name="Decision")
    answer.get_by_text("Context keys in force").click()
    expect(answer.get_by_role("row", name="AWS:SourceIP")).to_contain_text("203.0.113.7")


def test_keys_are_added_removed_and_edited_as_text(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_role("button", name="MFA").click()
    expect(visitor.get_by_label("Value 1 of aws:MultiFactorAuthPresent")).to_be_focused()
    visitor.get_by_role("button", name="Source IP").click()
    visitor.get_by_role("button", name="Remove key 1, aws:MultiFactorAuthPresent").click()
    expect(visitor.get_by_label("Key 1", exact=True)).to_have_value("aws:SourceIp")
    expect(visitor.get_by_role("button", name="Add a key")).to_be_focused()
    visitor.get_by_role("button", name="Edit as text").click()
    text = visitor.get_by_label("Context keys, one a line")
    expect(text).to_be_focused()
    expect(text).to_have_value("aws:SourceIp = 203.0.113.7")
    text.fill("aws:PrincipalTag/team = blue")
    visitor.get_by_role("button", name="Edit as rows").click()
    expect(visitor.get_by_label("Value 1 of aws:PrincipalTag/team")).to_have_value("blue")


def test_a_caller_is_chosen_from_a_list_and_the_list_follows_what_is_typed(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    kind, principal = visitor.get_by_label("Who asks"), visitor.get_by_label("Principal", exact=True)
    kind.focus()
    kind.select_option("Root user")
    expect(principal).to_have_value("arn:aws:iam::111122223333:root")
    expect(visitor.locator("#link-identity")).to_contain_text("Not needed")
    expect(kind).to_be_focused()
    principal.fill("lambda.amazonaws.com")
    expect(kind).to_have_value("service")
    expect(visitor.locator("#caller-about")).to_contain_text("A service that acts by itself")


def test_every_change_is_asked_about_once(visitor: Page, lab: str) -> None:
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Who asks").select_option("Root user")
    expect(visitor.locator("#link-identity")).to_contain_text("Not needed")
    visitor.wait_for_timeout(500)
    assert len(asked) == 1
    visitor.get_by_role("textbox", name="Policy 1", exact=True).press("Space")
    visitor.wait_for_timeout(500)
    assert len(asked) == 2


def test_while_the_answer_is_on_its_way_the_old_one_stays_and_is_dimmed(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    held: list[Route] = []
    visitor.route("**/playground/", lambda route: held.append(route))
    answer = visitor.get_by_role("region", name="Decision")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(answer).to_have_class(re.compile("is-checking"))
    expect(answer).to_contain_text("Implicit deny")
    held[0].continue_()
    expect(answer).to_contain_text("Allowed")
    expect(answer).not_to_have_class(re.compile("is-checking"))


def test_enter_in_a_field_asks_and_changes_nothing(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    with visitor.expect_response(lambda response: response.request.method == "POST"):
        visitor.get_by_label("Action", exact=True).press("Enter")
    expect(visitor.get_by_role("textbox", name="Policy 1", exact=True)).to_be_visible()
    expect(visitor.locator(".context-row")).to_have_count(0)


def test_a_link_stays_open_while_the_question_changes(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    link = visitor.locator("#link-identity")
    link.locator("summary").focus()
    visitor.keyboard.press("Enter")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    expect(link).to_contain_text("Allows")
    expect(link.get_by_text("An Allow matches.")).to_be_visible()


def test_the_verdict_is_announced_once_and_politely(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    status = visitor.get_by_role("status").and_(visitor.locator("#announcement"))
    visitor.evaluate(
        """() => {
          window.said = [];
          const place = document.getElementById("announcement");
          new MutationObserver(() => window.said.push(place.textContent)).observe(place, {childList: true});
        }"""
    )
    resource = visitor.get_by_label("Resource", exact=True)
    resource.fill("arn:aws:s3:::reports")
    expect(status).to_have_text("Allowed. Identity policy: allows")
    for text in ("arn:aws:s3:::report", "arn:aws:s3:::repor", "arn:aws:s3:::repo"):
        with visitor.expect_response(lambda response: response.request.method == "POST"):
            resource.fill(text)
    expect(status).to_have_text("Implicit deny. Identity policy: no match")
    assert visitor.evaluate("window.said").count("Implicit deny. Identity policy: no match") == 1


def test_a_missing_key_is_put_into_the_request_from_the_answer(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    editor = visitor.get_by_role("textbox", name="Policy 1", exact=True)
    editor.focus()
    visitor.keyboard.press("ControlOrMeta+a")
    visitor.keyboard.insert_text(
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", '
        '"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}'
    )
    answer = visitor.get_by_role("region", name="Decision")
    answer.get_by_role("button", name="Put aws:MultiFactorAuthPresent into the request").first.click()
    expect(answer.get_by_text("Allowed").first).to_be_visible()
    expect(visitor.get_by_label("Value 1 of aws:MultiFactorAuthPresent")).to_have_value("true")


def test_a_broken_field_names_what_is_wrong_and_the_chain_keeps_its_place(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    chain = visitor.get_by_role("list", name="Decision, policy type by policy type")
    before = chain.bounding_box()
    action = visitor.get_by_label("Action", exact=True)
    action.fill("GetObject")
    answer = visitor.get_by_role("region", name="Decision")
    expect(answer).to_contain_text("must be one action")
    expect(action).to_have_attribute("aria-invalid", "true")
    assert chain.bounding_box() == before
    visitor.locator("h1").click()
    answer.get_by_role("link", name="Action").click()
    expect(action).to_be_focused()
    action.fill("s3:GetObject")
    expect(action).not_to_have_attribute("aria-invalid", "true")


def test_a_scenario_that_cannot_be_read_says_why_beside_the_text(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_text("Paste a scenario").click()
    box = visitor.get_by_label("A scenario, as")
    box.fill('{"request": {}}')
    visitor.get_by_role("button", name="Load it").click()
    expect(visitor.get_by_role("alert")).to_have_text("request.principal is missing.")
    expect(box).to_be_focused()
    box.fill(
        '{"request": {"principal": "*", "action": "s3:GetObject", "resource": "arn:aws:s3:::reports/a"}}'
    )
    visitor.get_by_role("button", name="Load it").click()
    expect(visitor.get_by_role("heading", name="Playground", level=1)).to_be_focused()
    expect(visitor.get_by_label("Who asks")).to_have_value("anonymous")


def test_a_scenario_that_is_too_long_is_refused_in_place(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {413}
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_text("Paste a scenario").click()
    visitor.get_by_label("A scenario, as").fill("x" * 600_000)
    visitor.get_by_role("button", name="Load it").click()
    expect(visitor.get_by_role("alert")).to_contain_text("longer than 512 KB")
    expect(visitor.get_by_role("textbox", name="Policy 1", exact=True)).to_be_visible()


def test_the_keyboard_alone_adds_a_policy_and_reads_the_answer(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.locator("#link-boundary summary").focus()
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_label("Policy type of Policy 2")).to_be_focused()
    expect(visitor.get_by_label("Policy type of Policy 2")).to_have_value("boundary")
    visitor.keyboard.press("Tab")
    expect(visitor.locator("a[data-finder='document-2']")).to_be_focused()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("button", name="As code Policy 2")).to_be_focused()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("button", name="Remove Policy 2")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("textbox", name="Policy 2", exact=True)).to_have_count(0)
    expect(visitor.get_by_label("Policy type to add")).to_be_focused()


def test_tab_goes_through_the_whole_page(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/?example=trust-policy")
    for _ in range(80):
        visitor.keyboard.press("Tab")
        if visitor.evaluate("document.activeElement.closest('footer') !== null"):
            return
    pytest.fail("Tab never reached the foot of the page")


def test_the_decision_is_one_link_away_for_the_keyboard(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to the decision")).to_be_focused()
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    expect(visitor.locator("#link-rcp summary")).to_be_focused()


def test_the_verdict_stays_in_view_over_a_long_answer(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/?example=scp-level")
    visitor.locator("#link-scp summary").click()
    visitor.get_by_text("This question as a scenario").scroll_into_view_if_needed()
    expect(visitor.locator(".playground-decision")).to_be_in_viewport()


def test_on_a_phone_the_verdict_stays_in_view_and_nothing_is_cut_off(visitor: Page, lab: str) -> None:
    visitor.set_viewport_size({"width": 390, "height": 844})
    visitor.goto(f"{lab}/playground/?example=for-all-values")
    expect(visitor.locator(".playground-decision")).to_be_in_viewport()
    for summary in visitor.locator(".chain-row").all():
        summary.click()
    for panel in visitor.locator("#playground .panel").all():
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}])
def test_the_unfolded_chain_and_a_question_with_an_error_have_no_axe_violation(
    visitor: Page, lab: str
) -> None:
    visitor.goto(f"{lab}/playground/?example=scp-level")
    visitor.get_by_role("button", name="MFA").click()
    expect(visitor.locator(".context-row")).to_have_count(1)
    visitor.evaluate(
        "document.querySelectorAll('#playground details').forEach(each => { each.open = true; })"
    )
    assert violations(visitor) == []
    visitor.get_by_label("Action", exact=True).fill("x")
    expect(visitor.get_by_text("No decision", exact=True)).to_be_visible()
    assert violations(visitor) == []


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_the_playground_works_without_javascript(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    answer = visitor.get_by_role("region", name="Decision")
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::reports")
    visitor.get_by_role("button", name="Decide").click()
    expect(answer.get_by_text("Allowed").first).to_be_visible()
    visitor.get_by_label("Resource", exact=True).fill("arn:aws:s3:::payroll")
    visitor.get_by_label("Resource", exact=True).press("Enter")
    expect(answer.get_by_text("Implicit deny").first).to_be_visible()
    answer.locator("#link-scp summary").click()
    answer.get_by_role("button", name="Add an SCP").click()
    expect(visitor.get_by_role("textbox", name="Policy 2", exact=True)).to_have_value(
        re.compile("FullAWSAccess")
    )


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_callers_and_keys_are_chosen_without_javascript(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/playground/")
    visitor.get_by_label("Who asks").select_option("Anonymous")
    visitor.get_by_role("button", name="Fill in an example").click()
    expect(visitor.get_by_label("Principal", exact=True)).to_have_value("*")
    visitor.get_by_role("button", name="Source IP").click()
    expect(visitor.get_by_label("Value 1 of aws:SourceIp")).to_have_value("203.0.113.7")
    visitor.get_by_role("button", name="Edit as text").click()
    expect(visitor.get_by_label("Context keys, one a line")).to_have_value("aws:SourceIp = 203.0.113.7")
    visitor.get_by_role("button", name="Edit as rows").click()
    visitor.get_by_role("button", name="Remove key 1, aws:SourceIp").click()
    expect(visitor.locator(".context-row")).to_have_count(0)
