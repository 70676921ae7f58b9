"""What takes place, arranged as a month grid and as an agenda. Pure: the caller passes today."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Generic, Protocol, TypeVar

# Links to other months end here, so that no crawler walks on through the centuries.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Item(Protocol):
    """Anything with local dates, both included, and a moment at which it begins."""

    @property
    def first_on(self) -> date: ...

    @property
    def last_on(self) -> date: ...

    @property
    def starts_at(self) -> datetime: ...


T = TypeVar("T", bound=Item)


@dataclass(frozen=True)
class Day(Generic[T]):
    """A cell: what begins that day, then what began earlier and still runs. `more` were left out."""

    date: date
    in_month: bool
    is_today: bool
    items: tuple[T, ...]
    more: int


@dataclass(frozen=True)
class Run(Generic[T]):
    """What lasts for weeks, as a bar across one of them, from and to a weekday (1 to 7). It `goes_on` from earlier."""

    item: T
    starts: int
    ends: int
    goes_on: bool

    @property
    def is_short(self) -> bool:
        """Too short a bar for more than its name."""
        return self.ends - self.starts < 2


@dataclass(frozen=True)
class Week(Generic[T]):
    """Monday to Sunday, with the ISO number. `runs` are bars across it (events.months); `more_runs` were left out."""

    number: int
    days: tuple[Day[T], ...]
    runs: tuple[Run[T], ...] = ()
    more_runs: int = 0


@dataclass(frozen=True)
class Month(Generic[T]):
    """Whole weeks that cover a month. `previous` and `next` are first days of months, None at the edges."""

    first_on: date
    weeks: tuple[Week[T], ...]
    previous: date | None
    next: date | None


@dataclass(frozen=True)
class AgendaDay(Generic[T]):
    date: date
    is_today: bool
    items: tuple[T, ...]


@dataclass(frozen=True)
class Agenda(Generic[T]):
    """`running` began before the agenda does and end soonest first; `days` are the first days of the rest."""

    running: tuple[T, ...]
    days: tuple[AgendaDay[T], ...]


def iso_week(day: date) -> int:
    return day.isocalendar().week


def month_span(year: int, month: int) -> tuple[date, date]:
    """First Monday and last Sunday of the month's grid: what takes place between them is what it needs."""
    first, last = _month_ends(year, month)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month_grid(year: int, month: int, items: Iterable[T], today: date, *, maximum: int = 5) -> Month[T]:
    """The weeks of a month (years 1 to 9998) with at most `maximum` items a day.

    Items may come in any order and from any time: those outside the grid are left out.
    """
    first_on, _ = _month_ends(year, month)
    monday, sunday = month_span(year, month)
    by_day = _by_day(items, monday, sunday)
    days = [
        _day(day, by_day[day], is_today=day == today, in_month=day.month == month, maximum=maximum) for day in by_day
    ]
    weeks = tuple(Week(iso_week(days[i].date), tuple(days[i : i + 7])) for i in range(0, len(days), 7))
    return Month(first_on, weeks, _neighbour(year, month, -1), _neighbour(year, month, +1))


def agenda(items: Iterable[T], today: date, *, starts_on: date | None = None) -> Agenda[T]:
    """Items by the day they begin, save those that began before `starts_on` (today, if not given) and
    have not ended by then. Items that had ended keep their own day."""
    opening = starts_on or today
    running: list[T] = []
    rest: list[T] = []
    for item in sorted(items, key=_begin):
        (running if item.first_on < opening <= item.last_on else rest).append(item)
    running.sort(key=lambda item: item.last_on)
    rest.sort(key=lambda item: item.first_on)
    days = groupby(rest, key=lambda item: item.first_on)
    return Agenda(tuple(running), tuple(AgendaDay(day, day == today, tuple(found)) for day, found in days))


def _month_ends(year: int, month: int) -> tuple[date, date]:
    if not 1 <= year <= 9998:  # the grid of December 9999 would end after the last date there is
        raise ValueError("year must be in 1..9998")
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _neighbour(year: int, month: int, step: int) -> date | None:
    years, month_index = divmod(year * 12 + month - 1 + step, 12)
    return date(years, month_index + 1, 1) if FIRST_YEAR <= years <= LAST_YEAR else None


def _by_day(items: Iterable[T], first: date, last: date) -> dict[date, list[T]]:
    by_day: dict[date, list[T]] = {first + timedelta(days=offset): [] for offset in range((last - first).days + 1)}
    for item in items:
        begin, end = max(item.first_on, first), min(item.last_on, last)
        for offset in range((end - begin).days + 1):
            by_day[begin + timedelta(days=offset)].append(item)
    return by_day


def _day(day: date, items: list[T], *, is_today: bool, in_month: bool, maximum: int) -> Day[T]:
    # What begins comes first: long exhibitions would otherwise fill every cell up to the maximum.
    items.sort(key=lambda item: (item.first_on < day, item.starts_at))
    return Day(day, in_month, is_today, tuple(items[:maximum]), max(0, len(items) - maximum))


def _begin(item: Item) -> datetime:
    return item.starts_at
