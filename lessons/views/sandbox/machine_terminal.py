"""A terminal on an EC2 instance. To log in takes a permission; from there on the machine's role acts."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.debug import sensitive_post_parameters

from iamlab.account.machines import Instance
from iamlab.aws_api.operations.machines import role_of, stored_keys
from lessons import machine_terminals, terminals
from lessons.forms.sandbox.machines import ConnectForm
from lessons.machine_terminals import Machine
from lessons.models import SandboxTerminal
from lessons.terminal.aws_cli import completions as completions_of
from lessons.terminal.shell import Entry
from lessons.views.guests import known_learner
from lessons.views.sandbox.connections import Connections
from lessons.views.sandbox.console import Console, console_page, go_to
from lessons.views.sandbox.terminal import show, speaks_for


@sensitive_post_parameters()
@console_page
def machine_terminal(console: Console, instance: str) -> HttpResponse:
    """Show the terminal on a machine, or the way to log in; a POST logs in, or enters commands."""
    acts = console.acts(ConnectForm, InstanceId=instance)
    logins = Connections(console.request.session, console.sandbox, console.credentials)
    if acts.done:
        logins.add(instance)
        return go_to(console.request, console.url("console-instance-terminal", instance))
    machine = _machine(console, instance)
    if machine is None or not logins.has(instance):
        return console.show("sandbox/machine_connect.html", acts=acts, instance=instance)
    row = _row(console, instance)
    entries: list[Entry] = []
    if "line" in console.request.POST:
        typed = console.request.POST
        entries = machine_terminals.run(row, machine, typed["line"], typed.get("answers", ""))
    held = machine_terminals.state(row, machine.instance)
    return show(
        console,
        "sandbox/machine_terminal.html",
        row,
        entries,
        held=held,
        instance=instance,
        speaks_for=speaks_for(held, _of_machine(console, machine.instance)),
        completions=console.url("console-instance-completions", instance),
    )


@console_page
def completions(console: Console, instance: str) -> HttpResponse:
    """Answer with what the last word of `line` may become on the machine, as JSON."""
    machine = _machine(console, instance)
    logins = Connections(console.request.session, console.sandbox, console.credentials)
    if machine is None or not logins.has(instance):
        return JsonResponse({"words": []})
    line = console.request.GET.get("line", "")[:1000]
    return JsonResponse({"words": completions_of(line, machine.instance.files)})


def _machine(console: Console, instance: str) -> Machine | None:
    """Return a machine of the caller's account that runs, None where there is none."""
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    account = console.caller.account
    held = account.instances.get(instance)
    return Machine(console.sandbox, account.id, instance) if held and held.state == "running" else None


def _row(console: Console, instance: str) -> SandboxTerminal:
    learner = known_learner(console.request)
    assert learner is not None, "console_page lets members in alone"
    return terminals.find(console.sandbox, learner, instance)


def _of_machine(console: Console, instance: Instance) -> str:
    """Say what the machine finds where its terminal has no credentials of its own."""
    if stored_keys(instance.files):
        return "keys in ~/.aws/config"
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    role = role_of(console.caller.account, instance)
    return f"role {role.name}" if role else "no credentials on this machine"
