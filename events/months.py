"""The numbers of a month's cells, where fewer dates were fetched than there are. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from events.calendar import Day, Item, Month

T = TypeVar("T", bound=Item)


def with_counts(month: Month[T], counts: Mapping[tuple[date, date], int]) -> Month[T]:
    """`month` with `more` telling how many are left out of each cell. `counts`: (first day, last day) -> how many."""
    weeks = tuple(replace(week, days=tuple(_counted(day, counts) for day in week.days)) for week in month.weeks)
    return replace(month, weeks=weeks)


def _counted(day: Day[T], counts: Mapping[tuple[date, date], int]) -> Day[T]:
    total = sum(number for (first, last), number in counts.items() if first <= day.date <= last)
    return replace(day, more=max(0, total - len(day.items)))
