"""The life of a session in the console: how long it has left, what belongs to it, its end, revoking it."""

import json
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.aws_api.authentication import Credentials
from lessons import sandboxes
from lessons.models import Sandbox
from lessons.templatetags.console_words import time_left
from tests.aws_api.world import ACCOUNT, allow, role_arn, trust
from tests.lessons.sandbox.conftest import Console, sign_in, words

ENDED = "ExpiredToken: Your call was refused The security token included in the request is expired"


def held(sandbox: Sandbox) -> Configuration:
    return loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document))


def change(sandbox: Sandbox, make: Any) -> None:
    stored = Sandbox.objects.get(pk=sandbox.pk)
    configuration = loaded(bytes(stored.document))
    make(configuration)
    stored.document = saved(configuration)
    stored.save()


def switched(console: Console) -> Console:
    """Let who is signed in act as the role Deploy."""
    asked = {"account": ACCOUNT, "role": "Deploy"}
    response = console.browser.post(console.address("switch-role/"), asked, follow=True)
    assert 'data-signed-in="role"' in response.content.decode()
    return console


def end(sandbox: Sandbox, *, roles_alone: bool) -> None:
    """Let time pass over the sessions of a sandbox: those of roles alone, or all."""

    def over(configuration: Configuration) -> None:
        for session in configuration.sessions.values():
            if session.role is not None or not roles_alone:
                session.expires = timezone.now() - timedelta(minutes=1)

    change(sandbox, over)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (11 * 3600 + 59 * 60 + 5, "ends in 11 h 59 min"),
        (3600, "ends in 1 h 0 min"),
        (3599, "ends in 59 min"),
        (59, "ends in 59 s"),
        (0, "has ended"),
        (-5, "has ended"),
    ],
)
def test_how_long_a_session_has_left_is_said_in_its_largest_units(seconds: int, said: str) -> None:
    now = timezone.now()
    with patch("django.utils.timezone.now", return_value=now):
        assert time_left(now + timedelta(seconds=seconds)) == said


def test_the_banner_says_how_long_a_roles_session_has_left(ada: Console) -> None:
    page = switched(ada).page("")
    assert "ends in 59 min" in words(page)
    assert 'data-ends="' in page


def test_the_page_of_a_session_shows_what_belongs_to_it(ada: Console, sandbox: Sandbox) -> None:
    switched(ada)
    page = words(ada.page("session/"))
    assert f"Calls as arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/ada" in page
    assert "Session policies None: it may do what its role may" in page
    assert "one hour at most" in page


def test_credentials_in_the_terminal_are_shown_with_tags_policies_and_source_identity(
    ada: Console, sandbox: Sandbox
) -> None:
    everybody = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    ada.change(lambda account: setattr(account.roles["deploy"], "trust", trust(everybody, actions)))
    asked = {
        "RoleArn": role_arn("Deploy"),
        "RoleSessionName": "work",
        "Tags": [{"Key": "team", "Value": "data"}, {"Key": "shift", "Value": "night"}],
        "TransitiveTagKeys": ["team"],
        "SourceIdentity": "ada",
        "Policy": allow("s3:GetObject"),
    }
    sandbox.refresh_from_db()
    signed = next(iter(held(sandbox).sessions.values()))
    key = Credentials(signed.access_key_id, signed.secret, signed.token)
    given = sandboxes.act(sandbox, key, "sts", "AssumeRole", asked).unwrapped()["Credentials"]
    lines = f"export AWS_ACCESS_KEY_ID={given['AccessKeyId']}"
    ada.browser.post(ada.address("terminal/"), {"line": lines})
    page = words(ada.page("session/"))
    assert "The terminal’s variables" in page
    assert "team=data goes on to the next role" in page
    assert "shift=night Session policies" in page
    assert "Source identity ada" in page
    assert '"Action": "s3:GetObject"' in page
    assert given["SecretAccessKey"] not in page


def test_a_profile_of_the_terminal_is_shown_and_a_broken_file_has_none(ada: Console) -> None:
    ada.browser.post(ada.address("terminal/"), {"line": "cat > .aws/credentials <<'E'\nnonsense\nE"})
    assert "The console" in words(ada.page("session/"))
    key = next(iter(held(ada.sandbox).sessions))
    text = f"cat > .aws/credentials <<'E'\n[qa]\naws_access_key_id = {key}\n[none]\nx = y\nE"
    ada.browser.post(ada.address("terminal/"), {"line": text})
    assert "profile qa" not in words(ada.page("session/")), "the console's own is shown once"


def test_keys_of_other_sandboxes_are_not_told_about(ada: Console) -> None:
    ada.browser.post(ada.address("terminal/"), {"line": "export AWS_ACCESS_KEY_ID=ASIAELSEWHEREELSEWHE"})
    assert "The terminal’s variables" not in words(ada.page("session/"))


def test_a_roles_session_that_ran_out_shows_awss_error_and_the_way_back(
    ada: Console, sandbox: Sandbox
) -> None:
    switched(ada)
    end(sandbox, roles_alone=True)
    page = ada.page("users/", 403)
    assert ENDED in words(page)
    assert "Sign in again" in page
    address = ada.address("switch-back/")
    assert f'action="{address}"' in page
    assert 'data-signed-in="user"' in ada.browser.post(address, follow=True).content.decode()


def test_an_act_with_a_session_that_ran_out_does_nothing_and_says_so(ada: Console, sandbox: Sandbox) -> None:
    switched(ada)
    end(sandbox, roles_alone=True)
    page = ada.act("users/", "CreateUser", 403, UserName="leo")
    assert "Nothing was done." in words(page)
    assert "leo" not in ada.account.users


def test_htmx_puts_the_end_in_place_of_the_console(ada: Console, sandbox: Sandbox) -> None:
    end(sandbox, roles_alone=False)
    asked = {"act": "CreateUser", "UserName": "leo"}
    into = {"HX-Request": "true", "HX-Target": "console"}
    response = ada.browser.post(ada.address("users/"), asked, headers=into)
    assert (response.status_code, response["X-Swap"]) == (403, "yes")
    assert 'id="console"' in response.content.decode()


def test_where_htmx_wants_a_part_of_a_page_the_page_is_loaded_anew(ada: Console, sandbox: Sandbox) -> None:
    end(sandbox, roles_alone=False)
    into = {"HX-Request": "true", "HX-Target": "terminal-entries"}
    response = ada.browser.post(ada.address("terminal/"), {"line": "aws iam list-users"}, headers=into)
    assert response["HX-Refresh"] == "true"


def test_a_sign_in_that_ran_out_leads_to_the_sign_in_page(ada: Console, sandbox: Sandbox) -> None:
    switched(ada)
    end(sandbox, roles_alone=False)
    page = ada.page("users/", 403)
    assert ENDED in words(page)
    assert "Switch back" not in page
    assert f'href="{ada.address("sign-in/games/")}"' in page


@pytest.mark.fact("4.6.14")
def test_revoking_denies_everything_to_the_sessions_that_are_open_and_nothing_to_later_ones(
    ada: Console, sandbox: Sandbox
) -> None:
    """Fact 4.6.14."""
    ada.change(lambda account: account.roles["deploy"].inline.update(all=allow("iam:*")))

    def older(configuration: Configuration) -> None:
        for session in configuration.sessions.values():
            session.created -= timedelta(minutes=1)

    switched(ada)
    change(sandbox, older)
    assert "ListUsers was refused" not in ada.page("users/")
    other = Console(Client(), sandbox)
    other.browser.force_login(sandbox.members.get())
    sign_in(other.browser, sandbox, "ada")
    page = other.act("roles/Deploy/", "PutRolePolicy")
    assert "Every session of the role that is open now is denied everything." in page
    assert "AWSRevokeOlderSessions" in page
    statement = json.loads(ada.account.roles["deploy"].inline["AWSRevokeOlderSessions"])["Statement"][0]
    moment = datetime.fromisoformat(statement["Condition"]["DateLessThan"]["aws:TokenIssueTime"])
    assert abs(timezone.now() - moment) < timedelta(seconds=30)
    refused = ada.page("users/")
    assert "with an explicit deny in an identity-based policy" in refused
    assert "AWSRevokeOlderSessions" in refused
    ada.browser.post(ada.address("switch-back/"))
    with patch("iamlab.aws_api.context.datetime") as clock:
        clock.now.return_value = timezone.now() + timedelta(seconds=2)
        switched(ada)
    assert "ListUsers was refused" not in ada.page("users/")


def test_revoking_takes_a_permission(noor: Console) -> None:
    page = noor.act("roles/Deploy/", "PutRolePolicy", 403)
    assert "iam:PutRolePolicy" in page
    assert "AWSRevokeOlderSessions" not in noor.account.roles["deploy"].inline


def test_a_role_of_a_service_has_no_such_form(root: Console) -> None:
    root.change(
        lambda account: setattr(account.roles["deploy"], "path", "/aws-service-role/x.amazonaws.com/")
    )
    assert "Revoke active sessions" not in root.page("roles/Deploy/")
