"""The programs of an exercise: they stand beside the account, hold an access key and call AWS with it.

They are no part of AWS's console, so nobody has to be signed in to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from lessons import sandboxes
from lessons.account_goals import answer_of, exercise_of
from lessons.content_format.kinds.account import AccountExercise
from lessons.forms.sandbox.programs import ProgramKeyForm
from lessons.goals.program import Program
from lessons.goals.programs import credentials_of, held_key
from lessons.models import Sandbox
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.answers import Refusal, Seen
from lessons.views.sandbox.console import of_member


@dataclass
class ShownProgram:
    """A program on the page: the key that it holds, the form for another, and what came of its run.

    `calls` are those that it made just now, each with AWS's refusal where there is one.
    """

    name: str
    program: Program
    key: str
    form: ProgramKeyForm
    calls: list[tuple[str, Refusal | None]] = field(default_factory=list)
    tried: str = ""

    @property
    def refusal(self) -> Refusal | None:
        """What ended the run; None when it went well."""
        return self.calls[-1][1] if self.calls else None

    @property
    def kept_its_key(self) -> bool:
        """Whether it went back to the key it had: AWS did not know the one that it was given."""
        return bool(self.tried) and self.tried != self.key


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_member
def programs(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Show the programs; a POST runs the one that it names, with the key that it is given if there is one."""
    exercise = exercise_of(sandbox)
    if exercise is None or not exercise.programs:
        raise Http404("This account has no programs beside it.")
    ran = _run(request, sandbox, exercise) if request.method == "POST" else None
    answer = answer_of(sandbox)
    shown = [
        ran
        if ran and ran.name == name
        else ShownProgram(name, program, held_key(answer, name, program), _form(name))
        for name, program in exercise.programs.items()
    ]
    broken = ran is not None and not ran.calls
    response = render(
        request,
        "sandbox/programs.html",
        {"sandbox": sandbox, "programs": shown},
        status=400 if broken else 200,
    )
    add_never_cache_headers(response)
    return response


def _form(name: str, request: LabRequest | None = None) -> ProgramKeyForm:
    return ProgramKeyForm(request.POST if request else None, auto_id=f"{name}-%s")


def _run(request: LabRequest, sandbox: Sandbox, exercise: AccountExercise) -> ShownProgram:
    """Run a program; makes no call where the form cannot be read. Raises Http404."""
    name = request.POST.get("program", "")
    if name not in exercise.programs:
        raise Http404(f"There is no program {name!r}.")
    program, answer = exercise.programs[name], answer_of(sandbox)
    held = held_key(answer, name, program)
    if "access_key_id" not in request.POST:
        credentials, form = credentials_of(answer.configuration, held), _form(name)
    else:
        form = _form(name, request)
        if not form.is_valid():
            return ShownProgram(name, program, held, form)
        credentials = form.credentials
    calls = list(_calls(sandbox, name, program, credentials))
    tried = credentials.access_key_id if form.is_bound else ""
    now = held_key(answer_of(sandbox), name, program)
    return ShownProgram(name, program, now, form if calls[-1][1] else _form(name), calls, tried)


def _calls(
    sandbox: Sandbox, name: str, program: Program, credentials: Credentials
) -> Iterator[tuple[str, Refusal | None]]:
    """Make a program's calls, up to the first that is refused."""
    for made in program.calls:
        service, _, operation = made.call.partition(":")
        answer = sandboxes.act(
            sandbox,
            credentials,
            service,
            operation,
            made.typed_parameters,
            Surroundings(user_agent=name),
        )
        refusal = Seen.of(operation, answer).refusal
        yield made.call, refusal
        if refusal is not None:
            return
