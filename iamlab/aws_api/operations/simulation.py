"""Simulated requests: what would be decided if somebody asked, with everything that led to it (fact 4.9).

Nothing is done. The policies are those of a user, group or role as they hang on it, or documents that come
with the question. What the lab knows beyond AWS's own simulator counts too: the organization's RCPs, and
the policy of what nobody reaches without its own, the trust policy of a role and the policy of a key. A
bucket's or a queue's policy counts where the question brings it along, as in AWS.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from iamlab.account.account import Account
from iamlab.account.applicable import applicable
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.errors import InvalidInput
from iamlab.aws_api.context import of_caller, of_resource
from iamlab.aws_api.operations import simulated_callers
from iamlab.aws_api.operations.iam_policy_questions import read_document
from iamlab.aws_api.operations.simulated_policies import SourcedPolicy, own_policies, without
from iamlab.evaluator import Trace, arns, explain, parse, rules
from iamlab.evaluator.asked_keys import asked_keys
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.policies import Level, NamedPolicy, Policies, PolicyType
from iamlab.evaluator.request import Request
from iamlab.evaluator.scenario import resource_document

MOST_QUESTIONS = 1000
"""How many pairs of action and resource one call may ask: AWS names no limit, a small machine has one."""

EVERYTHING = "*"

_ASKED_FOR_KEYS = (PolicyType.IDENTITY, PolicyType.RESOURCE, PolicyType.BOUNDARY)
_OF_A_STAND_IN = frozenset(("aws:username", "aws:userid", "aws:principalarn"))
"""Keys that a stand-in has only because somebody must ask."""

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Simulated:
    """One action on one resource, asked by somebody. `is_stand_in` says that nobody in particular asks."""

    action: str
    resource: str
    trace: Trace
    is_stand_in: bool

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The context keys that policies about the action ask for and the question does not give."""
        request, found = self.trace.request, dict[str, str]()
        for placed in self.trace.policies.about(request.folded_action):
            if placed.policy_type in _ASKED_FOR_KEYS:
                for key in asked_keys(placed.statement):
                    found.setdefault(key.lower(), key)
        given = {key.lower() for key in request.context}
        known = request.keys.keys() - (_OF_A_STAND_IN - given if self.is_stand_in else frozenset())
        return tuple(key for folded, key in found.items() if folded not in known)


@dataclass(frozen=True)
class _Setting:
    """What is the same for every action and resource of a call.

    `identity` are the caller's identity-based policies. `levels` are its SCPs where the call brings them
    along: then the organization has no say.
    """

    configuration: Configuration
    caller: Caller
    is_stand_in: bool
    identity: tuple[NamedPolicy, ...]
    levels: tuple[Level, ...] | None
    parameters: Parameters
    now: datetime

    def ask(self) -> list[Simulated]:
        """Ask for each action on each resource."""
        actions = list(dict.fromkeys(self.parameters["ActionNames"]))
        resources = list(dict.fromkeys(self.parameters.get("ResourceArns") or [EVERYTHING]))
        _check(actions, resources)
        return [self._one(action, resource) for action in actions for resource in resources]

    def _one(self, action: str, resource: str) -> Simulated:
        owner = arns.account_of(resource) or self._owner
        request = Request(self.caller.arn, action, resource, self._context(owner), owner)
        found = applicable(self.configuration, self.caller, resource, owner)
        policies = replace(
            found,
            identity=self.identity,
            boundary=self._boundary or found.boundary,
            scp=found.scp if self.levels is None else self.levels,
            rcp=found.rcp if self.levels is None else (),
            resource=self._resource_policy(request, found),
        )
        policies = without(self.parameters.get("PolicyExclusionList", ()), policies)
        return Simulated(action, resource, explain(request, policies), self.is_stand_in)

    @cached_property
    def _owner(self) -> str:
        """Who owns a resource whose ARN does not tell."""
        given = str(self.parameters.get("ResourceOwner", self.caller.account.id))
        return arns.account_of(given) or given

    def _context(self, owner: str) -> dict[str, ContextValue]:
        own = dict(of_caller(self.configuration, self.caller, self.now))
        return {**own, **of_resource(self.configuration, owner), **self._given}

    @cached_property
    def _given(self) -> dict[str, ContextValue]:
        return dict(_context_entries(self.parameters.get("ContextEntries", ())))

    @cached_property
    def _boundary(self) -> tuple[NamedPolicy, ...]:
        texts = self.parameters.get("PermissionsBoundaryPolicyInputList", ())
        if len(texts) > 1:
            raise InvalidInput("You can input only one permissions boundary policy.")
        return documents("PermissionsBoundaryPolicyInputList", texts, DocumentType.BOUNDARY)

    def _resource_policy(self, request: Request, policies: Policies) -> NamedPolicy | None:
        """Return the policy given for every resource; else that of a role to be assumed, or of a key."""
        if (text := self.parameters.get("ResourcePolicy")) is not None:
            kind, _ = resource_document(request)
            return SourcedPolicy("ResourcePolicy", read_document(text, kind), "ResourcePolicy")
        if not rules.has_own_policy(request):
            return None
        if policies.resource is None and request.service == "kms" and request.owner is not None:
            return _default_key_policy(request.owner)
        return policies.resource


def _default_key_policy(owner: str) -> NamedPolicy:
    """Return what AWS gives a key, for one that is not there: it trusts its account (fact 4.5.2)."""
    trusts = {"Effect": "Allow", "Principal": {"AWS": owner}, "Action": "kms:*", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [trusts]})
    return NamedPolicy("the default key policy", parse(text, DocumentType.RESOURCE))


def of_principal(
    configuration: Configuration, account: Account, parameters: Parameters, now: datetime
) -> list[Simulated]:
    """Answer SimulatePrincipalPolicy: each action on each resource, actions first.

    Raises NoSuchEntity for a PolicySourceArn that is nobody in `account`, InvalidInput for what cannot be
    simulated.
    """
    source = str(parameters["PolicySourceArn"])
    caller, is_stand_in = simulated_callers.source(account, source)
    own = tuple(own_policies(account, source, caller))
    if "CallerArn" in parameters:
        caller, is_stand_in = simulated_callers.called(configuration, parameters["CallerArn"])
    if "ResourcePolicy" in parameters and caller.role is not None:
        raise InvalidInput("Simulation of resource-based policies isn't supported for IAM roles.")
    identity = (*own, *documents("PolicyInputList", parameters.get("PolicyInputList", ())))
    return _Setting(configuration, caller, is_stand_in, identity, None, parameters, now).ask()


def of_documents(
    configuration: Configuration, account: Account, parameters: Parameters, now: datetime
) -> list[Simulated]:
    """Answer SimulateCustomPolicy: as `of_principal`, with the documents of the call alone.

    Raises InvalidInput for what cannot be simulated.
    """
    caller, is_stand_in = simulated_callers.anybody(account), True
    if "CallerArn" in parameters:
        caller, is_stand_in = simulated_callers.called(configuration, parameters["CallerArn"])
    elif "ResourcePolicy" in parameters:
        raise InvalidInput("CallerArn is required when a ResourcePolicy is given.")
    given = documents("PolicyInputList", parameters["PolicyInputList"])
    levels = tuple(
        documents(f"level {number}", level.get("ServiceControlPolicyInputList", ()), DocumentType.SCP)
        for number, level in enumerate(parameters.get("OrderedOrganizationPolicyInputList", ()), 1)
    )
    caller = simulated_callers.bare(caller)
    return _Setting(configuration, caller, is_stand_in, given, levels, parameters, now).ask()


def documents(
    name: str, texts: list[str] | tuple[str, ...], kind: DocumentType = DocumentType.IDENTITY
) -> tuple[NamedPolicy, ...]:
    """Return the documents of a parameter, named as AWS names them: `PolicyInputList.1`."""
    return tuple(
        SourcedPolicy(f"{name}.{number}", read_document(text, kind), f"{name}.{number}")
        for number, text in enumerate(texts, 1)
    )


def _check(actions: list[str], resources: list[str]) -> None:
    for action in actions:
        service, colon, name = action.partition(":")
        if not (service and colon and name) or any(each in action for each in "*? ") or ":" in name:
            raise InvalidInput(f"Invalid action name: {action}")
    for resource in resources:
        if resource != EVERYTHING and (not resource.startswith("arn:") or resource.count(":") < 5):
            raise InvalidInput(f"Invalid resource ARN: {resource}")
    if len(actions) * len(resources) > MOST_QUESTIONS:
        raise InvalidInput(
            f"A simulation takes at most {MOST_QUESTIONS} combinations of action and resource."
        )


def _context_entries(entries: Any) -> Iterator[tuple[str, ContextValue]]:
    seen = set[str]()
    for entry in entries:
        key, values = entry.get("ContextKeyName", ""), entry.get("ContextKeyValues", [])
        if ":" not in key.strip(":") or key.lower() in seen:
            raise InvalidInput(f"Invalid context key name: {key}")
        seen.add(key.lower())
        is_list = str(entry.get("ContextKeyType", "string")).endswith("List")
        if not is_list and len(values) != 1:
            raise InvalidInput(f"The context key {key} takes one value unless its type is a list.")
        yield key, tuple(values) if is_list else values[0]
