"""What the checks of one document share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamlab.evaluator.document_types import DocumentType


class Effort:
    """What may still be spent on one document: a bound on hostile input.

    Counted in comparisons of one entry with one thing that AWS has. When it is spent, entries that
    would take more of it are passed over.
    """

    def __init__(self) -> None:
        self._left = 300_000

    def covers(self, comparisons: int) -> bool:
        """Spend so many comparisons, and say whether they were there to spend."""
        enough = comparisons <= self._left
        self._left -= comparisons if enough else 0
        return enough


@dataclass(frozen=True, slots=True)
class Scope:
    """The document that a statement stands in: its type, whose policy it is, and its version."""

    document_type: DocumentType
    service: str | None
    document: Mapping[str, object]
    effort: Effort = field(default_factory=Effort)

    @property
    def version(self) -> object:
        return self.document.get("Version")
