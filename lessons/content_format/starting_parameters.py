"""Parameters of Parameter Store that an account starts with."""

from collections.abc import Iterator, Mapping
from typing import Literal

from iamlab.account.parameters import SECURE
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_names import FIRST_REGION, AliasName, Days, Region


class StartingParameter(Part, frozen=True, kw_only=True):
    """A parameter. A SecureString without `kms_key`, the name of a key here, is encrypted with `aws/ssm`."""

    value: Text
    type: Literal["String", "StringList", "SecureString"] = "String"
    description: str = ""
    kms_key: AliasName | None = None
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION
    age_days: Days = 100


def parameter_problems(
    path: PathInside, parameters: Mapping[str, StartingParameter], keys: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield keys that there are not, or that encrypt nothing, and values that are too long."""
    for name, described in parameters.items():
        place, key = (*path, "parameters", name), described.kms_key
        if len(described.value.encode()) > 4096:
            yield Problem((*place, "value"), "This is more than the 4 KB that a parameter may have.")
        if key is not None and described.type != SECURE:
            yield Problem((*place, "kms_key"), "Only a parameter of the type SecureString is encrypted.")
        elif key is not None and key not in keys:
            near = did_you_mean(key, list(keys))
            yield Problem((*place, "kms_key"), f"There is no key {key!r} here. {near}".strip())
