"""Time spent, in words."""

from django import template

register = template.Library()


@register.filter
def time_words(seconds: int) -> str:
    """Return a time in minutes, with hours for long ones: `1 h 5 min`."""
    minutes = round(seconds / 60)
    if not minutes:
        return "under a minute" if seconds else "no time yet"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
