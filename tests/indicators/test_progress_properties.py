"""Properties of the arithmetic that hold for every plan and all figures."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indicators.periods import Period
from indicators.progress import (
    STANDARD,
    Direction,
    Fault,
    Plan,
    Reading,
    Status,
    Target,
    judge,
    needed_share,
    plan_errors,
    share,
    shortfall,
    timeline,
)
from indicators.rollups import status_by_thresholds
from tests.indicators.plans import DOWN, RANGE, UP, D

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
    worse, better = (judge(good, [Reading(period, value)], period.ends_on).status for value in (before, after))

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


def scaled(plan, power):
    """The same plan counted in other units: every value times a power of ten."""

    def moved(value):
        return None if value is None else value.scaleb(power)

    targets = tuple(Target(t.on, moved(t.value), moved(t.low), moved(t.high)) for t in plan.targets)
    return replace(plan, baseline_value=moved(plan.baseline_value), targets=targets)


@given(good_plans(), READINGS, DAYS, st.integers(-20, 20))
def test_the_unit_of_counting_does_not_matter_however_large_or_small(good, readings, as_of, power):
    turned = [Reading(reading.period, reading.value.scaleb(power)) for reading in readings]
    here, there = judge(good, readings, as_of), judge(scaled(good, power), turned, as_of)

    assert (here.status, here.share, here.needed) == (there.status, there.share, there.needed)


@given(good_plans(), PERIODS, st.integers(0, 10**12))
def test_beyond_the_target_is_the_target(good, period, more):
    final = good.targets[-1]
    past = final.high if good.direction == RANGE else final.value + more * (1 if good.direction == UP else -1)
    standing = judge(good, [Reading(period, past)], period.ends_on)

    assert (standing.status, standing.share) == (Status.ACHIEVED, 1)


@given(good_plans(), DAYS)
def test_with_one_target_the_days_gone_of_all_days_are_needed(good, day):
    single = replace(good, targets=good.targets[-1:])
    start, end = single.baseline_on, single.targets[0].on

    if start <= day <= end:
        assert needed_share(single, day) == Fraction((day - start).days, (end - start).days)
    else:
        assert needed_share(single, day) == (0 if day < start else 1)


@given(good_plans())
def test_a_baseline_equal_to_or_past_a_target_is_refused(good):
    final = good.targets[-1]
    upwards = good.baseline_value < (final.low if good.direction == RANGE else final.value)
    near = final.value if good.direction != RANGE else final.low if upwards else final.high
    step = 1 if upwards else -1

    equal = plan_errors(replace(good, targets=(final,), baseline_value=near))
    assert [error.fault for error in equal] == [Fault.EQUAL_TO_BASELINE]
    past = plan_errors(replace(good, targets=(final,), baseline_value=near + step * 10**9))
    assert [error.fault for error in past] == ([] if good.direction == RANGE else [Fault.WRONG_SIDE])


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(good_plans())
def test_an_interim_target_that_moves_backwards_is_refused(good):
    assume(good.direction != RANGE)
    values = [target.value for target in good.targets]
    assume(len(values) > 2 and values[0] != values[1] and values[1] != values[-1])
    first, second, *rest = good.targets
    swapped = replace(good, targets=(replace(first, value=second.value), replace(second, value=first.value), *rest))

    assert Fault.BACKWARDS in [error.fault for error in plan_errors(swapped)]


@given(st.fractions(min_value=0, max_value=1), st.fractions(min_value=0, max_value=1))
def test_a_threshold_itself_is_on_its_better_side(needed, little):
    assume(needed > 0 < little)
    limits = (STANDARD.on_track, Status.ON_TRACK, Status.BEHIND), (STANDARD.behind, Status.BEHIND, Status.FAR_BEHIND)
    for limit, better, worse in limits:
        assert status_by_thresholds(limit * needed, needed) == better
        assert status_by_thresholds(limit * needed - little / 10**12 * needed, needed) == worse
