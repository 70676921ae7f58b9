"""What the cells of a month leave out: how many more there are, and what runs for weeks, drawn as bars. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from events.calendar import Day, Month, Run, T, Week

RUN_FROM = timedelta(days=7)  # a week's festival stands in its days; what lasts longer would flood them


def is_run(first_on: date, last_on: date) -> bool:
    """Whether something lasts more than a week."""
    return last_on - first_on >= RUN_FROM


def without_runs(items: Iterable[T]) -> tuple[list[T], list[T]]:
    """What stands in cells, and what is drawn across weeks."""
    parted: tuple[list[T], list[T]] = ([], [])
    for item in items:
        parted[is_run(item.first_on, item.last_on)].append(item)
    return parted


def with_runs(month: Month[T], items: Iterable[T], *, maximum: int = 5) -> Month[T]:
    """`month` with `items` as bars, at most `maximum` in a week: those that began first come first in each."""
    in_order = sorted(items, key=lambda item: (item.first_on, item.starts_at))
    return replace(month, weeks=tuple(_with_bars(week, in_order, maximum) for week in month.weeks))


def with_counts(month: Month[T], counts: Mapping[tuple[date, date], int]) -> Month[T]:
    """`month` with `more` telling how many are left out. `counts`: (first day, last day) -> how many."""
    runs = {span: number for span, number in counts.items() if is_run(*span)}
    rest = {span: number for span, number in counts.items() if not is_run(*span)}
    return replace(month, weeks=tuple(_counted_week(week, rest, runs) for week in month.weeks))


def _with_bars(week: Week[T], items: list[T], maximum: int) -> Week[T]:
    monday, sunday = week.days[0].date, week.days[-1].date
    bars = tuple(
        Run(
            item,
            starts=max(item.first_on, monday).isoweekday(),
            ends=min(item.last_on, sunday).isoweekday(),
            goes_on=item.first_on < monday,
        )
        for item in items
        if item.first_on <= sunday and item.last_on >= monday
    )
    return replace(week, runs=bars[:maximum])


def _counted_week(
    week: Week[T], counts: Mapping[tuple[date, date], int], runs: Mapping[tuple[date, date], int]
) -> Week[T]:
    total = _touching(runs, week.days[0].date, week.days[-1].date)
    days = tuple(_counted(day, counts) for day in week.days)
    return replace(week, days=days, more_runs=max(0, total - len(week.runs)))


def _counted(day: Day[T], counts: Mapping[tuple[date, date], int]) -> Day[T]:
    return replace(day, more=max(0, _touching(counts, day.date, day.date) - len(day.items)))


def _touching(counts: Mapping[tuple[date, date], int], begin: date, end: date) -> int:
    return sum(number for (first, last), number in counts.items() if first <= end and last >= begin)
