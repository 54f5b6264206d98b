"""Does a statement apply to a request, and if not, which elements fail?

This is the one place where a statement meets a request. It never decides: `decision` combines what it
finds, `explanation` words it, and both therefore always agree.
"""

from collections.abc import Sequence

from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.document import Statement
from iamlab.evaluator.policies import PlacedStatement, Policies
from iamlab.evaluator.request import Request


def applying(request: Request, policies: Policies) -> list[PlacedStatement]:
    """Return the statements of which every element fits `request`."""
    has_boundary = bool(policies.boundary)
    found = []
    for placed in policies.about(request.folded_action):
        if not placed.takes_any_request:
            statement = placed.statement
            if not resource_fits(statement, request):
                continue
            if statement.names_principals and not principal_fits(statement, request, has_boundary):
                continue
            if statement.conditions and not conditions_fit(statement, request):
                continue
        found.append(placed)
    return found


def failing_elements(
    statement: Statement, request: Request, *, has_boundary: bool = False
) -> tuple[str, ...]:
    """Return the name of each element of `statement` that does not fit `request`; it applies if none fails.

    `has_boundary` says whether the caller has a permissions boundary, which NotPrincipal asks (1.2.8).
    """
    failing = []
    if not principal_fits(statement, request, has_boundary):
        failing.append("Principal" if statement.principal is not None else "NotPrincipal")
    if not statement.is_about(request.service, request.action_name):
        failing.append("Action" if statement.action is not None else "NotAction")
    if not resource_fits(statement, request):
        failing.append("Resource" if statement.resource is not None else "NotResource")
    if not conditions_fit(statement, request):
        failing.append("Condition")
    return tuple(failing)


def resource_fits(statement: Statement, request: Request) -> bool:
    """Say whether Resource or NotResource fits; a trust policy has neither, and means its role."""
    if statement.resource is not None:
        return _listed(statement.resource, request)
    return statement.not_resource is None or not _listed(statement.not_resource, request)


def principal_fits(statement: Statement, request: Request, has_boundary: bool) -> bool:
    """Say whether Principal or NotPrincipal fits; policies attached to the caller have neither."""
    if statement.principal is not None:
        return statement.principal.means(request.caller, request.keys, request.issuer)
    if statement.not_principal is None:
        return True
    if has_boundary and statement.denies:
        return True  # spares nobody who has a permissions boundary (fact 1.2.8)
    return not statement.not_principal.exempts(request.caller, request.keys, request.issuer)


def conditions_fit(statement: Statement, request: Request) -> bool:
    """Say whether every test of Condition holds."""
    keys = request.keys
    for test in statement.conditions:  # a loop, because it is run for every statement of every decision
        if not test.fits(keys):
            return False
    return True


def _listed(patterns: Sequence[ResourcePattern], request: Request) -> bool:
    arn, lookup = request.arn, request.single_value
    for pattern in patterns:
        if pattern.covers(arn, lookup):
            return True
    return False
