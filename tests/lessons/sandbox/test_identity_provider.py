"""The company's identity provider: its people, what it issues, and signing in to the console with that."""

import base64
import html
import re
import uuid
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.account.identity_provider import IdentityProvider
from iamlab.aws_api.federation import company, id_tokens, saml
from lessons import sandboxes, terminals
from lessons.models import Learner, Sandbox
from lessons.terminal.shell import MOST_FILES
from tests.aws_api.federated import METADATA, READER, SAML, federated_world, provider
from tests.aws_api.world import ACCOUNT, allow, key_of, role_arn
from tests.lessons.sandbox.conftest import words

MAYA = "identity-provider/people/maya-4711/"
PAGES = ("identity-provider/", MAYA, "identity-provider/metadata.xml")


@pytest.fixture
def sandbox(learner: Learner) -> Sandbox:
    """A sandbox whose account has the company's provider registered, both ways."""
    return sandboxes.create(federated_world().configuration, [learner])


@pytest.fixture
def member(browser_of_member: Client) -> Client:
    """The browser of a member who is not signed in to the account."""
    return browser_of_member


def held(sandbox: Sandbox) -> Configuration:
    return loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document))


def known(sandbox: Sandbox) -> IdentityProvider:
    found = held(sandbox).identity_provider
    assert found is not None
    return found


def get(member: Client, sandbox: Sandbox, page: str = "identity-provider/") -> str:
    response = member.get(f"/sandbox/{sandbox.pk}/{page}")
    assert response.status_code == 200
    return response.content.decode()


def post(member: Client, sandbox: Sandbox, page: str, status: int = 200, **typed: Any) -> str:
    response = member.post(f"/sandbox/{sandbox.pk}/{page}", typed, follow=True)
    assert isinstance(response, HttpResponse)
    assert response.status_code == status, words(response.content.decode())
    return response.content.decode()


def issued(page: str) -> str:
    """Return what was issued, as the page shows it to be copied."""
    found = re.search(r'id="issued-text"[^>]*>([^<]*)<', page)
    assert found is not None
    return html.unescape(found[1]).strip()


def response_for(member: Client, sandbox: Sandbox, *pairs: tuple[str, str], **more: Any) -> str:
    lines = "\n".join(",".join(pair) for pair in pairs or ((READER, SAML),))
    return issued(post(member, sandbox, MAYA, act="saml", roles=lines, **more))


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_and_a_visitor_do_not_see_it(
    page: str, stranger: Client, client: Client, sandbox: Sandbox
) -> None:
    assert stranger.get(f"/sandbox/{sandbox.pk}/{page}").status_code == 404
    assert stranger.post(f"/sandbox/{sandbox.pk}/{page}").status_code in (404, 405)
    assert client.get(f"/sandbox/{sandbox.pk}/{page}")["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_there_is_none_of_a_sandbox_that_is_not_there(page: str, member: Client) -> None:
    assert member.get(f"/sandbox/{uuid.uuid4()}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_other_methods_are_refused(page: str, member: Client, sandbox: Sandbox) -> None:
    assert member.put(f"/sandbox/{sandbox.pk}/{page}").status_code == 405


def test_the_first_look_makes_a_provider_with_a_key_that_stays(member: Client, sandbox: Sandbox) -> None:
    stored = Sandbox.objects.get(pk=sandbox.pk)
    configuration = loaded(bytes(stored.document))
    configuration.identity_provider = None
    stored.document = saved(configuration)
    stored.save()
    page = words(get(member, sandbox))
    assert f"https://{company.HOST}" in page
    assert "Maya Costa" in page
    first = known(sandbox).key
    get(member, sandbox)
    assert known(sandbox).key == first
    assert not sandbox.events.exists()


def test_the_metadata_document_is_given_out(member: Client, sandbox: Sandbox) -> None:
    response = member.get(f"/sandbox/{sandbox.pk}/identity-provider/metadata.xml")
    assert response["Content-Type"] == "application/xml"
    assert response.content.decode() == METADATA


def test_the_metadata_document_is_put_among_the_terminals_files(
    member: Client, sandbox: Sandbox, learner: Learner
) -> None:
    page = post(member, sandbox, "identity-provider/", act="save-metadata")
    assert "metadata.xml is among the terminal’s files" in page
    files = terminals.state(terminals.find(sandbox, learner)).files
    assert files["metadata.xml"].decode() == METADATA


def test_an_id_token_is_shown_as_it_is_sent_and_as_people_read_it(member: Client, sandbox: Sandbox) -> None:
    page = post(member, sandbox, MAYA, act="jwt", audience="reports-app", source_identity="maya")
    token = id_tokens.read(issued(page))
    assert token.is_signed_with(known(sandbox).certificate)
    assert token.claims["aud"] == "reports-app"
    assert token.claims["exp"] - token.claims["iat"] == 3600
    assert '"sub": "maya-4711"' in words(page)
    assert f"aws sts assume-role-with-web-identity --role-arn {READER}" in words(page)


def test_a_saml_response_is_shown_with_its_attributes(member: Client, sandbox: Sandbox) -> None:
    page = post(member, sandbox, MAYA, act="saml", roles=f"{READER}, {SAML}", seconds="7200")
    stated = saml.assertion(saml.read(issued(page)), [known(sandbox).certificate])
    assert stated.attributes[f"{company.ATTRIBUTES}Role"] == (f"{READER},{SAML}",)
    assert stated.attributes[f"{company.ATTRIBUTES}SessionDuration"] == ("7200",)
    assert "Subject maya-4711 (persistent)" in words(page)
    assert f"--principal-arn {SAML} --saml-assertion file://maya-4711.saml" in words(page)


def test_the_form_begins_with_the_roles_that_trust_the_provider(member: Client, sandbox: Sandbox) -> None:
    page = get(member, sandbox, MAYA)
    assert f"{READER},{SAML}" in page
    assert 'value="reports-app"' in page
    assert role_arn("Deploy") not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"act": "saml", "roles": "Reader"}, "Write the ARN of a role, a comma"),
        ({"act": "saml", "roles": ""}, "This field is required"),
        ({"act": "saml", "roles": f"{READER},{SAML}", "seconds": "5"}, "greater than or equal to 900"),
        ({"act": "saml", "roles": f"{READER},{SAML}\x01"}, "a character that XML has not"),
        ({"act": "jwt", "audience": ""}, "This field is required"),
        ({"act": "save-file", "kind": "jwt", "text": "nonsense"}, "Maya Costa"),
        ({"act": "save-file", "kind": "../x", "text": "nonsense"}, "Maya Costa"),
        ({"act": "save", "name": "", "email": ""}, "This field is required"),
        ({"act": "save", "name": "M", "email": "m", "tags": "team"}, "Write each tag as key=value"),
        ({"act": "save", "name": "M", "email": "m", "groups": "\n".join(map(str, range(51)))}, "At most 50"),
        ({"act": "else"}, "Maya Costa"),
    ],
)
def test_broken_input_is_told_and_issues_nothing(
    member: Client, sandbox: Sandbox, typed: dict[str, Any], said: str
) -> None:
    page = post(member, sandbox, MAYA, 400, **typed)
    assert said in words(page)
    assert 'id="issued"' not in page
    if typed["act"] != "saml":
        assert f"{READER},{SAML}" in page, "the other forms stay as they were"


def test_what_was_issued_is_put_among_the_terminals_files(
    member: Client, sandbox: Sandbox, learner: Learner
) -> None:
    token = issued(post(member, sandbox, MAYA, act="jwt", audience="reports-app"))
    page = post(member, sandbox, MAYA, act="save-file", kind="jwt", text=token)
    assert "maya-4711.jwt is among the terminal’s files" in page
    assert issued(page) == token
    files = terminals.state(terminals.find(sandbox, learner)).files
    assert files["maya-4711.jwt"].decode() == token


def test_a_full_terminal_takes_no_file_more(member: Client, sandbox: Sandbox, learner: Learner) -> None:
    row = terminals.find(sandbox, learner)
    kept = [terminals.keep_file(row, f"{number}.txt", b"x") for number in range(MOST_FILES)]
    assert (kept[0], kept[-1]) == (True, False), "a new terminal has a file already"
    page = post(member, sandbox, "identity-provider/", act="save-metadata")
    assert "has no room for metadata.xml" in page


def test_people_are_added_changed_suspended_and_removed(member: Client, sandbox: Sandbox) -> None:
    post(member, sandbox, "identity-provider/", act="add", name="Noor Haddad", email="noor@company.example")
    assert known(sandbox).people["noor-1001"].name == "Noor Haddad"
    noor = "identity-provider/people/noor-1001/"
    typed: dict[str, Any] = {
        "name": "Noor H",
        "email": "n@x.example",
        "groups": "qa\r\nqa\r\n data ",
        "transitive": "team",
    }
    post(member, sandbox, noor, act="save", tags="team = qa", **typed)
    person = known(sandbox).people["noor-1001"]
    assert (person.groups, person.tags, person.transitive) == (["qa", "data"], {"team": "qa"}, ["team"])
    assert "Suspended" in post(member, sandbox, noor, act="suspend")
    assert "sign-in failed" in post(member, sandbox, noor, act="saml", roles=f"{READER},{SAML}")
    post(member, sandbox, noor, 400, act="jwt", audience="reports-app")
    post(member, sandbox, noor, act="suspend")
    assert not known(sandbox).people["noor-1001"].is_suspended
    post(member, sandbox, noor, act="remove")
    assert "noor-1001" not in known(sandbox).people
    assert member.get(f"/sandbox/{sandbox.pk}/{noor}").status_code == 404


def test_undo_and_reset_leave_the_provider_as_it_is(member: Client, sandbox: Sandbox) -> None:
    sandboxes.act(sandbox, key_of("ada"), "iam", "CreateUser", {"UserName": "leo"}).unwrapped()
    post(member, sandbox, "identity-provider/", act="add", name="Noor Haddad", email="noor@company.example")
    key = known(sandbox).key
    assert sandboxes.undo(sandbox) == "iam:CreateUser"
    assert "noor-1001" in known(sandbox).people
    sandboxes.reset(sandbox)
    assert (known(sandbox).key, "noor-1001" in known(sandbox).people) == (key, True)


def test_names_of_any_alphabet_and_markup_are_only_text(member: Client, sandbox: Sandbox) -> None:
    post(member, sandbox, "identity-provider/", act="add", name="<b>Ω & Co</b>", email="o@x.example")
    post(member, sandbox, "identity-provider/", act="add", name="李 雷", email="l@x.example")
    page = get(member, sandbox)
    assert "&lt;b&gt;Ω &amp; Co" in page
    assert [*known(sandbox).people][-2:] == ["b-1001", "user-1001"]
    for added in ("b-1001", "user-1001"):
        page = f"identity-provider/people/{added}/"
        given = issued(post(member, sandbox, page, act="saml", roles=f"{READER},{SAML}"))
        assert saml.assertion(saml.read(given), [known(sandbox).certificate]).subject == added


def test_there_is_room_for_fifty_people(member: Client, sandbox: Sandbox) -> None:
    for number in range(47):
        post(member, sandbox, "identity-provider/", act="add", name=f"P {number}", email="p@x.example")
    page = post(member, sandbox, "identity-provider/", 400, act="add", name="One more", email="p@x.example")
    assert "room for 50 people" in page
    assert len(known(sandbox).people) == 50


def test_a_saml_response_signs_somebody_in_as_a_role(member: Client, sandbox: Sandbox) -> None:
    page = post(member, sandbox, "saml/", SAMLResponse=response_for(member, sandbox))
    assert "Role Reader , session maya@company.example" in words(page)
    assert 'data-signed-in="role"' in page
    names = [event.record["eventName"] for event in sandbox.events.order_by("id")]
    assert names[:2] == ["AssumeRoleWithSAML", "ConsoleLogin"]
    (session,) = held(sandbox).sessions.values()
    assert session.is_console
    assert (session.expires - session.created).total_seconds() == 3600


@pytest.mark.fact("4.10.8")
def test_the_provider_says_how_long_a_console_session_lasts(member: Client, sandbox: Sandbox) -> None:
    given = response_for(member, sandbox, seconds="7200")
    assert "MaxSessionDuration" in post(member, sandbox, "saml/", 400, SAMLResponse=given)
    stored = Sandbox.objects.get(pk=sandbox.pk)
    configuration = loaded(bytes(stored.document))
    configuration.accounts[ACCOUNT].roles["reader"].max_session = 43200
    stored.document = saved(configuration)
    stored.save()
    post(member, sandbox, "saml/", SAMLResponse=response_for(member, sandbox, seconds="7200"))
    (session,) = held(sandbox).sessions.values()
    assert (session.expires - session.created).total_seconds() == 7200


def test_of_several_roles_one_is_chosen(member: Client, sandbox: Sandbox) -> None:
    given = response_for(member, sandbox, (role_arn("Deploy"), SAML), (READER, SAML))
    page = post(member, sandbox, "saml/", SAMLResponse=given)
    assert "As which do you sign in?" in words(page)
    page = post(member, sandbox, "saml/", SAMLResponse=given, role=READER)
    assert "Role Reader" in words(page)


def test_a_refused_sign_in_says_why_and_leaves_who_was_signed_in(member: Client, sandbox: Sandbox) -> None:
    given = response_for(member, sandbox, (role_arn("Deploy"), SAML))
    page = post(member, sandbox, "saml/", 403, SAMLResponse=given)
    assert "Not authorized to perform sts:AssumeRoleWithSAML" in page
    assert "Decided here" in page
    post(member, sandbox, "saml/", 400, SAMLResponse=given, role=READER)


@pytest.mark.parametrize("given", ["", "nonsense", "PGE+PC9hPg=="])
def test_what_is_no_response_signs_nobody_in(member: Client, sandbox: Sandbox, given: str) -> None:
    page = post(member, sandbox, "saml/", 400, SAMLResponse=given)
    assert "Your request included an invalid SAML response." in page


def test_what_is_nested_without_end_is_no_response(member: Client, sandbox: Sandbox) -> None:
    status = f'<s:Status><s:StatusCode Value="{saml.SUCCESS}"/></s:Status>'
    deep = "<a>" * 9000 + "</a>" * 9000
    text = f'<s:Response xmlns:s="urn:oasis:names:tc:SAML:2.0:protocol">{status}{deep}</s:Response>'
    given = base64.b64encode(text.encode()).decode()
    post(member, sandbox, "saml/", 400, SAMLResponse=given)
    post(member, sandbox, MAYA, 400, act="save-file", kind="saml", text=given)
    part = base64.urlsafe_b64encode(b"[" * 20000).decode()
    post(member, sandbox, MAYA, 400, act="save-file", kind="jwt", text=f"{part}.{part}.x")


def test_an_old_response_signs_nobody_in(member: Client, sandbox: Sandbox) -> None:
    given = response_for(member, sandbox)
    later = timezone.now() + timedelta(minutes=6)
    with patch("iamlab.aws_api.context.datetime") as clock:
        clock.now.return_value = later
        page = post(member, sandbox, "saml/", 400, SAMLResponse=given)
    assert "Token must be redeemed within 5 minutes of issuance" in page


def test_only_a_post_signs_in_and_only_a_member(member: Client, stranger: Client, sandbox: Sandbox) -> None:
    address = f"/sandbox/{sandbox.pk}/saml/"
    assert member.get(address).status_code == 405
    assert stranger.post(address, {"SAMLResponse": "x"}).status_code == 404


def test_whose_federated_session_ended_goes_back_to_the_provider(member: Client, sandbox: Sandbox) -> None:
    post(member, sandbox, "saml/", SAMLResponse=response_for(member, sandbox))
    response = member.post(f"/sandbox/{sandbox.pk}/sign-out/")
    assert response["Location"] == f"/sandbox/{sandbox.pk}/identity-provider/"


def test_a_federated_session_switches_role_for_an_hour_as_any_chain(member: Client, sandbox: Sandbox) -> None:
    """Fact 4.6.9."""
    stored = Sandbox.objects.get(pk=sandbox.pk)
    configuration = loaded(bytes(stored.document))
    roles = configuration.accounts[ACCOUNT].roles
    roles["deploy"].max_session = roles["reader"].max_session = 43200
    roles["reader"].inline["assume"] = allow("sts:AssumeRole")
    stored.document = saved(configuration)
    stored.save()
    post(member, sandbox, "saml/", SAMLResponse=response_for(member, sandbox, seconds="43200"))
    assert "its session lasts an hour at most" in get(member, sandbox, "switch-role/")
    page = post(member, sandbox, "switch-role/", account=ACCOUNT, role="Deploy")
    assert "Role Deploy" in words(page)
    session = [*held(sandbox).sessions.values()][-1]
    assert (session.expires - session.created).total_seconds() == 3600


def test_keys_of_two_providers_differ() -> None:
    assert provider().key != provider(1).key


def test_no_token_is_kept_on_the_server(member: Client, sandbox: Sandbox) -> None:
    token = issued(post(member, sandbox, MAYA, act="jwt", audience="reports-app"))
    assert token not in str(dict(member.session.items()))
    assert token not in get(member, sandbox, MAYA)
