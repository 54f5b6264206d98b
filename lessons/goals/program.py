"""Programs that call AWS by themselves, such as a build server, as files describe them."""

from typing import Annotated, Any

from msgspec import Meta

from lessons.content_format.schema import Id, Line, Part, Text
from lessons.goals.calls import CallName, typed


class ProgramCall(Part, frozen=True, kw_only=True):
    """One call that a program makes."""

    call: CallName
    parameters: dict[str, Any] = {}

    @property
    def typed_parameters(self) -> dict[str, Any]:
        """The parameters as the operation takes them."""
        service, _, operation = self.call.partition(":")
        return typed(service, operation, self.parameters, lambda text, shape: text)


class Program(Part, frozen=True, kw_only=True):
    """It starts with the key called `key`, and makes `calls` one after the other each time it runs."""

    title: Line
    about: Text
    key: Id
    calls: Annotated[list[ProgramCall], Meta(min_length=1)]
