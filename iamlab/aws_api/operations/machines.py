"""What happens on an EC2 instance: which credentials are found there, and what its program does.

The AWS SDKs look for keys in the shared files first, then ask the instance's metadata service for those
of its role (SDKs and tools reference guide, "Standardized credential providers").
"""

import configparser
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from iamlab.account.account import Account
from iamlab.account.credentials import Session
from iamlab.account.identities import Role
from iamlab.account.machines import Instance
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import Act, Origin
from iamlab.aws_api.operations import passed_roles, programs
from iamlab.aws_api.sessions import Moment, new_session

SERVICE = "ec2.amazonaws.com"
SDK = "Boto3/1.42 md/Botocore#1.42 exec-env/EC2"
KEY_FILES = (".aws/credentials", ".aws/config")
"""The files in which the SDKs look for keys, the first one first."""

HOURS = timedelta(hours=6)
"""How long what the metadata service hands out is good for."""


class Acting(Moment, Protocol):
    """A moment in which calls can be made; after each `configuration` is another."""

    @property
    def act(self) -> Act: ...


class NoCredentials(Exception):
    """Nothing on the machine gives credentials; the text is what an SDK says, or why."""


def instance_arn(account: str, instance: Instance) -> str:
    """Return the ARN of an instance."""
    return f"arn:aws:ec2:{instance.region}:{account}:instance/{instance.id}"


def stored_keys(files: Mapping[str, bytes]) -> Credentials | None:
    """Return the keys of the default profile in the files of a home folder, None where there are none."""
    for name in KEY_FILES:
        held = _default_profile(files.get(name, b""))
        if "aws_access_key_id" in held and "aws_secret_access_key" in held:
            token = held.get("aws_session_token") or None
            return Credentials(held["aws_access_key_id"], held["aws_secret_access_key"], token)
    return None


def _default_profile(content: bytes) -> Mapping[str, str]:
    read = configparser.RawConfigParser(default_section="", strict=False)
    try:
        read.read_string(content.decode(errors="replace"))
        return dict(read["default"]) if "default" in read else {}
    except configparser.Error:
        return {}


def role_of(account: Account, instance: Instance) -> Role | None:
    """Return the role in an instance's profile, None where there is none."""
    name = (instance.profile or "").rpartition("/")[2].lower()
    profile = account.instance_profiles.get(name)
    return account.roles.get(profile.role.lower()) if profile and profile.role else None


def role_session(moment: Moment, account: Account, instance: Instance) -> Session:
    """Make the credentials that the metadata service hands out; the session is named as the instance.

    Those that it handed out before are dropped. Raises NoCredentials.
    """
    role, arn = role_of(account, instance), instance_arn(account.id, instance)
    if role is None or instance.http_endpoint == "disabled":
        raise NoCredentials("Unable to locate credentials")
    role_arn = account.arn("role", role.path, role.name)
    if not passed_roles.may_take(moment.configuration, role_arn, SERVICE, arn):
        raise NoCredentials(
            f"Unable to locate credentials. The metadata service says AssumeRoleUnauthorizedAccess: EC2 "
            f"cannot assume the role {role.name}."
        )
    sessions = moment.configuration.sessions
    for key in [key for key, held in sessions.items() if held.machine == arn]:
        del sessions[key]
    return new_session(
        moment,
        account=account.id,
        principal=f"arn:aws:sts::{account.id}:assumed-role/{role.name}/{instance.id}",
        unique_id=f"{role.id}:{instance.id}",
        kind="AssumedRole",
        expires=moment.now + HOURS,
        role=role_arn,
        machine=arn,
    )


def run_program(acting: Acting, account_id: str, instance_id: str) -> None:
    """Let the program of an instance make its calls, and write what came of them into its log."""
    account = acting.configuration.accounts[account_id]
    instance = account.instances[instance_id]
    if not instance.calls:
        if instance.user_data:
            done = "[INFO] The lab does not run code, so the user data of this machine did nothing."
            instance.write_log(acting.now, [done])
        return
    try:
        signed = stored_keys(instance.files) or role_session(acting, account, instance)
        origin = Origin(instance.public_ip, SDK)
        made = programs.steps(acting.act, signed, instance.calls, origin)
        lines = [_whose(acting, signed), *(step.line for step in made)]
    except NoCredentials as error:
        lines = [f"[ERROR] NoCredentialsError: {error}"]
    # What was found before the calls is not in the configuration after them.
    acting.configuration.accounts[account_id].instances[instance_id].write_log(acting.now, lines)


def _whose(acting: Acting, signed: Session | Credentials) -> str:
    found = "in the instance profile" if isinstance(signed, Session) else "in the shared credentials file"
    return f"[INFO] Found credentials {found}: {signed.access_key_id}"
