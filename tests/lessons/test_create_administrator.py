"""The first administrator of a new lab."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from lessons.models import Learner

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = StringIO()
    call_command("create_administrator", *options, stdout=out)
    return out.getvalue()


def printed_password(output: str) -> str:
    (line,) = [line for line in output.splitlines() if line.startswith("Password:")]
    return line.split()[1]


def test_an_administrator_is_made_and_its_password_printed() -> None:
    output = run()
    assert "Administrator: admin" in output
    administrator = authenticate(username="admin", password=printed_password(output))
    assert isinstance(administrator, Learner)
    assert (administrator.is_superuser, administrator.is_staff, administrator.is_guest) == (True, True, False)


def test_the_second_run_is_silent_and_changes_nothing() -> None:
    password = printed_password(run())
    assert run() == ""
    assert authenticate(username="admin", password=password)


def test_passwords_are_long_and_differ() -> None:
    passwords = {printed_password(run(*options)) for options in ([], ["--reset"], ["--reset"])}
    assert len(passwords) == 3
    assert all(len(password) >= 16 for password in passwords)


def test_reset_sets_and_prints_a_new_password() -> None:
    old = printed_password(run())
    new = printed_password(run("--reset"))
    assert authenticate(username="admin", password=new)
    assert authenticate(username="admin", password=old) is None


def test_reset_without_an_administrator_makes_one() -> None:
    assert authenticate(username="admin", password=printed_password(run("--reset")))


def test_an_administrator_of_another_name_is_enough() -> None:
    Learner.objects.create_superuser("root")
    assert run() == ""
    output = run("--reset")
    assert "Administrator: root" in output
    assert authenticate(username="root", password=printed_password(output))


def test_a_learner_called_admin_does_not_become_one() -> None:
    Learner.objects.create_user("admin")
    with pytest.raises(CommandError, match="no administrator is called 'admin'"):
        run()
    assert not Learner.objects.get().is_superuser
