"""ProjectionExpression: which attributes, or parts of them, are answered."""

from collections.abc import Sequence

from iamlab.aws_api.operations.dynamodb.expressions import paths
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given, Reader


def read(text: str, given: Given) -> Sequence[Path]:
    """Return the paths of a projection. Raises ValidationException."""
    reader = Reader("ProjectionExpression", text, given)
    found = [reader.path()]
    while reader.skip(","):
        found.append(reader.path())
    reader.end()
    twice = paths.overlap(found)
    if twice is not None:
        one, other = map(paths.written, twice)
        reader.refuse(
            "Two document paths overlap with each other; must remove or rewrite one of these paths; "
            f"path one: {one}, path two: {other}"
        )
    return found
