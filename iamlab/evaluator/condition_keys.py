"""Which condition keys a request for an action can carry (fact 3.1.5)."""

from functools import lru_cache

from iamlab.evaluator import reference, wildcards

GLOBAL_KEYS = {
    "aws:AssumedRoot": "Bool",
    "aws:CalledVia": "ArrayOfString",
    "aws:CalledViaAWSMCP": "String",
    "aws:CalledViaFirst": "String",
    "aws:CalledViaLast": "String",
    "aws:ChatbotSourceArn": "ARN",
    "aws:CurrentTime": "Date",
    "aws:Ec2InstanceSourcePrivateIPv4": "IPAddress",
    "aws:Ec2InstanceSourceVpc": "String",
    "aws:EpochTime": "Date",
    "aws:FederatedProvider": "String",
    "aws:MultiFactorAuthAge": "Numeric",
    "aws:MultiFactorAuthPresent": "Bool",
    "aws:PrincipalAccount": "String",
    "aws:PrincipalArn": "ARN",
    "aws:PrincipalIsAWSService": "Bool",
    "aws:PrincipalOrgID": "String",
    "aws:PrincipalOrgPaths": "ArrayOfString",
    "aws:PrincipalServiceName": "String",
    "aws:PrincipalServiceNamesList": "ArrayOfString",
    "aws:PrincipalTag/*": "String",
    "aws:PrincipalType": "String",
    "aws:Referer": "String",
    "aws:RequestTag/*": "String",
    "aws:RequestedRegion": "String",
    "aws:ResourceAccount": "String",
    "aws:ResourceOrgID": "String",
    "aws:ResourceOrgPaths": "ArrayOfString",
    "aws:ResourceTag/*": "String",
    "aws:SecureTransport": "Bool",
    "aws:SourceAccount": "String",
    "aws:SourceArn": "ARN",
    "aws:SourceIdentity": "String",
    "aws:SourceIp": "IPAddress",
    "aws:SourceOrgID": "String",
    "aws:SourceOrgPaths": "ArrayOfString",
    "aws:SourceVpc": "String",
    "aws:SourceVpcArn": "ARN",
    "aws:SourceVpce": "String",
    "aws:TagKeys": "ArrayOfString",
    "aws:TokenIssueTime": "Date",
    "aws:UserAgent": "String",
    "aws:ViaAWSMCPService": "Bool",
    "aws:ViaAWSService": "Bool",
    "aws:VpcSourceIp": "IPAddress",
    "aws:VpceAccount": "String",
    "aws:VpceOrgID": "String",
    "aws:VpceOrgPaths": "ArrayOfString",
    "aws:userid": "String",
    "aws:username": "String",
}
"""The condition keys that every service may see, with their types; `*` stands for a tag's key.

As listed on AWS's page on global condition context keys (IAM user guide, reference_policies_condition-keys).
"""


_OLDER_KEYS = {"aws:SourceOwner": "String"}
"""Keys in policies that AWS writes itself, such as that of a new SNS topic, which its page does not list."""

_OF_ANOTHER_SERVICE = {"ec2:osuser": "String"}
"""Keys that actions of one service support under the prefix of another: of EC2 Instance Connect's, this."""

_CROSS_SERVICE = frozenset(
    (
        "codebuild:buildarn",
        "codebuild:projectarn",
        "ec2:roledelivery",
        "ec2:sourceinstancearn",
        "glue:credentialissuingservice",
        "glue:roleassumedby",
        "identitystore:userid",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
    )
)
"""Keys that a service fills in the credentials it hands out, so that requests to any service carry them.

AWS's page on global condition context keys calls them cross-service condition keys.
"""


@lru_cache(maxsize=1)
def _global_types() -> dict[str, str]:
    return {key.lower(): kind for key, kind in {**GLOBAL_KEYS, **_OLDER_KEYS}.items()}


@lru_cache(maxsize=4096)
def type_of(key: str) -> str | None:
    """Return the type of a condition key, None when no key of that name exists.

    Types are String, ARN, Bool, Numeric, Date, IPAddress and so on, with `ArrayOf` before them for
    multivalued keys. Keys of identity providers are not listed anywhere: they are Strings.
    """
    folded = key.lower()
    prefix = folded.partition(":")[0]
    if prefix == "aws":
        known = _global_types()
    elif prefix in reference.services():
        known = reference.condition_key_types(prefix)
    else:
        return "String"
    found = known.get(folded) or _OF_ANOTHER_SERVICE.get(folded)
    if found is not None:
        return found
    return next((kind for pattern, kind in known.items() if wildcards.matches(pattern, folded)), None)


def is_multivalued(key: str) -> bool:
    """Say whether a key holds several values, so that it takes a set operator (fact 3.3.5)."""
    return (type_of(key) or "").startswith("ArrayOf")


@lru_cache(maxsize=4096)
def holds_several(key: str) -> bool | None:
    """Say whether `key` is multivalued, None where no list tells: of keys of identity providers, for one."""
    prefix = key.lower().partition(":")[0]
    if prefix != "aws" and prefix not in reference.services():
        return None
    kind = type_of(key)
    return None if kind is None else kind.startswith("ArrayOf")


@lru_cache(maxsize=16_384)
def supports(service: str, action_name: str, key: str) -> bool:
    """Say whether a request for this action can carry `key`; case never counts.

    Keys of every service (`aws:…`), of identity providers and those across services always can, and so
    can any key where the service authorization reference does not know the action.
    """
    prefix = key.lower().partition(":")[0]
    if prefix == "aws" or prefix not in reference.services() or key.lower() in _CROSS_SERVICE:
        return True
    known = reference.condition_keys(service.lower(), action_name.lower())
    return known is None or any(wildcards.matches(pattern, key.lower()) for pattern in known)
