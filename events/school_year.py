"""A repetition that lasts until a holiday from school: its last day, from what coordinators entered. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

SUMMER, CHRISTMAS = "summer", "christmas"
Break = tuple[str, date]  # which holiday, and its first day


def last_day_before(which: str, first: date, breaks: Iterable[Break]) -> date | None:
    """The day before the next such holiday that begins after `first`; None where nobody has entered it."""
    begins = (begin for kind, begin in breaks if kind == which and begin > first)
    found = min(begins, default=None)
    return found - timedelta(days=1) if found else None
