"""The repetitions that a public form offers in plain words, as recurrence rules. Pure."""

from datetime import date

from events.rrule import WEEKDAYS


class Repeat:
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly weekday"
    MONTHLY_DATE = "monthly date"


def rule_of(repeats: str, first: date, last: date | None) -> str:
    """ "" for something that takes place once. The last date is one on which it may still begin."""
    if not repeats or last is None:
        return ""
    return f"{_frequency(repeats, first)};UNTIL={last:%Y%m%d}"


def _frequency(repeats: str, first: date) -> str:
    if repeats == Repeat.MONTHLY_WEEKDAY:
        return f"FREQ=MONTHLY;BYDAY={_place_in_month(first)}{WEEKDAYS[first.weekday()]}"
    if repeats == Repeat.MONTHLY_DATE:
        return f"FREQ=MONTHLY;BYMONTHDAY={first.day}"
    return {
        Repeat.DAILY: "FREQ=DAILY",
        Repeat.WEEKLY: f"FREQ=WEEKLY;BYDAY={WEEKDAYS[first.weekday()]}",
        Repeat.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={WEEKDAYS[first.weekday()]}",
    }[repeats]


def _place_in_month(day: date) -> int:
    """The how-manieth of its weekday; not every month has a fifth, so that is the last."""
    place = (day.day - 1) // 7 + 1
    return -1 if place == 5 else place
