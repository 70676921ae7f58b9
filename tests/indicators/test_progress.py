"""Literal figures were worked out beforehand from the definitions and the day counts in the comments."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.periods import Period
from indicators.progress import (
    Direction,
    Fault,
    Plan,
    PlanError,
    Reading,
    Span,
    Standing,
    Status,
    Target,
    Thresholds,
    judge,
    needed_share,
    pace_needed,
    pace_now,
    plan_errors,
    rounded,
    share,
    shortfall,
    timeline,
)

D = Decimal
UP, DOWN, RANGE, NONE = Direction.UP, Direction.DOWN, Direction.RANGE, Direction.NONE


def year_end(year):
    return date(year, 12, 31)


def at(year, value=None, low=None, high=None):
    """A target at the end of a year, from numbers written as text."""
    return Target(year_end(year), *(None if text is None else D(text) for text in (value, low, high)))


def read(period, value):
    return Reading(Period.parse(period), D(value))


def plan(direction, year, value, *targets, **more):
    return Plan(direction, year_end(year), D(value), targets, **more)


# ProjectZero: CO2 emissions in % of 2007. The baseline's shortfall is 100, so share = (100 - x) / 100.
CO2 = plan(DOWN, 2007, "100", at(2015, "75"), at(2020, "50"), at(2025, "25"), at(2029, "0"))
CO2_READINGS = [
    read("2013", "77"),
    read("2014", "70"),
    read("2016", "64.5"),
    read("2017", "65"),  # a method break, which changes neither share nor status
    read("2018", "61.7"),
    read("2019", "56"),
    read("2020", "48.3"),
    read("2022", "43"),
]
# Days between year ends: 2007-2015 8 x 365 + 2 (2008, 2012) = 2922; 2015-2020 5 x 365 + 2 (2016, 2020)
# = 1827; 2020-2025 5 x 365 + 1 (2024) = 1826. Each stretch asks for 0.25 more. Needed shares:
#   2013  0.25 x 2192/2922       = 0.187543    2014  0.25 x 2557/2922        = 0.218771
#   2016  0.25 + 0.25 x 366/1827 = 0.300082    2017  0.25 + 0.25 x 731/1827  = 0.350027
#   2018  0.25 + 0.25 x 1096/1827 = 0.399973   2019  0.25 + 0.25 x 1461/1827 = 0.449918
#   2020  0.5 (an interim target)              2022  0.5 + 0.25 x 730/1826   = 0.599945
# On track from 0.95 x needed: 2017 0.332526 < 0.35; 2018 0.379974 < 0.383; 2019 0.427422 < 0.44;
# 2022 0.569948 < 0.57, by a hair. Without figures for 2015, 2021, 2023 and later the latest one stands, until
# two years after its own: the one for 2022 through 2024.
CO2_AT_YEAR_END = [
    (2012, Status.NO_DATA, None, None),
    (2013, Status.ON_TRACK, "0.2300", "0.1875"),
    (2014, Status.ON_TRACK, "0.3000", "0.2188"),
    (2015, Status.ON_TRACK, "0.3000", "0.2188"),
    (2016, Status.ON_TRACK, "0.3550", "0.3001"),
    (2017, Status.ON_TRACK, "0.3500", "0.3500"),
    (2018, Status.ON_TRACK, "0.3830", "0.4000"),
    (2019, Status.ON_TRACK, "0.4400", "0.4499"),
    (2020, Status.ON_TRACK, "0.5170", "0.5000"),
    (2021, Status.ON_TRACK, "0.5170", "0.5000"),
    (2022, Status.ON_TRACK, "0.5700", "0.5999"),
    (2023, Status.ON_TRACK, "0.5700", "0.5999"),
    (2024, Status.ON_TRACK, "0.5700", "0.5999"),
    (2025, Status.TOO_OLD, "0.5700", "0.5999"),
    (2026, Status.TOO_OLD, "0.5700", "0.5999"),
]


@pytest.mark.parametrize(("year", "status", "reached", "needed"), CO2_AT_YEAR_END)
def test_projectzero_at_each_year_end(year, status, reached, needed):
    standing = judge(CO2, CO2_READINGS, year_end(year))

    as_written = [None if text is None else D(text) for text in (reached, needed)]
    assert (standing.status, rounded(standing.share), rounded(standing.needed)) == (status, *as_written)


def test_projectzero_from_day_to_day():
    spans = timeline(CO2, CO2_READINGS)

    ends = [year_end(year) for year in (2013, 2014, 2016, 2017, 2018, 2019, 2020, 2022)] + [date(2025, 1, 1)]
    assert [span.valid_from for span in spans] == [date.min, *ends]
    assert [span.valid_to for span in spans] == [*ends, date.max]
    assert spans[-1].standing == Standing(
        Status.TOO_OLD,
        Fraction(57, 100),
        Fraction(1, 2) + Fraction(730, 4 * 1826),
        CO2_READINGS[-1],
        date(2025, 1, 1),
    )


def test_a_reading_counts_from_the_last_day_of_its_period():
    assert judge(CO2, CO2_READINGS, date(2013, 12, 30)).status == Status.NO_DATA
    assert judge(CO2, CO2_READINGS, date(2013, 12, 31)).reading == CO2_READINGS[0]


# 40 at the end of 2015 to 80 at the end of 2025: 3653 days (leap years 2016, 2020 and 2024). The figure for
# 2019 comes after 1461 days, so needed = 1461/3653 = 0.399945; on track from 0.379948, behind from 0.199973.
RISING = plan(UP, 2015, "40", at(2025, "80"))
# The mirror: 12.5 down to 2.5, not to zero.
FALLING = plan(DOWN, 2015, "12.5", at(2025, "2.5"))
FROM_BELOW = plan(RANGE, 2015, "20", at(2025, low="40", high="60"))
FROM_ABOVE = plan(RANGE, 2015, "80", at(2025, low="40", high="60"))


@pytest.mark.parametrize(
    ("direction", "value", "status", "reached"),
    [
        (RISING, "60", Status.ON_TRACK, "0.5"),
        (RISING, "55.2", Status.ON_TRACK, "0.38"),
        (RISING, "55.19", Status.BEHIND, "0.3798"),  # 15.19/40 = 0.37975
        (RISING, "48", Status.BEHIND, "0.2"),
        (RISING, "47.99", Status.FAR_BEHIND, "0.1998"),  # 7.99/40 = 0.19975
        (RISING, "40", Status.FAR_BEHIND, "0"),
        (RISING, "39", Status.WRONG_WAY, "-0.025"),
        (RISING, "-160", Status.WRONG_WAY, "-5"),
        (RISING, "80", Status.ACHIEVED, "1"),
        (RISING, "95", Status.ACHIEVED, "1"),  # overshoot
        (FALLING, "7.5", Status.ON_TRACK, "0.5"),
        (FALLING, "9", Status.BEHIND, "0.35"),
        (FALLING, "12", Status.FAR_BEHIND, "0.05"),
        (FALLING, "13", Status.WRONG_WAY, "-0.05"),
        (FALLING, "2.5", Status.ACHIEVED, "1"),
        (FALLING, "0", Status.ACHIEVED, "1"),
        (FALLING, "-3", Status.ACHIEVED, "1"),
        (FROM_BELOW, "30", Status.ON_TRACK, "0.5"),
        (FROM_BELOW, "25", Status.BEHIND, "0.25"),
        (FROM_BELOW, "40", Status.ACHIEVED, "1"),
        (FROM_BELOW, "50", Status.ACHIEVED, "1"),
        (FROM_BELOW, "60", Status.ACHIEVED, "1"),
        (FROM_BELOW, "61", Status.ON_TRACK, "0.95"),  # past the range on the far side
        (FROM_BELOW, "80", Status.FAR_BEHIND, "0"),  # as far off as at the start
        (FROM_BELOW, "81", Status.WRONG_WAY, "-0.05"),
        (FROM_BELOW, "19", Status.WRONG_WAY, "-0.05"),
        (FROM_ABOVE, "70", Status.ON_TRACK, "0.5"),
        (FROM_ABOVE, "60", Status.ACHIEVED, "1"),
        (FROM_ABOVE, "39", Status.ON_TRACK, "0.95"),
        (FROM_ABOVE, "81", Status.WRONG_WAY, "-0.05"),
    ],
)
def test_rising_falling_and_range(direction, value, status, reached):
    standing = judge(direction, [read("2019", value)], year_end(2020))

    assert (standing.status, rounded(standing.share), rounded(standing.needed)) == (
        status,
        D(reached),
        D("0.3999"),
    )


# At the final date needed is 1, so the thresholds are 0.95 and 0.5 exactly: 78 and 60 of 40..80.
@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("78", Status.ON_TRACK),
        ("77.9999999999999999999999999999999999999999", Status.BEHIND),  # 42 digits: more than Decimal keeps
        ("60", Status.BEHIND),
        ("59.9999999999999999999999999999999999999999", Status.FAR_BEHIND),
        ("79.9999999999999999999999999999999999999999", Status.ON_TRACK),
        ("39.9999999999999999999999999999999999999999", Status.WRONG_WAY),
    ],
)
def test_thresholds_are_met_exactly_or_not_at_all(value, status):
    assert judge(RISING, [read("2025", value)], year_end(2025)).status == status


def test_other_thresholds():
    lenient = Thresholds(on_track=Fraction(3, 4), behind=Fraction(1, 4))

    statuses = [
        judge(RISING, [read("2025", v)], year_end(2025), lenient).status for v in ("70", "50", "49.9")
    ]
    assert statuses == [Status.ON_TRACK, Status.BEHIND, Status.FAR_BEHIND]


def test_decimals_of_every_size_are_compared_exactly():
    huge = plan(UP, 2015, f"1{'0' * 30}", at(2025, f"1{'0' * 30}.0000000004"))
    tiny = plan(DOWN, 2015, "4E-40", at(2025, "0"))

    assert share(huge, D(f"1{'0' * 30}.0000000001")) == Fraction(1, 4)
    assert share(tiny, D("1E-40")) == Fraction(3, 4)
    assert rounded(share(tiny, D("4E+20"))) == D(f"-{'9' * 60}.0000")  # 1 - 10 to the 60th


@pytest.mark.parametrize(
    ("on", "needed"),
    [
        (date.min, Fraction(0)),
        (date(2007, 12, 31), Fraction(0)),
        (date(2008, 1, 1), Fraction(1, 4 * 2922)),
        (date(2008, 2, 29), Fraction(60, 4 * 2922)),  # 31 + 29 days
        (date(2008, 3, 1), Fraction(61, 4 * 2922)),
        (date(2015, 12, 31), Fraction(1, 4)),
        (date(2020, 12, 31), Fraction(1, 2)),
        (date(2025, 12, 31), Fraction(3, 4)),
        (date(2029, 12, 30), 1 - Fraction(1, 4 * 1461)),
        (date(2029, 12, 31), Fraction(1)),
        (date.max, Fraction(1)),
    ],
)
def test_needed_share_is_straight_by_days(on, needed):
    assert needed_share(CO2, on) == needed


def test_needed_share_over_leap_days():
    leap_year = plan(UP, 2019, "0", at(2020, "1"))
    from_leap_day = Plan(UP, date(2020, 2, 29), D(0), (Target(date(2024, 2, 29), D(1)),))

    assert needed_share(leap_year, date(2020, 2, 29)) == Fraction(60, 366)
    assert needed_share(from_leap_day, date(2021, 2, 28)) == Fraction(365, 1461)


@pytest.mark.parametrize(
    ("baseline", "interim", "needed"),
    [
        ("20", at(2018, low="25", high="90"), Fraction(1, 4)),  # 25 is 15 short of 40, as 20 is 20 short
        ("20", at(2018, low="25", high="30"), Fraction(1, 4)),  # still its lower edge: 25 meets it
        ("20", at(2018, low="45", high="55"), Fraction(1)),
        ("20", at(2018, "30"), Fraction(1, 2)),
        ("80", at(2018, low="0", high="65"), Fraction(3, 4)),  # from above it is the upper edge
    ],
)
def test_an_interim_range_asks_for_its_edge_on_the_side_of_the_baseline(baseline, interim, needed):
    towards_range = plan(RANGE, 2015, baseline, interim, at(2025, low="40", high="60"))

    assert plan_errors(towards_range) == []
    assert needed_share(towards_range, year_end(2018)) == needed


@pytest.mark.parametrize(
    "without_target",
    [
        Plan(NONE, year_end(2007), D(100), (at(2029, "0"),)),
        Plan(DOWN, year_end(2007), D(100)),
        Plan(DOWN, targets=(at(2029, "0"),)),
        Plan(DOWN, year_end(2007), None, (at(2029, "0"),)),
        Plan(DOWN, None, D(100), (at(2029, "0"),)),
        plan(DOWN, 2007, "100", at(2029)),
        plan(RANGE, 2007, "100", at(2029, low="0")),
        plan(DOWN, 2007, "0", at(2029, "0")),  # refused on entry; nothing to divide by
        plan(UP, 2007, "9", at(2029, "0")),
        plan(RANGE, 2007, "5", at(2029, low="0", high="9")),
    ],
)
def test_without_a_way_to_go_there_is_no_target(without_target):
    reading = read("2013", "77")

    assert judge(without_target, [reading], year_end(2030)) == Standing(Status.NO_TARGET, reading=reading)
    assert judge(without_target, [], year_end(2030)) == Standing(Status.NO_DATA)
    assert (share(without_target, D(77)), needed_share(without_target, year_end(2013))) == (None, None)
    assert len(timeline(without_target, [reading])) == 2


def test_not_applicable_comes_before_everything():
    plan = Plan(CO2.direction, CO2.baseline_on, CO2.baseline_value, CO2.targets, applicable=False)

    assert judge(plan, CO2_READINGS, year_end(2020)) == Standing(Status.NOT_APPLICABLE)
    assert timeline(plan, CO2_READINGS) == [Span(date.min, date.max, Standing(Status.NOT_APPLICABLE))]


def test_zero_is_a_figure_and_a_missing_one_is_not():
    assert judge(CO2, [read("2019", "0")], year_end(2019)).status == Status.ACHIEVED
    assert judge(RISING, [read("2019", "0")], year_end(2019)).status == Status.WRONG_WAY
    assert judge(CO2, [], year_end(2019)).status == Status.NO_DATA


def test_one_point_stands_until_it_is_too_old():
    point = read("2019", "60")

    fresh = Standing(Status.ON_TRACK, Fraction(1, 2), Fraction(1461, 3653), point, date(2022, 1, 1))
    old = Standing(Status.TOO_OLD, Fraction(1, 2), Fraction(1461, 3653), point, date(2022, 1, 1))
    assert timeline(RISING, [point]) == [
        Span(date.min, date(2019, 12, 31), Standing(Status.NO_DATA)),
        Span(date(2019, 12, 31), date(2022, 1, 1), fresh),
        Span(date(2022, 1, 1), date.max, old),
    ]


def test_in_a_gap_the_last_figure_grows_too_old_and_the_next_one_heals_it():
    readings = [read("2018", "50"), read("2015", "44")]

    days = [date(2017, 12, 31), date(2018, 1, 1), date(2018, 12, 30), date(2018, 12, 31)]
    statuses = [judge(RISING, readings, day).status for day in days]
    # The figure for 2015 stands on the baseline's own day, where nothing is needed yet. 2018 needs 1096/3653
    # = 0.300027 and has 10/40: between half of it and 0.95 of it.
    assert statuses == [Status.ON_TRACK, Status.TOO_OLD, Status.TOO_OLD, Status.BEHIND]


def test_too_old_comes_before_achieved():
    assert judge(RISING, [read("2019", "80")], date(2022, 1, 1)).status == Status.TOO_OLD


def test_a_figure_from_before_the_baseline_needs_nothing():
    standing = judge(RISING, [read("2010", "41")], year_end(2010))

    assert (standing.status, standing.share, standing.needed) == (Status.ON_TRACK, Fraction(1, 40), 0)


@pytest.mark.parametrize(
    ("frequency", "latest"), [("month", "2019-12"), ("quarter", "2019-Q4"), ("year", "2019")]
)
def test_of_figures_that_end_together_the_one_that_fits_the_frequency_counts(frequency, latest):
    readings = [read(period, "50") for period in ("2019-Q4", "2019", "2019-12")]
    mixed = plan(UP, 2015, "40", at(2025, "80"), frequency=frequency)

    assert str(judge(mixed, readings, year_end(2019)).reading.period) == latest


@pytest.mark.parametrize(
    ("faulty", "faults"),
    [
        (CO2, []),
        (Plan(UP), []),
        (Plan(UP, targets=(at(2020, "1"), at(2021, "2"))), []),
        (plan(NONE, 2007, "1", at(2006, "1")), [(Fault.NOT_AFTER_BASELINE, 2006, 2007)]),
        (Plan(UP, year_end(2007)), [(Fault.BASELINE_INCOMPLETE, None, None)]),
        (Plan(UP, None, D(1), (at(2020, "2"),)), [(Fault.BASELINE_INCOMPLETE, None, None)]),
        (plan(UP, 2007, "1", at(2020)), [(Fault.INCOMPLETE, 2020, None)]),
        (plan(UP, 2007, "1", at(2020, low="2", high="3")), [(Fault.INCOMPLETE, 2020, None)]),
        (plan(RANGE, 2007, "1", at(2020, "2")), [(Fault.INCOMPLETE, 2020, None)]),
        (
            plan(RANGE, 2007, "1", at(2019, low="2"), at(2020, low="3", high="4")),
            [(Fault.INCOMPLETE, 2019, None)],
        ),
        (plan(RANGE, 2007, "1", at(2020, low="4", high="3")), [(Fault.RANGE_REVERSED, 2020, None)]),
        (plan(RANGE, 2007, "1", at(2020, low="3", high="3")), []),
        (plan(UP, 2007, "1", at(2007, "2")), [(Fault.NOT_AFTER_BASELINE, 2007, 2007)]),
        (plan(UP, 2007, "1", at(2020, "2"), at(2020, "3")), [(Fault.NOT_AFTER_PREVIOUS, 2020, 2020)]),
        (plan(UP, 2007, "1", at(2021, "2"), at(2020, "3")), [(Fault.NOT_AFTER_PREVIOUS, 2020, 2021)]),
        (plan(UP, 2007, "1", at(2020, "1.00")), [(Fault.EQUAL_TO_BASELINE, 2020, 2007)]),
        (plan(UP, 2007, "1", at(2020, "0")), [(Fault.WRONG_SIDE, 2020, 2007)]),
        (plan(DOWN, 2007, "1", at(2020, "2")), [(Fault.WRONG_SIDE, 2020, 2007)]),
        (plan(RANGE, 2007, "5", at(2020, low="4", high="6")), [(Fault.EQUAL_TO_BASELINE, 2020, 2007)]),
        (plan(UP, 2007, "1", at(2010, "1"), at(2020, "9")), [(Fault.EQUAL_TO_BASELINE, 2010, 2007)]),
        (plan(DOWN, 2007, "9", at(2010, "10"), at(2020, "1")), [(Fault.WRONG_SIDE, 2010, 2007)]),
        (plan(UP, 2007, "1", at(2010, "5"), at(2012, "4"), at(2020, "9")), [(Fault.BACKWARDS, 2012, 2010)]),
        (plan(UP, 2007, "1", at(2010, "5"), at(2012, "5"), at(2020, "9")), []),  # standing still is allowed
        (plan(UP, 2007, "1", at(2010, "9"), at(2020, "9")), []),
        (plan(DOWN, 2007, "9", at(2010, "0"), at(2020, "1")), [(Fault.BEYOND_FINAL, 2010, 2020)]),
        (Plan(UP, targets=(at(2010, "9"), at(2020, "1"))), [(Fault.BEYOND_FINAL, 2010, 2020)]),
        (
            plan(RANGE, 2007, "1", at(2010, low="0", high="9"), at(2020, low="5", high="6")),
            [(Fault.WRONG_SIDE, 2010, 2007)],
        ),
        (
            plan(RANGE, 2007, "1", at(2010, low="7", high="9"), at(2020, low="5", high="6")),
            [(Fault.BEYOND_FINAL, 2010, 2020)],
        ),
        (
            plan(
                RANGE,
                2007,
                "9",
                at(2010, low="0", high="7"),
                at(2012, low="0", high="8"),
                at(2020, low="5", high="6"),
            ),
            [(Fault.BACKWARDS, 2012, 2010)],
        ),
    ],
)
def test_plan_errors(faulty, faults):
    def year_of(target):
        return target and target.on.year

    assert [(e.fault, year_of(e.target), year_of(e.against)) for e in plan_errors(faulty)] == faults


def test_an_error_carries_what_it_takes_to_say_it():
    assert plan_errors(plan(DOWN, 2007, "1", at(2020, "2"))) == [
        PlanError(Fault.WRONG_SIDE, at(2020, "2"), at(2007, "1"))
    ]


def test_a_shortfall_needs_a_direction_and_a_target():
    with pytest.raises(ValueError, match="direction"):
        shortfall(NONE, D(1), at(2020, "2"))
    with pytest.raises(ValueError, match="target"):
        shortfall(RANGE, D(1), at(2020, low="2"))


def test_pace_is_change_of_the_value_per_year():
    # 2016 to 2020 and 2020 to 2024 are 1461 days each, four years of 365.25.
    rising = plan(UP, 2016, "40", at(2024, "80"))
    towards_range = plan(RANGE, 2016, "40", at(2024, low="60", high="70"))

    assert (pace_now(rising, read("2020", "50")), pace_needed(rising, read("2020", "50"))) == (
        Fraction(5, 2),
        Fraction(15, 2),
    )
    assert pace_needed(rising, read("2020", "90")) == 0
    assert [pace_needed(towards_range, read("2020", v)) for v in ("50", "65", "74")] == [
        Fraction(5, 2),
        0,
        -1,
    ]
    # 51.7 x 365.25 / 4749 days, and 48.3 x 365.25 / 3287 days
    assert [rounded(pace(CO2, CO2_READINGS[6])) for pace in (pace_now, pace_needed)] == [
        D("-3.9763"),
        D("-5.3671"),
    ]


def test_there_is_no_pace_over_no_time_or_towards_nothing():
    assert pace_now(RISING, read("2015", "50")) is None
    assert pace_now(Plan(UP), read("2015", "50")) is None
    assert pace_needed(RISING, read("2025", "50")) is None
    assert pace_needed(Plan(UP), read("2015", "50")) is None
    assert pace_needed(plan(NONE, 2015, "1", at(2025, "2")), read("2019", "50")) is None


RANKS = [Status.ACHIEVED, Status.ON_TRACK, Status.BEHIND, Status.FAR_BEHIND, Status.WRONG_WAY]
VALUES = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
PERIODS = st.builds(Period.containing, DAYS, st.sampled_from(["year", "quarter", "month"]))
READINGS = st.lists(st.builds(Reading, PERIODS, VALUES), max_size=6, unique_by=lambda reading: reading.period)
FREQUENCIES = st.sampled_from(["month", "quarter", "year", "two years", "four years"])
ANY_TARGET = st.builds(Target, DAYS, *[st.none() | VALUES] * 3)
ANY_PLAN = st.builds(
    Plan,
    st.sampled_from(Direction),
    st.none() | DAYS,
    st.none() | VALUES,
    st.lists(ANY_TARGET, max_size=3).map(tuple),
    st.booleans(),
    FREQUENCIES,
)


@st.composite
def good_plans(draw):
    """Up, down, or to a range from either side; up to three interim targets that may stand still."""
    direction, day, value = draw(st.sampled_from([UP, DOWN, RANGE])), draw(DAYS), draw(VALUES)
    sign = {UP: 1, DOWN: -1}.get(direction) or draw(st.sampled_from([1, -1]))
    steps = [draw(st.integers(1, 10**6)), *draw(st.lists(st.integers(0, 10**6), max_size=3))]
    on, reached, targets = day, value, []
    for step in steps:
        on, reached = on + timedelta(days=draw(st.integers(1, 4000))), reached + sign * D(step) / 1000
        wide = sorted([reached, reached + sign * draw(st.integers(0, 100))])
        ends = {"low": wide[0], "high": wide[1]} if direction == RANGE else {"value": reached}
        targets.append(Target(on, **ends))
    return Plan(direction, day, value, tuple(targets), frequency=draw(FREQUENCIES))


def mirrored(plan):
    """The same plan with every value's sign turned."""

    def turned(value):
        return None if value is None else -value

    direction = {UP: DOWN, DOWN: UP}.get(plan.direction, plan.direction)
    targets = tuple(Target(t.on, turned(t.value), turned(t.high), turned(t.low)) for t in plan.targets)
    return Plan(direction, plan.baseline_on, -plan.baseline_value, targets, frequency=plan.frequency)


@given(good_plans())
def test_good_plans_have_no_errors(good):
    assert plan_errors(good) == []


@given(good_plans(), PERIODS, VALUES, VALUES)
def test_moving_towards_the_target_never_worsens_the_status(good, period, one, other):
    final = good.targets[-1]
    nearer, farther = sorted([one, other], key=lambda value: shortfall(good.direction, value, final))
    better, worse = (judge(good, [Reading(period, value)], period.ends_on) for value in (nearer, farther))

    assert RANKS.index(better.status) <= RANKS.index(worse.status)
    assert better.share >= worse.share
    assert better.needed == worse.needed


@given(good_plans(), PERIODS, st.integers(-500, 1500), st.integers(0, 500))
def test_a_step_from_baseline_to_target_never_worsens_the_status(good, period, permille, more):
    final = good.targets[-1]
    aim = (
        final.value
        if good.direction != RANGE
        else min(final.low, final.high, key=lambda v: abs(v - good.baseline_value))
    )
    before, after = (
        good.baseline_value + (aim - good.baseline_value) * min(part, 1000) / 1000
        for part in (permille, permille + more)
    )
    worse, better = (
        judge(good, [Reading(period, value)], period.ends_on).status for value in (before, after)
    )

    assert RANKS.index(better) <= RANKS.index(worse)


@given(good_plans(), DAYS, DAYS)
def test_needed_share_never_falls_and_stays_within_0_and_1(good, one, other):
    earlier, later = sorted([one, other])

    assert 0 <= needed_share(good, earlier) <= needed_share(good, later) <= 1


@given(good_plans())
def test_the_path_passes_through_baseline_and_targets(good):
    assert (share(good, good.baseline_value), needed_share(good, good.baseline_on)) == (0, 0)
    assert needed_share(good, good.targets[-1].on) == 1
    for target in good.targets:
        if good.direction != RANGE:
            assert needed_share(good, target.on) == share(good, target.value)


@given(good_plans(), READINGS, DAYS)
def test_up_and_down_mirror_each_other(good, readings, as_of):
    turned = [Reading(reading.period, -reading.value) for reading in readings]
    here, there = judge(good, readings, as_of), judge(mirrored(good), turned, as_of)

    assert (here.status, here.share, here.needed) == (there.status, there.share, there.needed)


@given(good_plans(), READINGS, DAYS, st.randoms())
def test_the_order_of_readings_does_not_matter(good, readings, as_of, random):
    shuffled = random.sample(readings, len(readings))

    assert judge(good, shuffled, as_of) == judge(good, readings, as_of)
    assert timeline(good, shuffled) == timeline(good, readings)


@given(good_plans() | ANY_PLAN, READINGS, st.lists(DAYS, max_size=5))
def test_timeline_says_what_judge_says_on_every_day(any_plan, readings, days):
    spans = timeline(any_plan, readings)
    borders = [span.valid_from for span in spans[1:]]
    near = [border + timedelta(days=n) for border in borders for n in (-1, 0, 1)]

    assert [spans[0].valid_from, *borders, date.max] == [date.min, *(span.valid_to for span in spans)]
    assert all(span.valid_from < span.valid_to for span in spans)
    assert all(one.standing != other.standing for one, other in pairwise(spans))
    for day in [*days, *near, date.min, date.max - timedelta(days=1)]:
        (holding,) = [span for span in spans if span.valid_from <= day < span.valid_to]
        assert holding.standing == judge(any_plan, readings, day)


@given(good_plans(), READINGS, DAYS, DAYS)
def test_time_alone_only_makes_too_old(good, readings, one, other):
    earlier, later = sorted([one, other])
    assume(not any(earlier < reading.period.ends_on <= later for reading in readings))
    before, after = judge(good, readings, earlier), judge(good, readings, later)

    assert (before.share, before.needed, before.reading) == (after.share, after.needed, after.reading)
    assert after.status in {before.status, Status.TOO_OLD}


@given(ANY_PLAN, READINGS, DAYS)
def test_share_and_needed_are_known_together_and_only_with_a_way_to_go(any_plan, readings, as_of):
    plan_errors(any_plan)  # whatever the plan, it answers
    standing = judge(any_plan, readings, as_of)

    unknown = standing.status in {Status.NOT_APPLICABLE, Status.NO_DATA, Status.NO_TARGET}
    assert [standing.share is None, standing.needed is None, standing.too_old_from is None] == [unknown] * 3
