"""Assuming a role with what an identity provider says of somebody, instead of AWS credentials.

The calls are not signed. A trust policy with a Federated principal decides, with the keys that come of the
assertion; its tags and its source identity take permissions of their own (facts 1.3.6, 4.6.5, 4.6.16).
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from iamlab.account.caller import Federation
from iamlab.account.errors import ValidationError
from iamlab.account.identities import Role
from iamlab.aws_api.federation import saml_identity, web_identity
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.aws_api.operations.sts import HOUR, ROLE, find_role, role_session, within_maximum
from iamlab.aws_api.session_tags import SessionTags, session_tags
from iamlab.evaluator.context import ContextValue


def _federation(made: Call) -> Federation:
    found = made.caller.federation
    assert found is not None, "the gate asked the token who calls"
    return found


def _passed(found: Federation) -> SessionTags:
    """Raises AWSError, for what no call could pass either."""
    given = [{"Key": key, "Value": value} for key, value in found.tags.items()]
    return session_tags({"Tags": given, "TransitiveTagKeys": list(found.transitive)}, None)


def _assumes_with(action: str) -> Callable[[Call], Iterator[Ask]]:
    def asks(made: Call) -> Iterator[Ask]:
        arn, federation = made.parameters["RoleArn"], _federation(made)
        if not ROLE.fullmatch(arn):
            raise ValidationError("Request ARN is invalid")
        passed, role = _passed(federation), find_role(made.configuration, arn)
        keys: dict[str, ContextValue] = {
            "sts:RoleSessionName": federation.session_name,
            **federation.keys,
            **passed.keys,
        }
        if federation.source_identity is not None:
            keys["sts:SourceIdentity"] = federation.source_identity
        keys |= resource_tags(role[1].tags if role else {}, is_old_too=True)
        yield Ask(action, arn, keys)
        if passed.tags:
            yield Ask("sts:TagSession", arn, keys)
        if federation.source_identity is not None:
            yield Ask("sts:SetSourceIdentity", arn, keys)

    return asks


def _assume(made: Call) -> Result:
    found, federation = find_role(made.configuration, made.parameters["RoleArn"]), _federation(made)
    assert found is not None, "a role that is not there has no trust policy, so nobody may assume it"
    passed = _passed(federation)
    expires = made.now + timedelta(seconds=_seconds(made, found[1], federation))
    result = role_session(
        made,
        *found,
        federation.session_name,
        expires=min(expires, federation.ends) if federation.ends else expires,
        tags=dict(passed.tags),
        transitive_tags=list(passed.transitive),
        source_identity=federation.source_identity,
        federated_provider=federation.provider,
        federation_keys={
            key: value if isinstance(value, str) else list(value)
            for key, value in federation.session_keys.items()
        },
    )
    return {**result, **federation.answered}


def _seconds(made: Call, role: Role, federation: Federation) -> int:
    """What the provider says can only shorten a session (IAM User Guide, SessionDuration)."""
    asked = within_maximum(int(made.parameters.get("DurationSeconds", HOUR)), role)
    return min(asked, federation.seconds) if federation.seconds else asked


@operation("sts:AssumeRoleWithSAML", _assumes_with("sts:AssumeRoleWithSAML"), who=saml_identity.who)
def assume_role_with_saml(made: Call) -> Result:
    return _assume(made)


@operation(
    "sts:AssumeRoleWithWebIdentity", _assumes_with("sts:AssumeRoleWithWebIdentity"), who=web_identity.who
)
def assume_role_with_web_identity(made: Call) -> Result:
    return _assume(made)
