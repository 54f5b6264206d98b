"""Whatever a call is given: AWS's error, and nothing has changed. Never an error of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, Shape, StructureShape

from iamlab.account.configuration import saved
from iamlab.account.credentials import MFADevice
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import OPERATIONS
from iamlab.aws_api.parameters import operation_model
from iamlab.aws_api.sign_in import SignIn, console_login
from tests.aws_api.test_records import NAMES, given_optional, parameters
from tests.aws_api.world import ACCOUNT, NOW, PASSWORD, World, credentials_in, key_of, user_arn

TEXTS = (
    "",
    "a/b",
    "x" * 5000,
    "née ☃",
    "\ud800",
    "nothing\0here",
    "*",
    "${aws:username}",
    "arn:aws:iam::111122223333:policy/" + "x" * 100,
    "arn:aws:iam::aws:policy/../AdministratorAccess",
    "arn:aws:iam::999999999999:role/Nobody",
    "{",
    "[]",
    '{"Version":"2012-10-17","Statement":[]}',
    '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}',
    "[" * 3000,
)
NUMBERS = (-1, 0, 10**12)
OTHER_TYPES: tuple[Any, ...] = (None, 7, 1.5, True, b"bytes", [], {}, [None], [{}], {"Key": 1}, object)


def broken(service: str, name: str) -> Iterator[dict[str, Any]]:
    """Yield parameters that are right but for one."""
    right = {**parameters(service, name), **given_optional(service, name)}
    shape = operation_model(service, name).input_shape
    yield {**right, "Colour": "green"}
    for member in shape.required_members if shape else ():
        yield {key: value for key, value in right.items() if key != member}
    for member, inner in shape.members.items() if shape else ():
        for value in (*OTHER_TYPES, *_values(inner)):
            yield {**right, member: value}


def _values(shape: Shape) -> Iterator[Any]:
    if isinstance(shape, StructureShape):
        for name, inner in shape.members.items():
            yield from ({name: value} for value in _values(inner))
    elif isinstance(shape, ListShape):
        yield from ([value] for value in _values(shape.member))
        yield from ([value] * 200 for value in list(_values(shape.member))[:3])
    elif shape.type_name == "string":
        yield from TEXTS
    elif shape.type_name in ("integer", "long"):
        yield from NUMBERS


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_a_call_with_one_broken_parameter_is_answered_as_aws_answers(
    service: str, name: str, world: World
) -> None:
    start = saved(world.configuration)
    for given in broken(service, name):
        world.configuration = World().configuration
        answer = world.answer("ada", f"{service}:{name}", **given)
        json.dumps(answer.events)
        if answer.error is not None:
            world.account.users["ada"].access_keys[0].last_use = None
            assert saved(world.configuration) == start, given
        assert answer.error is None or 400 <= answer.error.status < 500


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_what_clients_never_send_is_never_recorded(service: str, name: str, world: World) -> None:
    answer = world.answer("ada", f"{service}:{name}", Colour="green")
    assert answer.error is not None
    assert (answer.error.code, answer.events) == ("ParamValidation", ())


@pytest.mark.parametrize(("service", "name"), [("iam", "MakeCoffee"), ("coffee", "CreateUser"), ("", "")])
def test_an_operation_or_a_service_that_is_not_there_is_refused(
    service: str, name: str, world: World
) -> None:
    assert (service, name) not in OPERATIONS
    assert world.refused("ada", f"{service}:{name}").code == "InvalidAction"


ANYTHING = ("", "AKIA", "x" * 5000, "née ☃", "\ud800")


@pytest.mark.parametrize("text", ANYTHING)
def test_credentials_may_be_anything(world: World, text: str) -> None:
    session = credentials_in(world.do("ada", "sts:GetSessionToken"))
    for given, code in (
        (Credentials(text, text, text), "InvalidClientTokenId"),
        (Credentials(key_of("ada").access_key_id, text), "SignatureDoesNotMatch"),
        (Credentials(session.access_key_id, text, session.token), "SignatureDoesNotMatch"),
        (Credentials(session.access_key_id, session.secret, text), "InvalidClientTokenId"),
    ):
        assert world.refused(given, "iam:ListUsers").code == code


@pytest.mark.parametrize("text", ANYTHING)
def test_what_is_typed_at_the_sign_in_may_be_anything(world: World, text: str) -> None:
    device = MFADevice("own", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", owner=user_arn("noor"), enabled=NOW)
    world.account.mfa_devices["own"] = device
    for typed in (
        SignIn(text, email=text),
        SignIn(text, account=text, user=text, new_password=text),
        SignIn(text, account=ACCOUNT, user="noor"),
        SignIn(PASSWORD, account=ACCOUNT, user="noor", mfa_code=text),
    ):
        answer = console_login(world.configuration, typed, world.surroundings)
        assert answer.error is not None
        json.dumps(answer.events)
