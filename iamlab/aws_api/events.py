"""What CloudTrail records of a call (facts 6.5.3 to 6.5.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from iamlab.account import ids
from iamlab.account.caller import SERVICE, Caller
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.aws_api import event_forms
from iamlab.aws_api.context import Surroundings

Event = dict[str, Any]
"""One record, in CloudTrail's own form."""

SECRET_PARAMETERS = frozenset(
    (
        *("password", "newPassword", "oldPassword"),
        *("authenticationCode1", "authenticationCode2", "tokenCode", "addPrivateKey"),
        *("messageBody", "messageAttributes", "environment"),
    )
)
"""What never stands in a record."""

SECRET_RESULTS = frozenset(
    ("secretAccessKey", "base32StringSeed", "qRCodePNG", "sessionToken", "environment")
)

_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_LONGEST = 2048


def event(
    service: str,
    operation: str,
    caller: Caller | None,
    parameters: dict[str, Any],
    surroundings: Surroundings,
    result: dict[str, Any] | None = None,
    error: AWSError | None = None,
    *,
    read_only: bool = False,
) -> Event:
    """Return the record of one call; `caller` is None where nobody was recognised.

    `read_only` says that the operation changes nothing in an account.
    """
    is_data = (service, operation) in event_forms.DATA
    record: Event = {
        "eventVersion": "1.11",
        "userIdentity": identity(caller),
        "eventTime": surroundings.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": event_forms.source(service),
        "eventName": event_forms.name(service, operation),
        "awsRegion": "us-east-1" if service == "iam" else surroundings.region,
        "sourceIPAddress": surroundings.source_ip,
        "userAgent": surroundings.user_agent,
        "requestParameters": recorded_parameters(service, parameters) or None,
        "responseElements": _shown(event_forms.elements(service, operation, result or {}), SECRET_RESULTS)
        or None,
        "requestID": ids.event_id(surroundings.chance),
        "eventID": ids.event_id(surroundings.chance),
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": not is_data,
        "eventCategory": "Data" if is_data else "Management",
        "recipientAccountId": caller.account.id if caller else None,
    }
    if error is not None:
        record |= {"errorCode": event_forms.error_code(service, error.code), "errorMessage": error.message}
    return record


def recorded_in_all(
    record: Event, caller: Caller | None, others: Sequence[str], surroundings: Surroundings
) -> tuple[Event, ...]:
    """Return the record of a call, and those of it in other accounts (fact 6.5.5).

    They share one id, and another account learns no more of the caller than its account and unique id.
    """
    if caller is None or not others:
        return (record,)
    record = {**record, "sharedEventID": ids.event_id(surroundings.chance)}
    stranger = {
        "type": "AWSAccount",
        "principalId": caller.unique_id,
        "accountId": caller.account.id,
    }
    elsewhere = (
        {
            **record,
            "userIdentity": stranger,
            "eventID": ids.event_id(surroundings.chance),
            "recipientAccountId": account,
        }
        for account in others
    )
    return (record, *elsewhere)


def identity(caller: Caller | None) -> dict[str, Any]:
    """Return the `userIdentity` of whoever called."""
    if caller is None:
        return {"type": "Unknown", "principalId": "", "accountId": ""}
    if caller.kind == "Anonymous":
        return {"type": "AWSAccount", "principalId": "", "accountId": caller.account.id}
    if caller.kind == SERVICE:
        return {"type": SERVICE, "invokedBy": caller.arn}
    if caller.federation is not None:
        return {
            "type": caller.kind,
            "principalId": caller.unique_id,
            "userName": caller.federation.subject,
            "identityProvider": caller.federation.issuer,
        }
    found: dict[str, Any] = {
        "type": caller.kind,
        "principalId": caller.unique_id,
        "arn": caller.arn,
        "accountId": caller.account.id,
        "accessKeyId": caller.access_key_id,
    }
    if caller.kind == "IAMUser":
        found["userName"] = caller.name
    session = caller.session
    if session is not None:
        found["sessionContext"] = {
            "attributes": {
                "creationDate": session.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "mfaAuthenticated": "true" if session.mfa_at else "false",
            },
            **({"sessionIssuer": _issuer(caller)} if caller.role is not None else {}),
            **({"ec2RoleDelivery": "2.0"} if session.machine else {}),
            **({"sourceIdentity": session.source_identity} if session.source_identity else {}),
            **_web_identity(session),
        }
    return found


def _web_identity(session: Session) -> dict[str, Any]:
    """Who vouched for a session, as records of its calls tell it (CloudTrail User Guide, userIdentity)."""
    if not session.is_of_web_identity:
        return {}
    told = {"federatedProvider": session.federated_provider, "attributes": dict(session.federation_keys)}
    return {"webIdFederationData": told}


def _issuer(caller: Caller) -> dict[str, Any]:
    assert caller.role is not None
    return {
        "type": "Role",
        "principalId": caller.role.id,
        "arn": caller.entity_arn,
        "accountId": caller.account.id,
        "userName": caller.role.name,
    }


def recorded_parameters(service: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a call as CloudTrail writes them, without secrets and data."""
    found: dict[str, Any] = _shown(event_forms.parameters(service, parameters), SECRET_PARAMETERS)
    return found


def _shown(value: Any, secret: frozenset[str]) -> Any:
    """Return `value` as CloudTrail writes it: names begin in lower case, secrets are left out."""
    if isinstance(value, dict):
        named = ((name[:1].lower() + name[1:], inner) for name, inner in value.items())
        return {name: _HIDDEN if name in secret else _shown(inner, secret) for name, inner in named}
    if isinstance(value, list):
        return [_shown(inner, secret) for inner in value]
    if isinstance(value, str):
        # No database keeps halves of characters, and some refuse a null.
        return value[:_LONGEST].encode(errors="replace").decode().replace("\0", "\ufffd")
    if isinstance(value, bytes | bytearray):
        return _HIDDEN
    return value if isinstance(value, bool | int | float | None) else str(value)
