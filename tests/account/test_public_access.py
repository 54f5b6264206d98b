"""Which bucket policies are public (Amazon S3 user guide, "The meaning of public")."""

import json
from typing import Any

import pytest

from iamlab.account.public_access import is_public


def policy(principal: Any, effect: str = "Allow", **condition: Any) -> str:
    statement = {
        "Effect": effect,
        "Principal": principal,
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::games/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": {**statement, "Condition": condition}})


@pytest.mark.parametrize(
    "text",
    [
        policy("*"),
        policy({"AWS": "*"}),
        policy({"AWS": ["111122223333", "*"]}),
        policy("*", Bool={"aws:SecureTransport": "true"}),
        policy("*", StringLike={"aws:PrincipalOrgID": "o-*"}),
        policy("*", IpAddress={"aws:SourceIp": "0.0.0.0/1"}),
        policy("*", ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/app"}),
        policy("*", StringNotEquals={"aws:PrincipalAccount": "111122223333"}),
    ],
)
def test_a_policy_for_anybody_is_public(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        policy({"AWS": "111122223333"}),
        policy({"Service": "cloudtrail.amazonaws.com"}),
        policy("*", effect="Deny"),
        policy("*", StringEquals={"aws:PrincipalOrgID": "o-games"}),
        policy("*", IpAddress={"aws:SourceIp": ["198.51.100.0/24", "2001:db8::/48"]}),
        policy("*", ArnLike={"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}),
        policy("*", StringEquals={"AWS:SourceVpce": "vpce-1a2b3c4d"}),
    ],
)
def test_a_policy_for_fixed_principals_is_not(text: str) -> None:
    assert not is_public(text)
