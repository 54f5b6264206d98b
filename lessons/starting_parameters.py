"""Making the parameters that an account starts with."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.kms_keys import Alias, Key, policy_of_aws
from iamlab.account.parameters import SECURE, Parameter, ParameterVersion
from iamlab.aws_api.operations.kms.finding import alias_arn, key_arn
from iamlab.aws_api.operations.ssm.encryption import ALIAS
from iamlab.aws_api.operations.ssm.finding import parameter_arn
from lessons.content_format.starting_parameters import StartingParameter


def add_parameter(
    account: Account,
    name: str,
    described: StartingParameter,
    keys: Mapping[str, str],
    now: datetime,
    chance: Random,
) -> None:
    """Add a parameter; `keys` are the ARNs of the account's KMS keys by name."""
    version = ParameterVersion(
        number=1,
        value=described.value,
        put=now - timedelta(days=described.age_days),
        by=account.root_arn,
        description=described.description or None,
    )
    if described.type == SECURE:
        version.kms_key = keys.get(described.kms_key or "") or _of_aws(account, described, now, chance)
        version.key_id = version.kms_key if described.kms_key else ALIAS
    parameter = Parameter(
        name=name,
        region=described.region,
        kind=described.type,
        versions=[version],
        tags=dict(described.tags),
    )
    account.parameters[parameter_arn(account.id, described.region, name)] = parameter


def _of_aws(account: Account, described: StartingParameter, now: datetime, chance: Random) -> str:
    """Return the ARN of the key `aws/ssm`, which is made where the account has none yet."""
    arn = alias_arn(account.id, described.region, ALIAS)
    if arn not in account.kms_aliases:
        key = Key(
            id=ids.event_id(chance),
            region=described.region,
            created=now,
            policy=policy_of_aws(account.id, described.region, "ssm"),
            material=chance.randbytes(32),
            manager="AWS",
        )
        account.kms_keys[key.id] = key
        account.kms_aliases[arn] = Alias(ALIAS, key.region, key.id, now, now)
    return key_arn(account, account.kms_keys[account.kms_aliases[arn].key])
