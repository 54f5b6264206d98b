"""Session tags, and those that go on from role to role (facts 4.6.5, 4.6.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.evaluator.context import ContextValue


@dataclass(frozen=True, slots=True)
class SessionTags:
    """The tags of a session to be: `transitive` are the keys of those that go on to the next role."""

    tags: Mapping[str, str]
    transitive: tuple[str, ...]

    @property
    def keys(self) -> dict[str, ContextValue]:
        """The condition keys that show them. Inherited tags are shown as passed ones are."""
        if not self.tags:
            return {}
        found: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in self.tags.items()}
        found["aws:TagKeys"] = tuple(self.tags)
        if self.transitive:
            found["sts:TransitiveTagKeys"] = self.transitive
        return found


def session_tags(parameters: Mapping[str, Any], calling: Session | None) -> SessionTags:
    """Return the tags of the session that a call asks for, with those inherited from the `calling` one.

    Raises AWSError: InvalidParameterValue for keys given twice, for a transitive key without its tag, and
    for a tag that would replace an inherited one.
    """
    given = {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", ())}
    folded = [tag["Key"].lower() for tag in parameters.get("Tags", ())]
    if len(set(folded)) < len(folded):
        raise _invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    inherited = _inherited(calling)
    if _meet(inherited, folded):
        raise _invalid(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive "
            "tag key from the calling session."
        )
    transitive = parameters.get("TransitiveTagKeys", [])
    if not {key.lower() for key in transitive} <= set(folded):
        raise _invalid("The specified transitive tag key must be included in the requested tags.")
    return SessionTags({**inherited, **given}, (*inherited, *transitive))


def _inherited(calling: Session | None) -> dict[str, str]:
    if calling is None:
        return {}
    wanted = {key.lower() for key in calling.transitive_tags}
    return {key: value for key, value in calling.tags.items() if key.lower() in wanted}


def _meet(keys: Iterable[str], folded: Iterable[str]) -> bool:
    return not {key.lower() for key in keys}.isdisjoint(folded)


def _invalid(message: str) -> AWSError:
    return AWSError("InvalidParameterValue", message)
