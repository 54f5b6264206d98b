"""What a learner is handed for an account: sign-ins and access keys. They open nothing but the sandbox."""

from collections.abc import Iterator
from dataclasses import dataclass

from iamlab.account.configuration import loaded
from lessons import free_sandbox
from lessons.account_goals import credentials_of, exercise_of
from lessons.content_format.kinds.account import AccountExercise, SignInGiven
from lessons.models import Sandbox


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that the learner is handed: what it is, and its parts by name, some not there yet."""

    title: str
    fields: tuple[tuple[str, str], ...]


def handed_out(content: AccountExercise, sandbox: Sandbox | None) -> Iterator[Handed]:
    """Yield what an exercise hands out; keys are made with the sandbox."""
    yield from sign_ins(content)
    yield from access_keys(content, sandbox)


def access_keys(content: AccountExercise, sandbox: Sandbox | None) -> Iterator[Handed]:
    """Yield the access keys that an exercise hands out; their parts are empty until there is a sandbox."""
    keys = credentials_of(loaded(bytes(sandbox.start)), sandbox.named_keys) if sandbox else {}
    for name in content.keys:
        key = keys.get(name)
        fields = ("Access key ID", key.access_key_id if key else ""), ("Secret", key.secret if key else "")
        yield Handed(f"Access key `{name}`", fields)


def sign_ins(content: AccountExercise) -> Iterator[Handed]:
    """Yield as whom a learner may sign in at the start of an exercise."""
    return (_sign_in(content, given) for given in content.sign_in)


def sign_ins_of(sandbox: Sandbox) -> list[Handed]:
    """Return as whom a learner may sign in at the start of a sandbox."""
    if sandbox.exercise_id is None:
        return [_root(free_sandbox.ROOT_EMAIL, free_sandbox.ROOT_PASSWORD)]
    content = exercise_of(sandbox)
    return list(sign_ins(content)) if content else []


def _sign_in(content: AccountExercise, given: SignInGiven) -> Handed:
    account = content.account(given.account)
    place = f" of {account.name}" if len(content.accounts) > 1 else ""
    if given.user is None:
        return _root(account.root.email, account.root.password or "", place)
    password = account.users[given.user].password or ""
    return Handed(
        f"User `{given.user}`{place}",
        (("Account", account.alias or account.id), ("User name", given.user), ("Password", password)),
    )


def _root(email: str, password: str, place: str = "") -> Handed:
    return Handed(f"Root user{place}", (("E-mail address", email), ("Password", password)))
