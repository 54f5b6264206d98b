"""Who can do this, and what can this principal do? Asked over everybody in the account."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration, loaded
from iamlab.account.errors import AWSError
from iamlab.aws_api.operations import account_reach
from iamlab.evaluator import Request, Trace, explain
from iamlab.evaluator.answers import answer
from iamlab.evaluator.decision import Decision
from iamlab.evaluator.reach import Ability, Principal, what_can, who_can
from lessons.forms.sandbox.reach import WhoCanForm
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing
from lessons.views.sandbox.playground_link import question
from lessons.views.sandbox.who_has_what import Details, details

KINDS = (("user", "User"), ("role", "Role"), ("root", "Root user"))


@dataclass(frozen=True, slots=True)
class Who:
    """One principal, what it gets, and why in one sentence. `why` is the address of all the reasons."""

    arn: str
    name: str
    kind: str
    decision: Decision
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class What:
    """One action that somebody can carry out, and the question for the simulator that says why."""

    ability: Ability
    why: str


@console_page
def who(console: Console) -> HttpResponse:
    """List who of the account can do something; the question stands in the address."""
    asked = console.request.GET
    read, form = details(console, "User", "Role"), WhoCanForm(asked if "action" in asked else None)
    rows: list[Who] = []
    trace: Trace | None = None
    if read.refusal is None and form.is_bound and form.is_valid():
        rows, trace = _answers(console, form, asked.get("why", ""))
    others = {name: asked.get(name, "") for name in ("action", "resource", "context", "why")}
    return console.show(
        "sandbox/who_can.html",
        status=400 if form.is_bound and not form.is_valid() else 200,
        form=form,
        read=read,
        listing=listing(console, rows, lambda row: f"{row.name} {row.kind}", **others),
        allowed=sum(row.decision.allowed for row in rows),
        is_asked=bool(rows),
        trace=trace,
        scenario=question(trace) if trace else "",
    )


def _answers(console: Console, form: WhoCanForm, why: str) -> tuple[list[Who], Trace | None]:
    given = form.cleaned_data
    configuration, account = _account(console)
    resource = given["resource"]
    context = {
        key: value if isinstance(value, str) else tuple(value) for key, value in given["context"].items()
    }
    everybody = {
        each.arn: each for each in account_reach.principals(configuration, account, resource, timezone.now())
    }
    query = {name: console.request.GET.get(name, "") for name in ("action", "resource", "context", "find")}
    rows = [
        _who(each.principal, each.decision, everybody[each.principal], query)
        for each in who_can(given["action"], resource, everybody.values(), context)
    ]
    chosen = everybody.get(why)
    if chosen is None:
        return rows, None
    request = Request(chosen.arn, given["action"], resource, {**chosen.context, **context})
    return rows, explain(request, chosen.policies)


def _who(arn: str, decision: Decision, principal: Principal, query: dict[str, str]) -> Who:
    rest = arn.rpartition(":")[2]
    kind = next((words for start, words in KINDS if rest.startswith(start)), "")
    why = f"?{urlencode({**query, 'why': arn})}#why"
    return Who(arn, rest.rpartition("/")[2], kind, decision, answer(decision, principal.policies), why)


@console_page
def what(console: Console) -> HttpResponse:
    """List what somebody of the account can do."""
    asked = console.request.GET
    read = details(console, "User", "Group", "Role")
    chosen = asked.get("who", "")[:2048]
    found = _abilities(console, chosen) if chosen and read.refusal is None else None
    rows = [What(each, _simulated(console, chosen, each)) for each in found or ()]
    return console.show(
        "sandbox/what_can.html",
        status=404 if chosen and read.refusal is None and found is None else 200,
        read=read,
        choices=_choices(read),
        chosen=chosen,
        is_known=found is not None,
        listing=listing(console, rows, lambda row: row.ability.action.full_name, who=chosen),
    )


def _abilities(console: Console, arn: str) -> tuple[Ability, ...] | None:
    """Return what somebody can do, None for who is not there."""
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    return _computed(bytes(console.sandbox.document), console.caller.account.id, arn)


@lru_cache(maxsize=4)
def _computed(document: bytes, account: str, arn: str) -> tuple[Ability, ...] | None:
    # All of AWS's actions take a second; whoever leafs through them asks again and again.
    configuration = loaded(document)
    try:
        found = account_reach.principal(configuration, configuration.accounts[account], arn, timezone.now())
    except AWSError:
        return None
    return tuple(what_can(found))


def _choices(read: Details) -> list[tuple[str, list[tuple[str, str]]]]:
    kinds = (("Users", "User"), ("Groups", "Group"), ("Roles", "Role"))
    return [
        (label, [(each["Arn"], each[f"{kind}Name"]) for each in read.result.get(f"{kind}DetailList", [])])
        for label, kind in kinds
    ]


def _simulated(console: Console, who: str, ability: Ability) -> str:
    """Return the address of the simulator with one request that an Allow may be meant for."""
    pattern = next(iter(ability.resources), "*")
    asked = {"who": who, "actions": ability.action.full_name}
    if pattern != "*":
        asked["resources"] = re.sub(r"[*?]+", "example", pattern)
    return f"{console.url('console-simulator')}?{urlencode(asked)}"


def _account(console: Console) -> tuple[Configuration, Account]:
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    configuration = loaded(bytes(console.sandbox.document))
    return configuration, configuration.accounts[console.caller.account.id]
