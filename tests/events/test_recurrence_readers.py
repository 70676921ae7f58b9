"""Our dates beside those of two readers that know nothing of us, to the second, over both clock changes, 2026-2030:
python-dateutil in local wall time, and recurring-ical-events on the calendar file that we write."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from events.ical import Course, Details, Entry, course
from events.recurrence import Schedule, Span, expand, to_utc

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
DETAILS = Details(uid="course@example.org", sequence=0, stamp=datetime(2026, 1, 1, tzinfo=UTC), summary="Kor")

RULES = {
    "every day": "FREQ=DAILY;UNTIL=20280101",
    "every third day": "FREQ=DAILY;INTERVAL=3",
    "every week": "FREQ=WEEKLY",
    "Tuesday and Thursday": "FREQ=WEEKLY;BYDAY=TU,TH",
    "working days": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20280630",
    "weekends": "FREQ=WEEKLY;BYDAY=SA,SU",
    "every second Tuesday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "every second week, weeks from Sunday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU",
    "every fourth week": "FREQ=WEEKLY;INTERVAL=4;BYDAY=FR;COUNT=30",
    "day 15": "FREQ=MONTHLY;BYMONTHDAY=15",
    "day 31, where there is one": "FREQ=MONTHLY;BYMONTHDAY=31",
    "day 30, where there is one": "FREQ=MONTHLY;BYMONTHDAY=30;COUNT=20",
    "last day": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "every second month": "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=29",
    "second Tuesday": "FREQ=MONTHLY;BYDAY=2TU",
    "fifth Monday": "FREQ=MONTHLY;BYDAY=5MO",
    "last Friday": "FREQ=MONTHLY;BYDAY=-1FR",
    "last Sunday, when the clock changes": "FREQ=MONTHLY;BYDAY=-1SU",
    "first and third Wednesday": "FREQ=MONTHLY;BYDAY=1WE,3WE;COUNT=40",
    "last working day": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "every year": "FREQ=YEARLY",
    "29 February": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "first Sunday in March and October": "FREQ=YEARLY;BYMONTH=3,10;BYDAY=1SU",
    "Sundays in March and October": "FREQ=DAILY;BYMONTH=3,10;BYDAY=SU",
    "until a moment in UTC": "FREQ=WEEKLY;BYDAY=SU;UNTIL=20281029T013000Z",
    "twelve times": "FREQ=WEEKLY;BYDAY=SU,MO;COUNT=12",
}
# Start and end on the clock: by day, into the night, to midnight, in the hour that is skipped and comes twice.
TIMES = {
    "afternoon": (time(16), time(17, 30)),
    "over midnight": (time(22), time(2)),
    "into the clock change": (time(23, 15), time(4)),
    "to midnight": (time(19), time(0)),
    "midnight to midnight": (time(0), time(0)),
    "in the hour that is skipped and doubled": (time(2, 30), time(3, 30)),
    "from that hour to noon": (time(2), time(12)),
}


def timed(rule: str, after: date, start: time, end: time, days: int = 0) -> Schedule:
    """The schedule whose first date is the first that the rule gives on or after `after`."""
    limitless = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    first = rrule.rrulestr(limitless, dtstart=datetime.combine(after, start))[0].date()
    return Schedule(
        all_day=False, starts_on=first, ends_on=first + timedelta(days), start_time=start, end_time=end, rule=rule
    )


def whole_days(rule: str, after: date, days: int) -> Schedule:
    timed_one = timed(rule, after, time(0), time(0))
    return replace(
        timed_one, all_day=True, start_time=None, end_time=None, ends_on=timed_one.starts_on + timedelta(days - 1)
    )


def ours(schedule: Schedule) -> list[Span]:
    return expand(schedule, until=LAST)


def by_dateutil(schedule: Schedule) -> list[str]:
    """Local starts. It wants UNTIL of a local rule in local time."""
    start = datetime.combine(schedule.starts_on, schedule.start_time or time())
    text = re.sub("UNTIL=([0-9]+)$", r"UNTIL=\1T235959", schedule.rule.replace("T013000Z", "T023000"))
    dates = rrule.rruleset()
    dates.rrule(rrule.rrulestr(text, dtstart=start))
    for value in schedule.extra_dates:
        dates.rdate(datetime.combine(value, start.time()))
    for value in schedule.excluded_dates:
        dates.exdate(datetime.combine(value, start.time()))
    found = dates.between(start, datetime.combine(LAST, time.max), inc=True)
    return [f"{moment:%Y-%m-%d}" if schedule.all_day else f"{moment:%Y-%m-%dT%H:%M}" for moment in found]


def by_file(schedule: Schedule) -> list[tuple[datetime | date, datetime | date]]:
    """First and last moment of each date, as a reader of the file sees them."""
    whole = Course(details=DETAILS, schedule=schedule, changes=swallowed(schedule))
    calendar = icalendar.Calendar.from_ical(course([whole], "Kor"))
    found = recurring_ical_events.of(calendar).between(FIRST, LAST + timedelta(days=1))
    ends = [(_utc(event.start), _utc(event.end)) for event in found]
    return sorted(pair for pair in ends if _day(pair[0]) <= LAST)


def swallowed(schedule: Schedule) -> tuple[tuple[str, Entry], ...]:
    """Dates that lie as a whole in the hour which the clock skips: the site writes them out, for a reader who adds
    the length to the start on the wall finds that they end before they begin."""
    if schedule.all_day:
        return ()
    length = schedule.local_end - schedule.local_start
    details = vars(DETAILS)
    return tuple(
        (span.recurrence_key, Entry(starts_at=span.starts_at, ends_at=span.ends_at, **details))
        for span in ours(schedule)
        if to_utc(datetime.fromisoformat(span.recurrence_key) + length, COPENHAGEN) <= span.starts_at
    )


def _utc(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _day(moment: datetime | date) -> date:
    return moment.astimezone(COPENHAGEN).date() if isinstance(moment, datetime) else moment


def as_pairs(schedule: Schedule) -> list[tuple[datetime | date, datetime | date]]:
    if schedule.all_day:
        return [(span.first_on, span.last_on + timedelta(days=1)) for span in ours(schedule)]
    return [(span.starts_at, span.ends_at) for span in ours(schedule)]


def agrees(schedule: Schedule) -> None:
    keys = [span.recurrence_key for span in ours(schedule)]
    assert keys
    assert keys == by_dateutil(schedule)
    assert by_file(schedule) == as_pairs(schedule)


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("rule", RULES)
def test_timed_dates_agree(rule: str, times: str) -> None:
    agrees(timed(RULES[rule], date(2026, 1, 20), *TIMES[times]))


@pytest.mark.parametrize("days", [1, 3])
@pytest.mark.parametrize("rule", [name for name in RULES if name != "until a moment in UTC"])
def test_whole_days_agree(rule: str, days: int) -> None:
    agrees(whole_days(RULES[rule], date(2026, 1, 20), days))


@pytest.mark.parametrize("rule", ["every second Tuesday", "day 31, where there is one", "last Friday"])
def test_extra_and_excluded_dates_agree(rule: str) -> None:
    schedule = timed(RULES[rule], date(2026, 1, 20), time(16), time(17, 30))
    given = [span.first_on for span in ours(schedule)]
    changed = replace(
        schedule, excluded_dates=(given[1], given[5]), extra_dates=(given[1] + timedelta(1), date(2027, 3, 28))
    )
    agrees(changed)
    assert len(ours(changed)) == len(given)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([rule for rule in RULES.values() if "T013000Z" not in rule]),
    st.dates(FIRST, date(2027, 12, 31)),
    st.times(),
    st.integers(5, 60 * 40),
    st.lists(st.integers(1, 30), max_size=3),
    st.lists(st.dates(date(2027, 1, 1), date(2029, 12, 31)), max_size=3),
)
def test_any_schedule_agrees(
    rule: str, after: date, start: time, minutes: int, left_out: list[int], extra: list[date]
) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=None)
    end = datetime.combine(after, start) + timedelta(minutes=minutes)
    days = (end.date() - after).days
    schedule = timed(rule, after, start, end.time(), days)
    given = [span.first_on for span in ours(schedule)]
    excluded = tuple(given[index] for index in left_out if index < len(given))
    later = tuple(day for day in extra if day not in excluded and day > schedule.starts_on)
    agrees(replace(schedule, excluded_dates=excluded, extra_dates=later))
