from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import Period, day_in_files, too_old_from

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
KINDS = st.sampled_from(["year", "quarter", "month"])
PERIODS = st.builds(Period.containing, DAYS, KINDS)


@pytest.mark.parametrize(
    ("text", "kind", "starts_on", "ends_on"),
    [
        ("2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-Q1", "quarter", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q2", "quarter", date(2019, 4, 1), date(2019, 6, 30)),
        ("2019-Q4", "quarter", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019-05", "month", date(2019, 5, 1), date(2019, 5, 31)),
        ("2019-02", "month", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("1900-02", "month", date(1900, 2, 1), date(1900, 2, 28)),  # a century without its leap day
        ("2200", "year", date(2200, 1, 1), date(2200, 12, 31)),
    ],
)
def test_parse_reads_years_quarters_and_months(text, kind, starts_on, ends_on):
    period = Period.parse(text)

    assert (str(period), period.kind, period.starts_on, period.ends_on) == (text, kind, starts_on, ends_on)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2019",
        "2019 ",
        "2019\n",
        "2019-5",
        "2019-00",
        "2019-13",
        "2019-Q0",
        "2019-Q5",
        "2019-q2",
        "2019Q2",
        "2019-Q",
        "2019-",
        "19",
        "02019",
        "1899",
        "2201",
        "2201-01",
        "-2019",
        "2019-05-31",
        "2019/05",
        "2019\u201305",
        "٢٠١٩",
        "²019",
        "2019.0",
        "twenty",
        "x" * 10_000,
        2019,
        2019.0,
        None,
        b"2019",
    ],
)
def test_parse_refuses_anything_else_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"is not a period: write a year \(2019\), a quarter .* 1900 to 2200\.$"):
        Period.parse(text)


@pytest.mark.parametrize(("year", "last_month", "months"), [(2019, 12, 6), (2019, 5, 3), (2019, 6, 12), (2019, 13, 1)])
def test_a_period_is_a_calendar_period(year, last_month, months):
    with pytest.raises(ValueError, match="month"):
        Period(year, last_month, months)


def test_the_calendar_ends_in_9999():
    with pytest.raises(ValueError, match="no year 10000"):
        Period.containing(date.max, "year").shift(1)


def test_periods_sort_by_their_last_day_and_the_longest_comes_last():
    texts = [
        "2018",
        "2019-Q1",
        "2019-05",
        "2019-06",
        "2019-Q2",
        "2019-11",
        "2019-12",
        "2019-Q4",
        "2019",
        "2020-01",
    ]

    assert [str(period) for period in sorted(map(Period.parse, reversed(texts)))] == texts


@pytest.mark.parametrize(
    ("text", "n", "shifted"),
    [
        ("2019", 2, "2021"),
        ("2019-Q4", 1, "2020-Q1"),
        ("2019-Q1", -1, "2018-Q4"),
        ("2019-11", 3, "2020-02"),
        ("2019-12", 1, "2020-01"),
        ("2019-01", -1, "2018-12"),
        ("2020-02", 0, "2020-02"),
        ("2019-05", -17, "2017-12"),
    ],
)
def test_shift_moves_by_periods_of_its_kind(text, n, shifted):
    assert str(Period.parse(text).shift(n)) == shifted


@pytest.mark.parametrize(
    ("text", "frequency", "day"),
    [
        ("2023", "year", date(2026, 1, 1)),
        ("2019-Q2", "quarter", date(2020, 1, 1)),
        ("2019-Q4", "quarter", date(2020, 7, 1)),
        ("2019-05", "month", date(2019, 8, 1)),
        ("2019-12", "month", date(2020, 3, 1)),  # after 29 February
        ("2021", "two years", date(2026, 1, 1)),
        ("2021", "four years", date(2030, 1, 1)),
        ("2019-05", "year", date(2019, 8, 1)),  # the measured period counts
        ("2019-Q2", "year", date(2020, 1, 1)),
        ("2019-Q2", "two years", date(2023, 7, 1)),  # save for what is measured less often than every year
        ("2019", "month", date(2022, 1, 1)),  # a yearly figure is never older than two years
        ("2200", "four years", date(2209, 1, 1)),
    ],
)
def test_a_figure_is_too_old_two_calendar_periods_after_its_end(text, frequency, day):
    assert too_old_from(Period.parse(text), frequency) == day


@given(PERIODS)
def test_text_reads_back_as_the_same_period(period):
    assert Period.parse(str(period)) == period


@given(DAYS, KINDS)
def test_a_day_lies_in_its_period_and_in_no_neighbour(day, kind):
    period = Period.containing(day, kind)

    assert period.kind == kind
    assert period.starts_on <= day <= period.ends_on
    assert period.shift(1).starts_on == period.ends_on + timedelta(days=1)
    assert period.shift(-1).ends_on == period.starts_on - timedelta(days=1)


@given(PERIODS, st.integers(-900, 900), st.integers(-900, 900))
def test_shifts_add_up(period, one, other):
    assert period.shift(one).shift(other) == period.shift(one + other)


@given(PERIODS)
def test_with_a_fitting_frequency_too_old_is_the_day_after_the_second_next_period(period):
    assert too_old_from(period, period.kind) == period.shift(3).starts_on


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2016, 12, 31), "2016"), (date(2016, 10, 31), "2016-10"), (date(2016, 10, 22), "2016-10-22"),
        (date(2016, 2, 28), "2016-02-28"), (date(2016, 2, 29), "2016-02"), (date.max, "9999"), (date.min, "0001-01-01"),
    ],
)  # fmt: skip
def test_a_file_has_the_day_where_the_period_would_lose_it(day, written):
    assert day_in_files(day) == written
