"""The context keys of a request: those given, and those that follow from who asks (facts 2.8, 3.4)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import condition_keys
from iamlab.evaluator.callers import Caller, CallerKind

ContextValue = str | tuple[str, ...]
"""One value of a context key, or the several of a multivalued one."""

PRINCIPAL_TYPES = {
    CallerKind.ROOT: "Account",
    CallerKind.USER: "User",
    CallerKind.ROLE: "AssumedRole",
    CallerKind.SESSION: "AssumedRole",
    CallerKind.FEDERATED_USER: "FederatedUser",
    CallerKind.ANONYMOUS: "Anonymous",
}
"""By kind of caller: the value of aws:PrincipalType (fact 2.8)."""


def in_force(
    given: Mapping[str, ContextValue], caller: Caller, action: str, resource_account: str | None
) -> dict[str, ContextValue]:
    """Return every context key of a request, in lower case, with its value.

    Given keys go before those that follow from the request. A service's key that `action` does not
    support counts as missing, given or not (fact 3.1.5). Whether a key holds one value or several is a
    matter of the key, however its value was written (facts 2.4, 3.3.5).
    """
    keys: dict[str, ContextValue] = {key.lower(): value for key, value in from_caller(caller)}
    if resource_account:
        keys["aws:resourceaccount"] = resource_account
    keys.update((key.lower(), _shaped(key, value)) for key, value in given.items())
    for key in unsupported(given, action):
        del keys[key.lower()]
    return keys


def _shaped(key: str, value: ContextValue) -> ContextValue:
    """Return one value of a multivalued key as a set of one, and the one value of any other key alone."""
    if isinstance(value, str):
        return (value,) if condition_keys.holds_several(key) else value
    return value[0] if len(value) == 1 and condition_keys.holds_several(key) is False else value


def unsupported(given: Mapping[str, ContextValue], action: str) -> Iterator[str]:
    """Yield the keys among `given` that a request for `action` never carries (fact 3.1.5)."""
    service, _, name = action.partition(":")
    for key in given:
        if not key.lower().startswith("aws:") and not condition_keys.supports(service, name, key):
            yield key


def from_caller(caller: Caller) -> Iterator[tuple[str, str]]:
    """Yield the keys that follow from who asks."""
    kind = caller.kind
    if kind in (CallerKind.SESSION, CallerKind.ROLE):
        # The role, not the session (fact 3.4.3).
        yield "aws:PrincipalArn", caller.role_arn if kind is CallerKind.SESSION else caller.text
    elif caller.in_account:
        yield "aws:PrincipalArn", caller.text
    if caller.account and caller.in_account:
        yield "aws:PrincipalAccount", caller.account
        yield "aws:PrincipalIsAWSService", "false"
    if kind is CallerKind.ANONYMOUS:
        yield "aws:PrincipalAccount", "anonymous"  # fact 3.4.4
    if kind is CallerKind.SERVICE:
        yield "aws:PrincipalIsAWSService", "true"
        yield "aws:PrincipalServiceName", caller.name
    if kind is CallerKind.USER:
        yield "aws:username", caller.name
    if kind in PRINCIPAL_TYPES:
        yield "aws:PrincipalType", PRINCIPAL_TYPES[kind]
