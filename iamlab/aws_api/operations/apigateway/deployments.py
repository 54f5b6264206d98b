"""Deploying an API to a stage: from then on the stage answers as the API was then, its policy too."""

import msgspec

from iamlab.account.rest_apis import STAGES, ApiStage
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.apigateway import finding
from iamlab.aws_api.operations.apigateway.apis import new_id
from iamlab.aws_api.operations.apigateway.errors import (
    BadRequestException,
    LimitExceededException,
    NotFoundException,
)

_MOST = 128


@operation("apigateway:CreateDeployment", finding.on_path("POST", "/restapis/{restApiId}/deployments"))
def create_deployment(made: Call) -> Result:
    """The lab keeps what is deployed with the stage, so a deployment needs one."""
    finding.refuse_the_rest(made, "restApiId", "stageName", "description")
    api, name = finding.find(made), made.parameters.get("stageName", "")
    if not name or not name.replace("_", "").replace("-", "").isalnum() or len(name) > _MOST:
        raise BadRequestException("Stage name only allows a-zA-Z0-9-_")
    methods = {
        f"{verb} {resource.path}": method
        for resource in api.resources.values()
        for verb, method in resource.methods.items()
    }
    if not methods:
        raise BadRequestException("The REST API doesn't contain any methods")
    if not all(method.function for method in methods.values()):
        raise BadRequestException("No integration defined for method")
    if name not in api.stages and len(api.stages) >= STAGES:
        raise LimitExceededException(f"The lab keeps {STAGES} stages of an API.")
    there = api.stages.get(name)
    api.stages[name] = ApiStage(
        name=name,
        deployment=new_id(made, 6),
        created=there.created if there else made.now,
        updated=made.now,
        # Copies: the API may change, and the stage does not.
        methods={path: msgspec.structs.replace(method) for path, method in methods.items()},
        policy=api.policy,
    )
    return {"id": api.stages[name].deployment, "createdDate": made.now}


@operation("apigateway:GetStages", finding.on_path("GET", "/restapis/{restApiId}/stages"))
def get_stages(made: Call) -> Result:
    return {"item": [_shown(each) for each in finding.find(made).stages.values()]}


def _shown(stage: ApiStage) -> Result:
    return {
        "deploymentId": stage.deployment,
        "stageName": stage.name,
        "createdDate": stage.created,
        "lastUpdatedDate": stage.updated,
    }


@operation("apigateway:DeleteStage", finding.on_path("DELETE", "/restapis/{restApiId}/stages/{stageName}"))
def delete_stage(made: Call) -> None:
    stages = finding.find(made).stages
    if made.parameters["stageName"] not in stages:
        raise NotFoundException("stage")
    del stages[made.parameters["stageName"]]
