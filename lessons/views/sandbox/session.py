"""What is known of the session that is signed in, and of those in the terminal.

AWS shows nobody the policies and tags of a session. The lab does, to whom the session is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone

from iamlab.account.configuration import Configuration, loaded
from iamlab.account.credentials import Session
from lessons import terminals
from lessons.views.guests import known_learner
from lessons.views.sandbox.console import Console, console_page


@dataclass(frozen=True, slots=True)
class ShownSession:
    """Temporary credentials on the page; `held` says where the learner has them."""

    held: str
    session: Session

    @property
    def has_ended(self) -> bool:
        return self.session.expires <= timezone.now()

    @property
    def name(self) -> str:
        return self.session.principal.rpartition("/")[2]


@console_page
def session(console: Console) -> HttpResponse:
    """Show the session that is signed in, and those whose credentials the learner's terminal holds."""
    configuration = loaded(bytes(console.sandbox.document))
    shown = list(_shown(console, configuration))
    return console.show("sandbox/session.html", sessions=shown)


def _shown(console: Console, configuration: Configuration) -> Iterator[ShownSession]:
    learner = known_learner(console.request)
    assert learner is not None, "console_page lets members in alone"
    keys = {console.credentials.access_key_id: "The console"}
    for key, place in terminals.keys_held(terminals.find(console.sandbox, learner)):
        keys.setdefault(key, place)
    for key, place in keys.items():
        if key in configuration.sessions:
            yield ShownSession(place, configuration.sessions[key])
