"""SimulatePrincipalPolicy and SimulateCustomPolicy: results in AWS's form (fact 4.9).

Policies are named as AWS's answers name them: `IAM Policy` for every identity-based one, whatever the
model's list of types says.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers, simulation
from iamlab.aws_api.operations.iam_asks import on_everything
from iamlab.aws_api.operations.iam_policy_questions import on_holder
from iamlab.aws_api.operations.simulated_policies import source_id
from iamlab.aws_api.operations.simulation import EVERYTHING, Simulated
from iamlab.evaluator import Outcome, Trace, json_scan, reference, rules
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.policies import PlacedStatement, PolicyType

SOURCE_TYPES = {
    PolicyType.IDENTITY: "IAM Policy",
    PolicyType.RESOURCE: "Resource Policy",
    PolicyType.BOUNDARY: "Permissions Boundary Policy",
}
"""By policy type: what results call it."""

_MATCHED = (PolicyType.IDENTITY, PolicyType.RESOURCE)
_ORGANIZATION = (PolicyType.SCP, PolicyType.RCP)
_STRICTEST = (Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY, Outcome.ALLOWED)


@operation("iam:SimulatePrincipalPolicy", on_holder("iam:SimulatePrincipalPolicy", "PolicySourceArn"))
def simulate_principal_policy(made: Call) -> Result:
    return _page(made, simulation.of_principal(made.configuration, made.account, made.parameters, made.now))


@operation("iam:SimulateCustomPolicy", on_everything("iam:SimulateCustomPolicy"))
def simulate_custom_policy(made: Call) -> Result:
    return _page(made, simulation.of_documents(made.configuration, made.account, made.parameters, made.now))


def _page(made: Call, simulated: Iterable[Simulated]) -> Result:
    by_action = (list(group) for _, group in groupby(simulated, key=lambda each: each.action))
    return iam_answers.page(made, "EvaluationResults", by_action, _of_action)


def _of_action(simulated: Sequence[Simulated]) -> Result:
    """Return what came of one action: of all resources together, and of each where any was named."""
    traces = [each.trace for each in simulated]
    outcomes = {trace.decision.outcome for trace in traces}
    result: Result = {
        "EvalActionName": simulated[0].action,
        "EvalResourceName": _template(simulated[0]),
        "EvalDecision": next(each for each in _STRICTEST if each in outcomes).value,
        "MatchedStatements": _statements(traces),
        "MissingContextValues": list(dict.fromkeys(key for each in simulated for key in each.missing)),
    }
    if any(trace.policies.scp or trace.policies.rcp for trace in traces):
        allowed = all(_lets_through(trace, each) for trace in traces for each in _ORGANIZATION)
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": allowed}
    result |= _boundary(traces)
    if simulated[0].resource != EVERYTHING or len(simulated) > 1:
        result["EvalDecisionDetails"] = _details(traces)
        result["ResourceSpecificResults"] = [_of_resource(each) for each in simulated]
    return result


def _of_resource(simulated: Simulated) -> Result:
    traces = [simulated.trace]
    return {
        "EvalResourceName": simulated.resource,
        "EvalResourceDecision": simulated.trace.decision.outcome.value,
        "MatchedStatements": _statements(traces),
        "MissingContextValues": list(simulated.missing),
        "EvalDecisionDetails": _details(traces),
        **_boundary(traces),
    }


def _template(simulated: Simulated) -> str:
    """Return the ARN template of the type of resource that is asked about, `*` where the action has none."""
    action = reference.find_action(simulated.action)
    pattern = ResourcePattern(simulated.resource)
    for kind in action.resource_types if action else ():
        if kind.may_be(pattern):
            assert action is not None
            return reference.arn_template(action.service, kind.name)
    return EVERYTHING


def _statements(traces: Iterable[Trace]) -> list[Result]:
    """Return the statements that decided, once each; those of SCPs, RCPs and boundaries AWS leaves out."""
    found = {
        (id(placed.named_policy), placed.statement.index): placed
        for trace in traces
        for placed in trace.decision.matched
        if placed.policy_type in _MATCHED
    }
    return [_statement(placed) for placed in found.values()]


def _statement(placed: PlacedStatement) -> Result:
    shown = {
        "SourcePolicyId": source_id(placed.named_policy),
        "SourcePolicyType": SOURCE_TYPES[placed.policy_type],
    }
    text = placed.named_policy.document.text
    if text is None:
        return shown
    scanned = json_scan.scan(text)
    listed = ("Statement", placed.statement.index)
    place = scanned.place_of(listed if listed in scanned.values else ("Statement",))
    return {
        **shown,
        "StartPosition": {"Line": place.line, "Column": place.column},
        "EndPosition": {"Line": place.end_line, "Column": place.end_column},
    }


def _boundary(traces: Sequence[Trace]) -> Result:
    if not any(trace.policies.boundary for trace in traces):
        return {}
    allowed = all(_lets_through(trace, PolicyType.BOUNDARY) for trace in traces)
    return {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": allowed}}


def _lets_through(trace: Trace, policy_type: PolicyType) -> bool:
    """Say whether a filter allows, whatever else decides; RCPs always do unless they deny (fact 4.1)."""
    if policy_type in rules.not_binding(trace.request):
        return True
    said = [each for each in trace.applying if each.policy_type is policy_type]
    if any(each.statement.denies for each in said):
        return False
    groups = len(trace.policies.groups(policy_type))
    return policy_type is PolicyType.RCP or len({each.group for each in said}) == groups


def _details(traces: Sequence[Trace]) -> dict[str, str]:
    """Return what each policy type said, across accounts alone: the strictest of what it said."""
    if not any(trace.request.is_cross_account for trace in traces):
        return {}
    said: dict[str, str] = {}
    for policy_type, name in SOURCE_TYPES.items():
        if any(trace.policies.groups(policy_type) for trace in traces) or policy_type in _MATCHED:
            outcomes = {_said(trace, policy_type) for trace in traces}
            said[name] = next(each for each in _STRICTEST if each in outcomes).value
    return said


def _said(trace: Trace, policy_type: PolicyType) -> Outcome:
    effects = {each.statement.denies for each in trace.applying if each.policy_type is policy_type}
    if True in effects:
        return Outcome.EXPLICIT_DENY
    return Outcome.ALLOWED if False in effects else Outcome.IMPLICIT_DENY
