"""Statuses, thresholds, and shares taken together: of indicators to a Key Feature, of those to a goal.

The lower half of `indicators.progress`, from where all of it can be imported. Pure, and exact: fractions
everywhere, rounded once, on output.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

ARITHMETIC = 1  # counted up when a rule here or in `progress` gives another figure: frozen documents name it


class Status(StrEnum):
    """In the order in which they are tried: the first that holds."""

    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    TOO_OLD = "too_old"
    ACHIEVED = "achieved"
    WRONG_WAY = "wrong_way"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The parts of the needed share from which progress is on track, and no worse than behind."""

    on_track: Fraction = Fraction(95, 100)
    behind: Fraction = Fraction(1, 2)


STANDARD = Thresholds()
NONE, ALL = Fraction(0), Fraction(1)


def status_by_thresholds(share: Fraction, needed: Fraction, thresholds: Thresholds = STANDARD) -> Status:
    """On track, behind or far behind; a share equal to a threshold is on its better side."""
    if share >= thresholds.on_track * needed:
        return Status.ON_TRACK
    return Status.BEHIND if share >= thresholds.behind * needed else Status.FAR_BEHIND


def clamp(share: Fraction) -> Fraction:
    """The share as it is shown and averaged: within 0 to 1."""
    if share.numerator <= 0:
        return NONE
    return ALL if share.numerator >= share.denominator else share


def rounded(share: Fraction | None) -> Decimal | None:
    """To 4 places, half to even, as the API writes it; not clamped."""
    return None if share is None else _round(share, 4)


def percent(share: Fraction | None, decimals: int = 0) -> Decimal | None:
    """The clamped share in per cent, half to even, as pages show it."""
    return None if share is None else _round(clamp(share) * 100, decimals)


def _round(number: Fraction, decimals: int) -> Decimal:
    # Through text: every arithmetic method of Decimal would cut to the context's 28 digits.
    return Decimal(f"{round(number * 10**decimals)}E-{decimals}")


@dataclass(frozen=True, slots=True)
class Part:
    """What one indicator, or one Key Feature, brings to the level above. `share` is raw or None."""

    share: Fraction | None
    needed: Fraction | None
    status: Status

    def __post_init__(self) -> None:
        if (self.share is None) != (self.needed is None):
            raise ValueError("A share and the share that is needed are known together or not at all.")


@dataclass(frozen=True, slots=True)
class RollUp:
    """Several parts as one. `share` is the mean of the clamped shares, `needed` the mean of the same parts.

    `measured` counts the parts with a share, `of` the applicable ones, `wrong_way` those that moved the
    wrong way.
    """

    status: Status
    share: Fraction | None
    needed: Fraction | None
    measured: int
    of: int
    wrong_way: int

    def as_part(self) -> Part:
        """For the next level, where it counts once, measured or not."""
        return Part(self.share, self.needed, self.status)


def roll_up(parts: Iterable[Part], thresholds: Thresholds = STANDARD) -> RollUp:
    """Equal weight for each applicable part that has a share; never *wrong way* and never *no target*."""
    applicable = [part for part in parts if part.status != Status.NOT_APPLICABLE]
    shares = [clamp(part.share) for part in applicable if part.share is not None]
    needs = [part.needed for part in applicable if part.needed is not None]
    statuses = {part.status for part in applicable if part.share is not None}
    share, needed = _mean(shares), _mean(needs)
    return RollUp(
        status=_joint_status(statuses, share, needed, thresholds),
        share=share,
        needed=needed,
        measured=len(shares),
        of=len(applicable),
        wrong_way=sum(part.status == Status.WRONG_WAY for part in applicable),
    )


def _mean(numbers: list[Fraction]) -> Fraction | None:
    """Over one common denominator: adding fractions one by one would cancel after each, ten times the cost."""
    if not numbers:
        return None
    common = lcm(*(number.denominator for number in numbers))
    total = sum(number.numerator * (common // number.denominator) for number in numbers)
    return Fraction(total, common * len(numbers))


def _joint_status(
    statuses: set[Status], share: Fraction | None, needed: Fraction | None, thresholds: Thresholds
) -> Status:
    if share is None or needed is None:
        return Status.NO_DATA
    if statuses in ({Status.TOO_OLD}, {Status.ACHIEVED}):
        return statuses.pop()
    return status_by_thresholds(share, needed, thresholds)
