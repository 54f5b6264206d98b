"""Goals on the root user (facts 6.1)."""

from iamlab.account.credentials import LoginProfile
from lessons.goals.goal import InAccount, Situation


class RootMFA(InAccount, frozen=True, kw_only=True, tag="root-mfa"):
    """An MFA device is assigned to root."""

    @property
    def words(self) -> str:
        return "The root user has MFA"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        if any(account.devices_of(account.root_arn)):
            return ""
        waiting = any(device.owner is None for device in account.mfa_devices.values())
        if waiting:
            return "There is a device, but it is not assigned to the root user yet."
        return "Nothing but the password protects the root user."


class RootWithoutKeys(InAccount, frozen=True, kw_only=True, tag="root-without-keys"):
    """Root has no access keys, inactive ones included: those can be made active again."""

    @property
    def words(self) -> str:
        return "The root user has no access keys"

    def missing(self, situation: Situation) -> str:
        keys = situation.account(self.account).root.access_keys
        if not keys:
            return ""
        if not any(key.is_active for key in keys):
            return "The key is inactive, but still there: it could be made active again."
        return "The root user still has an access key." if len(keys) == 1 else "It still has two access keys."


class RootPassword(InAccount, frozen=True, kw_only=True, tag="root-password"):
    """Root's password is another than at the start; AWS's own rules make it a strong one (fact 6.1.5)."""

    @property
    def words(self) -> str:
        return "The root user has a new password"

    def missing(self, situation: Situation) -> str:
        before = situation.at_start(self.account).root.login_profile
        now = situation.account(self.account).root.login_profile
        return "It is still the old password." if _hash(before) == _hash(now) else ""


def _hash(profile: LoginProfile | None) -> str | None:
    return profile.password_hash if profile else None
