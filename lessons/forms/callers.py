"""The kinds of caller that the playground offers, each with an example to begin with."""

from dataclasses import dataclass

from iamlab.evaluator import Request, arns
from iamlab.evaluator.callers import CallerKind, InvalidRequest, read_caller


@dataclass(frozen=True, slots=True)
class CallerChoice:
    """A choice: its key in the form, its words, an example of it, and what there is to know about it."""

    key: str
    label: str
    example: str
    about: str


_ALL = (
    CallerChoice(
        "user",
        "IAM user",
        "arn:aws:iam::111122223333:user/maya",
        "A person or program with long-term credentials in its account.",
    ),
    CallerChoice(
        "session",
        "Role session",
        "arn:aws:sts::111122223333:assumed-role/Reader/maya",
        "Somebody who assumed a role; the last part of the ARN names the session.",
    ),
    CallerChoice(
        "role",
        "Role, whatever session",
        "arn:aws:iam::111122223333:role/Reader",
        "The role itself, when it does not matter which session asks.",
    ),
    CallerChoice(
        "root",
        "Root user",
        "arn:aws:iam::111122223333:root",
        "Whoever opened the account. Nothing can be attached to it; SCPs still bind it.",
    ),
    CallerChoice(
        "other-account",
        "Another account",
        "arn:aws:iam::444455556666:user/noor",
        "Somebody of an account that does not own the resource: both sides must allow.",
    ),
    CallerChoice(
        "service",
        "AWS service",
        "lambda.amazonaws.com",
        "A service that acts by itself. Name what it acts for in aws:SourceArn.",
    ),
    CallerChoice(
        "saml",
        "SAML provider",
        "arn:aws:iam::111122223333:saml-provider/Corp",
        "Somebody signed in at work. All it can ask is sts:AssumeRoleWithSAML, on a role.",
    ),
    CallerChoice(
        "oidc",
        "OIDC provider",
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        "A token from elsewhere. All it can ask is sts:AssumeRoleWithWebIdentity, on a role.",
    ),
    CallerChoice(
        "federated",
        "Federated user",
        "arn:aws:sts::111122223333:federated-user/maya",
        "Made with GetFederationToken; it needs a session policy to do anything.",
    ),
    CallerChoice(
        "anonymous",
        "Anonymous",
        "*",
        "Nobody signed in: a link in a browser. Only the resource’s own policy can allow it.",
    ),
)

HOME, OTHER = "111122223333", "444455556666"
"""The accounts of the examples: the learner's own, and somebody else's."""

CALLERS = {choice.key: choice for choice in _ALL}
"""Every choice by its key; the usual ones first."""

_BY_KIND = {
    CallerKind.USER: "user",
    CallerKind.SESSION: "session",
    CallerKind.ROLE: "role",
    CallerKind.ROOT: "root",
    CallerKind.SERVICE: "service",
    CallerKind.FEDERATED_USER: "federated",
    CallerKind.ANONYMOUS: "anonymous",
}


def choice_of(principal: str, request: Request | None) -> CallerChoice | None:
    """Return the choice that a principal is one of, None when it can be nobody.

    `request` is the one it asks, where that can be read: it tells whose the resource is.
    """
    if request is not None and request.is_cross_account:
        return CALLERS["other-account"]
    action = request.action if request is not None else ""
    try:
        kind = read_caller(principal, action).kind
    except InvalidRequest:
        return None
    if kind is CallerKind.PROVIDER:
        saml = ":saml-provider/" in principal or action.lower() == "sts:assumerolewithsaml"
        return CALLERS["saml" if saml else "oidc"]
    return CALLERS[_BY_KIND[kind]]


def filled_in(choice: CallerChoice, resource: str, resource_account: str) -> tuple[str, str]:
    """Return an example of a kind of caller for a resource, and the account that owns the resource.

    The caller is of the owner's account, or expressly not. A bucket's ARN names no account: to ask from
    another one, the owner has to be said.
    """
    owner = resource_account or arns.account_of(resource) or ""
    if choice.key != "other-account":
        account = owner if owner.isdigit() else HOME
        return choice.example.replace(HOME, account), resource_account
    if not owner.isdigit():
        return choice.example, HOME
    return choice.example.replace(OTHER, HOME if owner == OTHER else OTHER), resource_account
