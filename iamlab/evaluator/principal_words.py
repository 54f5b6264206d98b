"""Principal and NotPrincipal against a request, in words."""

from dataclasses import dataclass
from functools import cached_property

from iamlab.evaluator.callers import CallerKind
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.principals import AWS, FEDERATED, SERVICE, PrincipalList
from iamlab.evaluator.problems import shown


@dataclass(frozen=True)
class PrincipalTrace(ElementTrace):
    """How Principal or NotPrincipal met the caller. `spared_nobody` is fact 1.2.8 at work."""

    principals: PrincipalList

    @property
    def asked(self) -> str:
        return self.request.principal

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(entry.text for entry in self.principals.entries)

    @property
    def nearest(self) -> str:
        account = self.request.caller.account
        near = [text for text in self.written if account and account in text]
        return max(near or self.written, key=lambda text: _shared(text, self.asked), default="")

    @property
    def asked_covered(self) -> str:
        return "" if self.fits else self.asked[: _shared(self.nearest, self.asked)]

    @property
    def _nearness(self) -> float:
        account = self.request.caller.account
        return 0.8 if account and account in self.nearest else 0.3

    @cached_property
    def _words(self) -> tuple[str, str | None]:
        caller = self.request.caller
        if self.element == "NotPrincipal":
            return (
                f"`NotPrincipal` lists {_described(caller.kind)}: this statement is about everyone else.",
                None,
            )
        if not self.written:
            return "It names nobody.", None
        kinds = {entry.kind for entry in self.principals.entries}
        wanted = {CallerKind.SERVICE: SERVICE, CallerKind.PROVIDER: FEDERATED}.get(caller.kind, AWS)
        if wanted not in kinds:
            return f"It names no one under `{wanted}`, and {_described(caller.kind)} asks.", self._entry()
        if caller.kind is CallerKind.ANONYMOUS:
            return "Nobody is signed in, and only `*` means those who are not.", "*"
        sentence = f"`{shown(self.nearest)}` is not who asks."
        if caller.kind is CallerKind.SESSION and caller.account in _accounts(self.nearest):
            sentence = f"`{shown(self.nearest)}` is neither this session, nor its role, nor its account."
        return sentence, self._entry()

    def _entry(self) -> str:
        caller = self.request.caller
        return caller.role_arn if caller.kind is CallerKind.SESSION else caller.text


def _described(kind: CallerKind) -> str:
    return f"{'an' if kind[:1].lower() in 'ai' else 'a'} {kind}"


def _accounts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(":") if part.isdigit())


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
