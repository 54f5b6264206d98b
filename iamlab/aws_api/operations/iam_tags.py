"""Tags of IAM's entities (facts 1.6.1, 3.4.6): the same three operations for each kind."""

from collections.abc import Callable
from typing import Any

from iamlab.account.errors import NoSuchEntity
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Asks, Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_mfa, iam_policies, iam_providers
from iamlab.aws_api.operations.iam_asks import entities, on

Find = Callable[[Call], Any]
"""Returns the entity that a call names. Raises NoSuchEntity."""


def _register(name: str, asks: Callable[[str], Asks], find: Find) -> None:
    @operation(f"iam:Tag{name}", asks(f"iam:Tag{name}"))
    def tag(made: Call) -> None:
        entity = find(made)
        entity.tags = tags.changed(entity.tags, made.parameters["Tags"])

    @operation(f"iam:Untag{name}", asks(f"iam:Untag{name}"))
    def untag(made: Call) -> None:
        entity = find(made)
        gone = {key.lower() for key in made.parameters["TagKeys"]}
        entity.tags = {key: value for key, value in entity.tags.items() if key.lower() not in gone}

    @operation(f"iam:List{name}Tags", asks(f"iam:List{name}Tags"))
    def list_tags(made: Call) -> Result:
        """In the order of their keys (API reference, ListUserTags and its like)."""
        return iam_answers.page(made, "Tags", iam_answers.tags(dict(sorted(find(made).tags.items()))))


def _by_name(kind: str) -> Find:
    def find(made: Call) -> Any:
        name = made.parameters[f"{kind}Name"]
        found = entities(made.account, kind).get(name.lower())
        if found is None:
            raise NoSuchEntity(f"The {kind.lower()} with name {name} cannot be found.")
        return found

    return find


def _register_named(kind: str) -> None:
    _register(kind, lambda action: on(kind, action), _by_name(kind))


def _policy(made: Call) -> Any:
    return made.account.policy(made.parameters["PolicyArn"])


def _device(made: Call) -> Any:
    return iam_mfa.find(made.account, made.parameters["SerialNumber"])


for _kind in ("User", "Role", "InstanceProfile"):
    _register_named(_kind)

_register("Policy", iam_policies.on_policy, _policy)
_register("MFADevice", iam_mfa.on_device, _device)
_register("SAMLProvider", iam_providers.on_saml, iam_providers.find_saml)
_register("OpenIDConnectProvider", iam_providers.on_oidc, iam_providers.find_oidc)
