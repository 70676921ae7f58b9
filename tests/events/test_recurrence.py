"""Schedules expanded by hand, and compared with what must hold for all of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.recurrence import RuleError, Schedule, Span, expand, is_synchronised, portable_rule

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
EVENING = Schedule(
    all_day=False,
    starts_on=date(2026, 11, 3),  # a Tuesday, the first of its month
    ends_on=date(2026, 11, 3),
    start_time=time(19),
    end_time=time(21),
    zone="Europe/Copenhagen",
)
WHOLE_DAY = Schedule(all_day=True, starts_on=date(2026, 11, 3), ends_on=date(2026, 11, 3))


def evening(rule="", *, on=date(2026, 11, 3), **changes):
    return replace(EVENING, starts_on=on, ends_on=on, rule=rule, **changes)


def whole_day(rule="", *, on=date(2026, 11, 3), **changes):
    return replace(WHOLE_DAY, **({"starts_on": on, "ends_on": on, "rule": rule} | changes))


def keys(schedule, until=date(2030, 12, 31)):
    return [span.recurrence_key for span in expand(schedule, until=until)]


def days(schedule, until=date(2030, 12, 31)):
    return [key[:10] for key in keys(schedule, until)]


def test_single_date_in_winter():
    assert expand(evening(), until=date(2026, 12, 31)) == [
        Span(
            recurrence_key="2026-11-03T19:00",
            starts_at=datetime(2026, 11, 3, 18, tzinfo=UTC),
            ends_at=datetime(2026, 11, 3, 20, tzinfo=UTC),
            first_on=date(2026, 11, 3),
            last_on=date(2026, 11, 3),
        )
    ]


def test_whole_day_is_from_midnight_to_midnight():
    assert expand(whole_day(ends_on=date(2026, 11, 5)), until=date(2026, 12, 31)) == [
        Span(
            recurrence_key="2026-11-03",
            starts_at=datetime(2026, 11, 2, 23, tzinfo=UTC),
            ends_at=datetime(2026, 11, 5, 23, tzinfo=UTC),
            first_on=date(2026, 11, 3),
            last_on=date(2026, 11, 5),
        )
    ]


def test_until_is_the_last_date_that_may_begin():
    weekly = evening("FREQ=WEEKLY")
    assert days(weekly, until=date(2026, 11, 10)) == ["2026-11-03", "2026-11-10"]
    assert days(weekly, until=date(2026, 11, 9)) == ["2026-11-03"]
    assert days(weekly, until=date(2026, 11, 2)) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["2026-11-03", "2026-11-04", "2026-11-05"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["2026-11-03", "2026-11-13", "2026-11-23"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["2026-11-03", "2026-11-17", "2026-12-01"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", ["2026-11-03", "2026-11-05", "2026-11-10", "2026-11-12"]),
        ("FREQ=MONTHLY;COUNT=3", ["2026-11-03", "2026-12-03", "2027-01-03"]),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", ["2026-11-03", "2026-12-01", "2027-01-05"]),
        ("FREQ=MONTHLY;BYMONTHDAY=3,-1;COUNT=3", ["2026-11-03", "2026-11-30", "2026-12-03"]),
        ("FREQ=MONTHLY;BYDAY=TU,FR;BYSETPOS=1;COUNT=3", ["2026-11-03", "2026-12-01", "2027-01-01"]),
        ("FREQ=YEARLY;COUNT=3", ["2026-11-03", "2027-11-03", "2028-11-03"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=1TU;COUNT=3", ["2026-11-03", "2027-11-02", "2028-11-07"]),
        ("FREQ=YEARLY;BYWEEKNO=45;BYDAY=TU;COUNT=3", ["2026-11-03", "2027-11-09", "2028-11-07"]),
        ("FREQ=YEARLY;BYYEARDAY=307;COUNT=3", ["2026-11-03", "2027-11-03", "2028-11-02"]),
        ("freq=daily;count=2", ["2026-11-03", "2026-11-04"]),
    ],
)
def test_rule_that_gives_the_first_date(rule, expected):
    assert days(evening(rule)) == expected
    assert days(whole_day(rule)) == expected


def test_second_tuesday_and_last_friday():
    second = evening("FREQ=MONTHLY;BYDAY=2TU;COUNT=4", on=date(2027, 1, 12))
    assert days(second) == ["2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13"]
    last = evening("FREQ=MONTHLY;BYDAY=-1FR;COUNT=4", on=date(2027, 1, 29))
    assert days(last) == ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]


def test_last_working_day_of_the_month():
    rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"
    assert days(evening(rule, on=date(2027, 1, 29))) == ["2027-01-29", "2027-02-26", "2027-03-31"]


def test_months_without_the_day_are_skipped():
    monthly = whole_day("FREQ=MONTHLY;COUNT=4", on=date(2027, 1, 31))
    assert days(monthly) == ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]
    leap_day = whole_day("FREQ=YEARLY;COUNT=2", on=date(2028, 2, 29))
    assert days(leap_day, until=date(2032, 12, 31)) == ["2028-02-29", "2032-02-29"]


def test_first_date_always_comes_first_and_counts():
    """Tuesday 3 November begins a course that the rule has on Thursdays."""
    assert days(evening("FREQ=WEEKLY;BYDAY=TH;COUNT=3")) == ["2026-11-03", "2026-11-05", "2026-11-12"]
    assert days(evening("FREQ=WEEKLY;BYDAY=TH;COUNT=1")) == ["2026-11-03"]
    assert days(evening("FREQ=WEEKLY;UNTIL=20261001")) == ["2026-11-03"]


def test_weeks_begin_on_monday_unless_the_rule_says_otherwise():
    """The example of RFC 5545 §3.8.5.3 where WKST changes the dates."""
    rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU"
    start = date(1997, 8, 5)
    assert days(evening(rule, on=start)) == ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    sunday = days(evening(f"{rule};WKST=SU", on=start))
    assert sunday == ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]


def test_position_in_a_week_counts_from_the_weeks_beginning():
    """Tuesday is the second of Monday to Wednesday though the course begins on it."""
    rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=2;COUNT=3"
    assert days(evening(rule)) == ["2026-11-03", "2026-11-10", "2026-11-17"]


def test_every_monday_and_one_tuesday_are_both_meant():
    rule = "FREQ=MONTHLY;BYDAY=MO,1TU;UNTIL=20261207"
    expected = [
        "2026-11-03",
        "2026-11-09",
        "2026-11-16",
        "2026-11-23",
        "2026-11-30",
        "2026-12-01",
        "2026-12-07",
    ]
    assert days(evening(rule)) == expected


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261117", "2026-11-17"),  # a date: to the end of that day
        ("20261117T190000", "2026-11-17"),  # local
        ("20261117T185959", "2026-11-10"),
        ("20261117T180000Z", "2026-11-17"),  # UTC, one hour behind
        ("20261117T175959Z", "2026-11-10"),
    ],
)
def test_until_in_each_form(until, last):
    assert days(evening(f"FREQ=WEEKLY;UNTIL={until}"))[-1] == last


@pytest.mark.parametrize("until", ["20261117", "20261117T000000", "20261116T230000Z"])
def test_until_of_a_whole_day_is_its_local_date(until):
    assert days(whole_day(f"FREQ=WEEKLY;UNTIL={until}")) == ["2026-11-03", "2026-11-10", "2026-11-17"]


def test_wall_time_stays_over_both_clock_changes():
    spring = evening("FREQ=WEEKLY;COUNT=2", on=date(2027, 3, 27))
    assert [(s.starts_at.hour, s.ends_at.hour) for s in expand(spring, until=date(2027, 4, 30))] == [
        (18, 20),
        (17, 19),
    ]
    autumn = evening("FREQ=WEEKLY;COUNT=2", on=date(2027, 10, 30))
    assert [(s.starts_at.hour, s.ends_at.hour) for s in expand(autumn, until=date(2027, 11, 30))] == [
        (17, 19),
        (18, 20),
    ]


def test_night_event_keeps_its_end_on_the_clock():
    night = evening(on=date(2027, 10, 30), start_time=time(22), end_time=time(4))
    (span,) = expand(night, until=date(2027, 12, 31))
    assert span.starts_at == datetime(2027, 10, 30, 20, tzinfo=UTC)
    assert span.ends_at == datetime(2027, 10, 31, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end_time", "ends_at"),
    [
        (time(10), datetime(2027, 3, 28, 8, tzinfo=UTC)),  # the end stays on the clock
        (time(3, 15), datetime(2027, 3, 28, 2, 15, tzinfo=UTC)),  # else it would end before it begins
        (time(3, 30), datetime(2027, 3, 28, 2, 30, tzinfo=UTC)),
    ],
)
def test_time_that_the_clock_jumps_over_is_an_hour_later(end_time, ends_at):
    (span,) = expand(evening(on=date(2027, 3, 28), start_time=time(2, 30), end_time=end_time), until=date(2027, 12, 31))
    assert span.recurrence_key == "2027-03-28T02:30"
    assert span.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 in summer time
    assert span.ends_at == ends_at


def test_time_that_comes_twice_is_the_first():
    night = evening(on=date(2027, 10, 31), start_time=time(2, 30), end_time=time(3, 30))
    (span,) = expand(night, until=date(2027, 12, 31))
    assert span.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert span.ends_at == datetime(2027, 10, 31, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends_on", "end_time", "last_on", "ends_at"),
    [
        (date(2026, 11, 3), time(0), date(2026, 11, 3), datetime(2026, 11, 3, 23, tzinfo=UTC)),
        (date(2026, 11, 4), time(0), date(2026, 11, 3), datetime(2026, 11, 3, 23, tzinfo=UTC)),
        (date(2026, 11, 3), time(2), date(2026, 11, 4), datetime(2026, 11, 4, 1, tzinfo=UTC)),
        (date(2026, 11, 4), time(2), date(2026, 11, 4), datetime(2026, 11, 4, 1, tzinfo=UTC)),
        (date(2026, 11, 5), time(12), date(2026, 11, 5), datetime(2026, 11, 5, 11, tzinfo=UTC)),
        (date(2026, 11, 3), time(19), date(2026, 11, 3), datetime(2026, 11, 3, 18, tzinfo=UTC)),
        (date(2026, 11, 3), None, date(2026, 11, 3), datetime(2026, 11, 3, 18, tzinfo=UTC)),
        (date(2026, 11, 5), None, date(2026, 11, 5), datetime(2026, 11, 5, 23, tzinfo=UTC)),
    ],
)
def test_end_in_the_night_and_on_later_days(ends_on, end_time, last_on, ends_at):
    (span,) = expand(replace(EVENING, ends_on=ends_on, end_time=end_time), until=date(2026, 12, 31))
    assert (span.first_on, span.last_on, span.ends_at) == (date(2026, 11, 3), last_on, ends_at)


def test_midnight_to_midnight_is_one_day():
    (span,) = expand(evening(start_time=time(0), end_time=time(0)), until=date(2026, 12, 31))
    assert span.ends_at - span.starts_at == timedelta(days=1)
    assert span.last_on == date(2026, 11, 3)


def test_excluded_dates_go_and_still_count():
    schedule = evening("FREQ=WEEKLY;COUNT=4", excluded_dates=(date(2026, 11, 3), datetime(2026, 11, 17, 19)))
    assert keys(schedule) == ["2026-11-10T19:00", "2026-11-24T19:00"]


def test_excluded_time_spares_another_time_of_that_day():
    schedule = evening(extra_dates=(datetime(2026, 11, 3, 14),), excluded_dates=(datetime(2026, 11, 3, 19),))
    assert keys(schedule) == ["2026-11-03T14:00"]


def test_extra_dates_come_in_order_once_and_never_against_an_exclusion():
    extra = (date(2026, 11, 20), datetime(2026, 11, 5, 9, 30), date(2026, 11, 10), date(2026, 11, 21))
    schedule = evening("FREQ=WEEKLY;COUNT=2", extra_dates=extra, excluded_dates=(date(2026, 11, 21),))
    assert keys(schedule) == ["2026-11-03T19:00", "2026-11-05T09:30", "2026-11-10T19:00", "2026-11-20T19:00"]


def test_extra_dates_of_whole_days():
    schedule = whole_day(extra_dates=(datetime(2026, 11, 9, 12), date(2027, 5, 1)))
    assert keys(schedule, until=date(2027, 4, 30)) == ["2026-11-03", "2026-11-09"]


def test_more_dates_than_the_limit_are_refused_rather_than_cut():
    assert len(expand(evening("FREQ=DAILY;COUNT=10"), until=date(2030, 1, 1), limit=10)) == 10
    with pytest.raises(RuleError, match="more than 9 dates"):
        expand(evening("FREQ=DAILY;COUNT=10"), until=date(2030, 1, 1), limit=9)


@pytest.mark.parametrize(
    ("schedule", "sentence"),
    [
        (
            evening(start_time=None),
            "Give the time at which it begins, or say that it lasts all day.",
        ),
        (whole_day(ends_on=date(2026, 11, 2)), "It ends before it begins."),
        (evening(zone="Europe/Sonderborg"), "There is no time zone called “Europe/Sonderborg”."),
        (evening(zone="../etc/passwd"), "There is no time zone called “../etc/passwd”."),
        (evening(zone="Europe"), "There is no time zone called “Europe”."),
        (whole_day(on=date(1, 1, 1)), "Dates lie between the years 1900 and 2200."),
        (whole_day(ends_on=date.max), "Dates lie between the years 1900 and 2200."),
        (whole_day(extra_dates=(date.max,)), "Dates lie between the years 1900 and 2200."),
    ],
)
def test_schedule_that_makes_no_sense_is_refused_in_words(schedule, sentence):
    with pytest.raises(RuleError) as refused:
        expand(schedule, until=date(2027, 1, 1))
    assert str(refused.value) == sentence


def test_schedule_with_a_bad_rule_is_refused():
    with pytest.raises(RuleError, match="not within the day"):
        expand(evening("FREQ=HOURLY"), until=date(2027, 1, 1))


def test_rule_without_further_dates_ends_soon():
    """Every seventh day from a Tuesday is never a Wednesday."""
    assert days(evening("FREQ=DAILY;INTERVAL=7;BYDAY=WE"), until=date.max) == ["2026-11-03"]


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (evening(), ""),
        (evening("FREQ=WEEKLY;WKST=MO;INTERVAL=1"), "FREQ=WEEKLY"),
        (evening("FREQ=WEEKLY;UNTIL=20270622"), "FREQ=WEEKLY;UNTIL=20270622T215959Z"),
        (evening("FREQ=WEEKLY;UNTIL=20270622T190000"), "FREQ=WEEKLY;UNTIL=20270622T170000Z"),
        (evening("FREQ=WEEKLY;UNTIL=20261222T190000"), "FREQ=WEEKLY;UNTIL=20261222T180000Z"),
        (evening("FREQ=WEEKLY;UNTIL=20261222T180000Z"), "FREQ=WEEKLY;UNTIL=20261222T180000Z"),
        (whole_day("FREQ=WEEKLY;UNTIL=20270621T220000Z"), "FREQ=WEEKLY;UNTIL=20270622"),
        (evening("FREQ=MONTHLY;BYDAY=MO,1TU"), "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO,4MO,5MO,1TU"),
        (evening("FREQ=WEEKLY;BYDAY=TU;COUNT=3"), "FREQ=WEEKLY;BYDAY=TU;COUNT=3"),
        (evening("FREQ=WEEKLY;BYDAY=TH;COUNT=3"), "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261112T180000Z"),
        (whole_day("FREQ=WEEKLY;BYDAY=TH;COUNT=3"), "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261112"),
    ],
)
def test_rule_for_other_programs(schedule, text):
    assert portable_rule(schedule) == text


RULES = st.builds(
    "FREQ={};INTERVAL={}{}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 4),
    st.sampled_from(["", ";BYDAY=MO", ";BYDAY=TU,SA", ";BYMONTH=3,10", ";BYMONTH=10;BYDAY=SU", ";WKST=SU"]),
    st.sampled_from([";COUNT=1", ";COUNT=12", ";UNTIL=20281029", ";UNTIL=20290325T010000Z"]),
)
SCHEDULES = st.builds(
    lambda on, start, end, rule, extra, excluded: evening(
        rule, on=on, start_time=start, end_time=end, extra_dates=extra, excluded_dates=excluded
    ),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    st.times().map(lambda value: value.replace(second=0, microsecond=0)),
    RULES,
    st.lists(st.dates(date(2026, 1, 1), date(2030, 12, 31)), max_size=3).map(tuple),
    st.lists(st.dates(date(2026, 1, 1), date(2030, 12, 31)), max_size=3).map(tuple),
)


@given(SCHEDULES)
def test_every_span_keeps_its_wall_time_and_lies_in_order(schedule):
    spans = expand(schedule, until=date(2031, 1, 1))
    assert len({span.recurrence_key for span in spans}) == len(spans)
    assert spans == sorted(spans, key=lambda span: span.recurrence_key)
    for span in spans:
        local = span.starts_at.astimezone(COPENHAGEN).replace(tzinfo=None)
        jumped_over = local != datetime.fromisoformat(span.recurrence_key)
        assert not jumped_over or (local.hour, local.month) == (3, 3)
        assert span.starts_at <= span.ends_at
        assert span.first_on == local.date() <= span.last_on


@given(SCHEDULES, st.dates(date(2026, 1, 1), date(2031, 1, 1)))
def test_an_earlier_until_gives_the_beginning_of_the_same_list(schedule, until):
    everything = expand(schedule, until=date(2031, 1, 1))
    assert expand(schedule, until=until) == [span for span in everything if span.first_on <= until]


@given(SCHEDULES)
def test_rule_for_other_programs_gives_the_same_dates(schedule):
    portable = replace(
        schedule,
        rule=portable_rule(schedule),
        extra_dates=(*schedule.extra_dates, *([] if is_synchronised(schedule) else [schedule.starts_on])),
    )
    assert keys(portable, until=date(2031, 1, 1)) == keys(schedule, until=date(2031, 1, 1))
