"""Grants: they give somebody operations on a key beside its policy, until they are revoked or retired.

Source: KMS developer guide, "Grants in AWS KMS". In the lab a grant works at once, without its token.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.account.kms_keys import Grant
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import iam_documents
from iamlab.aws_api.operations.kms import finding
from iamlab.aws_api.operations.kms.errors import LimitExceededException, NotFoundException
from iamlab.aws_api.operations.kms.finding import Held
from iamlab.aws_api.operations.kms.pages import page

GRANTS = 50
"""How many grants a key of the lab may have."""


def _creates(made: Call) -> Iterator[Ask]:
    held, parameters = finding.find(made), made.parameters
    keys = {
        **finding.of_key(made, held),
        "kms:GrantOperations": tuple(parameters["Operations"]),
    }
    for key, name in (("GranteePrincipal", "GranteePrincipal"), ("RetiringPrincipal", "RetiringPrincipal")):
        if name in parameters:
            keys[f"kms:{key}"] = parameters[name]
    constraints = parameters.get("Constraints", {})
    for kind, context in constraints.items():
        keys |= {**finding.of_context(context), "kms:GrantConstraintType": kind}
    yield Ask("kms:CreateGrant", held.arn, keys)


@operation("kms:CreateGrant", _creates)
def create_grant(made: Call) -> Result:
    """The same grant made again is the one that is there (API reference, CreateGrant)."""
    held, parameters = finding.usable(finding.find(made)), made.parameters
    finding.needed(made, "GranteePrincipal")
    finding.refuse_dry_run(made)
    for name in ("GranteePrincipal", "RetiringPrincipal"):
        if name in parameters and not iam_documents.exists(made.configuration, parameters[name]):
            raise AWSError(
                "InvalidArnException", f"ARN does not refer to a valid principal: {parameters[name]}", 400
            )
    constraints = parameters.get("Constraints", {})
    grant = Grant(
        id=made.surroundings.chance.randbytes(32).hex(),
        created=made.now,
        grantee=parameters["GranteePrincipal"],
        operations=list(parameters["Operations"]),
        issuer=f"arn:aws:iam::{made.caller.account.id}:root",
        name=parameters.get("Name", ""),
        retiring=parameters.get("RetiringPrincipal"),
        equals=dict(constraints.get("EncryptionContextEquals", {})),
        subset=dict(constraints.get("EncryptionContextSubset", {})),
    )
    same = next((each for each in held.key.grants.values() if grant.name and _is_same(each, grant)), None)
    if same is None and len(held.key.grants) >= GRANTS:
        raise LimitExceededException(f"The lab keeps {GRANTS} grants of a key.")
    kept = same or grant
    held.key.grants[kept.id] = kept
    finding.record_at_owner(made, held)
    return {"GrantToken": hashlib.sha256(kept.id.encode()).hexdigest(), "GrantId": kept.id}


def _is_same(one: Grant, other: Grant) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("name", "grantee", "operations", "retiring", "equals", "subset")
    )


def _shown(held: Held, grant: Grant) -> dict[str, Any]:
    constraints = {
        name: value
        for name, value in (
            ("EncryptionContextSubset", grant.subset),
            ("EncryptionContextEquals", grant.equals),
        )
        if value
    }
    return {
        "KeyId": held.arn,
        "GrantId": grant.id,
        "Name": grant.name,
        "CreationDate": grant.created,
        "GranteePrincipal": grant.grantee,
        **({"RetiringPrincipal": grant.retiring} if grant.retiring else {}),
        "IssuingAccount": grant.issuer,
        "Operations": list(grant.operations),
        **({"Constraints": constraints} if constraints else {}),
    }


@operation("kms:ListGrants", finding.on_key("kms:ListGrants", in_all_accounts=True))
def list_grants(made: Call) -> Result:
    held, parameters = finding.find(made), made.parameters
    found = [
        _shown(held, grant)
        for grant in held.key.grants.values()
        if parameters.get("GrantId", grant.id) == grant.id
        and parameters.get("GranteePrincipal", grant.grantee) == grant.grantee
    ]
    return page(made, "Grants", found)


def _take(held: Held, grant_id: str) -> None:
    if grant_id not in held.key.grants:
        raise NotFoundException(f"Grant ID {grant_id} not found")
    del held.key.grants[grant_id]


@operation("kms:RevokeGrant", finding.on_key("kms:RevokeGrant", in_all_accounts=True))
def revoke_grant(made: Call) -> None:
    finding.refuse_dry_run(made)
    _take(finding.find(made), made.parameters["GrantId"])
