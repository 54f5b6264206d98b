"""Making the secrets that an account starts with."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.secrets import AWS_KEY, CURRENT, PREVIOUS, Secret, SecretVersion
from lessons.content_format.starting_secrets import StartingSecret

_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def add_secret(
    account: Account,
    name: str,
    described: StartingSecret,
    keys: Mapping[str, str],
    now: datetime,
    chance: Random,
) -> None:
    """Add a secret; `keys` are the ARNs of the account's KMS keys by name."""
    made, key = now - timedelta(days=described.age_days), keys.get(described.kms_key or "")
    secret = Secret(
        name=name,
        suffix=described.suffix or "".join(chance.choices(_CHARACTERS, k=6)),
        region=described.region,
        created=made,
        changed=made,
        description=described.description,
        kms_key=key,
        policy=described.policy,
        tags=dict(described.tags),
    )
    for text, stage in ((described.previous, PREVIOUS), (described.value, CURRENT)):
        if text is not None:
            version = SecretVersion(
                id=ids.event_id(chance), created=made, text=text, stages=[stage], kms_keys=[key or AWS_KEY]
            )
            secret.versions[version.id] = version
    account.secrets[secret.arn(account.id)] = secret
