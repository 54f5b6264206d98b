"""How much of everything an account may have (facts 1.6)."""

from iamlab.account.errors import LimitExceeded

USERS = ("UsersPerAccount", 5000)
GROUPS = ("GroupsPerAccount", 300)
ROLES = ("RolesPerAccount", 1000)
POLICIES = ("CustomerManagedPoliciesPerAccount", 1500)
INSTANCE_PROFILES = ("InstanceProfilesPerAccount", 1000)
GROUPS_PER_USER = ("GroupsPerUser", 10)
POLICIES_PER_USER = ("PoliciesPerUser", 10)
POLICIES_PER_GROUP = ("PoliciesPerGroup", 10)
POLICIES_PER_ROLE = ("PoliciesPerRole", 10)
ACCESS_KEYS_PER_USER = ("AccessKeysPerUser", 2)
MFA_DEVICES_PER_USER = ("MFADevicesPerUser", 8)
TAGS = ("TagsPerEntity", 50)
SAML_PROVIDERS = ("SAMLProvidersPerAccount", 100)
OIDC_PROVIDERS = ("OpenIdConnectProvidersPerAccount", 100)
CLIENT_IDS = ("ClientIdsPerOpenIdConnectProvider", 100)

VERSIONS_PER_POLICY = 5

INLINE_BYTES = {"user": 2048, "group": 5120, "role": 10240}
"""What all inline policies of one entity may have together, white space not counted (fact 1.6)."""

POLICY_BYTES = 6144
TRUST_BYTES = 2048


def room_for(quota: tuple[str, int], held: int, more: int = 1) -> None:
    """Raise LimitExceeded unless `more` fit beside what is `held`."""
    name, most = quota
    if held + more > most:
        raise LimitExceeded(f"Cannot exceed quota for {name}: {most}")


def size(document: str) -> int:
    """Return the size of a policy as IAM counts it: without white space (fact 1.6)."""
    return len("".join(document.split()))


def room_for_inline(kind: str, name: str, documents: dict[str, str]) -> None:
    """Raise LimitExceeded where the inline policies of an entity are too long together."""
    most = INLINE_BYTES[kind]
    if sum(size(document) for document in documents.values()) > most:
        raise LimitExceeded(f"Maximum policy size of {most} bytes exceeded for {kind} {name}")
