"""The simulator: who may do what, on which resources, in which circumstances, and why."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from iamlab.account.configuration import loaded
from iamlab.aws_api.operations import simulation
from iamlab.aws_api.operations.simulation import EVERYTHING, Simulated
from iamlab.evaluator import Outcome
from lessons.action_search import found_actions
from lessons.forms.context_keys import COMMON, words_for
from lessons.forms.sandbox.acts import ConsoleCall, Parameters
from lessons.forms.sandbox.simulator import SimulatorForm, as_initial, edited, is_edit
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.playground_link import question

LONGEST_FIND = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one action on one resource. `number` tells it from the others, `row.column`."""

    number: str
    outcome: Outcome
    missing: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    action: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actions by resources, and the cell whose reasons are shown."""

    resources: list[str]
    rows: list[Row]
    chosen: Simulated
    scenario: str
    """The chosen question for the playground; empty where it cannot hold it."""


@console_page
def simulator(console: Console) -> HttpResponse:
    """Ask about somebody's permissions; nothing is done. A question may stand in the address or be posted."""
    request = console.request
    data = edited(request.POST if request.method == "POST" else request.GET)
    is_asked = "who" in data
    form = SimulatorForm(data if is_asked else None, initial={"who": _own_arn(console)})
    if is_edit(data) and not form.is_valid():
        # Whoever is still putting the question together is not told what it lacks.
        form, is_asked = SimulatorForm(initial=as_initial(data)), False
    lists = _lists(console)
    form.offer(_choices(lists))
    seen, matrix = Seen(), None
    if is_asked and form.is_valid():
        (seen,) = console.look(ConsoleCall("iam:SimulatePrincipalPolicy", form.parameters))
        if seen.refusal is None:
            matrix = _matrix(console, form.parameters, seen, data.get("why", ""))
    find = data.get("find", "")[:LONGEST_FIND]
    return console.show(
        "sandbox/simulator.html",
        status=_status(form, seen) if is_asked else 200,
        form=form,
        lists=lists,
        seen=seen,
        matrix=matrix,
        find=find,
        found=found_actions(find),
        rows=_rows(form),
        common_keys=COMMON,
        roles=[each["Arn"] for each in lists["Roles"].result.get("Roles", [])],
    )


@console_page
def actions(console: Console) -> HttpResponse:
    """Return the actions that are found, while one types. AWS's lists are no part of the account."""
    find = console.request.GET.get("find", "")[:LONGEST_FIND]
    return render(
        console.request, "sandbox/_found_actions.html", {"find": find, "found": found_actions(find)}
    )


def _status(form: SimulatorForm, seen: Seen) -> int:
    if seen.refusal is not None:
        return seen.refusal.error.status
    return 200 if form.is_valid() else 400


def _own_arn(console: Console) -> str:
    """Return the ARN of whoever is signed in, empty for root: nobody simulates root."""
    caller = console.caller
    return caller.entity_arn if caller is not None and caller.kind in ("IAMUser", "AssumedRole") else ""


def _lists(console: Console) -> dict[str, Seen]:
    """Read who there is, as far as the caller may."""
    return {
        kind: console.look_through(ConsoleCall(f"iam:List{kind}")) for kind in ("Users", "Groups", "Roles")
    }


def _choices(lists: dict[str, Seen]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (kind, [(each["Arn"], each[f"{kind[:-1]}Name"]) for each in seen.result.get(kind, [])])
        for kind, seen in lists.items()
    ]


def _rows(form: SimulatorForm) -> list[tuple[str, str, str]]:
    given: Any = form["context"].value()
    return [(key, value, words_for(key.strip())) for key, value in given or []]


def _matrix(console: Console, parameters: Parameters, seen: Seen, why: str) -> Matrix:
    resources = parameters.get("ResourceArns", [EVERYTHING])
    results = [_cells(each) for each in seen.result["EvaluationResults"]]
    numbers = {
        f"{row}.{column}": result
        for row, cells in enumerate(results, 1)
        for column, (result, _) in enumerate(cells, 1)
    }
    denied = next((number for number, outcome in numbers.items() if outcome is not Outcome.ALLOWED), "1.1")
    chosen = why if why in numbers else denied
    rows = [
        Row(
            result["EvalActionName"],
            [
                Cell(f"{row}.{column}", outcome, missing, f"{row}.{column}" == chosen)
                for column, (outcome, missing) in enumerate(cells, 1)
            ],
        )
        for row, (result, cells) in enumerate(zip(seen.result["EvaluationResults"], results, strict=True), 1)
    ]
    row, _, column = chosen.partition(".")
    asked = {"ActionNames": [rows[int(row) - 1].action], "ResourceArns": [resources[int(column) - 1]]}
    simulated = _one(console, {**parameters, **asked})
    return Matrix(resources, rows, simulated, question(simulated.trace))


def _cells(result: dict[str, Any]) -> list[tuple[Outcome, int]]:
    """Return the decision on each resource, and how many keys were missing for it."""
    each = result.get("ResourceSpecificResults")
    if not each:
        return [(Outcome(result["EvalDecision"]), len(result["MissingContextValues"]))]
    return [(Outcome(one["EvalResourceDecision"]), len(one["MissingContextValues"])) for one in each]


def _one(console: Console, parameters: Parameters) -> Simulated:
    """Return one question that the gate has answered, with everything that led to its answer."""
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    configuration = loaded(bytes(console.sandbox.document))
    account = configuration.accounts[console.caller.account.id]
    (simulated,) = simulation.of_principal(configuration, account, parameters, timezone.now())
    return simulated
