"""A VTIMEZONE for a calendar file, worked out from the time zone database. Pure."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Weekdays and dates meet again after 28 years: by then a weekday rule has shown every date it can fall on.
_CYCLE = 28
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """A clock change: at the wall time `local`, as read before it, the offset becomes `after`."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=64)
def vtimezone(name: str, year: int) -> tuple[str, ...]:
    """Content lines, unfolded, that hold from the start of `year` on.

    Yearly rules, begun with the changes of the year before so that January has one to look back to. A
    zone without yearly rules (Morocco follows the moon) has its changes of 28 years written out.
    """
    zone = ZoneInfo(name)
    by_year = [_changes_in(zone, each) for each in range(year - 1, year - 1 + _CYCLE)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    rules = [_yearly_rule(list(same)) for same in zip(*by_year, strict=False)]
    if by_year[0] and all(rules) and len({len(changes) for changes in by_year}) == 1:
        for change, rule in zip(by_year[0], rules, strict=True):
            lines += _observance(change, rule)
    else:
        lines += _observance(_initial(zone, year - 1), "")
        for change in (change for changes in by_year for change in changes):
            lines += _observance(change, "")
    return (*lines, "END:VTIMEZONE")


def _changes_in(zone: ZoneInfo, year: int) -> list[Change]:
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range(366 + calendar.isleap(year))]
    offsets = [_offset(zone, day) for day in days]
    return [_change_between(zone, days[i], days[i + 1]) for i in range(len(days) - 1) if offsets[i] != offsets[i + 1]]


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> Change:
    before = _offset(zone, early)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early).total_seconds() // 2)
        if _offset(zone, middle) == before:
            early = middle
        else:
            late = middle
    return _change_at(zone, late, before)


def _change_at(zone: ZoneInfo, moment: datetime, before: timedelta) -> Change:
    local = moment.replace(tzinfo=None) + before
    return Change(local, before, _offset(zone, moment), moment.astimezone(zone).tzname() or "")


def _initial(zone: ZoneInfo, year: int) -> Change:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    return _change_at(zone, moment, _offset(zone, moment))


def _yearly_rule(changes: list[Change]) -> str:
    """The RRULE that gives these changes, one a year; "" where none does."""
    alike = {(c.local.month, c.local.weekday(), c.local.time(), c.before, c.after) for c in changes}
    days = {change.local.day for change in changes}
    low, high = min(days), max(days)
    if len(alike) != 1 or len(changes) != _CYCLE or high - low != 6:
        return ""
    month, weekday = changes[0].local.month, _WEEKDAYS[changes[0].local.weekday()]
    if high == calendar.monthrange(changes[0].local.year, month)[1]:
        return f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1{weekday}"
    if low % 7 == 1:
        return f"FREQ=YEARLY;BYMONTH={month};BYDAY={low // 7 + 1}{weekday}"
    month_days = ",".join(str(day) for day in range(low, high + 1))
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={month_days};BYDAY={weekday}"


def _observance(change: Change, rule: str) -> list[str]:
    # Not dst(): in Dublin that is zero in summer and negative in winter.
    kind = "DAYLIGHT" if change.after > change.before else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.local:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_signed(change.before)}",
        f"TZOFFSETTO:{_signed(change.after)}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZNAME:{change.name}",
        f"END:{kind}",
    ]


def _signed(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds_left = divmod(rest, 60)
    tail = f"{seconds_left:02d}" if seconds_left else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02d}{minutes:02d}{tail}"


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
