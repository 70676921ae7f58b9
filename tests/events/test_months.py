from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from events.calendar import Month, month_grid
from events.months import is_run, with_counts, with_runs, without_runs

DAY = date(2026, 12, 4)
EXHIBITION = (date(2026, 11, 1), date(2027, 1, 1))


@dataclass(frozen=True)
class Item:
    first_on: date
    last_on: date
    name: str = ""

    @property
    def starts_at(self) -> datetime:
        return datetime(self.first_on.year, self.first_on.month, self.first_on.day, tzinfo=UTC)


def december(*runs: Item, maximum: int = 5) -> Month[Item]:
    return with_runs(month_grid(2026, 12, [], DAY), runs, maximum=maximum)


def bars(month: Month[Any]) -> list[list[tuple[int, int, bool]]]:
    return [[(run.starts, run.ends, run.goes_on) for run in week.runs] for week in month.weeks]


def test_a_cell_tells_how_many_are_left_out_of_those_that_were_not_even_fetched() -> None:
    festival = (date(2026, 12, 3), date(2026, 12, 5))
    fetched = [Item(DAY, DAY), Item(*festival)]
    month = with_counts(month_grid(2026, 12, fetched, DAY, maximum=1), {(DAY, DAY): 7, festival: 2})
    cells = {cell.date: (len(cell.items), cell.more) for week in month.weeks for cell in week.days}
    assert cells[DAY] == (1, 8)
    assert cells[date(2026, 12, 5)] == (1, 1)
    assert cells[date(2027, 1, 2)] == (0, 0)


def test_a_week_is_short_and_eight_days_are_a_run() -> None:
    week, longer = Item(DAY, DAY + timedelta(days=6)), Item(DAY, DAY + timedelta(days=7))
    assert [is_run(each.first_on, each.last_on) for each in (week, longer)] == [False, True]
    assert without_runs([week, longer]) == ([week], [longer])


def test_a_run_is_one_bar_across_each_week_that_it_touches() -> None:
    assert bars(december(Item(date(2026, 12, 3), date(2026, 12, 15)))) == [
        [(4, 7, False)],
        [(1, 7, True)],
        [(1, 2, True)],
        [],
        [],
    ]


def test_what_runs_from_before_the_month_and_beyond_it_fills_its_weeks() -> None:
    assert bars(december(Item(*EXHIBITION))) == [[(1, 7, True)]] * 4 + [[(1, 5, True)]]


def test_runs_keep_their_order_from_week_to_week_whatever_order_they_come_in() -> None:
    early, late = Item(*EXHIBITION, "early"), Item(date(2026, 12, 1), date(2026, 12, 31), "late")
    month = december(late, early)
    assert {tuple(run.item.name for run in week.runs) for week in month.weeks} == {("early", "late")}


def test_a_short_bar_says_so() -> None:
    month = december(Item(date(2026, 12, 5), date(2026, 12, 20)))
    assert [[run.is_short for run in week.runs] for week in month.weeks] == [[True], [False], [False], [], []]


def test_a_week_tells_how_many_runs_are_left_out_and_its_cells_do_not_count_them() -> None:
    month = with_counts(december(Item(*EXHIBITION), replace(Item(*EXHIBITION), name="2"), maximum=1), {EXHIBITION: 40})
    assert [(len(week.runs), week.more_runs) for week in month.weeks] == [(1, 39)] * 5
    assert {cell.more for week in month.weeks for cell in week.days} == {0}
