"""Which instance profile an instance has: giving, replacing and taking it away (fact 6.3.6)."""

from collections.abc import Callable, Iterator

from iamlab.account.errors import AWSError
from iamlab.account.machines import Instance
from iamlab.aws_api.operation import Ask, Call, Result
from iamlab.aws_api.operations.ec2 import finding, passing
from iamlab.aws_api.operations.ec2.described import page, profile_of
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue, NotFound
from iamlab.aws_api.operations.ec2.finding import ec2_operation
from iamlab.aws_api.operations.ec2.instances import associate


def _associated(made: Call) -> Instance:
    """Return the instance of the association that a call names. Raises NotFound."""
    name = made.parameters["AssociationId"]
    for each in made.account.instances.values():
        if each.association == name and finding.is_shown(made, each):
            return each
    raise NotFound("InvalidAssociationID", "association ID", name)


def _shown(made: Call, instance: Instance, state: str) -> Result:
    return {
        "AssociationId": instance.association,
        "InstanceId": instance.id,
        "IamInstanceProfile": profile_of(made, instance),
        "State": state,
    }


def _gives(made: Call) -> Iterator[Ask]:
    yield _on(made, "ec2:AssociateIamInstanceProfile", made.parameters["InstanceId"])
    yield from passing.passes(made)


def _replaces(made: Call) -> Iterator[Ask]:
    yield _on(made, "ec2:ReplaceIamInstanceProfileAssociation", _associated(made).id)
    yield from passing.passes(made)


def _on(made: Call, action: str, instance: str) -> Ask:
    profile = passing.given(made)
    return finding.on_instance(made, action, instance, {"ec2:NewInstanceProfile": profile} if profile else {})


def _takes_away(made: Call) -> Iterator[Ask]:
    yield finding.on_instance(made, "ec2:DisassociateIamInstanceProfile", _associated(made).id)


@ec2_operation("AssociateIamInstanceProfile", _gives)
def associate_iam_instance_profile(made: Call) -> Result:
    instance, profile = finding.find(made, made.parameters["InstanceId"]), passing.usable(made)
    if not instance.is_there:
        message = f"The instance '{instance.id}' is not in a valid state for this operation."
        raise AWSError("IncorrectInstanceState", message, 400)
    if instance.profile is not None:
        message = f"There is an existing association for instance {instance.id}"
        raise AWSError("IncorrectState", message, 400)
    associate(made, instance, _needed(profile))
    return {"IamInstanceProfileAssociation": _shown(made, instance, "associating")}


@ec2_operation("ReplaceIamInstanceProfileAssociation", _replaces)
def replace_iam_instance_profile_association(made: Call) -> Result:
    instance = _associated(made)
    associate(made, instance, _needed(passing.usable(made)))
    return {"IamInstanceProfileAssociation": _shown(made, instance, "associating")}


def _needed(profile: str | None) -> str:
    if profile is None:
        raise InvalidParameterValue("Give the name or the ARN of an instance profile.")
    return profile


@ec2_operation("DisassociateIamInstanceProfile", _takes_away)
def disassociate_iam_instance_profile(made: Call) -> Result:
    instance = _associated(made)
    shown = _shown(made, instance, "disassociating")
    instance.profile = instance.association = instance.associated = None
    return {"IamInstanceProfileAssociation": shown}


@ec2_operation(
    "DescribeIamInstanceProfileAssociations",
    finding.on_everything("ec2:DescribeIamInstanceProfileAssociations"),
)
def describe_iam_instance_profile_associations(made: Call) -> Result:
    finding.refuse_the_rest(made, "AssociationIds", "Filters", "MaxResults", "NextToken")
    wanted, tests = made.parameters.get("AssociationIds"), _tests(made)
    found = [
        each
        for each in made.account.instances.values()
        if each.association and finding.is_shown(made, each) and (not wanted or each.association in wanted)
    ]
    shown = [_shown(made, each, "associated") for each in found if all(test(each) for test in tests)]
    return page(made, "IamInstanceProfileAssociations", shown)


def _tests(made: Call) -> list[Callable[[Instance], bool]]:
    """Return the tests of a call's filters. Raises InvalidParameterValue for unknown ones."""
    return [_test(each["Name"], each["Values"]) for each in made.parameters.get("Filters", [])]


def _test(name: str, values: list[str]) -> Callable[[Instance], bool]:
    if name == "instance-id":
        return lambda each: each.id in values
    if name == "state":
        return lambda each: "associated" in values
    raise InvalidParameterValue(f"The filter '{name}' is invalid")
