"""Requirements on a policy document's text that no request can show."""

from collections.abc import Callable, Sequence

from iamlab.evaluator import PolicyDocument, Problem

Check = Callable[[PolicyDocument, Sequence[Problem]], bool]

RULES: dict[str, Check] = {
    "version-2012": lambda document, problems: document.version == "2012-10-17",
    "no-problems": lambda document, problems: not problems,
}
"""By the name that content files use: takes the parsed document and its problems, says whether it holds."""
