"""Which figure of an indicator is awaited, and by when. Pure: the caller passes the day.

A figure is due `wait` days after its period has ended, unless someone named a day: as long as that is to come, the
next figure is due then, unless the one after it would be by that day; once it is over, it was the day for the period
that ended last before it. A figure for a later period settles those before it. What is measured every second or fourth
year is awaited so many years after its newest figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.periods import FIRST_YEAR, MONTHS_IN_FREQUENCY, Frequency, Kind, Period

SOON = timedelta(days=30)
_KINDS: dict[Frequency, Kind] = {"month": "month", "quarter": "quarter"}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, up to which day figures are in (handed in or approved), and the day that someone named."""

    frequency: Frequency
    reported: date | None = None
    named: date | None = None
    wait: int = 60

    @property
    def step(self) -> int:
        years = MONTHS_IN_FREQUENCY[self.frequency] // 12
        return years if self.reported and years > 1 else 1

    def is_in(self, period: Period) -> bool:
        return self.reported is not None and period.ends_on <= self.reported

    def due_on(self, period: Period) -> date:
        if self.named and period.ends_on < self.named <= period.shift(self.step).ends_on:
            return self.named
        return period.ends_on + timedelta(days=self.wait)

    def periods(self, today: date) -> Iterator[Period]:
        """The newest first, from the one that runs now (or did last, where it is not measured every year)."""
        period = Period.containing(today, _KINDS.get(self.frequency, "year"))
        if self.reported and self.step > 1:
            period = period.shift(-((period.year - self.reported.year) % self.step))
        while period.year > FIRST_YEAR + self.step:
            yield period
            period = period.shift(-self.step)


@dataclass(frozen=True, slots=True)
class Owed:
    period: Period
    due_on: date

    def is_late(self, today: date) -> bool:
        return self.due_on < today

    def is_soon(self, today: date) -> bool:
        return today <= self.due_on <= today + SOON


def owed(rhythm: Rhythm, today: date) -> Owed:
    """The newest figure that is late; where none is, the one that is due next."""
    if rhythm.named and rhythm.named >= today:
        expected = _not_in(rhythm, newest_ended(rhythm, today))
        after_it = expected.shift(rhythm.step).ends_on + timedelta(days=rhythm.wait)
        if expected.ends_on < rhythm.named < after_it:
            return Owed(expected, rhythm.named)
    coming = _not_in(rhythm, next(iter(rhythm.periods(today))))
    found = Owed(coming, rhythm.due_on(coming))
    for period in rhythm.periods(today):
        if rhythm.is_in(period):
            break
        found = Owed(period, rhythm.due_on(period))
        if found.is_late(today):
            break
    return found


def _not_in(rhythm: Rhythm, period: Period) -> Period:
    """This one, or the first after it that no figure settles."""
    while rhythm.is_in(period):
        period = period.shift(rhythm.step)
    return period


def newest_ended(rhythm: Rhythm, today: date) -> Period:
    """The period that the city should know by now."""
    return next(period for period in rhythm.periods(today) if period.ends_on < today)
