"""Literal figures were worked out beforehand from the definitions and the day counts in the comments."""

from datetime import date
from fractions import Fraction

import pytest

from indicators.progress import (
    Fault,
    Plan,
    PlanError,
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
from tests.indicators.plans import CO2, CO2_READINGS, DOWN, NONE, RANGE, UP, D, at, plan, read, year_end

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

    statuses = [judge(RISING, [read("2025", v)], year_end(2025), lenient).status for v in ("70", "50", "49.9")]
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


@pytest.mark.parametrize(("frequency", "latest"), [("month", "2019-12"), ("quarter", "2019-Q4"), ("year", "2019")])
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
