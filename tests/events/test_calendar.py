"""The month grid and the agenda, from plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendar import agenda, iso_week, month_grid, month_span

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Thing:
    name: str
    first_on: date
    last_on: date
    starts_at: datetime


def thing(name, first_on, last_on=None, hour=19):
    return Thing(name, first_on, last_on or first_on, datetime.combine(first_on, time(hour), tzinfo=UTC))


def cell(month, day):
    return next(found for week in month.weeks for found in week.days if found.date == day)


def names(items):
    return [item.name for item in items]


def test_november_2026_begins_in_week_44_on_the_monday_before():
    month = month_grid(2026, 11, [], TODAY)
    assert [week.number for week in month.weeks] == [44, 45, 46, 47, 48, 49]
    assert [week.days[0].date for week in month.weeks][:2] == [date(2026, 10, 26), date(2026, 11, 2)]
    assert (month.first_on, month.previous, month.next) == (
        date(2026, 11, 1),
        date(2026, 10, 1),
        date(2026, 12, 1),
    )


def test_month_that_fills_four_weeks():
    month = month_grid(2027, 2, [], TODAY)
    assert [week.days[0].date.day for week in month.weeks] == [1, 8, 15, 22]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 12, 31), 53),
        (date(2027, 1, 3), 53),
        (date(2027, 1, 4), 1),
        (date(2024, 12, 30), 1),
        (date(2023, 1, 1), 52),
    ],
)
def test_iso_week_around_the_new_year(day, number):
    assert iso_week(day) == number


def test_week_numbers_over_the_new_year():
    assert [week.number for week in month_grid(2027, 1, [], TODAY).weeks] == [53, 1, 2, 3, 4]


def test_each_day_knows_its_month_and_today():
    days = [day for week in month_grid(2026, 11, [], TODAY).weeks for day in week.days]
    assert [day.date for day in days if day.is_today] == [TODAY]
    assert [day.date for day in days if not day.in_month] == [
        *(date(2026, 10, day) for day in range(26, 32)),
        *(date(2026, 12, day) for day in range(1, 7)),
    ]


def test_month_shows_event_that_began_last_month():
    exhibition = thing("exhibition", date(2026, 9, 12), date(2027, 1, 10))
    for year, month in [(2026, 9), (2026, 10), (2026, 11), (2026, 12), (2027, 1)]:
        grid = month_grid(year, month, [exhibition], TODAY)
        shown = [day.date for week in grid.weeks for day in week.days if day.items]
        first, last = month_span(year, month)
        assert (shown[0], shown[-1]) == (max(first, date(2026, 9, 12)), min(last, date(2027, 1, 10)))


def test_items_outside_the_grid_are_left_out():
    items = [thing("before", date(2026, 10, 25)), thing("after", date(2026, 12, 7))]
    grid = month_grid(2026, 11, items, TODAY)
    assert [day for week in grid.weeks for day in week.days if day.items] == []


def test_what_begins_comes_before_what_runs_and_early_before_late():
    items = [
        thing("exhibition", date(2026, 11, 1), date(2026, 11, 30)),
        thing("evening", TODAY, hour=19),
        thing("morning", TODAY, hour=8),
    ]
    assert names(cell(month_grid(2026, 11, items, TODAY), TODAY).items) == [
        "morning",
        "evening",
        "exhibition",
    ]


def test_items_beyond_the_maximum_are_counted():
    items = [thing(str(hour), TODAY, hour=hour) for hour in range(10, 17)]
    day = cell(month_grid(2026, 11, items, TODAY, maximum=5), TODAY)
    assert (names(day.items), day.more) == (["10", "11", "12", "13", "14"], 2)
    day = cell(month_grid(2026, 11, items, TODAY, maximum=7), TODAY)
    assert (len(day.items), day.more) == (7, 0)


@pytest.mark.parametrize(
    ("year", "month", "previous", "following"),
    [
        (1900, 1, None, date(1900, 2, 1)),
        (1900, 2, date(1900, 1, 1), date(1900, 3, 1)),
        (2200, 12, date(2200, 11, 1), None),
        (2026, 12, date(2026, 11, 1), date(2027, 1, 1)),
        (2027, 1, date(2026, 12, 1), date(2027, 2, 1)),
        (1899, 12, None, date(1900, 1, 1)),
        (2201, 1, date(2200, 12, 1), None),
        (1, 1, None, None),
        (9998, 12, None, None),
    ],
)
def test_links_to_other_months_end_at_the_limits(year, month, previous, following):
    grid = month_grid(year, month, [], TODAY)
    assert (grid.previous, grid.next) == (previous, following)


@pytest.mark.parametrize(("year", "month"), [(0, 1), (9999, 1), (2026, 0), (2026, 13)])
def test_month_that_does_not_exist_is_refused(year, month):
    with pytest.raises(ValueError, match="must be in"):
        month_grid(year, month, [], TODAY)


def test_agenda_groups_by_first_day_with_running_ones_apart():
    items = [
        thing("next week", date(2026, 12, 1)),
        thing("ends last", date(2026, 9, 1), date(2027, 1, 31)),
        thing("ends today", date(2026, 11, 20), TODAY),
        thing("tonight", TODAY, hour=19),
        thing("this morning", TODAY, hour=9),
        thing("opens today", TODAY, date(2026, 12, 24), hour=12),
    ]
    arranged = agenda(items, TODAY)
    assert names(arranged.running) == ["ends today", "ends last"]
    assert [(day.date, day.is_today, names(day.items)) for day in arranged.days] == [
        (TODAY, True, ["this morning", "opens today", "tonight"]),
        (date(2026, 12, 1), False, ["next week"]),
    ]


def test_agenda_from_another_day_has_what_runs_then_apart():
    items = [
        thing("over by then", date(2026, 11, 20), date(2026, 11, 30)),
        thing("still open", date(2026, 11, 28), date(2026, 12, 20)),
        thing("begins", date(2026, 12, 2)),
    ]
    arranged = agenda(items, TODAY, starts_on=date(2026, 12, 1))
    assert names(arranged.running) == ["still open"]
    assert [names(day.items) for day in arranged.days] == [["over by then"], ["begins"]]


def test_empty_agenda():
    assert agenda([], TODAY).running == ()
    assert agenda([], TODAY).days == ()


THINGS = st.lists(
    st.builds(
        lambda first, length, hour: thing("any", first, first + timedelta(days=length), hour),
        st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        st.integers(0, 60),
        st.integers(0, 23),
    ),
    max_size=20,
)


@given(st.integers(1, 9998), st.integers(1, 12))
def test_every_month_is_whole_weeks_with_each_date_once(year, month):
    days = [day for week in month_grid(year, month, [], TODAY).weeks for day in week.days]
    assert [day.date.weekday() for day in days] == [*range(7)] * (len(days) // 7)
    assert [day.date for day in days] == [days[0].date + timedelta(days=i) for i in range(len(days))]
    assert {day.date.month for day in days if day.in_month} == {month}
    assert sum(day.in_month for day in days) >= 28


@given(THINGS, st.integers(1, 12), st.integers(0, 3))
def test_each_cell_accounts_for_everything_that_covers_its_date(items, month, maximum):
    for week in month_grid(2026, month, items, TODAY, maximum=maximum).weeks:
        for day in week.days:
            covering = [item for item in items if item.first_on <= day.date <= item.last_on]
            assert len(day.items) + day.more == len(covering)
            assert len(day.items) <= maximum


@given(THINGS, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_agenda_loses_and_doubles_nothing(items, today):
    arranged = agenda(items, today)
    shown = [*arranged.running, *(item for day in arranged.days for item in day.items)]
    assert sorted(shown, key=repr) == sorted(items, key=repr)
