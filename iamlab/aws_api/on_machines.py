"""What somebody does on an EC2 instance itself, which no permission of theirs is asked for.

Whoever is on a machine acts with what is found there: the keys in its files, or its role. Each of these
returns the answer; `configuration` itself stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.account.machines import FILES, FILES_BYTES
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import Answer, call
from iamlab.aws_api.operation import LAMBDA, Origin, Result
from iamlab.aws_api.operations import machines
from iamlab.aws_api.operations.machines import NoCredentials
from iamlab.aws_api.operations.sts import shown

_STOPPED = AWSError("IncorrectInstanceState", "The instance is not running.", 400)


@dataclass
class _Acting:
    """Calls that a program makes by itself, one after the other, and what they leave behind."""

    configuration: Configuration
    surroundings: Surroundings
    events: list[Event] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.surroundings.now

    def act(
        self,
        signed: Session | Credentials,
        service: str,
        name: str,
        parameters: Mapping[str, Any],
        origin: Origin = LAMBDA,
    ) -> Result:
        """Make a call. Raises AWSError."""
        bodies = Together(self.surroundings.bodies, self.bodies)
        around = replace(self.surroundings, **origin._asdict(), bodies=bodies)
        key = Credentials(signed.access_key_id, signed.secret, signed.token)
        answer = call(self.configuration, key, service, name, parameters, around)
        self.configuration = answer.configuration
        self.events += answer.events
        self.bodies |= answer.bodies
        return answer.unwrapped()


def run_program(
    configuration: Configuration, account: str, instance: str, surroundings: Surroundings | None = None
) -> Answer:
    """Let a machine's program run, as a scheduler on it does. The result holds its log as `Log`."""
    held = configuration.accounts[account].instances.get(instance)
    if held is None or held.state != "running":
        return Answer(configuration, None, _STOPPED, ())
    around = replace(surroundings or Surroundings(), region=held.region)
    acting = _Acting(configuration.copy(), around)
    machines.run_program(acting, account, instance)
    log = acting.configuration.accounts[account].instances[instance].log
    return Answer(
        acting.configuration, {"Log": list(log)}, None, tuple(acting.events), bodies=dict(acting.bodies)
    )


def metadata_credentials(
    configuration: Configuration, account: str, instance: str, surroundings: Surroundings | None = None
) -> Answer:
    """Return what the metadata service hands out as `Credentials`; the error NoCredentials where nothing."""
    acting = _Acting(configuration.copy(), surroundings or Surroundings())
    held = acting.configuration.accounts[account]
    try:
        session = machines.role_session(acting, held, held.instances[instance])
    except NoCredentials as error:
        return Answer(configuration, None, AWSError("NoCredentials", str(error), 404), ())
    return Answer(acting.configuration, {"Credentials": shown(session)}, None, ())


def keep_files(
    configuration: Configuration, account: str, instance: str, files: Mapping[str, bytes]
) -> Answer:
    """Keep these files in a machine's home folder, and none beside them."""
    after = configuration.copy()
    if len(files) > FILES or sum(map(len, files.values())) > FILES_BYTES:
        message = f"A machine of the lab has room for {FILES} files of {FILES_BYTES // 1024} KB together."
        return Answer(configuration, None, AWSError("NoSpaceLeft", message, 400), ())
    after.accounts[account].instances[instance].files = dict(files)
    return Answer(after, {}, None, ())
