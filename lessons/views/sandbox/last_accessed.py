"""When a user, group or role last tried to use each service that its policies allow (fact 6.5.2)."""

from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.last_accessed import GenerateLastAccessedForm
from lessons.forms.sandbox.permissions import HOLDERS
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

MOST_SERVICES = 1000


@console_page
def last_accessed(console: Console, name: str, kind: str) -> HttpResponse:
    """Let a report be made, and show it; its job stands in the address."""
    (found,) = console.look(HOLDERS[kind].get(name))
    found.must_be_there(f"There is no {kind.lower()} {name}.")
    arn = found.result.get(kind, {}).get("Arn", "")
    about = {"Arn": arn, "Granularity": "ACTION_LEVEL"}
    acts = console.acts(GenerateLastAccessedForm, **about) if arn else None
    if acts is not None and acts.done:
        job = acts.results["GenerateServiceLastAccessedDetails"]["JobId"]
        return console.go(f"console-{kind.lower()}-last-accessed", name, query=f"job={job}")
    job = console.request.GET.get("job", "")
    report = _report(console, job) if job else Seen()
    return console.show(
        "sandbox/last_accessed.html",
        acts=acts,
        status=400 if acts is None and console.request.method == "POST" else 200,
        kind=kind.lower(),
        name=name,
        found=found,
        report=report,
        job=job,
        listing=listing(console, _rows(report), lambda row: str(row["ServiceName"]), job=job),
        back=console.url(f"console-{kind.lower()}", name),
        back_to_list=console.url(f"console-{kind.lower()}s"),
        plural=f"{kind}s",
    )


def _report(console: Console, job: str) -> Seen:
    asked = {"JobId": job, "MaxItems": MOST_SERVICES}
    (seen,) = console.look(ConsoleCall("iam:GetServiceLastAccessedDetails", asked))
    return seen


def _rows(report: Seen) -> list[dict[str, Any]]:
    """Return the services, those that were tried first, the latest of all on top."""
    rows: list[dict[str, Any]] = report.result.get("ServicesLastAccessed", [])
    tried = sorted(
        (each for each in rows if "LastAuthenticated" in each),
        key=lambda each: each["LastAuthenticated"],
        reverse=True,
    )
    return [*tried, *(each for each in rows if "LastAuthenticated" not in each)]
