"""Which figure is awaited by when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.owed import Rhythm, newest_ended, owed
from indicators.periods import MONTHS_IN_FREQUENCY

TODAY = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("frequency", "reported", "named", "period", "due_on"),
    [
        ("year", None, None, "2025", date(2026, 3, 1)),
        ("year", date(2019, 12, 31), None, "2025", date(2026, 3, 1)),
        ("year", date(2025, 12, 31), None, "2026", date(2027, 3, 1)),
        ("year", date(2026, 12, 31), None, "2027", date(2028, 2, 29)),  # in before its year is over
        ("year", date(2024, 12, 31), date(2026, 12, 15), "2025", date(2026, 12, 15)),  # the source publishes late
        ("year", date(2025, 12, 31), date(2027, 1, 5), "2026", date(2027, 1, 5)),
        ("year", date(2024, 12, 31), date(2027, 1, 5), "2025", date(2027, 1, 5)),  # put off
        ("year", date(2024, 12, 31), date(2027, 3, 1), "2025", date(2026, 3, 1)),  # the day is of the year after
        ("year", date(2024, 12, 31), date(2025, 5, 1), "2025", date(2026, 3, 1)),  # the day is of the year before
        ("quarter", date(2026, 6, 30), None, "2026-Q3", date(2026, 11, 29)),
        ("quarter", date(2026, 9, 30), None, "2026-Q4", date(2027, 3, 1)),
        ("month", date(2026, 8, 31), None, "2026-09", date(2026, 11, 29)),
        ("month", date(2026, 9, 30), None, "2026-10", date(2026, 12, 30)),
        ("two years", date(2024, 12, 31), None, "2026", date(2027, 3, 1)),
        ("four years", date(2024, 12, 31), None, "2028", date(2029, 3, 1)),
        ("four years", date(2021, 12, 31), None, "2025", date(2026, 3, 1)),
        ("four years", date(2013, 12, 31), None, "2025", date(2026, 3, 1)),
        ("four years", date(2021, 12, 31), date(2027, 6, 1), "2025", date(2027, 6, 1)),
        ("four years", None, None, "2025", date(2026, 3, 1)),
    ],
)
def test_the_newest_late_figure_is_awaited_else_the_next(frequency, reported, named, period, due_on):
    found = owed(Rhythm(frequency, reported, named), TODAY)
    assert (str(found.period), found.due_on) == (period, due_on)


def test_late_begins_the_day_after_and_soon_thirty_days_before():
    rhythm = Rhythm("year", date(2024, 12, 31))
    due = date(2026, 3, 1)
    days = {shift: owed(rhythm, due + timedelta(days=shift)) for shift in (-31, -30, 0, 1)}
    assert {shift: (one.is_soon(due + timedelta(days=shift)), one.is_late(due + timedelta(days=shift)))
            for shift, one in days.items()} == {-31: (False, False), -30: (True, False), 0: (True, False),
                                                1: (False, True)}  # fmt: skip


@pytest.mark.parametrize(
    ("frequency", "reported", "period"),
    [
        ("year", None, "2025"),
        ("quarter", date(2026, 9, 30), "2026-Q3"),
        ("month", None, "2026-11"),
        ("four years", date(2024, 12, 31), "2024"),
    ],
)
def test_the_city_should_know_the_newest_period_that_has_ended(frequency, reported, period):
    assert str(newest_ended(Rhythm(frequency, reported), TODAY)) == period


dates = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(
    st.sampled_from(sorted(MONTHS_IN_FREQUENCY)), st.none() | dates, st.none() | dates, dates, st.integers(0, 400)
)  # fmt: skip
def test_whatever_is_awaited_is_not_in_and_the_next_day_never_asks_for_an_older_one(
    frequency, reported, named, today, wait
):
    rhythm = Rhythm(frequency, reported, named, wait)
    found, next_day = owed(rhythm, today), owed(rhythm, today + timedelta(days=1))
    assert not rhythm.is_in(found.period)
    assert found.period <= next_day.period or not found.is_late(today)
    assert newest_ended(rhythm, today).ends_on < today
