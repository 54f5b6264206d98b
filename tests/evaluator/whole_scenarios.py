"""Hypothesis strategies for whole scenarios: every policy type, every caller, conditions and variables."""

from typing import Any

from hypothesis import strategies as st

ACCOUNT, OTHER = "111122223333", "444455556666"

PRINCIPALS = [
    f"arn:aws:iam::{ACCOUNT}:user/maya",
    f"arn:aws:iam::{ACCOUNT}:role/team/Reader",
    f"arn:aws:iam::{ACCOUNT}:root",
    f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya",
    f"arn:aws:sts::{ACCOUNT}:federated-user/maya",
    f"arn:aws:sts::{OTHER}:assumed-role/AWSServiceRoleForX/s",
    f"arn:aws:iam::{OTHER}:user/noor",
    f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com",
    "lambda.amazonaws.com",
    "*",
]
ASKED = [
    ("s3:GetObject", "arn:aws:s3:::reports/maya/q3.csv"),
    ("s3:ListBucket", "arn:aws:s3:::reports"),
    ("s3:PutBucketPolicy", "arn:aws:s3:::reports"),
    ("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"),
    ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/Deploy"),
    ("sts:TagSession", f"arn:aws:iam::{ACCOUNT}:role/Deploy"),
    ("sts:AssumeRoleWithWebIdentity", f"arn:aws:iam::{ACCOUNT}:role/Deploy"),
    ("sts:GetCallerIdentity", "*"),
    ("ec2:DescribeInstances", "*"),
]
KEYS = ["aws:SourceIp", "aws:PrincipalTag/team", "aws:TagKeys", "aws:username", "aws:CurrentTime", "aws:X"]
VALUES = ["maya", "blue", "*", "203.0.113.7", "203.0.113.0/24", "true", "2026-11-24T08:00:00Z", "7", ""]
OPERATORS = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLikeIfExists",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringNotEqualsIgnoreCase",
    "NumericLessThanIfExists",
    "DateGreaterThan",
    "Bool",
    "BoolIfExists",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "ArnNotEquals",
    "BinaryEquals",
    "Null",
    "ForAnyValue:Null",
]
WRITTEN = [*VALUES, "${aws:username}", "${aws:PrincipalTag/team, 'none'}", "${aws:TagKeys}", "ma?a", "${*}"]
NAMED = [
    "*",
    {"AWS": ACCOUNT},
    {"AWS": f"arn:aws:iam::{OTHER}:root"},
    {"AWS": [PRINCIPALS[0], PRINCIPALS[1]]},
    {"AWS": [PRINCIPALS[3], f"arn:aws:iam::{ACCOUNT}:root"]},
    {"AWS": PRINCIPALS[4]},
    {"Service": "lambda.amazonaws.com"},
    {"AWS": [PRINCIPALS[6]], "Service": ["ec2.amazonaws.com"]},
]
RESOURCES = [
    "*",
    "arn:aws:s3:::reports",
    "arn:aws:s3:::reports/${aws:username}/*",
    "arn:aws:s3:::*",
    "arn:aws:sqs",
]
ACTIONS = [
    "*",
    "s3:*",
    "s3:Get*",
    "sts:*",
    "sts:AssumeRole",
    "kms:Decrypt",
    "sqs:SendMessage",
    "s3:ListBucket",
]

CONDITIONS = st.dictionaries(
    st.sampled_from(OPERATORS),
    st.dictionaries(
        st.sampled_from(KEYS),
        st.sampled_from(WRITTEN) | st.lists(st.sampled_from(WRITTEN), max_size=3),
        max_size=2,
    ),
    max_size=2,
)


@st.composite
def statements(draw: st.DrawFn, kind: str, effects: tuple[str, ...] = ("Allow", "Deny")) -> dict[str, Any]:
    """Draw a statement that a document of this kind may hold."""
    effect = draw(st.sampled_from(effects if kind != "rcp" else ("Deny",)))
    action = "Action" if kind == "rcp" else draw(st.sampled_from(["Action", "Action", "NotAction"]))
    listed = [each for each in ACTIONS if kind != "trust" or each.startswith("sts:")]
    whole: dict[str, Any] = {"Effect": effect, action: draw(st.sampled_from(listed))}
    if kind != "trust":
        whole[draw(st.sampled_from(["Resource", "Resource", "NotResource"]))] = draw(
            st.sampled_from(RESOURCES if kind != "session" else RESOURCES[:-1])
        )
    if kind == "rcp":
        whole["Principal"] = "*"
    elif kind in ("resource", "trust", "vpc_endpoint"):
        negated = kind == "resource" and effect == "Deny" and draw(st.booleans())
        whole["NotPrincipal" if negated else "Principal"] = draw(st.sampled_from(NAMED))
    if draw(st.booleans()):
        whole["Condition"] = draw(CONDITIONS)
    return whole


def documents(kind: str, effects: tuple[str, ...] = ("Allow", "Deny")) -> st.SearchStrategy[dict[str, Any]]:
    """Documents of one kind, with either version."""
    return st.builds(
        lambda version, listed: {"Version": version, "Statement": listed},
        st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17"]),
        st.lists(statements(kind, effects), min_size=1, max_size=3),
    )


CONTEXTS = st.dictionaries(
    st.sampled_from([key for key in KEYS if key != "aws:username"]),
    st.sampled_from(VALUES) | st.lists(st.sampled_from(VALUES), max_size=2),
    max_size=4,
)


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a whole scenario in the scenario format."""
    action, resource = draw(st.sampled_from(ASKED))
    own = "trust" if resource.startswith("arn:aws:iam") else "resource"
    several = {
        kind: draw(st.lists(documents(kind), max_size=2)) for kind in ("identity", "boundary", "session")
    }
    levels = {
        kind: draw(st.lists(st.lists(documents(kind), max_size=2), max_size=2)) for kind in ("scp", "rcp")
    }
    return {
        "request": {
            "principal": draw(st.sampled_from(PRINCIPALS)),
            "action": action,
            "resource": resource,
            "context": draw(CONTEXTS),
            **draw(st.sampled_from([{}, {}, {"resource_account": OTHER}])),
        },
        "policies": {
            **several,
            **levels,
            "resource": draw(st.none() | documents(own)),
            "vpc_endpoint": draw(st.lists(documents("vpc_endpoint"), max_size=1)),
        },
    }
