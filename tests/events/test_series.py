"""The dates of a schedule, to look at before it is saved."""

from dataclasses import replace
from datetime import date, time

import pytest

from events.recurrence import RuleError, Schedule
from events.series import ASKED, SHOWN, series_of

TODAY = date(2027, 1, 1)
THURSDAYS = Schedule(
    all_day=False, starts_on=date(2027, 4, 22), ends_on=date(2027, 4, 22), start_time=time(16), end_time=time(17),
    rule="FREQ=WEEKLY;BYDAY=TH;COUNT=4",
)  # fmt: skip


def look(schedule: Schedule, today: date = TODAY):  # type: ignore[no-untyped-def]
    return series_of(schedule, today=today, until=date(2030, 1, 1), reasons={}, schools=[])


def test_dates_and_the_holidays_among_them() -> None:
    found = look(THURSDAYS)
    assert [day.isoformat() for day in found.days] == ["2027-04-22", "2027-04-29", "2027-05-06", "2027-05-13"]
    assert [day.isoformat() for day in found.holidays] == ["2027-05-06"]
    assert (found.last, found.more, found.left_out) == (date(2027, 5, 13), 0, {})


def test_a_holiday_that_is_taken_out_is_still_asked_about_and_another_date_is_listed_as_left_out() -> None:
    found = look(replace(THURSDAYS, excluded_dates=(date(2027, 5, 6), date(2027, 4, 29), date(2027, 4, 30))))
    assert [day.isoformat() for day in found.days] == ["2027-04-22", "2027-05-13"]
    assert list(found.holidays) == [date(2027, 5, 6)]
    assert list(found.left_out) == [date(2027, 4, 29)]  # the 30th is none of its dates


def test_what_is_past_and_what_happens_once_is_not_asked_about() -> None:
    assert look(THURSDAYS, today=date(2027, 5, 7)).holidays == {}
    assert look(replace(THURSDAYS, starts_on=date(2027, 5, 6), ends_on=date(2027, 5, 6), rule="")).holidays == {}


def test_a_long_series_is_cut_and_says_by_how_much() -> None:
    found = look(replace(THURSDAYS, rule="FREQ=DAILY;COUNT=900"))
    assert (len(found.shown), found.more) == (SHOWN, 900 - SHOWN)
    assert len(found.holidays) <= ASKED


def test_a_rule_that_cannot_be_followed_is_refused() -> None:
    with pytest.raises(RuleError):
        look(replace(THURSDAYS, rule="FREQ=HOURLY"))
