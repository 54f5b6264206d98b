"""Does a statement apply to a request, and if not, which elements fail?

This is the one place where a statement meets a request. It never decides: `decision` combines what it
finds, `explanation` words it, and both therefore always agree.
"""

from collections.abc import Iterator, Sequence

from iamlab.evaluator.actions import ActionPattern
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.document import Statement
from iamlab.evaluator.request import Request


def applies(statement: Statement, request: Request) -> bool:
    """Say whether every element of `statement` fits `request`."""
    return next(failing_elements(statement, request), None) is None


def failing_elements(statement: Statement, request: Request) -> Iterator[str]:
    """Yield the name of each element of `statement` that does not fit `request`, in AWS's order.

    Elements are looked at one by one as they are asked for, so a decision stops at the first.
    """
    if statement.action is not None and not action_listed(statement.action, request):
        yield "Action"
    if statement.not_action is not None and action_listed(statement.not_action, request):
        yield "NotAction"
    if statement.resource is not None and not resource_listed(statement.resource, request):
        yield "Resource"
    if statement.not_resource is not None and resource_listed(statement.not_resource, request):
        yield "NotResource"


def action_listed(patterns: Sequence[ActionPattern], request: Request) -> bool:
    """Say whether any of `patterns` covers the action of `request`."""
    return any(pattern.covers(request.service, request.action_name) for pattern in patterns)


def resource_listed(patterns: Sequence[ResourcePattern], request: Request) -> bool:
    """Say whether any of `patterns` covers the resource of `request`."""
    return any(pattern.covers(request.resource_fields) for pattern in patterns)
