"""Tags of secrets, as Secrets Manager takes and lists them."""

from collections.abc import Iterable, Mapping

from iamlab.aws_api.operations.secretsmanager.errors import InvalidParameterException, LimitExceededException

TAGS = 50


def passed(tags: Iterable[Mapping[str, str]], held: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return tags put over those that are held. Raises InvalidParameterException, LimitExceededException."""
    after = dict(held or {})
    for tag in tags:
        if "Key" not in tag or tag["Key"].lower().startswith("aws:"):
            raise InvalidParameterException("Tags need a key that does not begin with aws:.")
        after[tag["Key"]] = tag.get("Value", "")
    if len(after) > TAGS:
        raise LimitExceededException(f"A secret has no more than {TAGS} tags.")
    return after


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as Secrets Manager lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
