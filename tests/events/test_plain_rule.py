"""The plain fields and the rule that is kept: the same dates both ways, and nothing bent."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.plain_rule import PlainRule, filled, first_given, place_of, read, write
from events.recurrence import Schedule, expand, is_synchronised

FIRST = date(2027, 1, 12)  # the second Tuesday of its month


def schedule(rule: str, first: date = FIRST, **changes: object) -> Schedule:
    value = Schedule(
        all_day=False, starts_on=first, ends_on=first, start_time=time(16), end_time=time(17, 30), rule=rule
    )
    return replace(value, **changes)  # type: ignore[arg-type]


SAID = [
    (PlainRule(repeats="never"), ""),
    (PlainRule(repeats="day"), "FREQ=DAILY"),
    (PlainRule(repeats="week"), "FREQ=WEEKLY;BYDAY=TU"),
    (
        PlainRule(repeats="week", every=2, weekdays=(1,), ends="on", until=date(2027, 6, 25)),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270625",
    ),
    (PlainRule(repeats="week", weekdays=(3, 1), ends="after", times=10), "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=10"),
    (PlainRule(repeats="month"), "FREQ=MONTHLY"),
    (PlainRule(repeats="month end"), "FREQ=MONTHLY;BYMONTHDAY=-1"),
    (PlainRule(repeats="month weekday"), "FREQ=MONTHLY;BYDAY=2TU"),
    (PlainRule(repeats="month weekday", weekdays=(4,), places=(-1,)), "FREQ=MONTHLY;BYDAY=-1FR"),
    (PlainRule(repeats="month weekday", weekdays=(1,), places=(-1, 1, 3)), "FREQ=MONTHLY;BYDAY=1TU,3TU,-1TU"),
    (PlainRule(repeats="year", every=2), "FREQ=YEARLY;INTERVAL=2"),
]


@pytest.mark.parametrize(("plain", "rule"), SAID)
def test_what_is_said_becomes_a_rule(plain: PlainRule, rule: str) -> None:
    assert write(plain, FIRST) == rule


def test_ends_that_were_not_chosen_are_not_kept() -> None:
    plain = PlainRule(repeats="week", ends="after", times=3, until=date(2027, 6, 25), places=(1,))
    assert write(plain, FIRST) == "FREQ=WEEKLY;BYDAY=TU;COUNT=3"


@pytest.mark.parametrize(
    ("rule", "plain"),
    [
        ("", PlainRule(repeats="never")),
        ("FREQ=WEEKLY;COUNT=3", PlainRule(repeats="week", weekdays=(1,), ends="after", times=3)),
        ("FREQ=WEEKLY;WKST=SU", PlainRule(repeats="week", weekdays=(1,))),
        ("FREQ=MONTHLY;BYMONTHDAY=12", PlainRule(repeats="month")),
        ("FREQ=DAILY;UNTIL=20270118T145959Z", PlainRule(repeats="day", ends="on", until=date(2027, 1, 17))),
        ("FREQ=DAILY;UNTIL=20270118T150000Z", PlainRule(repeats="day", ends="on", until=date(2027, 1, 18))),
        ("FREQ=MONTHLY;BYDAY=2TU", PlainRule(repeats="month weekday", weekdays=(1,), places=(2,))),
    ],
)
def test_a_rule_is_read_back(rule: str, plain: PlainRule) -> None:
    assert read(schedule(rule)) == plain


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TH",  # the first date is a Tuesday
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU",
        "FREQ=WEEKLY;BYMONTH=1,2",
        "FREQ=MONTHLY;BYDAY=TU,WE;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=2TU,3WE",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=12,20",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=2TU",
        "FREQ=DAILY;BYDAY=TU",
        "FREQ=HOURLY",
    ],
)
def test_what_the_fields_cannot_say_is_left_alone(rule: str) -> None:
    assert read(schedule(rule)) is None


@pytest.mark.parametrize(("day", "place"), [(date(2027, 6, 1), 1), (date(2027, 6, 28), 4), (date(2027, 6, 29), -1)])
def test_place_of_a_day_in_its_month(day: date, place: int) -> None:
    assert place_of(day) == place


@pytest.mark.parametrize(
    ("plain", "day"),
    [
        (PlainRule(repeats="week", weekdays=(0, 1)), FIRST),
        (PlainRule(repeats="week", weekdays=(0,)), date(2027, 1, 18)),
        (PlainRule(repeats="month end"), date(2027, 1, 31)),
        (PlainRule(repeats="month weekday", weekdays=(4,), places=(-1,)), date(2027, 1, 29)),
        (PlainRule(repeats="month weekday", weekdays=(0,), places=(1,)), date(2027, 2, 1)),
        (PlainRule(repeats="month"), FIRST),
    ],
)
def test_the_first_day_that_is_given(plain: PlainRule, day: date) -> None:
    assert first_given(plain, FIRST) == day


PLAIN = st.builds(
    PlainRule,
    repeats=st.sampled_from(["day", "week", "month", "month end", "month weekday", "year"]),
    every=st.integers(1, 4),
    weekdays=st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple),
    places=st.lists(st.sampled_from([1, 2, 3, 4, -1]), max_size=2, unique=True).map(tuple),
    ends=st.sampled_from(["on", "after", "open"]),
    until=st.dates(date(2028, 1, 1), date(2029, 12, 31)),
    times=st.integers(1, 30),
)


@settings(deadline=None)
@given(PLAIN, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_what_was_said_is_read_back_and_begins_with_the_first_date(plain: PlainRule, after: date) -> None:
    first = first_given(plain, after)
    plain = filled(plain, after)
    value = schedule(write(plain, first), first)
    assert read(value) == plain
    assert is_synchronised(value)
    assert expand(value, until=date(2028, 6, 1))[0].first_on == first
