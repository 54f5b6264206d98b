"""Acting in sandboxes: load the document, call, save.

Everything is worked out outside a transaction; then one short transaction writes document and events,
if nobody else changed the sandbox meanwhile. If somebody did, the whole call is made again on the newer
document, authorization included, so that acts at the same time come out as if one came after the other.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.account.credentials import LastUse
from iamlab.aws_api import event_forms
from iamlab.aws_api.authentication import AuthenticationError, Credentials, authenticate
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import Answer, Read, call, changes_account, read
from lessons import object_bodies
from lessons.account_goals import check_goals
from lessons.event_history import around
from lessons.models import Exercise, Learner, Sandbox, SandboxEvent, SandboxKey, SandboxSnapshot
from lessons.object_bodies import StoredBodies

MOST_UNDONE = 20
"""How many acts can be undone."""

RESET = "Reset"
"""What undo calls a reset."""

MOST_TRIES = 200
"""How often a call is made again because others changed the sandbox meanwhile."""


class TooBusy(Exception):
    """Others changed the sandbox so often that a call never came through."""


def create(
    configuration: Configuration,
    members: Iterable[Learner],
    exercise: Exercise | None = None,
    bodies: Mapping[str, bytes] | None = None,
    **fields: Any,
) -> Sandbox:
    """Make a sandbox that starts with `configuration`, for these learners, and return it.

    `bodies` are what its objects hold, by digest; `fields` are further ones of its row.
    """
    document = saved(configuration)
    with transaction.atomic():
        sandbox = Sandbox.objects.create(document=document, start=document, exercise=exercise, **fields)
        sandbox.members.set(members)
        object_bodies.keep(sandbox, bodies or {})
        _remember_keys(sandbox, configuration)
    return sandbox


def act(
    sandbox: Sandbox,
    credentials: Credentials | None,
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    surroundings: Surroundings | None = None,
) -> Answer:
    """Make one call in a sandbox and save what came of it; `sandbox` is brought up to date.

    Returns the gate's answer, an error being part of it. Raises TooBusy, and Sandbox.DoesNotExist for a
    sandbox that is gone.
    """
    within = around_of(sandbox, surroundings)
    return change(
        sandbox,
        f"{service}:{operation}",
        lambda configuration: call(configuration, credentials, service, operation, parameters, within),
        can_be_undone=changes_account(service, operation),
    )


def change(
    sandbox: Sandbox, name: str, make: Callable[[Configuration], Answer], *, can_be_undone: bool = False
) -> Answer:
    """Let `make` act on the sandbox's configuration and save what came of it, as `act` does.

    For the gate's named operations: signing in, switching role, root's own password. `name` is what undo
    calls the act, if there is something to undo: to give credentials, or to note their use, is no act.
    `make` may be called more than once.
    """
    for attempt in range(MOST_TRIES):
        if attempt:
            time.sleep(random.random() * min(attempt, 10) / 1000)
            sandbox.refresh_from_db(fields=["document", "revision"])
        before = bytes(sandbox.document)
        configuration = loaded(before)
        answer = make(configuration)
        after = saved(answer.configuration)
        kept_as = name if can_be_undone and answer.error is None else None
        if _save(sandbox, before, after, answer, kept_as, _other_keys(configuration, answer.configuration)):
            if answer.bodies:
                object_bodies.drop_unnamed(sandbox)
            check_goals(sandbox)
            return answer
    raise TooBusy(f"The sandbox {sandbox.pk} is changed too often")


def look(
    sandbox: Sandbox,
    credentials: Credentials,
    reads: Iterable[Read],
    surroundings: Surroundings | None = None,
) -> list[Answer]:
    """Make several calls that only read, and record them; return their answers in order.

    Looking is never turned away because others act: it shows the sandbox as it was loaded. Goals are not
    checked here, but by the page that shows what was seen (task_bar.py).
    """
    answers = read(loaded(bytes(sandbox.document)), credentials, reads, around_of(sandbox, surroundings))
    _record(sandbox, (event for answer in answers for event in answer.events))
    return answers


def around_of(sandbox: Sandbox, surroundings: Surroundings | None) -> Surroundings:
    """Return the surroundings of a call, with what is kept beside the document."""
    return replace(around(sandbox, surroundings), bodies=StoredBodies(sandbox))


def caller(sandbox: Sandbox, credentials: Credentials) -> Caller | None:
    """Return whose credentials these are in the sandbox as it is; None where it does not take them."""
    now = timezone.now()
    try:
        use = LastUse(now, "signin", "us-east-1")
        return authenticate(loaded(bytes(sandbox.document)), credentials, now, use)
    except AuthenticationError:
        return None


def undo(sandbox: Sandbox) -> str | None:
    """Take back the last act that changed an account; return its name, None where there is none."""
    with transaction.atomic():
        sandbox.refresh_from_db(fields=["document", "revision"])
        last = SandboxSnapshot.objects.filter(sandbox=sandbox).first()
        if last is None:
            return None
        _go_back(sandbox, bytes(last.document))
        _take_back_events(sandbox, last)
        last.delete()
    check_goals(sandbox)
    return last.act


def reset(sandbox: Sandbox) -> None:
    """Bring the sandbox back to its start, which can be undone; its events stay."""
    with transaction.atomic():
        sandbox.refresh_from_db(fields=["document", "revision", "start"])
        _keep_snapshot(sandbox, RESET, bytes(sandbox.document))
        sandbox.events.filter(taken_back=None).update(taken_back=sandbox.revision)
        _go_back(sandbox, bytes(sandbox.start))
    check_goals(sandbox)


def begin_anew(
    sandbox: Sandbox, configuration: Configuration, bodies: Mapping[str, bytes], **fields: Any
) -> None:
    """Give the sandbox another start, which cannot be undone; the rest is as in `create`."""
    document = saved(configuration)
    with transaction.atomic():
        sandbox.refresh_from_db(fields=["revision"])
        sandbox.events.filter(taken_back=None).update(taken_back=sandbox.revision)
        sandbox.snapshots.all().delete()
        for name, value in {"start": document, "document": document, **fields}.items():
            setattr(sandbox, name, value)
        sandbox.revision, sandbox.updated_at = sandbox.revision + 1, timezone.now()
        sandbox.save()
        object_bodies.keep(sandbox, bodies)
        _remember_keys(sandbox, configuration)
    check_goals(sandbox)


def _take_back_events(sandbox: Sandbox, undone: SandboxSnapshot) -> None:
    """Note which events did what an undo took back; undoing a reset brings back what that took."""
    sandbox.events.filter(taken_back__gte=undone.revision).update(taken_back=None)
    after = Q(revision__gt=undone.revision)
    if undone.act != RESET:
        service, _, operation = undone.act.rpartition(":")
        name = event_forms.name(service, operation)
        after |= Q(revision=undone.revision, record__eventName=name)
    sandbox.events.filter(after, taken_back=None).update(taken_back=undone.revision)


def _go_back(sandbox: Sandbox, document: bytes) -> None:
    """Whoever is signed in stays signed in, as long as the user or role that they are is there then.

    The company's identity provider is outside of the accounts: it stays as it is.
    """
    now, earlier, later = timezone.now(), loaded(document), loaded(bytes(sandbox.document))
    earlier.sessions = later.sessions
    earlier.identity_provider = later.identity_provider or earlier.identity_provider
    Sandbox.objects.filter(pk=sandbox.pk).update(
        document=saved(earlier), revision=F("revision") + 1, updated_at=now
    )
    _remember_keys(sandbox, earlier)
    sandbox.refresh_from_db(fields=["document", "revision", "updated_at"])


def _save(
    sandbox: Sandbox, before: bytes, after: bytes, answer: Answer, kept_as: str | None, has_other_keys: bool
) -> bool:
    """Write what a call changed; say whether the sandbox was still as it was when the call began."""
    with transaction.atomic():
        if after != before:
            now = timezone.now()
            found = Sandbox.objects.filter(pk=sandbox.pk, revision=sandbox.revision)
            if not found.update(document=after, revision=sandbox.revision + 1, updated_at=now):
                return False
            if kept_as is not None:
                _keep_snapshot(sandbox, kept_as, before)
            object_bodies.keep(sandbox, answer.bodies)
            if has_other_keys:
                _remember_keys(sandbox, answer.configuration)
        _record(sandbox, answer.events)
    if after != before:
        sandbox.document, sandbox.revision, sandbox.updated_at = after, sandbox.revision + 1, now
    return True


def _keep_snapshot(sandbox: Sandbox, name: str, before: bytes) -> None:
    SandboxSnapshot.objects.create(sandbox=sandbox, revision=sandbox.revision, document=before, act=name)
    too_old = SandboxSnapshot.objects.filter(sandbox=sandbox)[MOST_UNDONE:]
    SandboxSnapshot.objects.filter(pk__in=too_old.values("pk")).delete()


def _other_keys(before: Configuration, after: Configuration) -> bool:
    return set(before.access_key_ids()) != set(after.access_key_ids())


def _remember_keys(sandbox: Sandbox, configuration: Configuration) -> None:
    held = set(configuration.access_key_ids())
    known = set(SandboxKey.objects.filter(sandbox=sandbox).values_list("key", flat=True))
    SandboxKey.objects.filter(sandbox=sandbox, key__in=known - held).delete()
    SandboxKey.objects.bulk_create(SandboxKey(key=key, sandbox=sandbox) for key in sorted(held - known))


def _record(sandbox: Sandbox, events: Iterable[Event]) -> None:
    SandboxEvent.objects.bulk_create(
        SandboxEvent(
            sandbox=sandbox,
            account=event["recipientAccountId"] or "",
            revision=sandbox.revision,
            record=event,
        )
        for event in events
    )
