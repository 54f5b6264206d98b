"""On which machines of a sandbox one browser is logged in, as whom."""

from django.contrib.sessions.backends.base import SessionBase

from iamlab.aws_api.authentication import Credentials
from lessons.models import Sandbox

_KEY = "machines"
MOST = 20
"""How many machines are remembered."""


class Connections:
    """The logins of a browser to machines, kept in the lab's own session on the server.

    They end with the console session that made them: somebody else who signs in has none of them.
    """

    def __init__(self, session: SessionBase, sandbox: Sandbox, credentials: Credentials) -> None:
        self._session = session
        self._name = str(sandbox.pk)
        self._key = credentials.access_key_id

    def has(self, instance: str) -> bool:
        """Say whether the browser is logged in to a machine."""
        return instance in self._held

    def add(self, instance: str) -> None:
        """Remember a login."""
        machines = [*(each for each in self._held if each != instance), instance][-MOST:]
        all_held = {**self._session.get(_KEY, {}), self._name: {"key": self._key, "machines": machines}}
        self._session[_KEY] = dict(list(all_held.items())[-MOST:])

    @property
    def _held(self) -> list[str]:
        held = self._session.get(_KEY, {}).get(self._name, {})
        return list(held["machines"]) if held.get("key") == self._key else []
