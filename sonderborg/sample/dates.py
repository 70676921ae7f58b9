"""When the events of the sample take place: schedules around today, expanded as the calendar expands them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from events.recurrence import Schedule, Span, expand, is_synchronised
from sonderborg.sample.content import Ground, Row, read
from sonderborg.sample.days import is_holiday, weekday_from

SPAN = 91  # days before and after today, for the dates that the file plans
DATES_PLANNED = 500  # about as many as those are; more dates lie further apart, not closer together
TIMES = {"weekly": 26, "every second week": 13, "monthly": 6}
LONGEST_SPAN = 60 * 365


@dataclass(frozen=True)
class Plan:
    """A schedule with its dates. `changed` is the key of the date that was edited by hand, `moved` its new time."""

    schedule: Schedule
    spans: list[Span]
    programme: str = ""
    changed: str | None = None
    moved: Span | None = None

    @property
    def first_on(self) -> date:
        return self.spans[0].first_on


def plan(ground: Ground, row: Row, copy: int, *, dates: int) -> Plan:
    """The copy's dates; the more `dates` there are to be in all, the further they reach."""
    dice = ground.dice("dates", row["key"], copy)
    reach = min(SPAN * max(1, dates // DATES_PLANNED), LONGEST_SPAN)
    programme = _programmes().get((row["key"], copy), "")
    is_series = row["recurrence"]["kind"] in TIMES
    schedule = _series(ground, row, copy, reach, dice) if is_series else _single(ground, row, copy, reach, dice)
    if programme and not is_series:
        week = ground.programmes[programme]
        first = week.starts_on + timedelta(days=dice.randrange((week.ends_on - week.starts_on).days + 1))
        schedule = _on(schedule, first)
    made = Plan(schedule, expand(schedule, until=date.max), programme)
    return _with_change(ground, row, made) if row["status_hint"] and not copy else made


@cache
def _programmes() -> dict[tuple[str, int], str]:
    """Which copy of an event belongs to which programme: the first one free, of exhibitions not the running one."""
    found: dict[tuple[str, int], str] = {}
    kinds = {row["key"]: row["recurrence"]["kind"] for row in read("events")}
    for programme in read("programmes"):
        for key in programme["events"]:
            copy = int(kinds[key] == "exhibition")
            while (key, copy) in found:
                copy += 1
            found[key, copy] = programme["slug"]
    return found


def _series(ground: Ground, row: Row, copy: int, reach: int, dice: Random) -> Schedule:
    """Half a year of it: around today, or, for a further copy, around another day."""
    middle = timedelta(days=dice.randint(SPAN - reach, reach - SPAN) if copy else 0)
    first = ground.today + middle - timedelta(days=SPAN)
    schedule = _timed(row, first, f"{row['recurrence']['rrule']};COUNT={TIMES[row['recurrence']['kind']]}")
    while not is_synchronised(schedule):
        schedule = _on(schedule, schedule.starts_on + timedelta(days=1))
    closed = tuple(s.first_on for s in expand(schedule, until=date.max) if is_holiday(s.first_on))
    return replace(schedule, excluded_dates=closed)


def _single(ground: Ground, row: Row, copy: int, reach: int, dice: Random) -> Schedule:
    kind, days = row["recurrence"]["kind"], row["recurrence"].get("days", 1)
    first = _first(ground, row, copy, reach, dice)
    if kind != "single":
        return Schedule(all_day=True, starts_on=first, ends_on=first + timedelta(days=days - 1))
    first = first + timedelta(days=14) if is_holiday(first) else first
    evening = row["starts"] >= "16:00"
    return _timed(row, weekday_from(first, dice.randint(0, 3) if evening else dice.randint(1, 5)), "")


def _first(ground: Ground, row: Row, copy: int, reach: int, dice: Random) -> date:
    """Of an exhibition the first copy runs today, the second is over and the third to come; what will be
    changed by hand comes soon; all else is spread evenly."""
    copies, days = row["copies"], row["recurrence"].get("days", 1)
    if row["recurrence"]["kind"] == "exhibition" and copy < 3:
        away = (0, -days - 10, days + 10)[copy]
        return ground.today + timedelta(days=away - days // 2)
    if row["status_hint"] and not copy:
        return ground.today + timedelta(days=dice.randint(8, 24))
    return ground.today + timedelta(days=int((copy % copies + dice.random()) * 2 * reach / copies) - reach)


def _timed(row: Row, first: date, rule: str) -> Schedule:
    begins = time.fromisoformat(row["starts"])
    ends = (datetime.combine(first, begins) + timedelta(minutes=row["duration_minutes"])).time()
    return Schedule(all_day=False, starts_on=first, ends_on=first, start_time=begins, end_time=ends, rule=rule)


def _on(schedule: Schedule, first: date) -> Schedule:
    """The same from another day on."""
    return replace(schedule, starts_on=first, ends_on=first + (schedule.ends_on - schedule.starts_on))


def _with_change(ground: Ground, row: Row, made: Plan) -> Plan:
    """The second date from today on is the one that is cancelled or moved; the only one where there is one."""
    coming = [span for span in made.spans if span.first_on > ground.today][:2]
    if not coming:
        return made
    moved: Any = None
    if row["status_hint"]["status"] == "postponed":
        first = coming[-1].first_on + timedelta(days=7)
        while is_holiday(first):
            first += timedelta(days=7)
        later = _on(replace(made.schedule, rule="", excluded_dates=()), first)
        [moved] = expand(later, until=date.max)
    return replace(made, changed=coming[-1].recurrence_key, moved=moved)
