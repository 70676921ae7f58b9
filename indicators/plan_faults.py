"""What keeps a plan from being judged: what is missing, out of order, or on the wrong side.

Imported from `indicators.progress` by everyone. Pure; the callers put the faults into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from indicators.plans import Direction, Plan, Target, edges, final_edges, from_below


class Fault(StrEnum):
    """What is wrong with a target or the baseline; the caller puts it into words."""

    BASELINE_INCOMPLETE = "baseline_incomplete"  # a date without a value, or a value without a date
    INCOMPLETE = "incomplete"  # no value; for a final range low or high missing
    RANGE_REVERSED = "range_reversed"  # low above high
    NOT_AFTER_BASELINE = "not_after_baseline"  # by date
    NOT_AFTER_PREVIOUS = "not_after_previous"  # by date
    EQUAL_TO_BASELINE = "equal_to_baseline"  # the baseline meets it exactly, or lies inside the range
    WRONG_SIDE = "wrong_side"  # the baseline is past it already
    BACKWARDS = "backwards"  # asks for less than the target before it
    BEYOND_FINAL = "beyond_final"  # asks for more than the final target


@dataclass(frozen=True, slots=True)
class PlanError:
    """A fault of `target`, seen against another target or the baseline, which is written as one."""

    fault: Fault
    target: Target | None = None
    against: Target | None = None


def plan_errors(plan: Plan) -> list[PlanError]:
    """What must be put right before the plan can be judged; values are compared once all are complete.

    A missing baseline, missing targets or no direction is no error: there is no target then.
    """
    incomplete = list(_incomplete(plan))
    return incomplete + list(_misdated(plan)) + ([] if incomplete else list(_misplaced(plan)))


def _baseline(plan: Plan) -> Target | None:
    if plan.baseline_on is None or plan.baseline_value is None:
        return None
    return Target(plan.baseline_on, plan.baseline_value)


def _incomplete(plan: Plan) -> Iterator[PlanError]:
    if (plan.baseline_on is None) != (plan.baseline_value is None):
        yield PlanError(Fault.BASELINE_INCOMPLETE)
    if plan.direction == Direction.NONE:
        return
    for target in plan.targets:
        met = edges(plan.direction, target)
        single = plan.direction == Direction.RANGE and None in (target.low, target.high)
        if met is None or (single and target is plan.targets[-1]):
            yield PlanError(Fault.INCOMPLETE, target)
        elif met[0] > met[1]:
            yield PlanError(Fault.RANGE_REVERSED, target)


def _misdated(plan: Plan) -> Iterator[PlanError]:
    baseline = _baseline(plan)
    for target in plan.targets:
        if baseline is not None and target.on <= baseline.on:
            yield PlanError(Fault.NOT_AFTER_BASELINE, target, baseline)
    for earlier, later in pairwise(plan.targets):
        if later.on <= earlier.on:
            yield PlanError(Fault.NOT_AFTER_PREVIOUS, later, earlier)


def _misplaced(plan: Plan) -> Iterator[PlanError]:
    """Faults of value; interim targets are looked at only when the final one stands right to the baseline."""
    start = _baseline(plan)
    if final_edges(plan) is None or (plan.direction == Direction.RANGE and start is None):
        return
    if start is not None and _way_left(plan, start) <= 0:
        equal = _way_left(plan, start) == 0
        yield PlanError(Fault.EQUAL_TO_BASELINE if equal else Fault.WRONG_SIDE, plan.targets[-1], start)
        return
    for before, target in pairwise((start, *plan.targets[:-1])):
        fault = target and _interim_fault(plan, target, start, before)
        if fault:
            yield fault


def _interim_fault(plan: Plan, target: Target, start: Target | None, before: Target | None) -> PlanError | None:
    left = _way_left(plan, target)
    if left < 0:
        return PlanError(Fault.BEYOND_FINAL, target, plan.targets[-1])
    if start is not None and left >= _way_left(plan, start):
        equal = left == _way_left(plan, start)
        return PlanError(Fault.EQUAL_TO_BASELINE if equal else Fault.WRONG_SIDE, target, start)
    if before is not None and left > _way_left(plan, before):
        return PlanError(Fault.BACKWARDS, target, before)
    return None


def _way_left(plan: Plan, target: Target) -> Fraction:
    """From the target's edge on the baseline's side to the final target; below 0 when beyond it."""
    sign, side = (1, 0) if from_below(plan) else (-1, 1)
    met, ends = edges(plan.direction, target), final_edges(plan)
    assert met is not None, "incomplete targets are found first"
    assert ends is not None
    place, near, far = (sign * Fraction(value) for value in (met[side], ends[side], ends[1 - side]))
    return max(near - place, Fraction(0)) + min(far - place, Fraction(0))
