"""Service-linked roles: a service's own, made and deleted in ways of their own (facts 4.4.5, 6.3.1)."""

import json
from collections.abc import Iterator

from iamlab.account import aws_managed, ids, quotas
from iamlab.account.errors import InvalidInput, NoSuchEntity
from iamlab.account.identities import Role
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on
from iamlab.aws_api.operations.iam_roles import SERVICE_LINKED

SERVICES = {
    "access-analyzer.amazonaws.com": ("AccessAnalyzer", "AccessAnalyzerServiceRolePolicy"),
    "autoscaling.amazonaws.com": ("AutoScaling", "AutoScalingServiceRolePolicy"),
    "batch.amazonaws.com": ("Batch", "BatchServiceRolePolicy"),
    "cloudtrail.amazonaws.com": ("CloudTrail", "CloudTrailServiceRolePolicy"),
    "config.amazonaws.com": ("Config", "AWSConfigServiceRolePolicy"),
    "ecs.amazonaws.com": ("ECS", "AmazonECSServiceRolePolicy"),
    "eks.amazonaws.com": ("AmazonEKS", "AmazonEKSServiceRolePolicy"),
    "eks-nodegroup.amazonaws.com": ("AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"),
    "elasticache.amazonaws.com": ("ElastiCache", "ElastiCacheServiceRolePolicy"),
    "elasticbeanstalk.amazonaws.com": ("ElasticBeanstalk", "AWSElasticBeanstalkServiceRolePolicy"),
    "elasticloadbalancing.amazonaws.com": (
        "ElasticLoadBalancing",
        "AWSElasticLoadBalancingServiceRolePolicy",
    ),
    "guardduty.amazonaws.com": ("AmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"),
    "inspector2.amazonaws.com": ("AmazonInspector2", "AmazonInspector2ServiceRolePolicy"),
    "macie.amazonaws.com": ("AmazonMacie", "AmazonMacieServiceRolePolicy"),
    "opensearchservice.amazonaws.com": ("AmazonOpenSearchService", "AmazonOpenSearchServiceRolePolicy"),
    "ops.apigateway.amazonaws.com": ("APIGateway", "APIGatewayServiceRolePolicy"),
    "organizations.amazonaws.com": ("Organizations", "AWSOrganizationsServiceTrustPolicy"),
    "rds.amazonaws.com": ("RDS", "AmazonRDSServiceRolePolicy"),
    "replicator.lambda.amazonaws.com": ("LambdaReplicator", "AWSLambdaReplicator"),
    "securityhub.amazonaws.com": ("SecurityHub", "AWSSecurityHubServiceRolePolicy"),
    "spot.amazonaws.com": ("EC2Spot", "AWSEC2SpotServiceRolePolicy"),
    "spotfleet.amazonaws.com": ("EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"),
    "ssm.amazonaws.com": ("AmazonSSM", "AmazonSSMServiceRolePolicy"),
    "sso.amazonaws.com": ("SSO", "AWSSSOServiceRolePolicy"),
    "support.amazonaws.com": ("Support", "AWSSupportServiceRolePolicy"),
    "trustedadvisor.amazonaws.com": ("TrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"),
}
"""By service: how its role's name goes on, and the policy of AWS's that the role has."""

TAKES_SUFFIX = ("autoscaling.amazonaws.com",)
"""Of which services an account may have several roles."""

MOST_TASKS = 100
"""How many deletions are remembered."""


def _new_name(made: Call) -> str:
    """Raises InvalidInput for a service that has no such role, or takes no suffix."""
    service, suffix = made.parameters["AWSServiceName"], made.parameters.get("CustomSuffix")
    if service not in SERVICES:
        raise InvalidInput(f"{service} is not a service with a service-linked role that this lab knows.")
    if suffix is not None and service not in TAKES_SUFFIX:
        raise InvalidInput(f"Custom suffix is not allowed for {service}")
    name = SERVICE_LINKED + SERVICES[service][0]
    return f"{name}_{suffix}" if suffix else name


def _path(service: str) -> str:
    return f"/aws-service-role/{service}/"


def _creates(made: Call) -> Iterator[Ask]:
    service = made.parameters["AWSServiceName"]
    arn = made.account.arn("role", _path(service), _new_name(made))
    yield Ask("iam:CreateServiceLinkedRole", arn, {"iam:AWSServiceName": service})


@operation("iam:CreateServiceLinkedRole", _creates)
def create_service_linked_role(made: Call) -> Result:
    account, service, name = made.account, made.parameters["AWSServiceName"], _new_name(made)
    if name.lower() in account.roles:
        raise InvalidInput(
            f"Service role name {name} has been taken in this account, please try a different suffix."
        )
    quotas.room_for(quotas.ROLES, len(account.roles))
    role = service_linked_role(service, name, made)
    role.description = made.parameters.get("Description", "")
    account.roles[name.lower()] = role
    shown = iam_answers.role(account, role)
    del shown["MaxSessionDuration"]  # as in the answer of CreateRole
    return {"Role": shown}


def service_linked_role(service: str, name: str, made: Call) -> Role:
    """Return a new service-linked role of `service`, which is no account's yet."""
    trusts = {"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": [service]}}
    return Role(
        name=name,
        id=made.new_id(ids.ROLE),
        created=made.now,
        trust=json.dumps({"Version": "2012-10-17", "Statement": [trusts]}),
        path=_path(service),
        attached=[f"{aws_managed.PREFIX}aws-service-role/{SERVICES[service][1]}"],
    )


@operation("iam:DeleteServiceLinkedRole", on("Role", "iam:DeleteServiceLinkedRole"))
def delete_service_linked_role(made: Call) -> Result:
    """The lab's services use nothing of it, so that it is gone at once."""
    account, role = made.account, made.account.role(made.parameters["RoleName"])
    if not role.is_service_linked:
        raise NoSuchEntity(f"The service-linked role with name {role.name} cannot be found.")
    task = f"task{role.path}{role.name}/{ids.event_id(made.surroundings.chance)}"
    account.deletion_tasks = [*account.deletion_tasks, task][-MOST_TASKS:]
    del account.roles[role.name.lower()]
    return {"DeletionTaskId": task}


def _asks_about_task(made: Call) -> Iterator[Ask]:
    fields = made.parameters["DeletionTaskId"].split("/")
    path, name = ("/".join(fields[1:-2]), fields[-2]) if len(fields) > 3 else ("aws-service-role", "unknown")
    yield Ask("iam:GetServiceLinkedRoleDeletionStatus", made.account.arn("role", f"/{path}/", name))


@operation("iam:GetServiceLinkedRoleDeletionStatus", _asks_about_task)
def get_service_linked_role_deletion_status(made: Call) -> Result:
    task = made.parameters["DeletionTaskId"]
    if task not in made.account.deletion_tasks:
        raise NoSuchEntity(f"The deletion task {task} cannot be found.")
    return {"Status": "SUCCEEDED"}
