"""CloudTrail's event history: records as LookupEvents answers them (CloudTrail API reference, LookupEvents).

Records are no part of the configuration: whoever keeps them gives them to a call in its surroundings
(`Surroundings.history`).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from iamlab.aws_api.events import Event

_RESOURCES = {
    "userName": "AWS::IAM::User",
    "groupName": "AWS::IAM::Group",
    "roleName": "AWS::IAM::Role",
    "roleArn": "AWS::IAM::Role",
    "policyArn": "AWS::IAM::Policy",
    "policyName": "AWS::IAM::Policy",
    "instanceProfileName": "AWS::IAM::InstanceProfile",
    "accessKeyId": "AWS::IAM::AccessKey",
    "serialNumber": "AWS::IAM::MfaDevice",
    "virtualMFADeviceName": "AWS::IAM::MfaDevice",
    "sAMLProviderArn": "AWS::IAM::SAMLProvider",
    "openIDConnectProviderArn": "AWS::IAM::OIDCProvider",
    "bucketName": "AWS::S3::Bucket",
    "keyId": "AWS::KMS::Key",
    "queueUrl": "AWS::SQS::Queue",
    "instanceId": "AWS::EC2::Instance",
}
"""By the parameter that names a resource, its type."""


def username(record: Event) -> str:
    """Return who acted, as CloudTrail names them: a user, `root`, the session of a role, an account."""
    who = record["userIdentity"]
    if who["type"] == "Root":
        return "root"
    if "userName" in who:
        return str(who["userName"])
    name = str(who.get("arn", "")).rpartition("/")[2]
    return name or str(who.get("accountId", ""))


def resources(record: Event) -> list[dict[str, str]]:
    """Return the resources that a record's parameters name."""
    given = record.get("requestParameters") or {}
    return [
        {"ResourceType": kind, "ResourceName": given[name]}
        for name, kind in _RESOURCES.items()
        if isinstance(given.get(name), str)
    ]


def is_read_only(record: Event) -> bool:
    """Say whether a record is of a call that changes nothing."""
    return bool(record.get("readOnly"))


def found(
    records: Iterable[Event],
    attribute: tuple[str, str] | None,
    start: datetime | None,
    end: datetime | None,
) -> Iterator[Event]:
    """Yield the records of that time with that attribute, such as `("EventName", "CreateUser")`."""
    for record in records:
        at = _time(record) if start or end else None
        if at is not None and ((start and at < start) or (end and at > end)):
            continue
        if _has(record, attribute):
            yield record


def shown(record: Event) -> dict[str, Any]:
    """Return a record as LookupEvents answers it: the record itself is a text within."""
    key = record["userIdentity"].get("accessKeyId")
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": json.dumps(is_read_only(record)),
        **({"AccessKeyId": key} if key else {}),
        "EventTime": _time(record),
        "EventSource": record["eventSource"],
        "Username": username(record),
        "Resources": resources(record),
        "CloudTrailEvent": json.dumps(record),
    }


def _time(record: Event) -> datetime:
    return datetime.strptime(record["eventTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _has(record: Event, attribute: tuple[str, str] | None) -> bool:
    if attribute is None:
        return True
    key, value = attribute
    if key in ("ResourceName", "ResourceType"):
        return any(each[key] == value for each in resources(record))
    held: dict[str, Any] = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": json.dumps(is_read_only(record)),
        "Username": username(record),
        "EventSource": record["eventSource"],
        "AccessKeyId": record["userIdentity"].get("accessKeyId"),
    }
    return bool(held[key] == value)
