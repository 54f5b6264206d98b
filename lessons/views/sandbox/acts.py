"""The forms of a console page, and what came of the one that was posted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lessons.forms.sandbox.acts import ActForm, ConsoleCall, NamedCall
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.answers import Refusal, Seen

Make = Callable[[ConsoleCall | NamedCall], Seen]


class Acts:
    """Every act of a page by its name: a template writes `acts.CreateUser`.

    `done` is the name of the act that succeeded, and `results` what its calls brought, by operation.
    `refusal` is what AWS answered to the one that did not, which `refused` names.
    """

    def __init__(
        self, forms: Iterable[type[ActForm]], about: Mapping[str, Any], request: LabRequest, make: Make
    ) -> None:
        self.done: str | None = None
        self.refused: str | None = None
        self.refusal: Refusal | None = None
        self.results: dict[str, dict[str, Any]] = {}
        posted = request.POST.get("act") if request.method == "POST" else None
        self._forms = {
            form.act(): form(request.POST if form.act() == posted else None, about=about) for form in forms
        }
        self.posted = self._forms.get(posted or "")
        self.is_unknown = posted is not None and self.posted is None
        if self.posted is not None and self.posted.is_valid():
            self._perform(self.posted, make)

    def __getitem__(self, name: str) -> ActForm:
        return self._forms[name]

    def __iter__(self) -> Iterator[ActForm]:
        return iter(self._forms.values())

    @property
    def status(self) -> int:
        """The HTTP status of the page: 400 for a form that cannot be read, else that of AWS's refusal."""
        if self.refusal is not None:
            return self.refusal.error.status
        is_broken = self.is_unknown or (self.posted is not None and not self.posted.is_valid())
        return 400 if is_broken else 200

    def _perform(self, form: ActForm, make: Make) -> None:
        for call in form.calls():
            seen = make(call)
            if seen.refusal is not None:
                self.refused, self.refusal = form.act(), seen.refusal
                if self.results:
                    done_before = tuple(self.results)
                    self.refusal = Refusal(call.name, seen.refusal.error, seen.refusal.answer, done_before)
                return
            self.results[call.name] = seen.result
        self.done = form.act()
