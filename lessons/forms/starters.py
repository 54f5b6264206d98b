"""A text to begin with for each kind of policy: short, valid, and worth a look.

A resource's own policy differs from resource to resource, so its starter is made for the request.
"""

import json
from collections.abc import Callable

from iamlab.evaluator import DocumentType, Request
from iamlab.evaluator.callers import CallerKind
from iamlab.evaluator.scenario import resource_document

Statement = dict[str, object]

_ORGANIZATION = "o-a1b2c3d4e5"

_EVERYTHING: Statement = {"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}

_STATEMENTS: dict[str, tuple[Statement, ...]] = {
    "identity": (
        {
            "Sid": "ReadReports",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::reports/*",
        },
    ),
    "boundary": (
        {
            "Sid": "AtMost",
            "Effect": "Allow",
            "Action": ["s3:*", "sqs:*", "dynamodb:*"],
            "Resource": "*",
        },
    ),
    "session": (
        {
            "Sid": "OnlyForThisSession",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::reports/*",
        },
    ),
    # An SCP grants nothing: what it does not allow is denied, so the Allow comes first.
    "scp": (
        _EVERYTHING,
        {
            "Sid": "KeepTheTrail",
            "Effect": "Deny",
            "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
            "Resource": "*",
        },
    ),
    "rcp": (
        {
            "Sid": "OnlyOurOrganization",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {
                "StringNotEqualsIfExists": {"aws:PrincipalOrgID": _ORGANIZATION},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        },
    ),
    "vpc_endpoint": (
        {
            "Sid": "OnlyOurOrganization",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": _ORGANIZATION}},
        },
    ),
}


def starter(kind: str, request: Request | None) -> str:
    """Return a document to begin with for a kind of policy (a key of `policy_kinds.KINDS`).

    `request` is the one the policy is about, None when it cannot be read.
    """
    policy_type = kind.partition("-")[0]
    if policy_type == "resource":
        return _text(_resource_statements(request))
    return _text(_STATEMENTS[policy_type])


def _text(statements: tuple[Statement, ...]) -> str:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return f"{json.dumps(document, indent=2)}\n"


def _resource_statements(request: Request | None) -> tuple[Statement, ...]:
    if request is None:
        return (_bucket({"AWS": "arn:aws:iam::111122223333:root"}, "arn:aws:s3:::reports/*"),)
    document_type, service = resource_document(request)
    principal = _principal(request)
    if document_type is DocumentType.TRUST:
        return (_trust(principal, request),)
    if service == "kms":
        account, user = _key(principal, request)
        return account, user | _for_whom(request)
    if service == "s3":
        return (_bucket(principal, _objects(request.resource)) | _for_whom(request),)
    return (_own(principal, request) | _for_whom(request),)


def _for_whom(request: Request) -> Statement:
    """Bind an AWS service to the account that it acts for: it works for everybody (fact 3.4.5)."""
    if request.caller.kind is not CallerKind.SERVICE:
        return {}
    return {"Condition": {"StringEquals": {"aws:SourceAccount": request.owner or "111122223333"}}}


def _principal(request: Request) -> object:
    """Name who asks; of a role's session the role, of which every session counts."""
    caller = request.caller
    by_kind: dict[CallerKind, Callable[[], object]] = {
        CallerKind.ANONYMOUS: lambda: "*",
        CallerKind.SERVICE: lambda: {"Service": caller.name},
        CallerKind.PROVIDER: lambda: {"Federated": caller.text},
        CallerKind.SESSION: lambda: {"AWS": caller.role_arn},
    }
    return by_kind.get(caller.kind, lambda: {"AWS": caller.text})()


def _bucket(principal: object, objects: str) -> Statement:
    return {
        "Sid": "ReadReports",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:GetObject",
        "Resource": objects,
    }


def _objects(resource: str) -> str:
    bucket = resource.partition("/")[0] if resource.startswith("arn:") else "arn:aws:s3:::reports"
    return f"{bucket}/*"


def _trust(principal: object, request: Request) -> Statement:
    asked = request.action if request.service == "sts" else "sts:AssumeRole"
    return {"Sid": "WhoMayAssume", "Effect": "Allow", "Principal": principal, "Action": asked}


def _key(principal: object, request: Request) -> tuple[Statement, ...]:
    owner = f"arn:aws:iam::{request.owner or '111122223333'}:root"
    account: Statement = {
        "Sid": "LetIdentityPoliciesDecide",
        "Effect": "Allow",
        "Principal": {"AWS": owner},
        "Action": "kms:*",
        "Resource": "*",
    }
    user: Statement = {
        "Sid": "UseTheKey",
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
        "Resource": "*",
    }
    return (account, user)


def _own(principal: object, request: Request) -> Statement:
    return {
        "Sid": "LetThemAsk",
        "Effect": "Allow",
        "Principal": principal,
        "Action": request.action,
        "Resource": request.resource,
    }
