"""The forms of code that a policy is shown in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from iamlab.evaluator import DocumentType
from lessons.as_code import terraform
from lessons.as_code.targets import Target, target
from lessons.as_code.values import hcl, quoted, typescript, yaml


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A policy in one language: `key` names it, `file` is what a file with the text may be called."""

    key: str
    label: str
    file: str
    text: str


def as_code(value: Mapping[str, object], kind: DocumentType, name: str = "") -> list[CodeForm]:
    """Return a policy document, as JSON gives it, in every form of code that has a place for it.

    Each comes to the same document. `name` is what the policy is called. What has no resource of its own, a
    session policy or the policy of a service that is not known here, is an expression of Terraform alone.
    """
    place = target(value, kind, name)
    if place is None:
        text = f"locals {{\n  policy = jsonencode({hcl(value, 2)})\n}}\n"
        return [CodeForm("terraform-json", "Terraform", "policy.tf", text)]
    forms = [
        CodeForm("terraform-json", "Terraform, jsonencode", "policy.tf", terraform.as_json(value, place)),
        CodeForm("cloudformation", "CloudFormation", "template.yaml", _cloudformation(value, place)),
        CodeForm("cdk", "CDK, TypeScript", "policy.ts", _cdk(value, place)),
    ]
    # The data source would read what is written so as a policy variable.
    if "&{" not in json.dumps(value):
        text = terraform.as_data_source(value, place)
        forms.insert(0, CodeForm("terraform", "Terraform", "policy.tf", text))
    return forms


def _properties(value: Mapping[str, object], target: Target) -> dict[str, object]:
    place = target.cloudformation
    return {**place.filled(target.about), place.document: value}


def _cloudformation(value: Mapping[str, object], target: Target) -> str:
    resource = {"Type": target.cloudformation.type, "Properties": _properties(value, target)}
    return "\n".join([*yaml({"Resources": {target.identifier: resource}}), ""])


def _cdk(value: Mapping[str, object], target: Target) -> str:
    """Return the construct that CDK makes of CloudFormation's resource: the document stays as it is."""
    _, service, resource = target.cloudformation.type.split("::")
    module = service.lower()
    properties = {name[0].lower() + name[1:]: item for name, item in _properties(value, target).items()}
    return (
        f'import * as {module} from "aws-cdk-lib/aws-{module}";\n\n'
        f"new {module}.Cfn{resource}(this, {quoted(target.identifier)}, {typescript(properties)});\n"
    )
