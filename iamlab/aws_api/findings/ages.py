"""How long ago something was, in words."""

from datetime import datetime, timedelta

_YEAR = 365
_UNITS = ((_YEAR * 86400, "year"), (86400, "day"), (3600, "hour"), (60, "minute"))


def days(since: datetime, now: datetime) -> int:
    """Return how many whole days have gone by."""
    return (now - since).days


def lasted(since: datetime, now: datetime) -> str:
    """Return how long something is there, such as `211 days`: in years from two years on."""
    gone = max(now - since, timedelta())
    for seconds, unit in _UNITS:
        number = int(gone.total_seconds()) // seconds
        if number >= (2 if unit == "year" else 1):
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"


def ago(moment: datetime, now: datetime) -> str:
    """Return when something was, such as `12 days ago`."""
    return f"{lasted(moment, now)} ago"
