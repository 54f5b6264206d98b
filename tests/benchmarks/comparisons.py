"""How long it takes to say what one policy allows that another does not."""

import json
import time
from statistics import median
from typing import Any

from iamlab.evaluator.difference import difference
from iamlab.evaluator.document import PolicyDocument, parse

ROUNDS = 60


def _policy(*statements: dict[str, Any]) -> PolicyDocument:
    return parse(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def _allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def _five(bucket: str, table: str) -> PolicyDocument:
    network = {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/25"]}}
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "StringLike": {"aws:PrincipalTag/team": "mobile*"}}
    return _policy(
        _allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/${{aws:username}}/*"),
        _allow("s3:ListBucket", f"arn:aws:s3:::{bucket}", Condition=network),
        _allow("dynamodb:*Item", f"arn:aws:dynamodb:*:111122223333:table/{table}", Condition=mfa),
        _allow(["sqs:SendMessage", "sqs:ReceiveMessage"], "arn:aws:sqs:eu-west-1:111122223333:orders-*"),
        {**_allow("s3:*", f"arn:aws:s3:::{bucket}/archive/*"), "Effect": "Deny"},
    )


CASES = {
    "two of 5 statements": (_five("games-*", "Games*"), _five("games-qa", "Games-?a")),
    "s3:* and one bucket": (_policy(_allow("s3:*")), _policy(_allow("s3:GetObject", "arn:aws:s3:::games/*"))),
    "* and one bucket": (_policy(_allow("*")), _policy(_allow("s3:GetObject", "arn:aws:s3:::games/*"))),
}


def measure() -> None:
    """Print the median and the slowest time of each comparison, in milliseconds."""
    print(
        f"\nWhat one policy allows and another does not, milliseconds\n{'':24}{'median':>10}{'slowest':>10}"
    )
    for name, (one, other) in CASES.items():
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            difference(one, other)
            times.append((time.perf_counter() - start) * 1e3)
        print(f"{name:24}{median(times[1:]):>10.1f}{max(times[1:]):>10.1f}")
