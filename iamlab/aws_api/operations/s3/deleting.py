"""Deleting objects, one or many. What is not there counts as deleted."""

from collections.abc import Iterable

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.asks import Place

MOST_DELETED = 1000


def _ask(place: Place, key: str) -> Ask:
    owner = place.account.id
    return Ask("s3:DeleteObject", place.bucket.object_arn(key), asks.keys(owner), owner)


def _deletes(made: Call) -> Iterable[Ask]:
    return (_ask(asks.find(made), made.parameters["Key"]),)


@operation("s3:DeleteObject", _deletes)
def delete_object(made: Call) -> Result:
    asks.refuse_the_rest(made)
    place = asks.find(made)
    asks.record_at_owner(made, place)
    place.bucket.objects.pop(made.parameters["Key"], None)
    return {}


def _nothing_at_once(made: Call) -> Iterable[Ask]:
    """Each object is asked about by itself, and the others go on (API reference, DeleteObjects)."""
    asks.find(made)
    return ()


@operation("s3:DeleteObjects", _nothing_at_once)
def delete_objects(made: Call) -> Result:
    asks.refuse_the_rest(made, "Delete")
    place, given = asks.find(made), made.parameters["Delete"]
    if not 0 < len(given["Objects"]) <= MOST_DELETED:
        message = "The XML you provided was not well-formed or did not validate against our published schema"
        raise AWSError("MalformedXML", message, 400)
    deleted, errors = [], []
    for named in given["Objects"]:
        key = named["Key"]
        refusal = made.authorize(_ask(place, key))
        if refusal is not None:
            errors.append({"Key": key, "Code": refusal.code, "Message": refusal.message})
            continue
        place.bucket.objects.pop(key, None)
        deleted.append({"Key": key})
    asks.record_at_owner(made, place)
    shown = [] if given.get("Quiet") else deleted
    return {**({"Deleted": shown} if shown else {}), **({"Errors": errors} if errors else {})}
