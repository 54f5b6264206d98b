"""Access keys of users and of root (facts 6.2.6, 6.2.7)."""

from typing import Any

from iamlab.account import ids, quotas
from iamlab.account.credentials import AccessKey
from iamlab.account.errors import NoSuchEntity
from iamlab.account.identities import RootUser, User
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on, own_name


def _owner(made: Call) -> User | RootUser:
    """Return whose keys a call is about: the named user's, or else the caller's own."""
    name = made.parameters.get("UserName") or own_name(made)
    return made.account.root if name is None else made.account.user(name)


def _named(owner: User | RootUser) -> dict[str, Any]:
    return {"UserName": owner.name} if isinstance(owner, User) else {}


def _key(owner: User | RootUser, key_id: str) -> AccessKey:
    found = next((key for key in owner.access_keys if key.id == key_id), None)
    if found is None:
        raise NoSuchEntity(f"The Access Key with id {key_id} cannot be found.")
    return found


def _status(key: AccessKey) -> str:
    return "Active" if key.is_active else "Inactive"


@operation("iam:CreateAccessKey", on("User", "iam:CreateAccessKey"))
def create_access_key(made: Call) -> Result:
    """The one time that the secret is shown; an inactive key counts to the two as well."""
    owner = _owner(made)
    quotas.room_for(quotas.ACCESS_KEYS_PER_USER, len(owner.access_keys))
    chance = made.surroundings.chance
    key = AccessKey(ids.access_key_id(chance), ids.secret(chance), made.now)
    owner.access_keys.append(key)
    shown = {
        **_named(owner),
        "AccessKeyId": key.id,
        "Status": _status(key),
        "SecretAccessKey": key.secret,
        "CreateDate": key.created,
    }
    return {"AccessKey": {"UserName": "", **shown}}


@operation("iam:ListAccessKeys", on("User", "iam:ListAccessKeys"))
def list_access_keys(made: Call) -> Result:
    owner = _owner(made)
    return iam_answers.page(
        made,
        "AccessKeyMetadata",
        owner.access_keys,
        lambda key: {
            **_named(owner),
            "AccessKeyId": key.id,
            "Status": _status(key),
            "CreateDate": key.created,
        },
    )


@operation("iam:UpdateAccessKey", on("User", "iam:UpdateAccessKey"))
def update_access_key(made: Call) -> None:
    _key(_owner(made), made.parameters["AccessKeyId"]).is_active = made.parameters["Status"] == "Active"


@operation("iam:DeleteAccessKey", on("User", "iam:DeleteAccessKey"))
def delete_access_key(made: Call) -> None:
    owner = _owner(made)
    owner.access_keys.remove(_key(owner, made.parameters["AccessKeyId"]))


def _of_key(made: Call) -> User | None:
    key_id = made.parameters["AccessKeyId"]
    users = made.account.users.values()
    return next((user for user in users for key in user.access_keys if key.id == key_id), None)


@operation(
    "iam:GetAccessKeyLastUsed", lambda made: on("User", "iam:GetAccessKeyLastUsed")(_about_owner(made))
)
def get_access_key_last_used(made: Call) -> Result:
    user = _of_key(made)
    if user is None:
        raise NoSuchEntity(f"The Access Key with id {made.parameters['AccessKeyId']} cannot be found.")
    last = _key(user, made.parameters["AccessKeyId"]).last_use
    if last is None:
        return {"UserName": user.name, "AccessKeyLastUsed": {"ServiceName": "N/A", "Region": "N/A"}}
    used = {"LastUsedDate": last.at, "ServiceName": last.service, "Region": last.region}
    return {"UserName": user.name, "AccessKeyLastUsed": used}


def _about_owner(made: Call) -> Call:
    user = _of_key(made)
    named = {**made.parameters, "UserName": user.name if user else "unknown"}
    return Call(made.configuration, made.caller, named, made.surroundings)
