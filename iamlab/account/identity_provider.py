"""The company's own identity provider, which is outside AWS: whom it knows, and the key that it signs with.

It is the lab's stand-in for Okta, Entra ID and the like. A sandbox has one, from its first use on.
"""

import msgspec


class Person(msgspec.Struct, gc=False, omit_defaults=True):
    """Somebody whom the company knows. `id` never changes and is what assertions name as their subject.

    `tags` are passed to AWS as session tags, of which `transitive` go on to the next role.
    `is_suspended` people are not vouched for.
    """

    id: str
    name: str
    email: str
    groups: list[str] = []
    tags: dict[str, str] = {}
    transitive: list[str] = []
    is_suspended: bool = False


class IdentityProvider(msgspec.Struct, gc=False, omit_defaults=True):
    """The provider itself: its host, its RSA key and the certificate over it (both DER), its people by id."""

    host: str
    key: bytes
    certificate: bytes
    people: dict[str, Person] = {}

    @property
    def issuer(self) -> str:
        """What its ID tokens have under `iss`: the address to register in IAM."""
        return f"https://{self.host}"

    @property
    def entity_id(self) -> str:
        """What its SAML responses name as their issuer."""
        return f"https://{self.host}/saml"
