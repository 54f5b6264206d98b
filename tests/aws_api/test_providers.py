"""Identity providers and their tags."""

import pytest

from iamlab.aws_api.federation import signing
from tests.aws_api.federated import METADATA, provider
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
    error = world.refused("ada", "iam:CreateSAMLProvider", Name="CORP", SAMLMetadataDocument=METADATA)
    assert error.code == "EntityAlreadyExists"


@pytest.mark.parametrize(
    "text",
    [
        "<EntityDescriptor/>" * 100,
        METADATA.replace("</md:EntityDescriptor>", ""),
        METADATA.replace("IDPSSODescriptor", "SPSSODescriptor"),
        METADATA.replace("X509Certificate", "X509Nothing"),
        METADATA.replace("<ds:X509Certificate>\n", "<ds:X509Certificate>\nAAAA"),
        METADATA.replace('use="signing"', 'use="encryption"'),
        METADATA.replace(" entityID=", " other="),
        "<!DOCTYPE md:EntityDescriptor>" + METADATA.partition("?>")[2],
    ],
)
def test_metadata_that_aws_cannot_use_is_refused(world: World, text: str) -> None:
    """User Guide, "Troubleshoot SAML federation"."""
    given = {"Name": "okta", "SAMLMetadataDocument": text.ljust(1000)}
    error = world.refused("ada", "iam:CreateSAMLProvider", **given)
    assert (error.code, error.message) == ("InvalidInput", "Could not parse metadata")
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    given = {"SAMLProviderArn": arn, "SAMLMetadataDocument": text.ljust(1000)}
    assert world.refused("ada", "iam:UpdateSAMLProvider", **given).code == "InvalidInput"


def test_a_provider_that_can_be_asked_gives_its_own_thumbprint(world: World) -> None:
    """API reference, CreateOpenIDConnectProvider, ThumbprintList."""
    issuing = world.configuration.identity_provider = provider()
    made = world.do("ada", "iam:CreateOpenIDConnectProvider", Url=issuing.issuer)
    arn = made["OpenIDConnectProviderArn"]
    shown = world.do("ada", "iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)
    assert shown["ThumbprintList"] == [signing.thumbprint(issuing.certificate)]
    given = {"Url": "https://elsewhere.example", "ThumbprintList": ["b" * 40]}
    arn = world.do("ada", "iam:CreateOpenIDConnectProvider", **given)["OpenIDConnectProviderArn"]
    shown = world.do("ada", "iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)
    assert shown["ThumbprintList"] == ["b" * 40]


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
