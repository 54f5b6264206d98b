"""Making the resources, such as buckets, queues and secrets, that an account starts with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.buckets import Bucket, PublicAccessBlock, StoredObject
from iamlab.account.kms_keys import Alias, Key, default_policy
from iamlab.account.queues import Message, Queue
from iamlab.aws_api.bodies import digest_of
from iamlab.aws_api.operations.dynamodb import stored
from iamlab.aws_api.operations.dynamodb.finding import table_arn
from lessons.content_format.starting_resources import (
    HasResources,
    StartingBucket,
    StartingKmsKey,
    StartingObject,
    StartingQueue,
)
from lessons.content_format.starting_tables import StartingTable, item
from lessons.starting_apis import add_api
from lessons.starting_functions import add_function
from lessons.starting_parameters import add_parameter
from lessons.starting_rules import add_rule
from lessons.starting_secrets import add_secret
from lessons.starting_tasks import add_tasks


@dataclass
class Resources:
    """Fills an account with what was described; `bodies` gets what the objects hold, by digest."""

    account: Account
    described: HasResources
    now: datetime
    chance: Random
    bodies: dict[str, bytes]

    def add(self) -> None:
        """Add all of it, keys first: objects may be encrypted with them."""
        arns = {name: self._key(name, each) for name, each in self.described.kms_keys.items()}
        for name, bucket in self.described.buckets.items():
            self.account.buckets[name] = self._bucket(name, bucket, arns)
        for name, queue in self.described.queues.items():
            self._queue(name, queue)
        for name, table in self.described.tables.items():
            self._table(name, table)
        for name, function in self.described.functions.items():
            add_function(self.account, name, function, self.now, self.chance)
        add_tasks(self.account, self.described.clusters, self.described.task_definitions, self.now)
        for name, secret in self.described.secrets.items():
            add_secret(self.account, name, secret, arns, self.now, self.chance)
        for name, parameter in self.described.parameters.items():
            add_parameter(self.account, name, parameter, arns, self.now, self.chance)
        for name, rule in self.described.rules.items():
            add_rule(self.account, name, rule)
        for name, api in self.described.apis.items():
            add_api(self.account, name, api, self.now, self.chance)

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def _key(self, name: str, described: StartingKmsKey) -> str:
        """Add a key with its alias and return its ARN."""
        made = self._ago(described.age_days)
        key = Key(
            id=described.id or ids.event_id(self.chance),
            region=described.region,
            created=made,
            policy=described.policy or default_policy(self.account.id),
            material=self.chance.randbytes(32),
            description=described.description,
            is_enabled=described.enabled,
            tags=dict(described.tags),
        )
        start = f"arn:aws:kms:{key.region}:{self.account.id}:"
        self.account.kms_keys[key.id] = key
        self.account.kms_aliases[f"{start}alias/{name}"] = Alias(
            f"alias/{name}", key.region, key.id, made, made
        )
        return f"{start}key/{key.id}"

    def _bucket(self, name: str, described: StartingBucket, keys: Mapping[str, str]) -> Bucket:
        return Bucket(
            name=name,
            created=self._ago(described.age_days),
            region=described.region,
            policy=described.policy,
            public_access_block=PublicAccessBlock() if described.block_public_access else None,
            kms_key=keys[described.kms_key] if described.kms_key else None,
            tags=dict(described.tags),
            objects={key: self._object(each, described, keys) for key, each in described.objects.items()},
        )

    def _object(
        self, described: StartingObject, bucket: StartingBucket, keys: Mapping[str, str]
    ) -> StoredObject:
        content = described.content.encode()
        digest = digest_of(content)
        self.bodies[digest] = content
        named = described.kms_key or bucket.kms_key
        return StoredObject(
            digest=digest,
            size=len(content),
            etag=hashlib.md5(content, usedforsecurity=False).hexdigest(),
            modified=self._ago(bucket.age_days),
            content_type=described.content_type,
            tags=dict(described.tags),
            kms_key=keys[named] if named else None,
        )

    def _queue(self, name: str, described: StartingQueue) -> None:
        made = self._ago(described.age_days)
        attributes = {"ContentBasedDeduplication": "true"} if name.endswith(".fifo") else {}
        queue = Queue(
            name=name,
            region=described.region,
            created=made,
            modified=made,
            policy=described.policy,
            attributes=attributes,
            tags=dict(described.tags),
        )
        for body in described.messages:
            queue.messages.append(
                Message(
                    id=ids.event_id(self.chance),
                    body=body,
                    sender=self.account.id,
                    sent=self.now,
                    visible=self.now,
                    group="start" if queue.is_fifo else None,
                )
            )
        self.account.queues[f"arn:aws:sqs:{queue.region}:{self.account.id}:{name}"] = queue

    def _table(self, name: str, described: StartingTable) -> None:
        table = described.made(ids.event_id(self.chance), name, self._ago(described.age_days))
        for each in described.items:
            stored.put(table, stored.item(item(each)))
        if table.policy is not None:
            table.policy_revision = ids.event_id(self.chance)
        self.account.tables[table_arn(self.account.id, table.region, name)] = table
