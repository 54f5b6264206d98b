"""Console passwords of users, and the account's password policy (facts 6.2.3 to 6.2.5)."""

from datetime import datetime, timedelta

from iamlab.account import passwords
from iamlab.account.account import Account
from iamlab.account.credentials import LoginProfile
from iamlab.account.errors import AWSError, EntityAlreadyExists, NoSuchEntity
from iamlab.account.identities import PasswordPolicy, User
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.iam_asks import on, on_everything, own_name


def _user(made: Call) -> User:
    name = made.parameters.get("UserName") or own_name(made)
    if name is None:
        raise AWSError("ValidationError", "Must specify userName when calling with non-User credentials", 400)
    return made.account.user(name)


def _profile(user: User) -> LoginProfile:
    if user.login_profile is None:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    return user.login_profile


def _shown(user: User) -> Result:
    profile = _profile(user)
    return {
        "LoginProfile": {
            "UserName": user.name,
            "CreateDate": profile.created,
            "PasswordResetRequired": profile.reset_required,
        }
    }


def replace_password(
    account: Account, profile: LoginProfile, password: str, surroundings: Surroundings
) -> None:
    """Give a user a new password. Raises PasswordPolicyViolation where the account's policy forbids it."""
    policy = account.password_policy
    passwords.check(password, policy, (account.name, account.root.email))
    remembered = [profile.password_hash, *profile.earlier]
    kept = (policy.reuse_prevention or 0) if policy else 0
    if any(passwords.matches(password, earlier) for earlier in remembered[:kept]):
        raise passwords.PasswordPolicyViolation("Password has been used before; choose another")
    profile.earlier = remembered[:24]
    profile.password_hash = passwords.hashed(password, surroundings.chance)
    profile.changed = surroundings.now


@operation("iam:CreateLoginProfile", on("User", "iam:CreateLoginProfile"))
def create_login_profile(made: Call) -> Result:
    user, password = _user(made), made.parameters.get("Password", "")
    if user.login_profile is not None:
        raise EntityAlreadyExists(f"Login Profile for user {user.name} already exists.")
    passwords.check(password, made.account.password_policy, (made.account.name, made.account.root.email))
    user.login_profile = LoginProfile(
        passwords.hashed(password, made.surroundings.chance),
        made.now,
        made.now,
        made.parameters.get("PasswordResetRequired", False),
    )
    return _shown(user)


@operation("iam:GetLoginProfile", on("User", "iam:GetLoginProfile"))
def get_login_profile(made: Call) -> Result:
    return _shown(_user(made))


@operation("iam:UpdateLoginProfile", on("User", "iam:UpdateLoginProfile"))
def update_login_profile(made: Call) -> None:
    profile = _profile(_user(made))
    if "Password" in made.parameters:
        replace_password(made.account, profile, made.parameters["Password"], made.surroundings)
    profile.reset_required = made.parameters.get("PasswordResetRequired", profile.reset_required)


@operation("iam:DeleteLoginProfile", on("User", "iam:DeleteLoginProfile"))
def delete_login_profile(made: Call) -> None:
    user = _user(made)
    _profile(user)
    user.login_profile = None


@operation("iam:ChangePassword", on("User", "iam:ChangePassword"))
def change_password(made: Call) -> None:
    """The caller's own, with the old one; a user may where its policies or the account's policy say so."""
    user = made.caller.user
    if user is None:
        raise AWSError("InvalidUserType", "Only IAM Users can change their own password", 400)
    user = made.account.user(user.name)
    profile = _profile(user)
    if not passwords.matches(made.parameters["OldPassword"], profile.password_hash):
        raise AWSError("InvalidPassword", "The old password was incorrect.", 400)
    replace_password(made.account, profile, made.parameters["NewPassword"], made.surroundings)
    profile.reset_required = False


@operation("iam:GetAccountPasswordPolicy", on_everything("iam:GetAccountPasswordPolicy"))
def get_account_password_policy(made: Call) -> Result:
    policy = made.account.password_policy
    if policy is None:
        raise NoSuchEntity(f"The Password Policy with domain name {made.account.id} cannot be found.")
    shown: Result = {
        "MinimumPasswordLength": policy.minimum_length,
        "RequireSymbols": policy.require_symbols,
        "RequireNumbers": policy.require_numbers,
        "RequireUppercaseCharacters": policy.require_uppercase,
        "RequireLowercaseCharacters": policy.require_lowercase,
        "AllowUsersToChangePassword": policy.users_may_change,
        "ExpirePasswords": policy.max_age is not None,
    }
    for name, value in (
        ("MaxPasswordAge", policy.max_age),
        ("PasswordReusePrevention", policy.reuse_prevention),
        ("HardExpiry", policy.hard_expiry),
    ):
        if value is not None:
            shown[name] = value
    return {"PasswordPolicy": shown}


@operation("iam:UpdateAccountPasswordPolicy", on_everything("iam:UpdateAccountPasswordPolicy"))
def update_account_password_policy(made: Call) -> None:
    """Whatever the call leaves out goes back to its default (fact 6.2.4)."""
    given = made.parameters
    made.account.password_policy = PasswordPolicy(
        given.get("MinimumPasswordLength", 6),
        given.get("RequireSymbols", False),
        given.get("RequireNumbers", False),
        given.get("RequireUppercaseCharacters", False),
        given.get("RequireLowercaseCharacters", False),
        given.get("AllowUsersToChangePassword", False),
        given.get("MaxPasswordAge"),
        given.get("PasswordReusePrevention"),
        given.get("HardExpiry", False),
    )


@operation("iam:DeleteAccountPasswordPolicy", on_everything("iam:DeleteAccountPasswordPolicy"))
def delete_account_password_policy(made: Call) -> None:
    if made.account.password_policy is None:
        raise NoSuchEntity("The account policy with name PasswordPolicy cannot be found.")
    made.account.password_policy = None


def is_expired(account: Account, profile: LoginProfile, now: datetime) -> bool:
    """Say whether a password is older than the account's policy lets it be."""
    policy = account.password_policy
    if policy is None or policy.max_age is None:
        return False
    return now >= profile.changed + timedelta(days=policy.max_age)
