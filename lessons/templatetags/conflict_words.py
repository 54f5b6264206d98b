"""What has to go before a thing can be deleted: AWS's message says it, the console links to it (5.3.1)."""

from dataclasses import dataclass

from django import template

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the thing's page it hangs; credentials of a user have a page of their own."""

    words: str
    anchor: str = ""
    is_credential: bool = False


_PLACES = {
    "must delete login profile first": Place("delete the password", is_credential=True),
    "must delete access keys first": Place("delete the access keys", is_credential=True),
    "must delete MFA device first": Place("deactivate the MFA device", is_credential=True),
    "must delete policies first": Place("delete the inline policies", "policies-title"),
    "must detach all policies first": Place("detach the policies", "policies-title"),
    "must remove users from group first": Place("end the membership", "members-title"),
    "must remove roles from instance profile first": Place("take it out of the profile", "profiles-title"),
    "attached to entities": Place("detach it from whom it is attached to", "entities-title"),
    "more than one version": Place("delete the versions that are not the default", "versions-title"),
}
"""By what AWS's messages say."""


@register.filter
def conflict_place(message: str) -> Place | None:
    """Return where to go first, None for a message that names nothing known."""
    return next((place for said, place in _PLACES.items() if said in message), None)
