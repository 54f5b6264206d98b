"""Starting, stopping, rebooting and terminating instances. A machine's program runs when it starts."""

from collections.abc import Sequence

from iamlab.account.errors import AWSError
from iamlab.account.machines import Instance
from iamlab.aws_api.operation import Call, Result
from iamlab.aws_api.operations import machines
from iamlab.aws_api.operations.ec2 import finding
from iamlab.aws_api.operations.ec2.described import state
from iamlab.aws_api.operations.ec2.finding import ec2_operation, on_instances


def _found(made: Call, verb: str, *states: str) -> list[Instance]:
    """Return the instances that a call names. Raises IncorrectInstanceState where one is in another state."""
    found = [finding.find(made, name) for name in finding.named(made)]
    for each in found:
        if each.state not in states:
            message = f"The instance '{each.id}' is not in a state from which it can be {verb}."
            raise AWSError("IncorrectInstanceState", message, 400)
    return found


def _changes(key: str, before: Sequence[tuple[Instance, str]], after: str) -> Result:
    """Return what became of instances; `after` is what those say that were in another state."""
    settled = {"pending": "running", "stopping": "stopped", "shutting-down": "terminated"}[after]
    return {
        key: [
            {
                "InstanceId": each.id,
                "CurrentState": state(settled if was == settled else after),
                "PreviousState": state(was),
            }
            for each, was in before
        ]
    }


@ec2_operation("StartInstances", on_instances("ec2:StartInstances"))
def start_instances(made: Call) -> Result:
    finding.refuse_the_rest(made, "InstanceIds")
    before = [(each, each.state) for each in _found(made, "started", "running", "stopped")]
    stopped = [each.id for each, was in before if was == "stopped"]
    for each, was in before:
        if was == "stopped":
            each.state, each.launched = "running", made.now
    result = _changes("StartingInstances", before, "pending")
    for name in stopped:
        machines.run_program(made, made.account.id, name)
    return result


@ec2_operation("StopInstances", on_instances("ec2:StopInstances"))
def stop_instances(made: Call) -> Result:
    finding.refuse_the_rest(made, "InstanceIds", "Force")
    before = [(each, each.state) for each in _found(made, "stopped", "running", "stopped")]
    for each, _ in before:
        each.state = "stopped"
    return _changes("StoppingInstances", before, "stopping")


@ec2_operation("TerminateInstances", on_instances("ec2:TerminateInstances"))
def terminate_instances(made: Call) -> Result:
    """What was on a machine is gone with it."""
    finding.refuse_the_rest(made, "InstanceIds", "Force", "SkipOsShutdown")
    before = [(each, each.state) for each in _found(made, "ended", "running", "stopped", "terminated")]
    for each, was in before:
        if was != "terminated":
            each.state, each.ended, each.files = "terminated", made.now, {}
            each.profile = each.association = each.associated = None
    return _changes("TerminatingInstances", before, "shutting-down")


@ec2_operation("RebootInstances", on_instances("ec2:RebootInstances"))
def reboot_instances(made: Call) -> None:
    for each in _found(made, "rebooted", "running"):
        machines.run_program(made, made.account.id, each.id)
