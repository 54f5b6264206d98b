"""The words of the console: who is signed in and how, how long ago something was."""

from datetime import datetime
from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.timesince import timesince

from iamlab.account.caller import Caller

register = template.Library()


@register.filter
def seated(caller: Caller) -> str:
    """Return what the banner's colour follows: `root`, `role` or `user`."""
    return {"Root": "root", "AssumedRole": "role"}.get(caller.kind, "user")


@register.filter
def signed_in_how(caller: Caller) -> str:
    """Say whether MFA was used, or as whose session a role acts."""
    session = caller.session
    if caller.kind == "AssumedRole":
        return f"session {caller.arn.rpartition('/')[2]}"
    return "signed in with MFA" if session is not None and session.mfa_at else "signed in without MFA"


@register.filter
def ago(moment: datetime | None) -> str:
    """Say how long ago a moment was, in its largest unit; nothing for None."""
    if not moment:
        return ""
    passed = timezone.now() - moment
    if passed.total_seconds() < 60:
        return "Just now"
    return f"{timesince(moment, depth=1)} ago".replace("\xa0", " ")


@register.filter
def time_left(moment: datetime) -> str:
    """Say how long it is until a moment, at the end in seconds; page/countdown.js has the same words."""
    seconds = int((moment - timezone.now()).total_seconds())
    if seconds <= 0:
        return "has ended"
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"ends in {hours} h {minutes} min"
    return f"ends in {minutes} min" if minutes else f"ends in {seconds} s"


@register.filter
def days_since(moment: datetime) -> int:
    """Return how many whole days ago a moment was."""
    return (timezone.now() - moment).days


@register.filter
def is_checkbox(field: Any) -> bool:
    """Say whether a form's field is ticked rather than filled in."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def last_part(arn: str) -> str:
    """Return the name at the end of an ARN, such as an MFA device's serial number."""
    return arn.rpartition("/")[2]


@register.filter
def duration(seconds: int) -> str:
    """Say how long a session may last, in hours where they are whole."""
    hours, rest = divmod(seconds, 3600)
    return f"{seconds // 60} minutes" if rest else f"{hours} hour{'s' if hours > 1 else ''}"


@register.filter
def role_with_path(role: dict[str, Any], name: str) -> str:
    """Return a role's name with its path, as the page for switching role takes it."""
    return f"{role.get('Path', '/').removeprefix('/')}{name}"
