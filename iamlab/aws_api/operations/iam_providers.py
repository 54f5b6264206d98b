"""Identity providers: a company's SAML, and OpenID Connect (facts 1.3.6, 6.3.1)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from iamlab.account import quotas
from iamlab.account.errors import EntityAlreadyExists, InvalidInput, NoSuchEntity, ValidationError
from iamlab.account.identities import OIDCProvider, SAMLProvider
from iamlab.aws_api import tags
from iamlab.aws_api.federation import metadata, signing
from iamlab.aws_api.operation import Asks, Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on_arn, on_everything, on_new

Held = TypeVar("Held")

VALID_FOR = timedelta(days=100 * 365)
"""For how long the metadata of a SAML provider is taken to be valid."""


def _saml_arn(made: Call, name: str) -> str:
    return made.account.arn("saml-provider", "/", name)


def _oidc_arn(made: Call, host: str) -> str:
    return made.account.arn("oidc-provider", "/", host)


def _host(url: str) -> str:
    return url.removeprefix("https://").rstrip("/")


def _named(held: Mapping[str, Held], arn: str) -> Held | None:
    """Return the provider that an ARN names, however its letters are cased."""
    return held.get(arn.partition("/")[2].lower())


def find_saml(made: Call) -> SAMLProvider:
    """Return the SAML provider that a call names. Raises NoSuchEntity."""
    arn = made.parameters["SAMLProviderArn"]
    found = _named(made.account.saml_providers, arn)
    if found is None or _saml_arn(made, found.name) != arn:
        raise NoSuchEntity(f"Manifest not found for arn {arn}")
    return found


def find_oidc(made: Call) -> OIDCProvider:
    """Return the OpenID Connect provider that a call names. Raises NoSuchEntity."""
    arn = made.parameters["OpenIDConnectProviderArn"]
    found = _named(made.account.oidc_providers, arn)
    if found is None or _oidc_arn(made, found.host) != arn:
        raise NoSuchEntity(f"OpenIDConnect Provider not found for arn {arn}")
    return found


def on_saml(action: str) -> Asks:
    """Ask for an action on the SAML provider that a call names."""

    def arn(made: Call) -> str:
        return str(made.parameters["SAMLProviderArn"])

    return on_arn(action, arn, lambda made: _tags(_named(made.account.saml_providers, arn(made))))


def on_oidc(action: str) -> Asks:
    """Ask for an action on the OpenID Connect provider that a call names."""

    def arn(made: Call) -> str:
        return str(made.parameters["OpenIDConnectProviderArn"])

    return on_arn(action, arn, lambda made: _tags(_named(made.account.oidc_providers, arn(made))))


def _tags(held: SAMLProvider | OIDCProvider | None) -> dict[str, str]:
    return held.tags if held else {}


@operation(
    "iam:CreateSAMLProvider",
    on_new("SAMLProvider", lambda made: _saml_arn(made, made.parameters["Name"])),
)
def create_saml_provider(made: Call) -> Result:
    account, name = made.account, made.parameters["Name"]
    if name.lower() in account.saml_providers:
        raise EntityAlreadyExists(f"SAML Provider {_saml_arn(made, name)} already exists.")
    quotas.room_for(quotas.SAML_PROVIDERS, len(account.saml_providers))
    text, given = _metadata(made.parameters["SAMLMetadataDocument"]), tags.passed(made.parameters)
    account.saml_providers[name.lower()] = SAMLProvider(name, text, made.now, made.now + VALID_FOR, given)
    result: Result = {"SAMLProviderArn": _saml_arn(made, name)}
    return {**result, "Tags": iam_answers.tags(given)} if given else result


def _metadata(text: str) -> str:
    """Return a metadata document, which must be one (User Guide, "Troubleshoot SAML federation").

    Raises AWSError: InvalidInput.
    """
    try:
        metadata.read(text)
    except metadata.NotMetadata:
        raise InvalidInput("Could not parse metadata") from None
    return text


@operation("iam:GetSAMLProvider", on_saml("iam:GetSAMLProvider"))
def get_saml_provider(made: Call) -> Result:
    found = find_saml(made)
    return {
        "SAMLMetadataDocument": found.metadata,
        "CreateDate": found.created,
        "ValidUntil": found.valid_until,
        "Tags": iam_answers.tags(found.tags),
    }


@operation("iam:ListSAMLProviders", on_everything("iam:ListSAMLProviders"))
def list_saml_providers(made: Call) -> Result:
    held = made.account.saml_providers.values()
    return {
        "SAMLProviderList": [
            {"Arn": _saml_arn(made, each.name), "ValidUntil": each.valid_until, "CreateDate": each.created}
            for each in held
        ]
    }


@operation("iam:UpdateSAMLProvider", on_saml("iam:UpdateSAMLProvider"))
def update_saml_provider(made: Call) -> Result:
    found = find_saml(made)
    if "SAMLMetadataDocument" in made.parameters:
        found.metadata = _metadata(made.parameters["SAMLMetadataDocument"])
    return {"SAMLProviderArn": made.parameters["SAMLProviderArn"]}


@operation("iam:DeleteSAMLProvider", on_saml("iam:DeleteSAMLProvider"))
def delete_saml_provider(made: Call) -> None:
    del made.account.saml_providers[find_saml(made).name.lower()]


@operation(
    "iam:CreateOpenIDConnectProvider",
    on_new("OpenIDConnectProvider", lambda made: _oidc_arn(made, _host(made.parameters["Url"]))),
)
def create_oidc_provider(made: Call) -> Result:
    account, url = made.account, made.parameters["Url"]
    host = _host(url)
    if not url.startswith("https://") or not host:
        raise ValidationError("Invalid Open ID Connect Provider URL")
    if host.lower() in account.oidc_providers:
        raise EntityAlreadyExists("Provider with url already exists.")
    quotas.room_for(quotas.OIDC_PROVIDERS, len(account.oidc_providers))
    account.oidc_providers[host.lower()] = OIDCProvider(
        host,
        list(made.parameters.get("ClientIDList", [])),
        list(made.parameters.get("ThumbprintList", [])) or _thumbprints(made, host),
        made.now,
        given := tags.passed(made.parameters),
    )
    result: dict[str, Any] = {"OpenIDConnectProviderArn": _oidc_arn(made, host)}
    return {**result, "Tags": iam_answers.tags(given)} if given else result


def _thumbprints(made: Call, host: str) -> list[str]:
    """Return what IAM finds when it asks the provider itself; only the company's own can be asked here."""
    issuing = made.configuration.identity_provider
    return [signing.thumbprint(issuing.certificate)] if issuing and issuing.host == host else []


@operation("iam:GetOpenIDConnectProvider", on_oidc("iam:GetOpenIDConnectProvider"))
def get_oidc_provider(made: Call) -> Result:
    found = find_oidc(made)
    return {
        "Url": found.host,
        "ClientIDList": list(found.client_ids),
        "ThumbprintList": list(found.thumbprints),
        "CreateDate": found.created,
        "Tags": iam_answers.tags(found.tags),
    }


@operation("iam:ListOpenIDConnectProviders", on_everything("iam:ListOpenIDConnectProviders"))
def list_oidc_providers(made: Call) -> Result:
    hosts = (each.host for each in made.account.oidc_providers.values())
    return {"OpenIDConnectProviderList": [{"Arn": _oidc_arn(made, host)} for host in hosts]}


@operation("iam:AddClientIDToOpenIDConnectProvider", on_oidc("iam:AddClientIDToOpenIDConnectProvider"))
def add_client_id(made: Call) -> None:
    """To add one again is no error."""
    found, client = find_oidc(made), made.parameters["ClientID"]
    if client not in found.client_ids:
        quotas.room_for(quotas.CLIENT_IDS, len(found.client_ids))
        found.client_ids.append(client)


@operation(
    "iam:RemoveClientIDFromOpenIDConnectProvider", on_oidc("iam:RemoveClientIDFromOpenIDConnectProvider")
)
def remove_client_id(made: Call) -> None:
    """To remove one that is not there is no error."""
    found = find_oidc(made)
    found.client_ids = [each for each in found.client_ids if each != made.parameters["ClientID"]]


@operation("iam:UpdateOpenIDConnectProviderThumbprint", on_oidc("iam:UpdateOpenIDConnectProviderThumbprint"))
def update_thumbprint(made: Call) -> None:
    find_oidc(made).thumbprints = list(made.parameters["ThumbprintList"])


@operation("iam:DeleteOpenIDConnectProvider", on_oidc("iam:DeleteOpenIDConnectProvider"))
def delete_oidc_provider(made: Call) -> None:
    """To delete one that is not there is no error, as in AWS (API reference, DeleteOpenIDConnectProvider)."""
    arn = made.parameters["OpenIDConnectProviderArn"]
    made.account.oidc_providers.pop(arn.partition("/")[2].lower(), None)
