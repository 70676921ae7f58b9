"""A plan: from where, by when, to where; and how far a value is from its end.

The ground of `indicators.progress`, from where all of it can be imported. Pure, and exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.periods import Frequency


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    RANGE = "range"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached on a day: `value`, or `low`..`high` where the direction is a range."""

    on: date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How an indicator is to move; `targets` by date, the last one is the final target."""

    direction: Direction
    baseline_on: date | None = None
    baseline_value: Decimal | None = None
    targets: tuple[Target, ...] = ()
    applicable: bool = True
    frequency: Frequency = "year"


def edges(direction: Direction, target: Target) -> tuple[Decimal, Decimal] | None:
    """Lowest and highest value that meet the target, the same one twice if single; None if incomplete."""
    if direction == Direction.RANGE and target.low is not None and target.high is not None:
        return target.low, target.high
    return None if target.value is None else (target.value, target.value)


def final_edges(plan: Plan) -> tuple[Decimal, Decimal] | None:
    """The same of the final target; None also where nothing is judged."""
    if not plan.targets or plan.direction == Direction.NONE:
        return None
    return edges(plan.direction, plan.targets[-1])


def shortfall(direction: Direction, value: Decimal, target: Target) -> Fraction:
    """How far `value` is from meeting the target, 0 when it does; ValueError without direction or target."""
    met = edges(direction, target)
    if met is None or direction == Direction.NONE:
        raise ValueError("A shortfall needs a direction and a complete target.")
    below, above = Fraction(met[0]) - Fraction(value), Fraction(value) - Fraction(met[1])
    if direction == Direction.UP:
        return max(Fraction(0), below)
    return max(Fraction(0), above) if direction == Direction.DOWN else max(Fraction(0), below, above)


def from_below(plan: Plan) -> bool:
    """Whether the plan leads upwards to its final target; for a range the baseline decides."""
    if plan.direction != Direction.RANGE:
        return plan.direction == Direction.UP
    ends = final_edges(plan)
    return ends is not None and plan.baseline_value is not None and plan.baseline_value < ends[0]
