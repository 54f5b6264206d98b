"""Federation in the terminal: the real AWS CLI with a token in a file, and no key at all."""

import pytest

from iamlab.account.configuration import Configuration
from lessons.terminal.shell import Terminal
from tests.aws_api.federated import AUDIENCE, OIDC, READER, SAML, federated_world, id_token, saml_response
from tests.aws_api.world import ACCOUNT, World
from tests.lessons.terminal.conftest import Type

WITH_TOKEN = (
    f"aws sts assume-role-with-web-identity --role-arn {READER} --role-session-name maya "
    "--web-identity-token file://token.jwt"
)
WITH_SAML = (
    f"aws sts assume-role-with-saml --role-arn {READER} --principal-arn {SAML} "
    "--saml-assertion file://response.b64"
)


@pytest.fixture(autouse=True)
def federated(world: World) -> Configuration:
    """The account knows the company's identity provider, and a role trusts it."""
    world.configuration = federated_world().configuration
    return world.configuration


@pytest.fixture
def terminal(world: World) -> Terminal:
    """A terminal with a token and a response, and nobody's key."""
    files = {"token.jwt": id_token(world).encode(), "response.b64": saml_response(world).encode()}
    return Terminal(files=files, environment={"AWS_DEFAULT_REGION": "eu-west-1"})


def test_a_token_in_a_file_gives_credentials_to_who_has_none(enter_line: Type) -> None:
    entry = enter_line(f"{WITH_TOKEN} --query AssumedRoleUser.Arn --output text")
    assert entry.out == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya\n", entry.err
    assert AUDIENCE in enter_line(WITH_TOKEN).out


def test_a_saml_response_in_a_file_does_too(enter_line: Type) -> None:
    entry = enter_line(f"{WITH_SAML} --query AssumedRoleUser.Arn --output text")
    assert entry.out == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/maya@company.example\n", entry.err


def test_a_refused_token_is_the_clis_error(enter_line: Type, world: World) -> None:
    world.account.oidc_providers.clear()
    assert (
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No "
        "OpenIDConnect provider found in your account for "
    ) in enter_line(WITH_TOKEN).err


def test_a_profile_may_take_its_role_with_a_token_file(enter_line: Type) -> None:
    enter_line(
        f"aws configure set role_arn {READER} --profile ci\n"
        "aws configure set web_identity_token_file token.jwt --profile ci\n"
        "aws configure set role_session_name build --profile ci"
    )
    entry = enter_line("aws sts get-caller-identity --profile ci --query Arn --output text")
    assert entry.out == f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/build\n", entry.err
    assert "UserName" in enter_line("aws iam list-users --profile ci").out


def test_variables_name_a_token_file_too(enter_line: Type) -> None:
    enter_line(f"export AWS_ROLE_ARN={READER}\nexport AWS_WEB_IDENTITY_TOKEN_FILE=token.jwt")
    assert "assumed-role/Reader" in enter_line("aws sts get-caller-identity").out


@pytest.mark.parametrize("file", ["/etc/passwd", "../../etc/passwd", "nothing.jwt"])
def test_a_token_file_outside_of_the_terminal_is_not_read(enter_line: Type, file: str) -> None:
    enter_line(
        f"aws configure set role_arn {READER} --profile ci\n"
        f"aws configure set web_identity_token_file {file} --profile ci"
    )
    entry = enter_line("aws sts get-caller-identity --profile ci")
    assert not entry.out
    assert "JWT" not in entry.err
    assert "root:" not in entry.err


def test_another_provider_than_the_registered_one_is_refused_through_a_profile(
    enter_line: Type, world: World
) -> None:
    world.account.roles["reader"].trust = world.account.roles["deploy"].trust
    enter_line(
        f"aws configure set role_arn {READER} --profile ci\n"
        "aws configure set web_identity_token_file token.jwt --profile ci"
    )
    entry = enter_line("aws sts get-caller-identity --profile ci")
    assert "Not authorized to perform sts:AssumeRoleWithWebIdentity" in entry.err
    assert OIDC not in entry.err
