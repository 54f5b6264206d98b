"""Instance profiles: what gives an EC2 instance its role (fact 6.3.6)."""

from collections.abc import Iterator

from iamlab.account import ids, quotas
from iamlab.account.errors import DeleteConflict, EntityAlreadyExists, LimitExceeded, NoSuchEntity
from iamlab.account.identities import InstanceProfile
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import entity_arn, on, on_everything


def _profile(made: Call) -> InstanceProfile:
    name = made.parameters["InstanceProfileName"]
    found = made.account.instance_profiles.get(name.lower())
    if found is None:
        raise NoSuchEntity(f"Instance Profile {name} cannot be found.")
    return found


@operation("iam:CreateInstanceProfile", on("InstanceProfile", "iam:CreateInstanceProfile"))
def create_instance_profile(made: Call) -> Result:
    account, name = made.account, made.parameters["InstanceProfileName"]
    if name.lower() in account.instance_profiles:
        raise EntityAlreadyExists(f"Instance Profile {name} already exists.")
    quotas.room_for(quotas.INSTANCE_PROFILES, len(account.instance_profiles))
    profile = InstanceProfile(
        name,
        made.new_id(ids.INSTANCE_PROFILE),
        made.now,
        made.parameters.get("Path", "/"),
        tags=tags.passed(made.parameters),
    )
    account.instance_profiles[name.lower()] = profile
    return {"InstanceProfile": iam_answers.instance_profile(account, profile)}


@operation("iam:GetInstanceProfile", on("InstanceProfile", "iam:GetInstanceProfile"))
def get_instance_profile(made: Call) -> Result:
    return {"InstanceProfile": iam_answers.instance_profile(made.account, _profile(made))}


@operation("iam:ListInstanceProfiles", on_everything("iam:ListInstanceProfiles"))
def list_instance_profiles(made: Call) -> Result:
    account = made.account
    held = iam_answers.below_path(made, account.instance_profiles)
    return iam_answers.page(
        made, "InstanceProfiles", held, lambda profile: iam_answers.instance_profile(account, profile)
    )


@operation("iam:ListInstanceProfilesForRole", on("Role", "iam:ListInstanceProfilesForRole"))
def list_instance_profiles_for_role(made: Call) -> Result:
    account, role = made.account, made.account.role(made.parameters["RoleName"])
    held = [profile for profile in account.instance_profiles.values() if profile.role == role.name]
    return iam_answers.page(
        made, "InstanceProfiles", held, lambda profile: iam_answers.instance_profile(account, profile)
    )


@operation("iam:DeleteInstanceProfile", on("InstanceProfile", "iam:DeleteInstanceProfile"))
def delete_instance_profile(made: Call) -> None:
    profile = _profile(made)
    if profile.role is not None:
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    del made.account.instance_profiles[profile.name.lower()]


def _adds_role(made: Call) -> Iterator[Ask]:
    """To put a role into a profile is to hand it to EC2 (fact 4.7.1)."""
    yield from on("InstanceProfile", "iam:AddRoleToInstanceProfile")(made)
    role_arn = entity_arn(made.account, "Role", made.parameters["RoleName"])
    yield Ask("iam:PassRole", role_arn, {"iam:PassedToService": "ec2.amazonaws.com"})


@operation("iam:AddRoleToInstanceProfile", _adds_role)
def add_role_to_instance_profile(made: Call) -> None:
    profile, role = _profile(made), made.account.role(made.parameters["RoleName"])
    if profile.role is not None:
        raise LimitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
    profile.role = role.name


@operation("iam:RemoveRoleFromInstanceProfile", on("InstanceProfile", "iam:RemoveRoleFromInstanceProfile"))
def remove_role_from_instance_profile(made: Call) -> None:
    profile, role = _profile(made), made.account.role(made.parameters["RoleName"])
    if profile.role != role.name:
        raise NoSuchEntity(f"The role with name {role.name} cannot be found.")
    profile.role = None
