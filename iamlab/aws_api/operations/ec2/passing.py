"""Instance profiles in calls, and handing their roles to EC2 (facts 4.7.1, 6.3.6)."""

from collections.abc import Iterator, Mapping

from iamlab.account.account import Account
from iamlab.account.identities import InstanceProfile
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue
from iamlab.aws_api.operations.machines import SERVICE


def profile_arn(account: Account, profile: InstanceProfile) -> str:
    """Return the ARN of an instance profile."""
    return account.arn("instance-profile", profile.path, profile.name)


def given(made: Call) -> str | None:
    """Return the ARN of the profile that a call gives, None where it gives none or there is no such one."""
    named = made.parameters.get("IamInstanceProfile")
    profile = _held(made, named) if named else None
    return profile_arn(made.account, profile) if profile else None


def _held(made: Call, named: Mapping[str, str]) -> InstanceProfile | None:
    """Return the profile with this name or ARN, None where there is none."""
    name = named.get("Name") or named.get("Arn", "").rpartition("/")[2]
    found = made.account.instance_profiles.get(name.lower())
    if found is None or named.get("Name", found.name) != found.name:
        return None
    arn = profile_arn(made.account, found)
    return found if named.get("Arn", arn) == arn else None


def passes(made: Call) -> Iterator[Ask]:
    """Ask for handing over the role in the profile that a call gives, if there is one in it."""
    named = made.parameters.get("IamInstanceProfile")
    profile = _held(made, named) if named else None
    role = made.account.roles.get((profile.role or "").lower()) if profile else None
    if role is not None:
        yield passed_roles.passing(made.account.arn("role", role.path, role.name), SERVICE)


def usable(made: Call) -> str | None:
    """Return the ARN of the profile that a call gives, None where it gives none.

    Raises InvalidParameterValue for a profile that there is not, and for one without a role.
    """
    named = made.parameters.get("IamInstanceProfile")
    if not named:
        return None
    if not set(named) & {"Name", "Arn"} or {"Name", "Arn"} <= set(named):
        raise InvalidParameterValue("Give either the name or the ARN of the instance profile.")
    field, value = next(iter(named.items()))
    profile = _held(made, named)
    if profile is None:
        raise InvalidParameterValue(
            f"Value ({value}) for parameter iamInstanceProfile.{field.lower()} is invalid. "
            f"Invalid IAM Instance Profile {'name' if field == 'Name' else 'ARN'}"
        )
    if profile.role is None:
        arn = profile_arn(made.account, profile)
        raise InvalidParameterValue(f'IAM Instance Profile "{arn}" has no associated IAM Roles')
    return profile_arn(made.account, profile)
