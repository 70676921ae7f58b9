"""A repetition that lasts until a holiday from school."""

from datetime import date

import pytest

from events.school_year import last_day_before

BREAKS = [
    ("summer", date(2026, 6, 27)), ("christmas", date(2026, 12, 19)), ("winter", date(2027, 2, 13)),
    ("summer", date(2027, 6, 26)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "first", "last"),
    [
        ("summer", date(2026, 9, 1), date(2027, 6, 25)),
        ("summer", date(2026, 6, 26), date(2026, 6, 26)),
        ("summer", date(2026, 6, 27), date(2027, 6, 25)),  # within the holidays the next ones are meant
        ("christmas", date(2026, 9, 1), date(2026, 12, 18)),
        ("summer", date(2027, 9, 1), None),
        ("easter", date(2026, 9, 1), None),
    ],
)
def test_the_last_day_is_the_one_before_the_next_such_holidays(which: str, first: date, last: date | None) -> None:
    assert last_day_before(which, first, BREAKS) == last
