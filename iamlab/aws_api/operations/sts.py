"""Temporary credentials, and who one is (facts 4.6, 5.2.7)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from iamlab.account import one_time_codes
from iamlab.account.account import Account
from iamlab.account.applicable import document_of
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError, ValidationError
from iamlab.account.identities import Role
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import iam_documents, iam_mfa
from iamlab.aws_api.operations.iam_asks import on_everything, resource_tags, valid_arn
from iamlab.aws_api.session_tags import session_tags
from iamlab.aws_api.sessions import new_session
from iamlab.evaluator import encoded_messages
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.document_types import DocumentType

HOUR = 3600
HALF_A_DAY = 12 * HOUR
SESSION_POLICY_BYTES = 2048
SESSION_POLICY_ARNS = 10

ROLE = re.compile(r"arn:aws:iam::\d{12}:role/(?:[!-~]*/)?[\w+=,.@-]+")


def find_role(configuration: Configuration, arn: str) -> tuple[Account, Role] | None:
    """Return the role with this ARN and its account, None when there is none."""
    account = configuration.accounts.get((arn.split(":") + [""] * 5)[4])
    role = account.roles.get(arn.rpartition("/")[2].lower()) if account else None
    if account is None or role is None or account.arn("role", role.path, role.name) != arn:
        return None
    return account, role


def _mfa_key(made: Call) -> dict[str, ContextValue]:
    """Return the key that a right code of the caller's device gives (fact 4.6.8). Raises AccessDenied."""
    number, code = made.parameters.get("SerialNumber"), made.parameters.get("TokenCode")
    if number is None and code is None:
        return {}
    device = made.account.mfa_devices.get(str(number).rpartition("/")[2].lower())
    is_own = device is not None and device.owner == made.caller.entity_arn
    fits = device is not None and iam_mfa.serial(made.account, device) == number
    if not (device and is_own and fits and one_time_codes.take(device, code or "", made.now)):
        message = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        raise AWSError("AccessDenied", message, 403)
    return {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}


def _assumes(made: Call) -> Iterator[Ask]:
    """Tags and a source identity are permissions of their own, inherited ones too (fact 4.6.5)."""
    parameters, arn = made.parameters, made.parameters["RoleArn"]
    if not ROLE.fullmatch(arn):
        raise ValidationError(f"{arn} is invalid")
    passed, identity = session_tags(parameters, made.caller.session), _source_identity(made)
    keys: dict[str, ContextValue] = {"sts:RoleSessionName": parameters["RoleSessionName"], **passed.keys}
    if "ExternalId" in parameters:
        keys["sts:ExternalId"] = parameters["ExternalId"]
    if identity is not None:
        keys["sts:SourceIdentity"] = identity
    found = find_role(made.configuration, arn)
    keys |= resource_tags(found[1].tags if found else {}, is_old_too=True) | _mfa_key(made)
    yield Ask("sts:AssumeRole", arn, keys)
    if passed.tags:
        yield Ask("sts:TagSession", arn, keys)
    if identity is not None:
        of_tags = passed.keys
        yield Ask("sts:SetSourceIdentity", arn, {key: keys[key] for key in keys if key not in of_tags})


@operation("sts:AssumeRole", _assumes)
def assume_role(made: Call) -> Result:
    found = find_role(made.configuration, made.parameters["RoleArn"])
    assert found is not None, "a role that is not there has no trust policy, so nobody may assume it"
    passed = session_tags(made.parameters, made.caller.session)
    return role_session(
        made,
        *found,
        made.parameters["RoleSessionName"],
        expires=made.now + timedelta(seconds=_role_seconds(made, found[1])),
        tags=dict(passed.tags),
        transitive_tags=list(passed.transitive),
        source_identity=_source_identity(made),
    )


def role_session(made: Call, account: Account, role: Role, name: str, **of_whom: Any) -> Result:
    """Make a session of a role called `name`, and return what every way to assume a role answers."""
    principal = f"arn:aws:sts::{account.id}:assumed-role/{role.name}/{name}"
    session = new_session(
        made,
        account=account.id,
        principal=principal,
        unique_id=f"{role.id}:{name}",
        kind="AssumedRole",
        role=account.arn("role", role.path, role.name),
        policies=_session_policies(made, account),
        **of_whom,
    )
    made.also_recorded_in.append(account.id)
    return {
        "Credentials": shown(session),
        "AssumedRoleUser": {"AssumedRoleId": session.unique_id, "Arn": principal},
        **({"SourceIdentity": session.source_identity} if session.source_identity else {}),
        **_packed(made),
    }


def _role_seconds(made: Call, role: Role) -> int:
    """Return how long a role session lasts (facts 1.6.5, 4.6.9)."""
    seconds = int(made.parameters.get("DurationSeconds", HOUR))
    calling = made.caller.session
    # What EC2 hands out to an instance is a role's too, but assuming one with it is no chain.
    is_chain = made.caller.kind == "AssumedRole" and not (calling and calling.machine)
    if is_chain and seconds > HOUR:
        raise ValidationError(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining"
        )
    return within_maximum(seconds, role)


def within_maximum(seconds: int, role: Role) -> int:
    """Return how long a session shall last, if the role lets it. Raises ValidationError (fact 1.6.5)."""
    if seconds > role.max_session:
        raise ValidationError(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    return seconds


def _source_identity(made: Call) -> str | None:
    """Return a source identity, which goes on through a chain and cannot be changed in it (fact 4.6.6)."""
    held = made.caller.session.source_identity if made.caller.session else None
    given: str | None = made.parameters.get("SourceIdentity", held)
    if held is not None and given != held:
        raise ValidationError("The SourceIdentity of a session cannot be changed.")
    return given


def _session_policies(made: Call, account: Account) -> dict[str, str]:
    """Return the session policies of a call, inline and by ARN. Raises AWSError for what AWS refuses."""
    found: dict[str, str] = {}
    if text := made.parameters.get("Policy"):
        iam_documents.check(text, DocumentType.SESSION)
        found["the session policy"] = text
    arns = made.parameters.get("PolicyArns", [])
    if len(arns) > SESSION_POLICY_ARNS:
        raise ValidationError(
            "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: "
            f"Member must have length less than or equal to {SESSION_POLICY_ARNS}"
        )
    for each in arns:
        arn = valid_arn(each.get("arn", ""))
        found[arn] = document_of(account, arn)
    if _packed_bytes(made) > SESSION_POLICY_BYTES:
        share = 100 * _packed_bytes(made) // SESSION_POLICY_BYTES
        raise AWSError("PackedPolicyTooLarge", f"PackedPolicySize: {share}% is too large.", 400)
    return found


def _packed_bytes(made: Call) -> int:
    arns = (each.get("arn", "") for each in made.parameters.get("PolicyArns", []))
    return len(made.parameters.get("Policy", "")) + sum(map(len, arns))


def _packed(made: Call) -> Result:
    size = _packed_bytes(made)
    return {"PackedPolicySize": max(1, 100 * size // SESSION_POLICY_BYTES)} if size else {}


def shown(session: Session) -> dict[str, Any]:
    """Return new credentials as STS answers them."""
    return {
        "AccessKeyId": session.access_key_id,
        "SecretAccessKey": session.secret,
        "SessionToken": session.token,
        "Expiration": session.expires,
    }


@operation("sts:GetCallerIdentity", on_everything("sts:GetCallerIdentity"))
def get_caller_identity(made: Call) -> Result:
    """Always answered, whatever policies say (fact 4.6.11)."""
    return {"UserId": made.caller.unique_id, "Account": made.caller.account.id, "Arn": made.caller.arn}


def _duration(made: Call) -> timedelta:
    """Root's sessions are cut to an hour without a word (fact 4.6.13; API reference, DurationSeconds)."""
    seconds = int(made.parameters.get("DurationSeconds", HALF_A_DAY))
    return timedelta(seconds=min(seconds, HOUR) if made.caller.kind == "Root" else seconds)


def _may_get_session_token(made: Call) -> Iterator[Ask]:
    yield Ask("sts:GetSessionToken", keys=_mfa_key(made))


@operation("sts:GetSessionToken", _may_get_session_token, changes=True)
def get_session_token(made: Call) -> Result:
    """The caller's own permissions for a while, with MFA where a code was given (fact 4.6.12)."""
    caller = made.caller
    session = new_session(
        made,
        account=caller.account.id,
        principal=caller.arn,
        unique_id=caller.unique_id,
        kind=caller.kind,
        expires=made.now + _duration(made),
        mfa_at=made.now if "TokenCode" in made.parameters else None,
    )
    return {"Credentials": shown(session)}


def _may_federate(made: Call) -> Iterator[Ask]:
    name = made.parameters["Name"]
    arn = f"arn:aws:sts::{made.caller.account.id}:federated-user/{name}"
    keys = session_tags(made.parameters, None).keys
    yield Ask("sts:GetFederationToken", arn, keys)
    if made.parameters.get("Tags"):
        yield Ask("sts:TagSession", arn, keys)


@operation("sts:GetFederationToken", _may_federate, changes=True)
def get_federation_token(made: Call) -> Result:
    """Credentials for somebody whom the caller vouches for (facts 4.2.3, 4.6.13)."""
    account, name = made.caller.account, made.parameters["Name"]
    principal, unique_id = f"arn:aws:sts::{account.id}:federated-user/{name}", f"{account.id}:{name}"
    session = new_session(
        made,
        account=account.id,
        principal=principal,
        unique_id=unique_id,
        kind="FederatedUser",
        expires=made.now + _duration(made),
        issuer=made.caller.arn,
        policies=_session_policies(made, account),
        tags=tags.passed(made.parameters),
    )
    return {
        "Credentials": shown(session),
        "FederatedUser": {"FederatedUserId": unique_id, "Arn": principal},
        **_packed(made),
    }


@operation("sts:DecodeAuthorizationMessage", on_everything("sts:DecodeAuthorizationMessage"))
def decode_authorization_message(made: Call) -> Result:
    try:
        return {"DecodedMessage": encoded_messages.decoded(made.parameters["EncodedMessage"])}
    except ValueError:
        raise AWSError("InvalidAuthorizationMessageException", "The message is not valid.", 400) from None
