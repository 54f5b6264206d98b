"""The one way in which a refusal is put, shared by all that looks at the form of a document."""

from iamlab.evaluator.problems import Path, Problem

# AWS's texts (facts 5.3, 1.5.8).
SYNTAX_ERRORS = "Syntax errors in policy."
LEGACY_PARSING = "The policy failed legacy parsing"
NO_ACTIONS = "Policy statement must contain actions."
NO_RESOURCES = "Policy statement must contain resources."

STRING = 'Put it in double quotes: `"…"`.'
STRINGS = 'Write `"…"`, or a list such as `["…", "…"]`.'


def refused(
    code: str,
    message: str,
    advice: str,
    path: Path = (),
    refusal: str = SYNTAX_ERRORS,
    *,
    on_key: bool = False,
) -> Problem:
    """Return a problem with which AWS refuses to save the document, in IAM's words."""
    return Problem(code, message, advice, path, refusal=refusal, on_key=on_key)


def type_mismatch(path: Path, wanted: str, value: object, advice: str) -> Problem:
    """Return the problem of a value of the wrong kind; `wanted` begins the sentence."""
    return refused("DATA_TYPE_MISMATCH", f"{wanted}, not {kind(value)}.", advice, path)


def kind(value: object) -> str:
    """Name the kind of a JSON value as it may stand in a sentence."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"
