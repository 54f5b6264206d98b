"""What the operations of AWS Organizations have in common: who may call them, errors, pages.

An organization belongs to its management account. Its units, accounts and policies are resources of that
account, so a member's call on one is denied across accounts; what names no resource is refused with
Organizations' own text. Only DescribeOrganization answers every member.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from iamlab.account.errors import AWSError, InvalidInput, LimitExceeded
from iamlab.account.organization import Organization, OrganizationPolicy, PolicyKind
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Ask, Asks, Call, Result
from iamlab.aws_api.operations.iam_asks import request_tags, resource_tags
from iamlab.evaluator.context import ContextValue

Entry = TypeVar("Entry")

PAGE = 20
"""How many entries a list has at the most."""

_NOT_IN_USE = "Your account is not a member of an organization."
_NO_MEMBER = "You don't have permissions to access this resource."


def error(name: str, message: str, status: int = 400) -> AWSError:
    """Return an error of Organizations by its name without `Exception`."""
    return AWSError(f"{name}Exception", message, status)


def own(made: Call) -> Organization:
    """Return the organization of the caller's account. Raises AWSOrganizationsNotInUseException."""
    organization = made.configuration.organization
    if organization is None or made.caller.account.id not in organization.places:
        raise error("AWSOrganizationsNotInUse", _NOT_IN_USE)
    return organization


def managed(made: Call) -> Organization:
    """Return the organization that the caller's account manages.

    Raises AWSOrganizationsNotInUseException, AccessDeniedException for a member.
    """
    organization = own(made)
    if organization.management_account != made.caller.account.id:
        raise error("AccessDenied", _NO_MEMBER)
    return organization


def on_everything(action: str) -> Asks:
    """Ask for an action that takes no resource, with the kind of policy it is about and tags it gives."""

    def asks(made: Call) -> Iterable[Ask]:
        return (Ask(f"organizations:{action}", keys=_keys(made, None)),)

    return asks


def on(action: str, *parameters: str) -> Asks:
    """Ask for an action on each resource whose id one of `parameters` gives."""

    def asks(made: Call) -> Iterator[Ask]:
        organization = made.configuration.organization
        for name in parameters:
            target = made.parameters[name]
            arn = arn_of(organization, target) if organization else "*"
            yield Ask(f"organizations:{action}", arn, {**_tags(organization, target), **_keys(made, target)})

    return asks


def tagging(arn: str, made: Call) -> Iterator[Ask]:
    """Ask for the tagging of something new, where a call gives it tags."""
    if made.parameters.get("Tags"):
        yield Ask("organizations:TagResource", arn, _keys(made, None))


def arn_of(organization: Organization, target: str) -> str:
    """Return the ARN behind an id; of a policy that is not there as if it were an SCP."""
    if not target.startswith("p-"):
        return organization.arn_of(target)
    policy = organization.policies.get(target)
    return organization.policy_arn(policy or OrganizationPolicy(target, "", "SERVICE_CONTROL_POLICY", ""))


def _tags(organization: Organization | None, target: str) -> dict[str, ContextValue]:
    return resource_tags(organization.tags.get(target, {})) if organization else {}


def _keys(made: Call, target: str | None) -> dict[str, ContextValue]:
    """Return organizations:PolicyType where a call is about policies, and the tags in the request."""
    given = made.parameters
    kind = given.get("PolicyType") or given.get("Filter") or given.get("Type")
    organization = made.configuration.organization
    policy_id = given.get("PolicyId", target or "")
    if organization is not None and policy_id in organization.policies:
        kind = organization.policies[policy_id].kind
    return {**({"organizations:PolicyType": kind} if kind else {}), **request_tags(given)}


def kind_of(made: Call, parameter: str) -> PolicyKind:
    """Return the kind of policy that a call names. Raises AWSError for kinds that the lab does not have."""
    kind = made.parameters[parameter]
    if kind not in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        raise error(
            "PolicyTypeNotAvailableForOrganization",
            f"{kind} is not simulated by this lab: it has service and resource control policies.",
        )
    found: PolicyKind = kind
    return found


def page(
    made: Call, name: str, entries: Iterable[Entry], shown: Callable[[Entry], Any] = lambda entry: entry
) -> Result:
    """Return one page of a list under `name`. Raises InvalidInputException for a token that no page gives."""
    held, token = list(entries), made.parameters.get("NextToken", "0")
    if not (token.isascii() and token.isdigit() and len(token) < 10):
        raise error("InvalidInput", "You provided an invalid value for NextToken.")
    start, most = int(token), made.parameters.get("MaxResults", PAGE)
    result: Result = {name: [shown(entry) for entry in held[start : start + most]]}
    return {**result, "NextToken": str(start + most)} if start + most < len(held) else result


def tags_after(held: Mapping[str, str], made: Call) -> dict[str, str]:
    """Return tags with those of a call put over them.

    Raises InvalidInputException where it names a key twice, ConstraintViolationException for too many.
    """
    try:
        return tags.changed(held, made.parameters.get("Tags", []))
    except InvalidInput as refusal:
        raise error("InvalidInput", refusal.message) from refusal
    except LimitExceeded as refusal:
        raise error(
            "ConstraintViolation", "You have exceeded the number of tags allowed on this resource."
        ) from refusal


def put_tags(organization: Organization, target: str, held: Mapping[str, str]) -> None:
    """Keep the tags of something, if it has any."""
    if held:
        organization.tags[target] = dict(held)
    else:
        organization.tags.pop(target, None)


def some(made: Call, length: int, characters: str = "abcdefghijklmnopqrstuvwxyz0123456789") -> str:
    """Return the random part of a new id."""
    return "".join(made.surroundings.chance.choices(characters, k=length))
