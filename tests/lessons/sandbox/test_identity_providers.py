"""The page of identity providers."""

from tests.aws_api.federated import METADATA
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import Console, words

PAGE = "identity-providers/"


def test_both_kinds_are_listed(root: Console) -> None:
    page = words(root.page(PAGE))
    assert f"corp arn:aws:iam::{ACCOUNT}:saml-provider/corp" in page
    assert "token.example.com for app" in page


def test_a_saml_provider_is_created_and_deleted(root: Console) -> None:
    page = root.act(PAGE, "CreateSAMLProvider", Name="okta", SAMLMetadataDocument=METADATA)
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/okta"
    assert arn in page
    assert arn not in root.act(PAGE, "DeleteSAMLProvider", SAMLProviderArn=arn)


def test_an_oidc_provider_is_created_with_its_audiences_and_deleted(root: Console) -> None:
    page = root.act(
        PAGE, "CreateOpenIDConnectProvider", Url="https://ci.example.com/a", ClientIDList="one\r\ntwo\r\n"
    )
    arn = f"arn:aws:iam::{ACCOUNT}:oidc-provider/ci.example.com/a"
    assert "ci.example.com/a for one, two" in words(page)
    assert arn not in root.act(PAGE, "DeleteOpenIDConnectProvider", OpenIDConnectProviderArn=arn)


def test_an_oidc_provider_is_created_with_a_thumbprint(root: Console) -> None:
    url = "https://ci.example.com"
    root.act(PAGE, "CreateOpenIDConnectProvider", Url=url, ThumbprintList="ab" * 20)
    assert root.account.oidc_providers["ci.example.com"].thumbprints == ["ab" * 20]
    page = root.act(PAGE, "CreateOpenIDConnectProvider", 400, Url=f"{url}/x", ThumbprintList="ab")
    assert "CreateOpenIDConnectProvider was refused" in page


def test_what_aws_does_not_take_is_refused_and_stays_typed(root: Console) -> None:
    page = root.act(PAGE, "CreateSAMLProvider", 400, Name="okta", SAMLMetadataDocument="<short/>")
    assert "was refused" in page
    assert "&lt;short/&gt;" in page
    page = root.act(PAGE, "CreateOpenIDConnectProvider", 400, Url="http://x.example.com", ClientIDList="one")
    assert "Invalid Open ID Connect Provider URL" in page
    assert 'value="http://x.example.com"' in page


def test_refused_reads_and_acts_say_so(noor: Console) -> None:
    page = noor.page(PAGE)
    assert "ListSAMLProviders was refused" in page
    assert "ListOpenIDConnectProviders was refused" in page
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
    assert "DeleteSAMLProvider was refused" in noor.act(PAGE, "DeleteSAMLProvider", 403, SAMLProviderArn=arn)
