"""Goals on access keys (facts 6.2.6, 6.2.7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey
from iamlab.account.identities import RootUser, User
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Id
from lessons.content_format.starting_account import StartingAccount, named_keys
from lessons.goals.goal import OTHER_VERSION, Event, Goal, InAccount, Missing, Situation, listed

Days = Annotated[int, Meta(ge=1, le=5000)]


class OnKey(Goal, frozen=True, kw_only=True):
    """A goal on the access key that the exercise calls `key`."""

    key: Id

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield a key that no account starts with."""
        yield from super().problems(path, accounts)
        yield from key_problems((*path, "key"), self.key, accounts)

    def key_id(self, situation: Situation) -> str:
        """Return the key's id. Raises Missing."""
        found = situation.answer.credentials.get(self.key)
        if found is None:
            raise Missing(OTHER_VERSION)
        return found.access_key_id


def key_problems(path: PathInside, name: str, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield a problem where no key has this name."""
    known = [str(key.name) for _, key in named_keys(accounts)]
    if name not in known:
        yield Problem(path, f"No key is called {name!r}. {did_you_mean(name, known)}")


class KeyOff(OnKey, frozen=True, kw_only=True, tag="key-off"):
    """A key is inactive or deleted; with `deleted`, deleted."""

    deleted: bool = False

    @property
    def words(self) -> str:
        return f"The old key is {'deleted' if self.deleted else 'out of use'}"

    def missing(self, situation: Situation) -> str:
        key = find_key(situation.answer.configuration, self.key_id(situation))
        if key is None or not (self.deleted or key[1].is_active):
            return ""
        return (
            f"The key `{key[1].id}` is {'still active' if key[1].is_active else 'inactive, but still there'}."
        )


class KeyRotated(OnKey, frozen=True, kw_only=True, tag="key-rotated"):
    """Another key took over: it is new, active and was used; the old one is inactive or deleted.

    With `without_gap` the new one was used before the old one was turned off.
    """

    without_gap: bool = True

    @property
    def words(self) -> str:
        return f"A new key has taken over{' without a gap' if self.without_gap else ''}"

    def missing(self, situation: Situation) -> str:
        old = self.key_id(situation)
        owner = _owner(situation, old)
        new = [key for key in owner.access_keys if key.is_active and not self._was_there(situation, key.id)]
        if not new:
            return "There is no new active key yet."
        used = [key for key in new if key.last_use is not None]
        if not used:
            return "The new key was not used yet."
        held = find_key(situation.answer.configuration, old)
        if held is not None and held[1].is_active:
            return "The new key works. The old one is still active."
        if self.without_gap and not _used_before(
            situation.answer.history.lasting, {key.id for key in used}, old
        ):
            return "The old key was turned off before the new one was in use: whatever uses it stood still."
        return ""

    def _was_there(self, situation: Situation, key_id: str) -> bool:
        return find_key(situation.answer.start, key_id) is not None


class FreshKeys(InAccount, frozen=True, kw_only=True, tag="fresh-keys"):
    """No active key of a user is older than so many days."""

    days: Days

    @property
    def words(self) -> str:
        return f"No active key is older than {self.days} days"

    def missing(self, situation: Situation) -> str:
        oldest = situation.answer.now - timedelta(days=self.days)
        users = situation.account(self.account).users.values()
        owners = [
            user.name
            for user in users
            if any(key.is_active and key.created < oldest for key in user.access_keys)
        ]
        return f"An older key is still active: of {listed(owners)}." if owners else ""


class NoUnusedCredentials(InAccount, frozen=True, kw_only=True, tag="no-unused-credentials"):
    """Passwords and active keys were used within so many days, or are younger than that."""

    days: Days

    @property
    def words(self) -> str:
        return f"Nothing lies unused for more than {self.days} days"

    def missing(self, situation: Situation) -> str:
        unused = list(self._unused(situation, situation.account(self.account)))
        return f"Not used for more than {self.days} days: {'; '.join(unused[:3])}." if unused else ""

    def _unused(self, situation: Situation, account: Account) -> Iterator[str]:
        oldest = situation.answer.now - timedelta(days=self.days)
        for user in account.users.values():
            profile = user.login_profile
            if profile is not None and max(profile.last_used or profile.changed, profile.changed) < oldest:
                yield f"the password of `{user.name}`"
            for key in user.access_keys:
                if key.is_active and (key.last_use.at if key.last_use else key.created) < oldest:
                    yield f"a key of `{user.name}`"


def find_key(configuration: Configuration, key_id: str) -> tuple[User | RootUser, AccessKey] | None:
    """Return a key with its owner, None when it is gone."""
    for account in configuration.accounts.values():
        owners: list[User | RootUser] = [account.root, *account.users.values()]
        for owner in owners:
            for key in owner.access_keys:
                if key.id == key_id:
                    return owner, key
    return None


def _owner(situation: Situation, key_id: str) -> User | RootUser:
    """Return who held a key at the start, as they are now. Raises Missing."""
    for number, account in situation.answer.start.accounts.items():
        now = situation.answer.configuration.accounts[number]
        if any(key.id == key_id for key in account.root.access_keys):
            return now.root
        for user in account.users.values():
            if any(key.id == key_id for key in user.access_keys):
                return situation.user(now, user.name)
    raise Missing(OTHER_VERSION)


def _used_before(events: Sequence[Event], new: set[str], old: str) -> bool:
    """Say whether one of the keys in `new` was used before the key `old` was turned off for good."""
    in_use, before = False, True
    for event in events:
        if "errorCode" in event:
            continue
        in_use = in_use or (event.get("userIdentity") or {}).get("accessKeyId") in new
        if _turns(event, old) is False:
            before = before and in_use
        elif _turns(event, old):
            before = True
    return before and in_use


def _turns(event: Event, key_id: str) -> bool | None:
    """Say whether a call turned a key on or off; None where it did neither."""
    parameters = event.get("requestParameters") or {}
    if parameters.get("accessKeyId") != key_id:
        return None
    if event["eventName"] == "DeleteAccessKey":
        return False
    return parameters.get("status") == "Active" if event["eventName"] == "UpdateAccessKey" else None
