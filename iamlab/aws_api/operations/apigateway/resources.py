"""Resources of an API: the paths that it has."""

import re

from iamlab.account.rest_apis import RESOURCES, ApiResource
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.apigateway import finding, methods
from iamlab.aws_api.operations.apigateway.apis import new_id
from iamlab.aws_api.operations.apigateway.errors import (
    BadRequestException,
    ConflictException,
    LimitExceededException,
)

_PART = re.compile(r"[\w.:$~-]+|\{[\w.-]+\+?\}", re.ASCII)


@operation("apigateway:GetResources", finding.on_path("GET", "/restapis/{restApiId}/resources"))
def get_resources(made: Call) -> Result:
    finding.refuse_the_rest(made, "restApiId", "limit", "embed")
    has_methods = "methods" in made.parameters.get("embed", [])
    found = sorted(finding.find(made).resources.values(), key=lambda each: each.path)
    return {"items": [described(each, whole=has_methods) for each in found]}


def described(resource: ApiResource, *, whole: bool = False) -> Result:
    """Return what API Gateway tells about a resource; all about its methods where that is wanted."""
    result: Result = {"id": resource.id, "path": resource.path}
    if resource.parent is not None:
        result |= {"parentId": resource.parent, "pathPart": resource.path.rpartition("/")[2]}
    if resource.methods:
        result["resourceMethods"] = {
            name: methods.described(name, each) if whole else {} for name, each in resource.methods.items()
        }
    return result


@operation("apigateway:CreateResource", finding.on_path("POST", "/restapis/{restApiId}/resources/{parentId}"))
def create_resource(made: Call) -> Result:
    api, parent, part = finding.find(made), finding.resource(made, "parentId"), made.parameters["pathPart"]
    if not _PART.fullmatch(part):
        raise BadRequestException(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces "
            "at the beginning and the end."
        )
    path = f"{parent.path.rstrip('/')}/{part}"
    if any(each.path == path for each in api.resources.values()):
        raise ConflictException(f"Another resource with the same parent already has this name: {part}")
    if len(api.resources) >= RESOURCES:
        raise LimitExceededException(f"The lab keeps {RESOURCES} resources of an API.")
    made_one = ApiResource(id=new_id(made, 6), path=path, parent=parent.id)
    api.resources[made_one.id] = made_one
    return described(made_one)


@operation(
    "apigateway:DeleteResource", finding.on_path("DELETE", "/restapis/{restApiId}/resources/{resourceId}")
)
def delete_resource(made: Call) -> None:
    """What is below it goes with it."""
    api, gone = finding.find(made), finding.resource(made)
    if gone.id == api.root:
        raise BadRequestException("Root resource cannot be deleted")
    api.resources = {
        name: each
        for name, each in api.resources.items()
        if each is not gone and not each.path.startswith(f"{gone.path}/")
    }
