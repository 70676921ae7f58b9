"""One indicator's figures over time, and what may be said of them: for its page, its chart and its files."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from indicators.models import Figure, Indicator, Measurement, Standing
from indicators.periods import MONTHS_IN_FREQUENCY, Period, period_ending
from indicators.progress import Plan, Thresholds, pace_needed, pace_now, timeline
from indicators.progress import Standing as Judged
from indicators.progress import Target as PlanTarget
from indicators.suppression import for_public


@dataclass(frozen=True)
class Course:
    """`figures` are those that stand, totals and breakdowns, by period; `standing` is today's, its figure loaded."""

    indicator: Indicator
    standing: Standing
    figures: Sequence[Measurement]

    @cached_property
    def plan(self) -> Plan:
        return self.indicator.plan

    @property
    def months(self) -> int:
        """Between two figures: a longer time is a gap."""
        return MONTHS_IN_FREQUENCY[self.plan.frequency]

    @cached_property
    def totals(self) -> list[Measurement]:
        return [row for row in self.figures if not row.breakdown]

    @cached_property
    def measured(self) -> list[Measurement]:
        """The totals that have a value."""
        return [row for row in self.totals if row.value is not None]

    @cached_property
    def ended(self) -> list[Measurement]:
        """The totals that count by now: a figure that is approved before its period has ended waits for that."""
        if self.standing.status == "not_applicable":
            return self.totals
        last = self.latest.ends_on if self.latest else date.min
        return [row for row in self.totals if row.ends_on <= last]

    @property
    def latest(self) -> Measurement | None:
        return self.standing.measurement

    @property
    def target(self) -> PlanTarget | None:
        """The final one."""
        return self.plan.targets[-1] if self.plan.targets else None

    @cached_property
    def breaks(self) -> list[Measurement]:
        """The figures that begin a new method."""
        return [row for row in self.totals if row.figure == Figure.BREAK]

    def comparable(self, first: date, last: date) -> bool:
        """Did the method stay the same between a figure of `first` and one of `last`?"""
        return not any(first < row.ends_on <= last for row in self.breaks)

    @cached_property
    def start(self) -> tuple[date, Decimal, str] | None:
        """What the latest figure may be compared with, as day, value and period: the baseline, or without a
        plan the first figure of the same method that is for as long a time."""
        latest, row = self.latest, self.indicator
        if latest is None:
            return None
        if row.baseline_on is not None and row.baseline_value is not None:
            fits = row.baseline_on < latest.ends_on and self.comparable(row.baseline_on, latest.ends_on)
            return (row.baseline_on, row.baseline_value, period_ending(row.baseline_on)) if fits else None
        months = Period.parse(latest.period).months
        kin = (figure for figure in self.measured if Period.parse(figure.period).months == months)
        same = (figure for figure in kin if self.comparable(figure.ends_on, latest.ends_on))
        first = next(same, latest)
        if first.value is None or first.ends_on >= latest.ends_on:
            return None
        return first.ends_on, first.value, first.period

    @cached_property
    def pace_now(self) -> Fraction | None:
        """Change a year since the baseline; None also where the method changed since."""
        if self.latest is None or self.start is None or self.latest.reading is None:
            return None
        return pace_now(self.plan, self.latest.reading)

    @cached_property
    def pace_needed(self) -> Fraction | None:
        return pace_needed(self.plan, self.latest.reading) if self.latest and self.latest.reading else None

    @cached_property
    def absent(self) -> Measurement | None:
        """The newest total without a value, where it is newer than the latest one with a value."""
        rows = [row for row in self.totals if row.value is None]
        newest = rows[-1] if rows else None
        if newest and self.latest and newest.ends_on < self.latest.ends_on:
            return None
        return newest

    def judged(self, thresholds: Thresholds) -> Iterator[tuple[Measurement, Judged | None]]:
        """Each total with how the indicator stood on the last day of its period; None where it has no value, or
        where another figure that ends on the same day counts."""
        readings = [reading for row in self.totals if (reading := row.reading)]
        spans = timeline(self.plan, readings, thresholds)
        starts = [span.valid_from for span in spans]
        for row in self.totals:
            standing = spans[bisect_right(starts, row.ends_on) - 1].standing
            yield row, standing if standing.reading and standing.reading == row.reading else None

    def breakdowns(self) -> dict[str, list[tuple[str, Measurement]]]:
        """What stands before the equals sign ("sex") to what stands behind it ("female") with its row, by period."""
        found: dict[str, list[tuple[str, Measurement]]] = {}
        for row in sorted((row for row in self.figures if row.breakdown), key=lambda row: (row.breakdown, row.ends_on)):
            kind, _equals, part = row.breakdown.partition("=")
            found.setdefault(kind, []).append((part or kind, row))
        return found


def series_of(indicator: Indicator) -> list[Measurement]:
    """As the public may see it. One query."""
    rows = list(Measurement.objects.standing().filter(indicator=indicator).order_by("ends_on", "period", "breakdown"))
    return for_public(rows, rows, indicator)
