"""Terminals on EC2 instances: commands run there with what is found on the machine, in its own home folder.

The files are the machine's, in the sandbox's document, so that its program finds them too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from iamlab.account.configuration import loaded
from iamlab.account.machines import Instance
from iamlab.aws_api import on_machines
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer
from lessons import sandboxes, terminals
from lessons.content_format.starting_names import FIRST_REGION
from lessons.goals.references import credentials_in
from lessons.models import Sandbox, SandboxTerminal
from lessons.terminal.calls import Make, Signed, Unsigned
from lessons.terminal.shell import Entry, Terminal, enter
from lessons.terminal.tabs import merged

Files = Mapping[str, bytes]

USER_AGENT = "aws-cli/1 exec-env/EC2 (lab terminal)"


@dataclass
class Machine:
    """A machine of a sandbox, as whoever is on it finds it. It must be there."""

    sandbox: Sandbox
    account: str
    id: str

    @property
    def instance(self) -> Instance:
        """The machine as it is now."""
        return loaded(bytes(self.sandbox.document)).accounts[self.account].instances[self.id]

    def credentials(self) -> Credentials:
        """Return what the metadata service hands out. Raises Unsigned where it has nothing."""
        answer = sandboxes.change(
            self.sandbox,
            f"credentials of {self.id}",
            lambda held: on_machines.metadata_credentials(held, self.account, self.id),
        )
        if answer.error is not None:
            raise Unsigned
        return credentials_in(answer.unwrapped())

    def keep(self, files: dict[str, bytes]) -> Answer:
        """Keep these files in its home folder, and none beside them."""
        return sandboxes.change(
            self.sandbox,
            f"files on {self.id}",
            lambda held: on_machines.keep_files(held, self.account, self.id, files),
            can_be_undone=True,
        )


def state(row: SandboxTerminal, instance: Instance) -> Terminal:
    """Return what a terminal on a machine holds: its files are the machine's."""
    held = terminals.state(row)
    held.files = dict(instance.files)
    if instance.region != FIRST_REGION:
        held.environment.setdefault("AWS_DEFAULT_REGION", instance.region)
    return held


def run(row: SandboxTerminal, machine: Machine, text: str, answers: str = "") -> list[Entry]:
    """Enter a text on a machine and save what came of it; return what is new on the screen."""
    instance = machine.instance
    begun, held = terminals.state(row), state(row, instance)
    entries = enter(held, text, _making(row, machine, instance), answers)
    error = _kept(machine, instance.files, held.files)
    if error is not None:
        entries[-1].err += f"{error} Your files are as they were before.\n"
    held.files = {}
    terminals.save(row, begun, held, entries)
    return entries


def _making(row: SandboxTerminal, machine: Machine, instance: Instance) -> Make:
    """Return what answers the calls of commands: with one set of the machine's credentials for them all."""
    fetched: list[Credentials] = []

    def make(signed: Signed) -> Answer:
        if signed.is_signed and signed.credentials is None and not fetched:
            fetched.append(machine.credentials())
        key = (signed.credentials or fetched[0]) if signed.is_signed else None
        around = Surroundings(source_ip=instance.public_ip, user_agent=USER_AGENT, region=signed.region)
        return sandboxes.act(row.sandbox, key, signed.service, signed.operation, signed.parameters, around)

    return make


def _kept(machine: Machine, before: Files, mine: Files) -> str | None:
    """Keep what was done to files, on top of what others did meanwhile; return why there was no room."""
    if mine == before:
        return None
    now = Terminal(files=dict(machine.instance.files))
    held, _ = merged(Terminal(files=dict(before)), Terminal(files=dict(mine)), now)
    error = machine.keep(held.files).error
    return error.message if error else None
