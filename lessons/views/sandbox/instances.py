"""EC2: the instances of the account, and one instance with its profile, program and log."""

import base64
from typing import Any

from django.http import HttpResponse

from iamlab.account.configuration import Configuration
from iamlab.aws_api import on_machines
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from lessons import sandboxes
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.machines import EXAMPLE, ON_PAGE, RunInstancesForm
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

NO_INSTANCE = ("InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "ParamValidation")
LINES = 60
"""How much of the log's end the page shows."""


@console_page
def instances(console: Console) -> HttpResponse:
    """List the instances; a POST launches one."""
    acts = console.acts(RunInstancesForm)
    if acts.done:
        (launched,) = acts.results["RunInstances"]["Instances"]
        return console.go("console-instance", launched["InstanceId"], said="The instance was launched.")
    listed, profiles = console.look(
        ConsoleCall("ec2:DescribeInstances"), ConsoleCall("iam:ListInstanceProfiles")
    )
    acts["RunInstances"].start_with(UserData=EXAMPLE)
    _offer_profiles(acts["RunInstances"], profiles, "No profile")
    rows = [_row(each) for held in listed.result.get("Reservations", []) for each in held["Instances"]]
    return console.show(
        "sandbox/instances.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: f"{row['name']} {row['InstanceId']}"),
    )


def _row(shown: dict[str, Any]) -> dict[str, Any]:
    """Return an instance with its name and the name of its profile."""
    names = [each["Value"] for each in shown.get("Tags", []) if each["Key"] == "Name"]
    profile = shown.get("IamInstanceProfile", {}).get("Arn", "").rpartition("/")[2]
    return {**shown, "name": names[0] if names else "", "profile": profile}


def _offer_profiles(form: ActForm, profiles: Seen, empty: str = "Choose…") -> None:
    """Let one choose among the account's profiles, where they may be listed."""
    if profiles.result:
        names = (each["InstanceProfileName"] for each in profiles.result["InstanceProfiles"])
        form.offer("profile", names, empty)


@console_page
def instance(console: Console, instance: str) -> HttpResponse:
    """Show one instance; a POST changes it, or lets its program run."""
    about = {"InstanceId": instance}
    acts = console.acts(*ON_PAGE, **about, run=_program_of(console, instance))
    if acts.done is not None:
        return console.go("console-instance", instance, said=SAID[acts.done])
    found, output, program, held, profiles = console.look(
        ConsoleCall("ec2:DescribeInstances", {"InstanceIds": [instance]}),
        ConsoleCall("ec2:GetConsoleOutput", about),
        ConsoleCall("ec2:DescribeInstanceAttribute", {**about, "Attribute": "userData"}),
        ConsoleCall(
            "ec2:DescribeIamInstanceProfileAssociations",
            {"Filters": [{"Name": "instance-id", "Values": [instance]}]},
        ),
        ConsoleCall("iam:ListInstanceProfiles"),
    )
    found.must_be_there(f"There is no instance {instance}.", *NO_INSTANCE)
    _prepare(acts, held, profiles)
    reservations = found.result.get("Reservations", [])
    return console.show(
        "sandbox/instance.html",
        acts=acts,
        instance=instance,
        found=found,
        shown=_row(reservations[0]["Instances"][0]) if reservations else None,
        output=output,
        lines=_text(output.result.get("Output")).splitlines()[-LINES:],
        program=program,
        text=readable(_text(program.result.get("UserData", {}).get("Value"))),
        association=held,
    )


SAID = {
    "AssociateIamInstanceProfile": "The profile was attached.",
    "ReplaceIamInstanceProfileAssociation": "The profile was replaced.",
    "DisassociateIamInstanceProfile": "The profile was detached.",
    "StartInstances": "The instance was started, and its program ran.",
    "StopInstances": "The instance was stopped.",
    "RebootInstances": "The instance was rebooted, and its program ran.",
    "TerminateInstances": "The instance was terminated.",
    "RunProgram": "The program ran. Its log says how far it came.",
}


def _program_of(console: Console, instance: str) -> object:
    """Return what lets a machine's program run in a configuration; whoever is signed in does not matter."""
    assert console.caller is not None, "console_page lets nobody in who is not signed in"
    account, around = console.caller.account.id, sandboxes.around_of(console.sandbox, None)

    def run(held: Configuration, credentials: Credentials) -> Answer:
        return on_machines.run_program(held, account, instance, around)

    return run


def _prepare(acts: Acts, held: Seen, profiles: Seen) -> None:
    """Fill in what binds the machine and its profile, and let one choose another."""
    for association in held.result.get("IamInstanceProfileAssociations", []):
        for name in ("ReplaceIamInstanceProfileAssociation", "DisassociateIamInstanceProfile"):
            acts[name].start_with(AssociationId=association["AssociationId"])
    for name in ("AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"):
        _offer_profiles(acts[name], profiles)


def _text(value: str | None) -> str:
    """Return what EC2 answers in base64."""
    return base64.b64decode(value or "").decode(errors="replace")
