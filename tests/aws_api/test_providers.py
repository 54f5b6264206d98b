"""Identity providers and their tags."""

from tests.aws_api.world import ACCOUNT, World

OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/login.example.com/tenant"


def test_a_provider_is_called_after_its_address(world: World) -> None:
    made = world.do("ada", "iam:CreateOpenIDConnectProvider", Url="https://login.example.com/tenant")
    assert made["OpenIDConnectProviderArn"] == OIDC
    world.do("ada", "iam:AddClientIDToOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC, ClientID="app")
    shown = world.do("ada", "iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=OIDC)
    assert (shown["Url"], shown["ClientIDList"]) == ("login.example.com/tenant", ["app"])


def test_an_address_without_https_is_refused(world: World) -> None:
    error = world.refused("ada", "iam:CreateOpenIDConnectProvider", Url="http://login.example.com")
    assert (error.code, error.message) == ("ValidationError", "Invalid Open ID Connect Provider URL")


def test_a_saml_provider_is_made_once(world: World) -> None:
    metadata = "<EntityDescriptor/>" * 100
    error = world.refused("ada", "iam:CreateSAMLProvider", Name="CORP", SAMLMetadataDocument=metadata)
    assert error.code == "EntityAlreadyExists"


def test_a_provider_that_is_gone_cannot_be_found(world: World) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    world.do("ada", "iam:DeleteSAMLProvider", SAMLProviderArn=arn)
    assert world.refused("ada", "iam:GetSAMLProvider", SAMLProviderArn=arn).code == "NoSuchEntity"


def test_devices_and_providers_carry_tags(world: World) -> None:
    serial, tag = f"arn:aws:iam::{ACCOUNT}:mfa/phone", {"Key": "team", "Value": "qa"}
    world.do("ada", "iam:TagMFADevice", SerialNumber=serial, Tags=[tag])
    assert world.do("ada", "iam:ListMFADeviceTags", SerialNumber=serial)["Tags"] == [tag]


def test_whether_a_device_is_there_is_told_only_to_who_may_ask(world: World) -> None:
    serial = f"arn:aws:iam::{ACCOUNT}:mfa/nothing"
    assert world.refused("noor", "iam:ListMFADeviceTags", SerialNumber=serial).code == "AccessDenied"
    assert world.refused("ada", "iam:ListMFADeviceTags", SerialNumber=serial).code == "NoSuchEntity"
