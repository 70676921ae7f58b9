"""The next days as people speak of them. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

Span = tuple[date, date]
SATURDAY, SUNDAY = 5, 6


def near_spans(today: date) -> list[tuple[str, Span]]:
    """(words, first and last day): none begins before today, and on a Sunday the weekend is that day."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return [
        (_("Today"), (today, today)),
        (_("Tomorrow"), (today + timedelta(days=1), today + timedelta(days=1))),
        (_("This weekend"), (max(today, sunday - timedelta(days=1)), sunday)),
        (_("This week"), (today, sunday)),
        (_("Next week"), (sunday + timedelta(days=1), sunday + timedelta(days=7))),
        (_("This month"), (today, next_month - timedelta(days=1))),
    ]
