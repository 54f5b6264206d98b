"""AddPermission and RemovePermission, which write statements of the queue's policy."""

import json
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.sqs import attributes, finding
from iamlab.aws_api.operations.sqs.errors import InvalidParameterValue
from iamlab.aws_api.operations.sqs.finding import Held


def _document(held: Held) -> dict[str, Any]:
    if held.queue.policy is None:
        return {"Version": "2012-10-17", "Id": f"{held.arn}/SQSDefaultPolicy", "Statement": []}
    document: dict[str, Any] = json.loads(held.queue.policy)
    return {**document, "Statement": resource_documents.statements(held.queue.policy)}


def _sids(document: dict[str, Any]) -> list[str]:
    return [statement.get("Sid", "") for statement in document["Statement"]]


@operation("sqs:AddPermission", finding.on_queue("sqs:AddPermission"))
def add_permission(made: Call) -> None:
    held, parameters = finding.own(made), made.parameters
    document, label = _document(held), parameters["Label"]
    if label in _sids(document):
        raise InvalidParameterValue(f"Value {label} for parameter Label is invalid. Reason: Already exists.")
    accounts = [f"arn:aws:iam::{each}:root" for each in parameters["AWSAccountIds"]]
    actions = [f"SQS:{name}" for name in parameters["Actions"]]
    document["Statement"].append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": accounts[0] if len(accounts) == 1 else accounts},
            "Action": actions[0] if len(actions) == 1 else actions,
            "Resource": held.arn,
        }
    )
    attributes.put(held.queue, attributes.checked(made, {"Policy": json.dumps(document)}))


@operation("sqs:RemovePermission", finding.on_queue("sqs:RemovePermission"))
def remove_permission(made: Call) -> None:
    held, label = finding.own(made), made.parameters["Label"]
    document = _document(held)
    if label not in _sids(document):
        message = (
            f"Value {label} for parameter Label is invalid. Reason: can't find label on existing policy."
        )
        raise AWSError("InvalidParameterValue", message, 400)
    document["Statement"] = [each for each in document["Statement"] if each.get("Sid") != label]
    held.queue.policy = json.dumps(document) if document["Statement"] else None
