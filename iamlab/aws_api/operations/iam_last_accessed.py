"""Service last accessed reports: what somebody may use, and when they last tried to (fact 6.5.2).

An attempt counts, refused or not. It is known from the event history that the gate is given with a call,
and, for what was before it, from what the account itself remembers of access keys and roles. Permissions
policies alone say what may be used: no boundary, no SCP, no resource's policy. AWS takes a moment to make
a report, the lab none.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.applicable import document_of
from iamlab.account.caller import Caller
from iamlab.account.errors import NoSuchEntity
from iamlab.account.identities import Role, User
from iamlab.account.last_access import MOST_REPORTS, Access, AccessReport, Details, packed
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on_everything
from iamlab.aws_api.operations.iam_policy_questions import find_holder, holders_of, on_holder
from iamlab.evaluator import reference
from iamlab.evaluator.document import Statement, parse

TRACKED = timedelta(days=400)
"""How far back a report looks."""

Entity = User | Role


@operation(
    "iam:GenerateServiceLastAccessedDetails", on_holder("iam:GenerateServiceLastAccessedDetails", "Arn")
)
def generate_service_last_accessed_details(made: Call) -> Result:
    account, arn = made.account, made.parameters["Arn"]
    texts, entities = _subject(account, arn)
    services = sorted({service for text in texts for service in _opened(text)})
    since = made.now - TRACKED
    accesses = [each for each in _accesses(made, list(entities)) if each[1].at >= since]
    details = Details(services, {service: _latest(accesses, service) for service in services})
    job = ids.event_id(made.surroundings.chance)
    report = AccessReport(
        arn,
        made.parameters.get("Granularity", "SERVICE_LEVEL"),
        made.now,
        _who(made.caller),
        packed(details),
    )
    kept = list(account.access_reports.items())[1 - MOST_REPORTS :]
    account.access_reports = dict([*kept, (job, report)])
    return {"JobId": job}


@operation("iam:GetServiceLastAccessedDetails", on_everything("iam:GetServiceLastAccessedDetails"))
def get_service_last_accessed_details(made: Call) -> Result:
    report = _report(made)
    details = report.details()
    is_fine = report.granularity == "ACTION_LEVEL"
    paged = iam_answers.page(
        made,
        "ServicesLastAccessed",
        details.services,
        lambda service: _service(service, details.accesses.get(service, []), is_fine=is_fine),
    )
    return {**_job(report), "JobType": report.granularity, **paged}


@operation(
    "iam:GetServiceLastAccessedDetailsWithEntities",
    on_everything("iam:GetServiceLastAccessedDetailsWithEntities"),
)
def get_service_last_accessed_details_with_entities(made: Call) -> Result:
    """Which users and roles tried to use one service, for the report of a group or a policy."""
    report, service = _report(made), made.parameters["ServiceNamespace"]
    details = report.details()
    if service not in details.services:
        raise NoSuchEntity(f"The service {service} is not in the report.")
    last = {each.entity: each.at for each in sorted(details.accesses[service], key=lambda each: each.at)}
    _, entities = _subject(made.account, report.subject)
    listed = [_entity(made.account, each, last) for each in entities]
    return {**_job(report), **iam_answers.page(made, "EntityDetailsList", listed)}


def _report(made: Call) -> AccessReport:
    """Return the report that a call asks for; it is there for who had it made, and nobody else."""
    job = made.parameters["JobId"]
    report = made.account.access_reports.get(job)
    if report is None or report.by != _who(made.caller):
        raise NoSuchEntity(f"The job with id {job} cannot be found.")
    return report


def _who(caller: Caller) -> str:
    """Return what tells a caller from others; the sessions of a role are one."""
    return caller.unique_id.partition(":")[0]


def _job(report: AccessReport) -> Result:
    return {"JobStatus": "COMPLETED", "JobCreationDate": report.made, "JobCompletionDate": report.made}


def _subject(account: Account, arn: str) -> tuple[list[str], Iterable[Entity]]:
    """Return the texts that say what may be used, and whose attempts count. Raises NoSuchEntity."""
    if ":policy/" in arn:
        return [document_of(account, arn)], _holding(account, arn)
    texts: list[str] = []
    for _, _, holder in holders_of(account, arn):
        texts += holder.inline.values()
        texts += (document_of(account, managed) for managed in holder.attached)
    found = find_holder(account, arn)
    assert found is not None
    kind, name, holder = found
    if isinstance(holder, Entity):
        return texts, [holder]
    assert kind == "Group"
    return texts, account.members(account.group(name))


def _holding(account: Account, arn: str) -> Iterator[Entity]:
    """Yield the users and roles that have a policy, through groups too, each once."""
    groups = {group.name for group in account.groups.values() if arn in group.attached}
    for user in account.users.values():
        if arn in user.attached or groups & set(user.groups):
            yield user
    yield from (role for role in account.roles.values() if arn in role.attached)


def _opened(text: str) -> Iterator[str]:
    """Yield the services of which an Allow of this document is about any action."""
    for statement in parse(text).statements:
        if not statement.denies:
            yield from (service for service in _named(statement) if _is_about(statement, service))


def _named(statement: Statement) -> Iterable[str]:
    """Return the services that a statement can be about, by the prefixes of its actions."""
    if statement.action is None or "*" in statement.action.texts:
        return reference.services()
    return {text.partition(":")[0].lower() for text in statement.action.texts} & reference.services().keys()


def _is_about(statement: Statement, service: str) -> bool:
    return any(statement.is_about(service, name) for name in reference.actions(service))


def _accesses(made: Call, entities: list[Entity]) -> Iterator[tuple[str, Access]]:
    """Yield attempts with their service: from the history, and what keys and roles remember."""
    account = made.account
    arns = {
        each.id: account.arn("user" if isinstance(each, User) else "role", each.path, each.name)
        for each in entities
    }
    for event in made.surroundings.history(account.id):
        arn = arns.get(_who_called(event))
        if arn is not None and event["eventType"] == "AwsApiCall":
            service = event["eventSource"].partition(".")[0]
            at = datetime.fromisoformat(event["eventTime"])
            yield service, Access(arn, at, event["awsRegion"], _action(service, event["eventName"]))
    for entity in entities:
        uses = [key.last_use for key in entity.access_keys] if isinstance(entity, User) else [entity.last_use]
        for use in uses:
            if use is not None:
                yield use.service, Access(arns[entity.id], use.at, use.region)


def _who_called(event: Mapping[str, Any]) -> str:
    """Return the unique id of the user, or of the role behind a session."""
    identity = event["userIdentity"]
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
    return str(issuer.get("principalId") or identity.get("principalId", ""))


def _action(service: str, operation_name: str) -> str:
    """Return the action behind an operation, which is not always called the same."""
    return reference.OPERATIONS.get(service, {}).get(operation_name.lower(), operation_name)


def _latest(accesses: Iterable[tuple[str, Access]], service: str) -> list[Access]:
    """Return of each entity and action the last attempt."""
    found: dict[tuple[str, str], Access] = {}
    for of, access in accesses:
        key = access.entity, access.action
        if of == service and (key not in found or access.at > found[key].at):
            found[key] = access
    return list(found.values())


def _service(service: str, accesses: list[Access], *, is_fine: bool) -> Result:
    shown: Result = {"ServiceName": reference.services()[service], "ServiceNamespace": service}
    if not accesses:
        return {**shown, "TotalAuthenticatedEntities": 0}
    last = max(accesses, key=lambda each: each.at)
    shown |= {
        "LastAuthenticated": last.at,
        "LastAuthenticatedEntity": last.entity,
        "LastAuthenticatedRegion": last.region,
        "TotalAuthenticatedEntities": len({each.entity for each in accesses}),
    }
    if is_fine:
        shown["TrackedActionsLastAccessed"] = _actions(accesses)
    return shown


def _actions(accesses: Iterable[Access]) -> list[Result]:
    latest = {each.action: each for each in sorted(accesses, key=lambda each: each.at) if each.action}
    return [
        {
            "ActionName": name,
            "LastAccessedEntity": latest[name].entity,
            "LastAccessedTime": latest[name].at,
            "LastAccessedRegion": latest[name].region,
        }
        for name in sorted(latest)
    ]


def _entity(account: Account, entity: Entity, last: Mapping[str, datetime]) -> Result:
    kind = "user" if isinstance(entity, User) else "role"
    arn = account.arn(kind, entity.path, entity.name)
    info = {"Arn": arn, "Name": entity.name, "Type": kind.upper(), "Id": entity.id, "Path": entity.path}
    return {"EntityInfo": info, **({"LastAuthenticated": last[arn]} if arn in last else {})}
