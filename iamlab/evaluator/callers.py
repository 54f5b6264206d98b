"""Who asks: the principal of a request, taken apart (facts 1.3.3 to 1.3.7, 6.3.1)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from iamlab.evaluator import arns
from iamlab.evaluator.problems import shown


class InvalidRequest(ValueError):
    """A request that AWS could never see; the text says why."""


class CallerKind(StrEnum):
    """What kind of principal asks. ROLE is a role of which no session was named."""

    USER = "IAM user"
    ROLE = "role"
    SESSION = "role session"
    FEDERATED_USER = "federated user"
    ROOT = "root user"
    SERVICE = "AWS service"
    PROVIDER = "identity provider"
    ANONYMOUS = "anonymous caller"


IN_ACCOUNT = frozenset(
    (CallerKind.USER, CallerKind.ROLE, CallerKind.SESSION, CallerKind.FEDERATED_USER, CallerKind.ROOT)
)
"""The kinds that belong to an account, with its identity-based policies and its SCPs."""

BUILT_IN_PROVIDERS = (
    "cognito-identity.amazonaws.com",
    "www.amazon.com",
    "graph.facebook.com",
    "accounts.google.com",
)
"""Identity providers that a trust policy names without an ARN (fact 1.3.6)."""

PROVIDER_ACTIONS = ("sts:assumerolewithsaml", "sts:assumerolewithwebidentity")

SESSION_ACTIONS = ("sts:tagsession", "sts:setsourceidentity")
"""What is asked besides, when a role is assumed with tags or a source identity (fact 4.6.5)."""

_NAME = r"[\w+=,.@-]+"
_ACCOUNT = re.compile(r"\d{12}")
_FORMS = (
    (CallerKind.ROOT, "iam", re.compile(r"(?P<name>root)")),
    (CallerKind.USER, "iam", re.compile(rf"user/(?:[!-~]*/)?(?P<name>{_NAME})")),
    (CallerKind.ROLE, "iam", re.compile(rf"role/(?:[!-~]*/)?(?P<name>{_NAME})")),
    (CallerKind.SESSION, "sts", re.compile(rf"assumed-role/(?P<name>{_NAME})/(?P<session>{_NAME})")),
    (CallerKind.FEDERATED_USER, "sts", re.compile(rf"federated-user/(?P<name>{_NAME})")),
    (CallerKind.PROVIDER, "iam", re.compile(r"(?:saml|oidc)-provider/(?P<name>[!-~]+)")),
)


@dataclass(frozen=True)
class Caller:
    """A principal that asks. `account` is None for those that belong to none.

    `name` is the user's, role's or provider's name without its path; `session` is a role session's.
    """

    text: str
    kind: CallerKind
    partition: str = "aws"
    account: str | None = None
    name: str = ""
    session: str | None = None

    @cached_property
    def in_account(self) -> bool:
        """Whether the caller belongs to an account, with its identity-based policies and its SCPs."""
        return self.kind in IN_ACCOUNT

    @cached_property
    def is_service_linked_role(self) -> bool:
        """Whether SCPs and RCPs leave it alone (fact 4.4.5)."""
        return self.kind in (CallerKind.ROLE, CallerKind.SESSION) and self.name.startswith(
            "AWSServiceRoleFor"
        )

    @property
    def role_arn(self) -> str:
        """The ARN of the role behind a session, as far as the session's own ARN tells: it has no path."""
        return f"arn:{self.partition}:iam::{self.account}:role/{self.name}"


@lru_cache(maxsize=4096)
def read_caller(principal: str, action: str = "") -> Caller:
    """Return who `principal` is; `action` tells a provider's name from a service's.

    Raises InvalidRequest when it can be nobody: a group never asks (fact 1.3.5).
    """
    if principal == "*":
        return Caller(principal, CallerKind.ANONYMOUS)
    if principal.startswith("arn:"):
        return _from_arn(principal)
    folded = action.lower()
    if folded in PROVIDER_ACTIONS or principal in BUILT_IN_PROVIDERS:
        return Caller(principal, CallerKind.PROVIDER, name=principal)
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal|aws)", principal):
        return Caller(principal, CallerKind.SERVICE, name=principal)
    if folded in SESSION_ACTIONS and re.fullmatch(r"[\w.-]+\.[\w./-]+", principal):
        return Caller(principal, CallerKind.PROVIDER, name=principal)
    raise InvalidRequest(
        f"{shown(principal)} is not a principal: it takes an ARN, such as "
        'arn:aws:iam::111122223333:user/maya, a service, such as lambda.amazonaws.com, or "*"'
    )


def _from_arn(principal: str) -> Caller:
    fields = arns.split(principal)
    if len(fields) == len(arns.FIELDS):
        _, partition, service, region, account, rest = fields
        for kind, of, form in _FORMS:
            found = form.fullmatch(rest)
            if found and service == of and not region and _ACCOUNT.fullmatch(account):
                parts = found.groupdict()
                return Caller(principal, kind, partition, account, parts["name"], parts.get("session"))
        if service == "iam" and rest.startswith("group/"):
            raise InvalidRequest(f"{shown(principal)} is a group: a group is never a principal")
    raise InvalidRequest(
        f"{shown(principal)} is not the ARN of a user, role, role session, federated user, root user or "
        "identity provider"
    )
