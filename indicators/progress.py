"""The arithmetic of progress: from a plan and its figures to a share, a needed share and a status.

Every page, chart, file and API reads it here. Values in, values out: no model, clock or setting. All is
computed and compared as exact fractions; `rounded` and `percent` round, once, on output. What a plan is stands in
`indicators.plans`, what is wrong with one in `indicators.plan_faults`, statuses, thresholds and roll-ups in
`indicators.rollups`; all are exported from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, zip_longest

from indicators.periods import Period, too_old_from
from indicators.plan_faults import Fault, PlanError, plan_errors
from indicators.plans import Direction, Plan, Target, edges, final_edges, from_below, shortfall
from indicators.rollups import (
    STANDARD,
    Part,
    RollUp,
    Status,
    Thresholds,
    clamp,
    percent,
    roll_up,
    rounded,
    status_by_thresholds,
)

__all__ = [
    "STANDARD",
    "Direction",
    "Fault",
    "Part",
    "Plan",
    "PlanError",
    "Reading",
    "RollUp",
    "Span",
    "Standing",
    "Status",
    "Target",
    "Thresholds",
    "clamp",
    "edges",
    "final_edges",
    "from_below",
    "judge",
    "needed_share",
    "pace_needed",
    "pace_now",
    "percent",
    "plan_errors",
    "roll_up",
    "rounded",
    "share",
    "shortfall",
    "timeline",
    "too_old_from",
]

DAYS_IN_YEAR = Fraction(1461, 4)  # 365.25


@dataclass(frozen=True, slots=True)
class Reading:
    """The approved total of one period. A figure that is missing is no reading; zero is one."""

    period: Period
    value: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator stands. `share` is raw (below 0 when it moved the wrong way, never above 1).

    `reading` is the latest one; `too_old_from` the day from which it is too old, None where no judgement
    depends on it.
    """

    status: Status
    share: Fraction | None = None
    needed: Fraction | None = None
    reading: Reading | None = None
    too_old_from: date | None = None

    def as_part(self) -> Part:
        return Part(self.share, self.needed, self.status)


@dataclass(frozen=True, slots=True)
class Span:
    """A standing from `valid_from` until the day before `valid_to`; `date.max` there means open."""

    valid_from: date
    valid_to: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Course:
    """A plan that can be judged: `whole` is the baseline's shortfall (> 0), `path` needed shares by day."""

    direction: Direction
    final: Target
    whole: Fraction
    path: tuple[tuple[date, Fraction], ...]

    def share(self, value: Decimal) -> Fraction:
        return 1 - shortfall(self.direction, value, self.final) / self.whole

    def needed(self, on: date) -> Fraction:
        if on <= self.path[0][0]:
            return Fraction(0)
        for (start, before), (end, after) in pairwise(self.path):
            if start < on <= end:
                return before + (after - before) * Fraction((on - start).days, (end - start).days)
        return Fraction(1)


def _course(plan: Plan) -> _Course | None:
    """None where there is nothing to judge by: no direction, baseline or target, or nothing left to do."""
    if final_edges(plan) is None or plan.baseline_on is None or plan.baseline_value is None:
        return None
    final = plan.targets[-1]
    whole = shortfall(plan.direction, plan.baseline_value, final)
    if not whole:
        return None
    path = [(plan.baseline_on, Fraction(0)), *_interim_shares(plan, whole), (final.on, Fraction(1))]
    return _Course(plan.direction, final, whole, tuple(path))


def _interim_shares(plan: Plan, whole: Fraction) -> Iterator[tuple[date, Fraction]]:
    """Of an interim range the edge on the baseline's side counts: it is the least that meets it."""
    side = 0 if from_below(plan) else 1
    for target in plan.targets[:-1]:
        met = edges(plan.direction, target)
        if met is not None:
            yield target.on, 1 - shortfall(plan.direction, met[side], plan.targets[-1]) / whole


def share(plan: Plan, value: Decimal) -> Fraction | None:
    """The part of the way from baseline to final target that `value` has covered, raw; None without a way."""
    course = _course(plan)
    return None if course is None else course.share(value)


def needed_share(plan: Plan, on: date) -> Fraction | None:
    """The share that the path asks for on a day: straight by days between targets, 0 before, 1 after."""
    course = _course(plan)
    return None if course is None else course.needed(on)


def judge(plan: Plan, readings: Iterable[Reading], as_of: date, thresholds: Thresholds = STANDARD) -> Standing:
    """Where the plan stands on a day, from the readings whose period had ended by then."""
    ended = _in_order(plan, (reading for reading in readings if reading.period.ends_on <= as_of))
    return _standing(plan, _course(plan), ended[-1] if ended else None, as_of, thresholds)


def timeline(plan: Plan, readings: Iterable[Reading], thresholds: Thresholds = STANDARD) -> list[Span]:
    """What `judge` says on every day, as consecutive spans from `date.min` on, none like its neighbour."""
    course = _course(plan)
    starts: list[tuple[date, Standing]] = []
    for day, reading in _turning_days(plan, readings):
        standing = _standing(plan, course, reading, day, thresholds)
        if not starts or starts[-1][1] != standing:
            starts.append((day, standing))
    ends = [day for day, _ in starts[1:]] + [date.max]
    return [Span(day, end, standing) for (day, standing), end in zip(starts, ends, strict=True)]


def _in_order(plan: Plan, readings: Iterable[Reading]) -> list[Reading]:
    """By last day; where a year, a quarter and a month end together, the one that fits the frequency is last,
    and of others the longest."""

    def place(reading: Reading) -> tuple[date, bool, int]:
        period = reading.period
        return period.ends_on, period.kind == plan.frequency, period.months

    return sorted(readings, key=place)


def _turning_days(plan: Plan, readings: Iterable[Reading]) -> Iterator[tuple[date, Reading | None]]:
    """Each day on which a standing may change, with the reading that is the latest from then on."""
    yield date.min, None
    ordered = _in_order(plan, readings)
    for reading, following in zip_longest(ordered, ordered[1:]):
        until = following.period.ends_on if following else date.max
        if reading.period.ends_on == until:
            continue
        yield reading.period.ends_on, reading
        stale = too_old_from(reading.period, plan.frequency)
        if stale < until:
            yield stale, reading


def _standing(
    plan: Plan, course: _Course | None, reading: Reading | None, as_of: date, thresholds: Thresholds
) -> Standing:
    if not plan.applicable:
        return Standing(Status.NOT_APPLICABLE)
    if reading is None:
        return Standing(Status.NO_DATA)
    if course is None:
        return Standing(Status.NO_TARGET, reading=reading)
    reached, needed = course.share(reading.value), course.needed(reading.period.ends_on)
    stale = too_old_from(reading.period, plan.frequency)
    status = Status.TOO_OLD if as_of >= stale else _measured_status(reached, needed, thresholds)
    return Standing(status, reached, needed, reading, stale)


def _measured_status(reached: Fraction, needed: Fraction, thresholds: Thresholds) -> Status:
    if reached == 1:  # the same as no shortfall, exactly
        return Status.ACHIEVED
    return Status.WRONG_WAY if reached < 0 else status_by_thresholds(reached, needed, thresholds)


def pace_now(plan: Plan, reading: Reading) -> Fraction | None:
    """Change of the value per year (365.25 days) from baseline to reading; None unless that is later."""
    if plan.baseline_on is None or plan.baseline_value is None or reading.period.ends_on <= plan.baseline_on:
        return None
    years = (reading.period.ends_on - plan.baseline_on).days / DAYS_IN_YEAR
    return (Fraction(reading.value) - Fraction(plan.baseline_value)) / years


def pace_needed(plan: Plan, reading: Reading) -> Fraction | None:
    """Change per year that would take the reading to the final target in time, 0 where it is met already."""
    ends = final_edges(plan)
    if ends is None or plan.targets[-1].on <= reading.period.ends_on:
        return None
    years = (plan.targets[-1].on - reading.period.ends_on).days / DAYS_IN_YEAR
    missing = shortfall(plan.direction, reading.value, plan.targets[-1])
    return (missing if reading.value < ends[0] else -missing) / years
