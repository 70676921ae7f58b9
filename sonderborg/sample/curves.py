"""The figures of an invented indicator: a course of the shape that its row names. Pure.

Floats are right here: the figures are invented, and rounded to the indicator's decimals when they are made.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from indicators.periods import MONTHS_IN_FREQUENCY, Frequency, Kind, Period, too_old_from
from indicators.progress import Plan, from_below, needed_share, shortfall

# What part of the needed share each shape reaches; `slow` brings its own.
PACES = {"steady": 1.04, "fast": 1.3, "noisy": 1.05, "achieved": 2.0, "gap": 1.0, "stopped": 0.9, "wrong": -0.35}
GOOD = ("steady", "fast", "achieved")
BEFORE_BASELINE = 0.02  # of the whole way, a year: series that reach back further drift a little
NEWEST_NOISE = 0.25  # the newest figure decides the status, so that chance moves it less


@dataclass(frozen=True)
class Course:
    """`plan` with a direction, or the line `ends` of something that is only followed."""

    plan: Plan
    shape: str
    pace: float | None
    noise: float
    bounds: tuple[Decimal | None, Decimal | None]
    decimals: int
    ends: tuple[tuple[date, float], tuple[date, float]] | None = None

    def value(self, on: date, *, newest: bool, dice: Random) -> Decimal:
        if on == self.plan.baseline_on and self.plan.baseline_value is not None:
            return self.plan.baseline_value
        noise = dice.uniform(-self.noise, self.noise)
        if newest and self.plan.targets:
            noise = self._helping(noise * NEWEST_NOISE)
        return self.rounded(self._smooth(on) + noise)

    def rounded(self, value: float) -> Decimal:
        """Within the bounds; + 0 because there is a -0."""
        lowest, highest = self.bounds
        found = Decimal(f"{value:.{self.decimals}f}") + 0
        found = found if lowest is None else max(found, lowest)
        return found if highest is None else min(found, highest)

    def _smooth(self, on: date) -> float:
        if self.ends is not None:
            (first, low), (last, high) = self.ends
            return low + (high - low) * (on - first).days / (last - first).days
        assert self.plan.baseline_on is not None
        assert self.plan.baseline_value is not None
        years = (on - self.plan.baseline_on).days / 365
        share = self._share(on) if years > 0 else years * BEFORE_BASELINE
        return float(self.plan.baseline_value) + self._way * min(share, 1.02)

    def _share(self, on: date) -> float:
        needed = float(needed_share(self.plan, on) or 0)
        return needed * (PACES[self.shape] if self.pace is None else self.pace)

    @property
    def _way(self) -> float:
        """From the baseline to the nearest value that meets the target; below 0 when that lies lower."""
        assert self.plan.baseline_value is not None
        way = float(shortfall(self.plan.direction, self.plan.baseline_value, self.plan.targets[-1]))
        return way if from_below(self.plan) else -way

    def _helping(self, noise: float) -> float:
        """On the side that the shape's name promises."""
        forward = (self.shape in GOOD) == (self._way > 0)
        return abs(noise) if forward else -abs(noise)


def periods(frequency: Frequency, *, today: date, years: int, pivot: int) -> list[Period]:
    """The periods of the last `years` that are over, by the frequency; those of several years fall on `pivot`."""
    months = MONTHS_IN_FREQUENCY[frequency]
    kinds: dict[int, Kind] = {1: "month", 3: "quarter"}
    newest = Period.containing(today, kinds.get(months, "year")).shift(-1)
    found = [newest.shift(-back) for back in range(years * 12 // newest.months)]
    return [p for p in reversed(found) if months <= 12 or (p.year - pivot) * 12 % months == 0]


def with_gaps(found: list[Period], shape: str, frequency: Frequency, *, today: date, dice: Random) -> list[Period]:
    """The periods that have a row at all: a stopped series ends so early that it is too old today."""
    if shape == "none":
        return []
    if shape == "stopped":
        return [period for period in found if too_old_from(period, frequency) <= today]
    inner = found[2:-1]
    left_out = {dice.choice(inner)} if shape == "gap" and inner else set()
    return [period for period in found if period not in left_out]
