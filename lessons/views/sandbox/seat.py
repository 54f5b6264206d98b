"""Who sits at the console: the credentials that one browser holds in each sandbox."""

from django.contrib.sessions.backends.base import SessionBase

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import Result
from lessons.models import Sandbox

_KEY = "consoles"


class Seat:
    """The console session of one browser in one sandbox, kept in the lab's own session on the server."""

    def __init__(self, session: SessionBase, sandbox: Sandbox) -> None:
        self._session = session
        self._name = str(sandbox.pk)

    @property
    def credentials(self) -> Credentials | None:
        """What the next call is signed with, None where nobody is signed in."""
        held = self._session.get(_KEY, {}).get(self._name)
        return Credentials(**held) if held else None

    def take(self, given: Result) -> None:
        """Go on with these `Credentials` of an answer; those held before are forgotten."""
        self._keep(
            {
                "access_key_id": given["AccessKeyId"],
                "secret": given["SecretAccessKey"],
                "token": given["SessionToken"],
            }
        )

    def leave(self) -> None:
        """Leave nobody signed in."""
        self._keep(None)

    def _keep(self, held: dict[str, str] | None) -> None:
        others = {name: kept for name, kept in self._session.get(_KEY, {}).items() if name != self._name}
        self._session[_KEY] = {**others, self._name: held} if held else others
