"""The terminal of a sandbox."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.debug import sensitive_post_parameters

from lessons import terminals
from lessons.models import SandboxTerminal
from lessons.terminal import launcher
from lessons.terminal.shell import Entry, Terminal
from lessons.views.guests import known_learner
from lessons.views.sandbox.answers import Refusal
from lessons.views.sandbox.console import Console, console_page


@sensitive_post_parameters()
@console_page
def terminal(console: Console) -> HttpResponse:
    """Show the terminal; a POST enters a command, or many, or the answer to a prompt."""
    learner = known_learner(console.request)
    assert learner is not None, "console_page lets members in alone"
    row = terminals.find(console.sandbox, learner)
    entries: list[Entry] = []
    launcher.warm()
    if console.request.method == "POST":
        typed = console.request.POST
        entries = terminals.run(row, console.credentials, typed.get("line", ""), typed.get("answers", ""))
    held = terminals.state(row)
    return show(
        console,
        "sandbox/terminal.html",
        row,
        entries,
        held=held,
        speaks_for=speaks_for(held, f"signed in as {(console.caller and console.caller.name) or 'root'}"),
        completions=console.url("console-terminal-completions"),
    )


def show(
    console: Console, template: str, row: SandboxTerminal, entries: list[Entry], **context: Any
) -> HttpResponse:
    """Render a terminal's page; `entries` are new on its screen."""
    new = terminals.since_cleared(entries)
    response = console.show(
        template,
        earlier=row.screen[: max(0, len(row.screen) - len(new))],
        entries=[_shown(entry) for entry in new],
        **context,
    )
    if len(new) < len(entries):
        # Otherwise what is new is put behind what is there, with its whys unfolded as they are.
        response["HX-Reswap"] = "innerHTML"
    return response


@console_page
def completions(console: Console) -> HttpResponse:
    """Answer with what the last word of `line` may become, as JSON."""
    learner = known_learner(console.request)
    assert learner is not None, "console_page lets members in alone"
    line = console.request.GET.get("line", "")[:1000]
    row = terminals.find(console.sandbox, learner)
    return JsonResponse({"words": list(terminals.complete(row, line))})


def speaks_for(held: Terminal, otherwise: str) -> str:
    """Say whose credentials the next command has, in the order in which the CLI looks for them."""
    if key := held.environment.get("AWS_ACCESS_KEY_ID"):
        return f"key {key}"
    if profile := held.environment.get("AWS_PROFILE"):
        return f"profile {profile}"
    if b"[default]" in held.files.get(".aws/credentials", b""):
        return "profile default"
    return otherwise


def _shown(entry: Entry) -> dict[str, object]:
    refused = [
        Refusal(operation, answer.error, answer)
        for operation, answer in entry.refused
        if answer.error is not None
    ]
    return {
        "line": entry.line,
        "out": entry.out,
        "err": entry.err,
        "is_answer": entry.is_answer,
        "is_new": True,
        "refused": [refusal for refusal in refused if refusal.is_denial],
    }
