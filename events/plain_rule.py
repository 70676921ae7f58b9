"""A repetition as a person says it: how often, on which weekdays, until when. Pure; the RRULE is what is kept.

What these few fields cannot say (`read` gives None) stays an RRULE of its own, and is shown in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from events.recurrence import Schedule, is_synchronised, load_zone
from events.rrule import WEEKDAYS, Rule, RuleError, parse_rule, until_in

Repeats = Literal["never", "day", "week", "month", "month end", "month weekday", "year"]
Ends = Literal["on", "after", "open"]

FREQUENCY: dict[Repeats, str] = {
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "month end": "MONTHLY",
    "month weekday": "MONTHLY",
    "year": "YEARLY",
}
LAST = -1
MOST = 12  # every twelfth is as rare as anyone chooses
PLACES = {1, 2, 3, 4, 5, LAST}


@dataclass(frozen=True, kw_only=True)
class PlainRule:
    """`weekdays` are 0 (Monday) to 6; `places` say which of them in the month, 1 to 5 and -1 for the last.

    Empty ones are taken from the first date. `ends`: on the date `until`, after `times` dates, or open.
    """

    repeats: Repeats
    every: int = 1
    weekdays: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    ends: Ends = "open"
    until: date | None = None
    times: int | None = None


def filled(plain: PlainRule, first: date) -> PlainRule:
    """With the weekdays and places that the first date gives, where none were chosen; and nothing that says nothing."""
    weekdays = tuple(sorted(set(plain.weekdays))) or (first.weekday(),)
    places = _in_order(plain.places) or (place_of(first),)
    return replace(
        plain,
        weekdays=weekdays if plain.repeats in ("week", "month weekday") else (),
        places=places if plain.repeats == "month weekday" else (),
        until=plain.until if plain.ends == "on" else None,
        times=plain.times if plain.ends == "after" else None,
    )


def place_of(day: date) -> int:
    """1 for the first of its weekday in the month … 4; the fifth is said as the last."""
    number = (day.day - 1) // 7 + 1
    return number if number < 5 else LAST


def write(plain: PlainRule, first: date) -> str:
    """The RRULE; "" for what happens once."""
    if plain.repeats == "never":
        return ""
    plain = filled(plain, first)
    parts = [f"FREQ={FREQUENCY[plain.repeats]}", f"INTERVAL={plain.every}" if plain.every > 1 else ""]
    days = [WEEKDAYS[day] for day in plain.weekdays]
    if plain.repeats == "month end":
        parts.append("BYMONTHDAY=-1")
    elif days:
        chosen = [f"{place}{day}" for place in plain.places for day in days] or days
        parts.append(f"BYDAY={','.join(chosen)}")
    parts.append(f"COUNT={plain.times}" if plain.times else f"UNTIL={plain.until:%Y%m%d}" if plain.until else "")
    return ";".join(part for part in parts if part)


def read(schedule: Schedule) -> PlainRule | None:
    """The schedule's rule in plain fields; None where they cannot say it, or not with this first date."""
    if not schedule.rule:
        return PlainRule(repeats="never")
    try:
        rule, zone = parse_rule(schedule.rule), load_zone(schedule.zone)
        if not is_synchronised(schedule):
            return None
    except RuleError:
        return None
    found = _said(rule, schedule.starts_on)
    if found is None or rule.interval > MOST:
        return None
    ends: Ends = "after" if rule.count else "on" if rule.until else "open"
    plain = replace(found, every=rule.interval, ends=ends, times=rule.count, until=last_day(rule, schedule, zone))
    return plain if _means_the_same(plain, rule, schedule, zone) else None


def first_given(plain: PlainRule, first: date) -> date:
    """The first day, from `first` on, that the repetition gives when it may begin there."""
    plain = filled(plain, first)
    days = (first + timedelta(days=number) for number in range(366))
    return next((day for day in days if _is_given(plain, day)), first)


def _is_given(plain: PlainRule, day: date) -> bool:
    if plain.repeats == "month end":
        return (day + timedelta(days=1)).day == 1
    if plain.weekdays and day.weekday() not in plain.weekdays:
        return False
    number = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    return not plain.places or number in plain.places or (is_last and LAST in plain.places)


def _said(rule: Rule, first: date) -> PlainRule | None:
    """The rule's days; its interval and end aside."""
    unsaid = (rule.by_month, rule.by_year_day, rule.by_week_no, rule.by_set_pos)
    if any(unsaid) or (rule.wkst != "MO" and rule.interval > 1 and rule.freq == "WEEKLY"):
        return None
    if rule.freq == "MONTHLY":
        return _said_of_months(rule, first)
    if rule.by_month_day or any(place for place, _day in rule.by_day):
        return None
    if rule.freq == "WEEKLY":
        return PlainRule(repeats="week", weekdays=_weekdays(rule) or (first.weekday(),))
    if rule.by_day:
        return None
    return PlainRule(repeats="day" if rule.freq == "DAILY" else "year")


def _said_of_months(rule: Rule, first: date) -> PlainRule | None:
    places, weekdays = {place for place, _day in rule.by_day}, _weekdays(rule)
    if not rule.by_day and rule.by_month_day in ((), (first.day,), (LAST,)):
        return PlainRule(repeats="month end" if rule.by_month_day == (LAST,) else "month")
    if rule.by_month_day or not places <= PLACES or len(places) * len(weekdays) != len(rule.by_day):
        return None
    return PlainRule(repeats="month weekday", weekdays=weekdays, places=_in_order(places))


def _weekdays(rule: Rule) -> tuple[int, ...]:
    return tuple(sorted({WEEKDAYS.index(day) for _place, day in rule.by_day}))


def _in_order(places: Iterable[int]) -> tuple[int, ...]:
    """The last comes last."""
    return tuple(sorted(set(places), key=lambda place: place % 9))


def last_day(rule: Rule, schedule: Schedule, zone: ZoneInfo) -> date | None:
    """The last day on which it may begin, for an UNTIL in whichever form."""
    if not rule.until:
        return None
    until = until_in(zone, rule.until)
    starts = time() if schedule.all_day else schedule.start_time or time()
    return until.date() if until >= datetime.combine(until.date(), starts) else until.date() - timedelta(days=1)


def _means_the_same(plain: PlainRule, rule: Rule, schedule: Schedule, zone: ZoneInfo) -> bool:
    """Written down and read again, the rule says what it said: a check against what the cases above overlooked."""
    again = parse_rule(write(plain, schedule.starts_on))
    same_end = (again.count, last_day(again, schedule, zone)) == (rule.count, last_day(rule, schedule, zone))
    return same_end and (again.freq, again.interval) == (rule.freq, rule.interval)
