"""Calendar periods that figures belong to: a year, a quarter or a month. Pure: no clock, no settings."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

Kind = Literal["year", "quarter", "month"]
Frequency = Literal["month", "quarter", "year", "two years", "four years"]

FIRST_YEAR, LAST_YEAR = 1900, 2200
MONTHS_IN_KIND: dict[Kind, int] = {"year": 12, "quarter": 3, "month": 1}
MONTHS_IN_FREQUENCY: dict[Frequency, int] = {
    "month": 1,
    "quarter": 3,
    "year": 12,
    "two years": 24,
    "four years": 48,
}

_KIND_OF_MONTHS: dict[int, Kind] = {months: kind for kind, months in MONTHS_IN_KIND.items()}
_WRITTEN = re.compile(r"([0-9]{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A whole calendar year, quarter or month.

    Kept as the month that ends it and its length in months, so that periods sort by their last day;
    of several with the same last day, the longest comes last.
    """

    year: int
    last_month: int
    months: int

    def __post_init__(self) -> None:
        if self.months not in _KIND_OF_MONTHS:
            raise ValueError(f"A period has 1, 3 or 12 months, not {self.months}.")
        if self.last_month not in range(self.months, 13, self.months):
            raise ValueError(f"A period of {self.months} months does not end with month {self.last_month}.")
        if not MINYEAR <= self.year <= MAXYEAR:
            raise ValueError(f"The calendar has no year {self.year}.")

    @classmethod
    def parse(cls, text: object) -> Period:
        """Read "2019", "2019-Q2" or "2019-05"; a ValueError says what was expected for anything else."""
        match = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError(
                f"{text!r:.40} is not a period: write a year (2019), a quarter (2019-Q2) "
                f"or a month (2019-05), from {FIRST_YEAR} to {LAST_YEAR}."
            )
        year, quarter, month = match.groups()
        if quarter:
            return cls(int(year), int(quarter) * 3, 3)
        return cls(int(year), int(month), 1) if month else cls(int(year), 12, 12)

    @classmethod
    def containing(cls, day: date, kind: Kind) -> Period:
        """The year, quarter or month that `day` lies in."""
        months = MONTHS_IN_KIND[kind]
        return cls(day.year, (day.month + months - 1) // months * months, months)

    def __str__(self) -> str:
        """As `parse` reads it."""
        if self.kind == "year":
            return f"{self.year:04}"
        if self.kind == "quarter":
            return f"{self.year:04}-Q{self.last_month // 3}"
        return f"{self.year:04}-{self.last_month:02}"

    @property
    def kind(self) -> Kind:
        return _KIND_OF_MONTHS[self.months]

    @property
    def starts_on(self) -> date:
        return date(self.year, self.last_month - self.months + 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day; the figure of the period is dated here."""
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    def shift(self, n: int) -> Period:
        """The period `n` of its own kind later (earlier when negative)."""
        year, month = divmod(self.year * 12 + self.last_month - 1 + n * self.months, 12)
        return Period(year, month + 1, self.months)


def too_old_from(period: Period, frequency: Frequency) -> date:
    """First day on which a figure for `period` is too old: the day after its end plus two calendar periods.

    These are of the measured kind, whatever else is measured; only where a survey is held less often than every
    year they are as long as its own rhythm, or it would be out of date before the next one.
    """
    months = MONTHS_IN_FREQUENCY[frequency]
    wait = 2 * max(period.months, months if months > MONTHS_IN_KIND["year"] else 0)
    year, month = divmod(period.year * 12 + period.last_month + wait, 12)
    return date(year, month + 1, 1)


def period_ending(day: date) -> str:
    """How the date of a baseline or a target is written: 31 December is the year, any other day its month."""
    return str(day.year) if (day.month, day.day) == (12, 31) else f"{day.year}-{day.month:02}"


def day_in_files(day: date) -> str:
    """The same where it loses nothing; a day that ends no month is written as it is."""
    return period_ending(day) if day.day == monthrange(day.year, day.month)[1] else day.isoformat()


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February, the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
