from dataclasses import dataclass
from datetime import UTC, date, datetime

from events.calendar import month_grid
from events.months import with_counts


@dataclass(frozen=True)
class Item:
    first_on: date
    last_on: date

    @property
    def starts_at(self) -> datetime:
        return datetime(self.first_on.year, self.first_on.month, self.first_on.day, tzinfo=UTC)


def test_a_cell_tells_how_many_are_left_out_of_those_that_were_not_even_fetched() -> None:
    day = date(2026, 12, 4)
    fetched = [Item(day, day), Item(date(2026, 11, 1), date(2027, 1, 1))]
    counts = {(day, day): 7, (date(2026, 11, 1), date(2027, 1, 1)): 2}
    month = with_counts(month_grid(2026, 12, fetched, day, maximum=1), counts)
    cells = {cell.date: (len(cell.items), cell.more) for week in month.weeks for cell in week.days}
    assert cells[day] == (1, 8)
    assert cells[date(2026, 12, 5)] == (1, 1)
    assert cells[date(2027, 1, 2)] == (0, 0)
