"""One schedule expanded into its dates, in local wall time and never in UTC. Pure: no clock, no database.

The rules are those of RFC 5545: the first date is always one of the dates and counts; months without
the day are skipped; a local time that the clock jumps over is read with the offset before the jump, one
that comes twice is the first; excluded dates win over everything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from dateutil import rrule as dateutil_rrule

from events.rrule import WEEKDAYS, Rule, RuleError, check_rule, gettext_noop, parse_rule, until_in

__all__ = ["RuleError", "Schedule", "Span", "check_rule", "expand", "is_synchronised", "portable_rule"]

FIRST_YEAR, LAST_YEAR = 1900, 2200
LIMIT = 4000  # ten years of every day

# dateutil looks on to the year 9999 for a rule that gives no further date, for seconds. The calendar repeats
# every 400 years to the weekday, so rules are run this many years later, where the end is near.
_YEARS_LATER = 7600

_TOO_MANY = gettext_noop("The rule gives more than %(limit)s dates. Let it end earlier.")
_OUT_OF_RANGE = gettext_noop("Dates lie between the years %(first)s and %(last)s.")
_NO_START = gettext_noop("Give the time at which it begins, or say that it lasts all day.")
_ENDS_EARLY = gettext_noop("It ends before it begins.")
_NO_ZONE = gettext_noop("There is no time zone called “%(zone)s”.")


@dataclass(frozen=True)
class Schedule:
    """When one event takes place, in the wall time of `zone`.

    `ends_on` is the date on which a single occurrence ends: the first date, or a later one. On the same
    date an `end_time` earlier than the start, or 00:00, is in the night that follows. Without an `end_time`
    a timed occurrence ends when it begins, or lasts to the end of a later `ends_on`. `rule` is an RRULE's
    value or "". A plain date among the extra and excluded ones means that date at `start_time`;
    datetimes are local and naive.
    """

    all_day: bool
    starts_on: date
    ends_on: date
    start_time: time | None = None
    end_time: time | None = None
    zone: str = "Europe/Copenhagen"
    rule: str = ""
    extra_dates: tuple[date | datetime, ...] = ()
    excluded_dates: tuple[date | datetime, ...] = ()

    @property
    def local_start(self) -> datetime:
        """Start of the first occurrence, naive; midnight when it lasts all day."""
        return datetime.combine(self.starts_on, self._start_time)

    @property
    def local_end(self) -> datetime:
        """End of the first occurrence, naive and exclusive: the midnight after its last day when all day."""
        if self.all_day or (self.end_time is None and self.ends_on > self.starts_on):
            return datetime.combine(self.ends_on, time()) + timedelta(days=1)
        if self.end_time is None:
            return self.local_start
        end = datetime.combine(self.ends_on, _plain(self.end_time))
        is_next_day = end < self.local_start or (end == self.local_start and end.time() == time())
        return end + timedelta(days=1) if self.ends_on == self.starts_on and is_next_day else end

    @property
    def extra_starts(self) -> tuple[datetime, ...]:
        return tuple(sorted({self._start_on(value) for value in self.extra_dates}))

    @property
    def excluded_starts(self) -> tuple[datetime, ...]:
        return tuple(sorted({self._start_on(value) for value in self.excluded_dates}))

    @property
    def _start_time(self) -> time:
        return time() if self.all_day or self.start_time is None else _plain(self.start_time)

    def _start_on(self, value: date | datetime) -> datetime:
        if isinstance(value, datetime) and not self.all_day:
            return value.replace(microsecond=0)
        day = value.date() if isinstance(value, datetime) else value
        return datetime.combine(day, self._start_time)


@dataclass(frozen=True)
class Span:
    """One occurrence. `recurrence_key` is its original local start: "2026-11-03", or "2026-11-03T19:00".
    `starts_at` and `ends_at` are UTC; `first_on` and `last_on` are local dates, both included."""

    recurrence_key: str
    starts_at: datetime
    ends_at: datetime
    first_on: date
    last_on: date


def expand(schedule: Schedule, *, until: date, limit: int = LIMIT) -> list[Span]:
    """All occurrences that begin on or before the local date `until`, earliest first.

    Raises RuleError for a schedule that cannot be followed, and for one with more than `limit` dates:
    a list that silently lacks its end would look complete.
    """
    zone = load_zone(schedule.zone)
    _check_schedule(schedule)
    last = datetime.combine(min(until, date(LAST_YEAR, 12, 31)), time.max)
    by_rule = set(islice(_starts_by_rule(schedule, zone, last), limit + 1))
    starts = by_rule | {start for start in schedule.extra_starts if start <= last}
    if len(starts) > limit:
        raise RuleError(_TOO_MANY, limit=limit)
    duration = schedule.local_end - schedule.local_start
    wanted = sorted(starts - set(schedule.excluded_starts))
    return [_span(start, duration, zone, all_day=schedule.all_day) for start in wanted]


def is_synchronised(schedule: Schedule) -> bool:
    """Whether the first date is one that the rule gives. If not, programs disagree on whether it counts."""
    if not schedule.rule:
        return True
    given = _rule_starts(parse_rule(schedule.rule), schedule.local_start, _end_of_time())
    return next(given, None) == schedule.local_start


def portable_rule(schedule: Schedule) -> str:
    """The rule as any calendar program reads it alike; "" without one.

    UNTIL is in UTC with the offset of its own date (a plain date when all day). Where the first date is not
    one of the rule's, COUNT is written as UNTIL; the writer then lists that date as an extra one.
    """
    if not schedule.rule:
        return ""
    zone = load_zone(schedule.zone)
    rule = parse_rule(schedule.rule)
    if rule.count and not is_synchronised(schedule):
        last = max(_starts_by_rule(schedule, zone, _end_of_time()))
        return str(replace(rule, count=None, until=_until_text(last, zone, all_day=schedule.all_day)))
    if not rule.until:
        return str(rule)
    until = _until_text(until_in(zone, rule.until), zone, all_day=schedule.all_day)
    return str(replace(rule, until=until))


def load_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; "../x"; a folder such as "Europe"
        raise RuleError(_NO_ZONE, zone=name) from None


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    # A datetime's fold is 0: before the gap, first of two, as RFC 5545 §3.3.5 wants.
    return local.replace(tzinfo=zone).astimezone(UTC)


def _plain(moment: time) -> time:
    return moment.replace(microsecond=0, tzinfo=None)


def _end_of_time() -> datetime:
    return datetime.combine(date(LAST_YEAR, 12, 31), time(23, 59, 59))


def _check_schedule(schedule: Schedule) -> None:
    if not schedule.all_day and schedule.start_time is None:
        raise RuleError(_NO_START)
    days: Iterable[date] = (schedule.starts_on, schedule.ends_on, *schedule.extra_starts)
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        raise RuleError(_OUT_OF_RANGE, first=FIRST_YEAR, last=LAST_YEAR)
    if schedule.ends_on < schedule.starts_on or schedule.local_end < schedule.local_start:
        raise RuleError(_ENDS_EARLY)


def _starts_by_rule(schedule: Schedule, zone: ZoneInfo, last: datetime) -> Iterator[datetime]:
    """Local starts of the first date and the rule, up to `last`."""
    start = schedule.local_start
    first = [start] if start <= last else []
    if not schedule.rule:
        return iter(first)
    rule = parse_rule(schedule.rule)
    if rule.until:
        until = until_in(zone, rule.until)
        last = min(last, datetime.combine(until, time()) if schedule.all_day else until)
    given = (found for found in _rule_starts(rule, start, last) if found != start)
    return islice(chain(first, given), rule.count)


def _rule_starts(rule: Rule, start: datetime, last: datetime) -> Iterator[datetime]:
    """What the rule alone gives from `start` to `last`, COUNT and UNTIL aside."""
    week_start = WEEKDAYS.index(rule.wkst)
    by_day = [getattr(dateutil_rrule, day)(ordinal or None) for ordinal, day in rule.uniform_days]
    anchor = start
    if rule.freq == "WEEKLY":
        # dateutil sees only the rest of the first week, which turns BYSETPOS wrong: begin with the week.
        by_day = by_day or [dateutil_rrule.weekdays[start.weekday()]]
        anchor = start - timedelta(days=(start.weekday() - week_start) % 7)
    series = dateutil_rrule.rrule(
        getattr(dateutil_rrule, rule.freq),
        dtstart=_move_years(anchor, _YEARS_LATER),
        until=_move_years(last, _YEARS_LATER),
        interval=rule.interval,
        wkst=week_start,
        bymonth=rule.by_month or None,
        bymonthday=rule.by_month_day or None,
        byyearday=rule.by_year_day or None,
        byweekno=rule.by_week_no or None,
        byweekday=by_day or None,
        bysetpos=rule.by_set_pos or None,
    )
    found = (_move_years(moment, -_YEARS_LATER) for moment in series)
    return (moment for moment in found if moment >= start)


def _move_years(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)


def _until_text(until: datetime, zone: ZoneInfo, *, all_day: bool) -> str:
    return f"{until:%Y%m%d}" if all_day else f"{to_utc(until, zone):%Y%m%dT%H%M%SZ}"


def _span(start: datetime, duration: timedelta, zone: ZoneInfo, *, all_day: bool) -> Span:
    starts_at, ends_at = to_utc(start, zone), to_utc(start + duration, zone)
    if duration and ends_at <= starts_at:
        # The clock jumps over the start and beyond the end: the whole occurrence moves.
        ends_at = to_utc(starts_at.astimezone(zone).replace(tzinfo=None) + duration, zone)
    last_moment = start + duration - (timedelta(microseconds=1) if duration else timedelta())
    return Span(key_of(start, all_day=all_day), starts_at, ends_at, start.date(), last_moment.date())


def key_of(start: datetime, *, all_day: bool) -> str:
    if all_day:
        return start.date().isoformat()
    return start.isoformat(timespec="seconds" if start.second else "minutes")
