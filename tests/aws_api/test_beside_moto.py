"""The same calls through the gate and through moto: where both know a call, they answer alike.

What differs stands in `moto_calls`, with the reason.
"""

import contextlib
import json
import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError

from iamlab.account import one_time_codes
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey
from iamlab.account.identities import RootUser
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import OPERATIONS
from tests.aws_api.moto_calls import ACCOUNT, FIRST, SECOND
from tests.aws_api.world import NOW, World

ROOT = Credentials("AKIAROOTROOTROOTROOT", "r" * 40)

CALLS = [*FIRST, *SECOND]

DIFFERENCES = {place: call[2] for place, call in enumerate(CALLS) if len(call) == 3}

MASKED = ("Id", "Date", "Secret", "Seed", "PNG", "LastUsed", "Token")
"""What has these in its name differs from one AWS to the next."""

REMEMBERED = ("AccessKeyId", "SecretAccessKey", "DeletionTaskId", "Base32StringSeed")
"""What later calls need of earlier answers."""


class Side:
    """Us, or moto: what it answered before, as far as later calls need it."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}

    def filled(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters with what stands in angle brackets put in."""
        return {name: self._value(value) for name, value in parameters.items()}

    def _value(self, value: Any) -> Any:
        if not isinstance(value, str) or value[:1] + value[-1:] != "<>" or "/" in value:
            return value
        name = value[1:-1]
        if not name.startswith("code"):
            return self.seen[name]
        step = one_time_codes.step_at(NOW) + int(name[-1])
        return one_time_codes.code(self.seen["Base32StringSeed"].decode(), step)

    def remember(self, answer: Any) -> Any:
        """Keep what later calls may need, and return the answer."""
        for name, value in answer.items() if isinstance(answer, dict) else ():
            if name in REMEMBERED:
                self.seen[name] = value
            self.remember(value)
        return answer


@pytest.fixture(scope="module")
def answers() -> Iterator[list[tuple[Any, Any]]]:
    """Every call's answers, ours and moto's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3
        from moto import mock_aws

        with mock_aws(config={"iam": {"load_aws_managed_policies": True}}):
            keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
            session = boto3.Session(region_name="us-east-1", **keys)
            yield list(_both({service: session.client(service) for service in ("iam", "sts")}))


def _both(clients: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    root = RootUser("root@example.com", access_keys=[AccessKey(ROOT.access_key_id, ROOT.secret, NOW)])
    world = World(Configuration({ACCOUNT: Account(ACCOUNT, "moto", NOW, root)}))
    us, moto = Side(), Side()
    for named, parameters, *_ in CALLS:
        service, _, name = named.rpartition(":")
        caller = Credentials(us.seen["AccessKeyId"], us.seen["SecretAccessKey"]) if service else ROOT
        ours = world.answer(caller, f"{service or 'iam'}:{name}", **us.filled(parameters))
        try:
            theirs: Any = clients[service or "iam"]._make_api_call(name, moto.filled(parameters))
            del theirs["ResponseMetadata"]
        except ClientError as error:
            theirs = error.response["Error"]["Code"]
        except ParamValidationError:
            theirs = "ParamValidation"
        if not service:
            us.remember(ours.result)
            moto.remember(theirs)
        yield ours.error.code if ours.error else masked(ours.result), masked(theirs)


def masked(value: Any) -> Any:
    """Leave out what is random, and what is empty: moto says so, AWS and we leave it out."""
    if isinstance(value, dict):
        return {
            name: masked(inner)
            for name, inner in value.items()
            if not any(part in name for part in MASKED) and not _says_nothing(name, inner)
        }
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    if isinstance(value, str) and value.startswith("{"):
        with contextlib.suppress(ValueError):  # moto takes what is no JSON for a trust policy
            return json.loads(value)  # AWS's clients read documents so
    return "a moment" if isinstance(value, datetime) else value


def _says_nothing(name: str, value: Any) -> bool:
    """The last page of a list may say so or not, and what is empty may be there or not."""
    return value in ([], {}, "", None) or (name == "IsTruncated" and value is False)


@pytest.mark.parametrize(
    "place",
    [place for place in range(len(CALLS)) if place not in DIFFERENCES],
    ids=lambda place: f"{place}-{CALLS[place][0]}",
)
def test_both_answer_alike(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours == theirs


@pytest.mark.parametrize("place", DIFFERENCES, ids=lambda place: f"{place}-{CALLS[place][0]}")
def test_a_difference_is_still_there(answers: list[tuple[Any, Any]], place: int) -> None:
    ours, theirs = answers[place]
    assert ours != theirs, "it needs no reason any more"


def test_every_operation_that_both_have_is_compared() -> None:
    """Those that a token makes are in test_federation_records: moto takes no token apart."""
    from moto.iam.responses import IamResponse
    from moto.sts.responses import TokenResponse

    has = {"iam": IamResponse, "sts": TokenResponse}
    both = {
        name if service == "iam" else f"sts:{name}"
        for (service, name), held in OPERATIONS.items()
        if service in has and held.who is None and hasattr(has[service], xform_name(name))
    }
    assert both == {call[0] for call in CALLS}
