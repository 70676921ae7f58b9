"""How well a Key Feature is covered: from nothing, over what initiatives claim, to figures that are evidence. Pure.

Five words, the first that holds:

*evidenced*: at least one indicator has an approved figure that is fresh, that is, not yet too old on the day.
*too old*: there are approved figures, but all of them are too old on the day.
*measured*: an indicator is chosen and published, but none has an approved figure yet.
*claimed*: only an initiative says that it contributes (a tag, direct or indirect).
*none*: not even that.

Indicators that do not apply here count for nothing, and neither does a tag that says "works against". Freshness does
not ask for a target: a figure without one is evidence of how things stand, though not of progress.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.periods import Frequency, Period, too_old_from


class Coverage(StrEnum):
    """In the order in which they grow; the literals are those of the API."""

    NONE = "none"
    CLAIMED = "claimed"
    MEASURED = "measured"
    TOO_OLD = "too_old"
    EVIDENCED = "evidenced"


@dataclass(frozen=True, slots=True)
class Measure:
    """An applicable indicator and the period of its latest approved figure, "" where there is none."""

    period: str
    frequency: Frequency

    def is_fresh(self, on: date) -> bool:
        return bool(self.period) and on < too_old_from(Period.parse(self.period), self.frequency)


def coverage(claims: int, measures: Iterable[Measure], on: date) -> Coverage:
    """Of one Key Feature on a day, from the number of initiatives that claim it and its applicable indicators."""
    chosen = list(measures)
    if any(measure.is_fresh(on) for measure in chosen):
        return Coverage.EVIDENCED
    if any(measure.period for measure in chosen):
        return Coverage.TOO_OLD
    if chosen:
        return Coverage.MEASURED
    return Coverage.CLAIMED if claims else Coverage.NONE
