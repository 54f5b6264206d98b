"""Tags of objects."""

from collections.abc import Iterator

from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.tag_sets import OBJECT_TAGS, passed, shown


def _puts(made: Call) -> Iterator[Ask]:
    tags = passed(made.parameters["Tagging"]["TagSet"], OBJECT_TAGS)
    place, key = asks.find(made), made.parameters["Key"]
    yield from asks.about_object("s3:PutObjectTagging", place, key, more=asks.new_tag_keys(tags))


@operation("s3:PutObjectTagging", _puts)
def put_object_tagging(made: Call) -> Result:
    asks.refuse_the_rest(made, "Tagging")
    asks.find_object(made).tags = passed(made.parameters["Tagging"]["TagSet"], OBJECT_TAGS)
    return {}


@operation("s3:GetObjectTagging", asks.on_object("s3:GetObjectTagging"))
def get_object_tagging(made: Call) -> Result:
    asks.refuse_the_rest(made)
    return {"TagSet": shown(asks.find_object(made).tags)}


@operation("s3:DeleteObjectTagging", asks.on_object("s3:DeleteObjectTagging"))
def delete_object_tagging(made: Call) -> Result:
    asks.refuse_the_rest(made)
    asks.find_object(made).tags = {}
    return {}
