"""Writes the benchmark's scenarios: `python -m tests.benchmarks.scenarios.make`. The same ones every time.

Simple: one statement. Medium: ten managed policies of five statements with wildcards and five kinds of
condition, a bucket policy, a boundary and three levels of SCPs. Worst: a hundred statements of fifty
actions with wildcards. Mixed: cross-account, an explicit deny, variables, a trust and a key policy.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ACCOUNT, OTHER = "111122223333", "444455556666"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
OBJECT = "arn:aws:s3:::reports-3/2026/q3.csv"
SERVICES = ("s3", "dynamodb", "sqs", "lambda", "ec2", "sns", "logs", "kms", "ssm", "events")
CONDITIONS: tuple[dict[str, Any], ...] = (
    {"StringEquals": {"aws:PrincipalTag/team": ["red", "green", "blue"]}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:user/ma*", "arn:aws:iam::*:role/Admin"]}},
    {"DateGreaterThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}},
)
CONTEXT = {
    "aws:PrincipalTag/team": "blue",
    "aws:SourceIp": "203.0.113.9",
    "aws:SecureTransport": "true",
    "aws:CurrentTime": "2026-11-24T08:00:00Z",
}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, resource: Any, **others: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **others}


def request(principal: str = MAYA, action: str = "s3:GetObject", resource: str = OBJECT) -> dict[str, Any]:
    return {"principal": principal, "action": action, "resource": resource}


def simple() -> dict[str, Any]:
    read = document(allow("s3:GetObject", "arn:aws:s3:::reports-3/*"))
    return {"name": "simple", "request": request(), "policies": {"identity": [read]}}


def _medium_statement(policy: int, number: int) -> dict[str, Any]:
    service = SERVICES[(policy + number) % len(SERVICES)]
    names = [f"{service}:{name}" for name in ("Get*", "List*", "Describe*", f"Put?tem{number}")]
    resources = [
        f"arn:aws:{service}:*:{ACCOUNT}:thing-{policy}/*",
        f"arn:aws:{service}:*:{ACCOUNT}:*-{number}",
    ]
    if service == "s3":
        resources = [f"arn:aws:s3:::reports-{policy}/*", "arn:aws:s3:::reports-*/2026/*"]
    return allow(names, resources, Sid=f"P{policy}S{number}", Condition=CONDITIONS[number])


def medium() -> dict[str, Any]:
    everything = document(allow("*", "*"))
    bucket = document(
        allow("s3:*", "arn:aws:s3:::reports-3/*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/App"}),
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::reports-3/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    )
    leave = {"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}
    return {
        "name": "medium",
        "request": {**request(), "context": CONTEXT},
        "policies": {
            "identity": [document(*(_medium_statement(p, s) for s in range(5))) for p in range(10)],
            "boundary": [document(allow(["s3:*", "sqs:*"], "*"))],
            "resource": bucket,
            "scp": [[everything], [everything], [document(allow("*", "*"), leave)]],
        },
    }


def worst() -> dict[str, Any]:
    statements = [
        allow(
            [
                f"s3:*G{number}*O{entry}*j*" if entry % 2 else f"svc{entry}:*Get{number}*?hing*"
                for entry in range(50)
            ],
            f"arn:aws:s3:::b{number}-*/x*y/*",
        )
        for number in range(100)
    ]
    return {"name": "worst", "request": request(), "policies": {"identity": [document(*statements)]}}


def mixed() -> list[dict[str, Any]]:
    role, key = f"arn:aws:iam::{ACCOUNT}:role/Deploy", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
    noor = f"arn:aws:iam::{OTHER}:user/noor"
    own = document(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::home/${aws:username}/*"))
    account = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    questions = [
        (request(noor), {"identity": [document(allow("s3:*", "*"))], "resource": None}),
        (request(resource="arn:aws:s3:::home/maya/x"), {"identity": [own]}),
        (request(resource="arn:aws:s3:::home/noor/x"), {"identity": [own]}),
        (
            request(),
            {
                "identity": [
                    document(allow("*", "*"), {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"})
                ]
            },
        ),
        (
            request(action="sts:AssumeRole", resource=role),
            {
                "resource": document(
                    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": MAYA}}
                )
            },
        ),
        (
            request(action="kms:Decrypt", resource=key),
            {
                "identity": [document(allow("kms:Decrypt", key))],
                "resource": document(allow("kms:*", "*", Principal=account)),
            },
        ),
    ]
    return [
        {
            "name": f"mixed {number}",
            "request": {**asked, "resource_account": ACCOUNT},
            "policies": policies,
        }
        for number, (asked, policies) in enumerate(questions, 1)
    ]


def main() -> None:
    for name, scenarios in (
        ("simple", [simple()]),
        ("medium", [medium()]),
        ("worst", [worst()]),
        ("mixed", mixed()),
    ):
        lines = (json.dumps(scenario) for scenario in scenarios)
        (HERE / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
