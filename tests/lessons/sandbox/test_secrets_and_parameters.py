"""Secrets and parameters in the console."""

import json
from typing import Any

import pytest

from tests.aws_api.world import allow, trust, user_arn
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

SECRET, PARAMETER = "secrets/prod/db/", "parameters/prod/password/"
NOOR_READS = trust({"AWS": user_arn("noor")}, "secretsmanager:GetSecretValue", Resource="*")


@pytest.fixture
def secret(ada: Console) -> Console:
    """The console of `ada`, with a secret."""
    page = ada.act("secrets/", "CreateSecret", Name="prod/db", SecretString="correct <horse>")
    assert "Secret prod/db was created." in page
    return ada


@pytest.fixture
def parameter(ada: Console) -> Console:
    """The console of `ada`, with a SecureString."""
    given: dict[str, Any] = {"Name": "/prod/password", "Type": "SecureString", "Value": "correct <horse>"}
    assert "Parameter /prod/password was created." in ada.act("parameters/", "PutParameter", **given)
    return ada


def test_a_secrets_value_shows_in_the_answer_to_who_asks_for_it_and_nowhere_else(secret: Console) -> None:
    assert "prod/db" in secret.page("secrets/")
    assert "horse" not in secret.page(SECRET)
    page = secret.act(SECRET, "GetSecretValue", VersionStage="AWSCURRENT")
    assert "correct &lt;horse&gt;" in page
    assert "horse" not in secret.page(SECRET)


def test_the_value_before_stays_to_be_read(secret: Console) -> None:
    assert "The new value was saved." in secret.act(SECRET, "PutSecretValue", SecretString="new")
    assert "correct &lt;horse&gt;" in secret.act(SECRET, "GetSecretValue", VersionStage="AWSPREVIOUS")
    assert "AWSPREVIOUS" in secret.page(SECRET)


def test_a_secrets_policy_is_written_read_and_deleted(secret: Console) -> None:
    at = "secret-policies/prod/db/"
    assert "secretsmanager:GetSecretValue" in secret.page(at)
    page = secret.act(at, "PutResourcePolicy", ResourcePolicy=NOOR_READS)
    assert "user/noor" in page
    (held,) = secret.account.secrets.values()
    assert json.loads(held.policy or "") == json.loads(NOOR_READS)
    broken = secret.act(at, "PutResourcePolicy", status=400, ResourcePolicy="{")
    assert "MalformedPolicyDocumentException" in broken
    everybody = trust("*", "secretsmanager:GetSecretValue", Resource="*")
    refused = secret.act(
        at, "PutResourcePolicy", status=400, ResourcePolicy=everybody, BlockPublicPolicy="on"
    )
    assert "PublicPolicyException" in refused
    assert "was deleted" in secret.act(SECRET, "DeleteResourcePolicy")


def test_a_secret_has_tags(secret: Console) -> None:
    assert "aws:ResourceTag" in secret.page(SECRET)
    secret.act(SECRET, "TagResource", Key="team", Value="qa")
    (held,) = secret.account.secrets.values()
    assert held.tags == {"team": "qa"}
    secret.act(SECRET, "UntagResource", Key="team")
    assert "No tags" in secret.page(SECRET)


def test_a_secret_is_deleted_and_restored(secret: Console) -> None:
    page = secret.act(SECRET, "DeleteSecret", RecoveryWindowInDays=7)
    assert "it can be restored" in words(page)
    assert "To be deleted" in secret.page("secrets/")
    refused = secret.act(SECRET, "GetSecretValue", status=400, VersionStage="AWSCURRENT")
    assert "InvalidRequestException" in refused
    assert "not deleted after all" in secret.act(SECRET, "RestoreSecret")
    refused = secret.act(SECRET, "DeleteSecret", status=400, RecoveryWindowInDays=3)
    assert "between 7 and 30" in refused


def test_who_may_not_describe_a_secret_may_read_it(secret: Console) -> None:
    let(secret, "noor", "secretsmanager:GetSecretValue")
    noor = signed_in_as_noor(secret)
    page = noor.page(SECRET)
    assert "secretsmanager:DescribeSecret" in page
    assert "secretsmanager:GetResourcePolicy" in page
    assert "correct &lt;horse&gt;" in noor.act(SECRET, "GetSecretValue", VersionStage="AWSCURRENT")


def test_a_parameters_value_shows_in_the_answer_to_who_asks_for_it(parameter: Console) -> None:
    assert "/prod/password" in parameter.page("parameters/")
    page = parameter.page(PARAMETER)
    assert "horse" not in page
    assert "alias/aws/ssm" in page
    assert "correct &lt;horse&gt;" in parameter.act(PARAMETER, "GetParameter")
    parameter.act(PARAMETER, "PutParameter", Value="new")
    assert "version 2" in words(parameter.page(PARAMETER))


def test_a_parameter_with_no_path_has_a_page_too(ada: Console) -> None:
    ada.act("parameters/", "PutParameter", Name="plain", Type="String", Value="x")
    assert "plain" in ada.page("parameters/plain/")
    refused = ada.act("parameters/", "PutParameter", status=400, Name="plain", Type="String", Value="y")
    assert "ParameterAlreadyExists" in refused


def test_a_parameter_has_tags_and_an_end(parameter: Console) -> None:
    parameter.act(PARAMETER, "AddTagsToResource", Key="team", Value="qa")
    (held,) = parameter.account.parameters.values()
    assert held.tags == {"team": "qa"}
    parameter.act(PARAMETER, "RemoveTagsFromResource", Key="team")
    assert "was deleted" in parameter.act(PARAMETER, "DeleteParameter")
    assert parameter.account.parameters == {}


def test_who_may_not_list_parameters_may_read_one(parameter: Console) -> None:
    parameter.change(lambda account: account.users["noor"].inline.update(p=allow("ssm:GetParameter")))
    noor = signed_in_as_noor(parameter)
    page = noor.page(PARAMETER)
    assert "ssm:DescribeParameters" in page
    assert "ssm:ListTagsForResource" in page
    assert "correct &lt;horse&gt;" in noor.act(PARAMETER, "GetParameter")


@pytest.mark.parametrize(
    "page", ["secrets/nothing/", "secret-policies/nothing/", "parameters/nothing/", "parameters/a/b/"]
)
def test_there_is_no_page_of_what_is_not_there(page: str, ada: Console) -> None:
    ada.page(page, status=404)


def test_other_methods_and_broken_forms_are_refused(secret: Console, parameter: Console) -> None:
    for page in ("secrets/", SECRET, "secret-policies/prod/db/", "parameters/", PARAMETER):
        assert secret.browser.put(secret.address(page)).status_code == 405
        assert secret.browser.post(secret.address(page), {"act": "Nonsense"}).status_code == 400
    secret.act(SECRET, "PutSecretValue", status=400, SecretString="")
    secret.act("secrets/", "CreateSecret", status=400, Name="", SecretString="x")
    parameter.act("parameters/", "PutParameter", status=400, Name="/x", Type="Number", Value="1")
