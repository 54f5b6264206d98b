"""The event history of the account in the console (fact 6.5.3)."""

import re

import pytest
from django.test import Client

from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT, PARTNER, allow
from tests.lessons.sandbox.account_of import account, act, keep, page
from tests.lessons.sandbox.conftest import sign_in

EVENTS = "events/"


def names(shown: str) -> list[str]:
    """Return the names of the events listed, in order."""
    return re.findall(r'/events/[0-9a-f-]+/">(\w+)</a></th>', shown)


def ids(shown: str) -> list[str]:
    return re.findall(r"/events/([0-9a-f-]+)/", shown)


def test_acts_are_listed_newest_first(as_ada: Client, sandbox: Sandbox) -> None:
    act(as_ada, sandbox, "users/", "CreateUser", UserName="leo")
    act(as_ada, sandbox, "users/", "CreateUser", UserName="mia")
    shown = page(as_ada, sandbox, EVENTS)
    assert names(shown) == ["CreateUser", "CreateUser", "ConsoleLogin"]
    assert shown.index("mia") < shown.index("leo")
    assert "ada" in shown


def test_reads_are_listed_when_asked_for(as_ada: Client, sandbox: Sandbox) -> None:
    page(as_ada, sandbox, "users/")
    assert "ListUsers" not in names(page(as_ada, sandbox, EVENTS))
    assert "ListUsers" in names(page(as_ada, sandbox, f"{EVENTS}?kind=all"))


def test_filters_select_and_combine(browser_of_member: Client, sandbox: Sandbox) -> None:
    sign_in(browser_of_member, sandbox, "noor")
    act(browser_of_member, sandbox, "users/", "CreateUser", UserName="leo")
    sign_in(browser_of_member, sandbox)
    act(browser_of_member, sandbox, "users/", "CreateUser", UserName="leo")
    for query, expected in (
        ("user=noor", ["CreateUser", "ConsoleLogin"]),
        ("user=root", ["CreateUser", "ConsoleLogin"]),
        ("user=nobody", []),
        ("name=createuser", ["CreateUser", "CreateUser"]),
        ("errors_only=on", ["CreateUser"]),
        ("errors_only=on&user=root", []),
        ("name=CreateUser&user=noor&errors_only=on", ["CreateUser"]),
    ):
        assert names(page(browser_of_member, sandbox, f"{EVENTS}?{query}")) == expected, query


def test_a_sign_in_that_failed_is_an_error(as_root: Client, sandbox: Sandbox) -> None:
    typed = {"kind": "user", "account": ACCOUNT, "user": "ada", "password": "wrong"}
    as_root.post(f"/sandbox/{sandbox.pk}/sign-in/", typed)
    shown = page(as_root, sandbox, f"{EVENTS}?errors_only=on")
    assert names(shown) == ["ConsoleLogin"]
    assert "Failed authentication" in shown


def test_what_a_role_did_is_found_by_its_name(as_ada: Client, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.roles["deploy"].inline["users"] = allow(["iam:CreateUser", "cloudtrail:LookupEvents"])
    keep(sandbox, changed)
    as_ada.post(f"/sandbox/{sandbox.pk}/switch-role/", {"account": ACCOUNT, "role": "Deploy"})
    act(as_ada, sandbox, "users/", "CreateUser", UserName="leo")
    assert "CreateUser" in names(page(as_ada, sandbox, f"{EVENTS}?user=Deploy"))


def test_there_are_fifty_on_a_page(as_ada: Client, sandbox: Sandbox) -> None:
    record = sandbox.events.filter(record__eventName="ConsoleLogin").get()
    for number in range(60):
        record.pk, record.record = None, {**record.record, "eventName": f"Number{number}"}
        record.save()
    first = page(as_ada, sandbox, EVENTS)
    assert len(names(first)) == 50
    assert 'href="?page=2" rel="next"' in first
    second = page(as_ada, sandbox, f"{EVENTS}?page=2&kind=acts")
    assert names(second)[-2:] == ["Number0", "ConsoleLogin"]
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=0", "page=99999999999999", "kind=odd", "user=" + "x" * 999]
)
def test_an_address_that_makes_no_sense_shows_events_all_the_same(
    query: str, as_ada: Client, sandbox: Sandbox
) -> None:
    response = as_ada.get(f"/sandbox/{sandbox.pk}/{EVENTS}?{query}")
    assert response.status_code == 200
    assert "999" in query or names(response.content.decode()) == ["ConsoleLogin"]


def test_an_empty_page_says_what_fills_it(as_ada: Client, sandbox: Sandbox) -> None:
    assert "No events here" in page(as_ada, sandbox, f"{EVENTS}?page=7")


def test_one_event_is_shown_with_its_record(as_ada: Client, sandbox: Sandbox) -> None:
    act(as_ada, sandbox, "my-credentials/", "CreateAccessKey")
    newest = ids(page(as_ada, sandbox, EVENTS))[0]
    shown = page(as_ada, sandbox, f"{EVENTS}{newest}/")
    assert "CreateAccessKey" in shown
    assert f"&quot;eventID&quot;: &quot;{newest}&quot;" in shown
    assert "HIDDEN_DUE_TO_SECURITY_REASONS" in shown
    assert account(sandbox).users["ada"].access_keys[-1].secret not in shown


def test_there_is_no_page_of_an_event_that_is_not_there(as_ada: Client, sandbox: Sandbox) -> None:
    for event in ("nothing", "00000000-0000-0000-0000-000000000000"):
        assert as_ada.get(f"/sandbox/{sandbox.pk}/{EVENTS}{event}/").status_code == 404


def test_an_event_of_another_account_is_not_there(as_ada: Client, sandbox: Sandbox) -> None:
    event = sandbox.events.filter(record__eventName="ConsoleLogin").get()
    event.account = PARTNER
    event.save()
    found = f"/sandbox/{sandbox.pk}/{EVENTS}{event.record['eventID']}/"
    assert as_ada.get(found).status_code == 404
    assert names(page(as_ada, sandbox, EVENTS)) == []


def test_who_may_not_look_is_refused_as_cloudtrail_refuses(as_noor: Client, sandbox: Sandbox) -> None:
    event = sandbox.events.filter(record__eventName="ConsoleLogin").get().record["eventID"]
    for path in (EVENTS, f"{EVENTS}{event}/"):
        shown = page(as_noor, sandbox, path)
        assert "is not authorized to perform: cloudtrail:LookupEvents" in shown
        assert names(shown) == []
        assert "Event record" not in shown


def test_a_refusal_leads_to_its_event_and_can_be_copied(as_noor: Client, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.users["noor"].inline["look"] = allow("cloudtrail:LookupEvents")
    keep(sandbox, changed)
    shown = act(as_noor, sandbox, "users/", "CreateUser", UserName="leo").content.decode()
    event = ids(shown)[0]
    assert sandbox.events.get(record__eventID=event).record["errorCode"] == "AccessDenied"
    assert "no identity-based policy allows" in page(as_noor, sandbox, f"{EVENTS}{event}/")
    assert "Copy message" in shown
    assert re.search(r"<button[^>]*data-copy hidden>", shown)


def test_reading_takes_no_secret_out_of_a_record(as_ada: Client, sandbox: Sandbox) -> None:
    act(as_ada, sandbox, "users/noor/credentials/", "UpdateLoginProfile", Password="Another-Horse-8")
    newest = ids(page(as_ada, sandbox, EVENTS))[0]
    assert "Another-Horse-8" not in page(as_ada, sandbox, f"{EVENTS}{newest}/")


def test_nobody_else_reads_an_event(as_ada: Client, stranger: Client, sandbox: Sandbox) -> None:
    event = ids(page(as_ada, sandbox, EVENTS))[0]
    address = f"/sandbox/{sandbox.pk}/{EVENTS}{event}/"
    assert stranger.get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/sign-in/")
    as_ada.post(f"/sandbox/{sandbox.pk}/sign-out/")
    assert as_ada.get(address).status_code == 302
