"""The repetitions that the public form offers: a few of those that staff can choose, by one word each. Pure."""

from dataclasses import replace
from datetime import date

from events.plain_rule import PlainRule, write


class Repeat:
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_WEEKDAY = "monthly weekday"
    MONTHLY_DATE = "monthly date"


PLAIN = {
    Repeat.DAILY: PlainRule(repeats="day"),
    Repeat.WEEKLY: PlainRule(repeats="week"),
    Repeat.FORTNIGHTLY: PlainRule(repeats="week", every=2),
    Repeat.MONTHLY_WEEKDAY: PlainRule(repeats="month weekday"),
    Repeat.MONTHLY_DATE: PlainRule(repeats="month"),
}


def rule_of(repeats: str, first: date, last: date | None) -> str:
    """ "" for something that takes place once. The last date is one on which it may still begin."""
    if not repeats or last is None:
        return ""
    return write(replace(PLAIN[repeats], ends="on", until=last), first)
