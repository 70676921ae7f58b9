"""What a schedule gives, as a list to look at before it is saved: its dates, and those that meet a holiday. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from events.closed_days import Texts, closed
from events.recurrence import Schedule, expand

SHOWN = 60  # dates listed one by one
ASKED = 60  # holidays asked about


@dataclass(frozen=True)
class Series:
    """First local days: `days` of its dates; `holidays` of those that meet one, taken out or not; `left_out` the rest
    of those taken out."""

    days: tuple[date, ...]
    holidays: Mapping[date, Texts]
    left_out: Mapping[date, Texts]

    @property
    def shown(self) -> tuple[date, ...]:
        return self.days[:SHOWN]

    @property
    def last(self) -> date | None:
        return self.days[-1] if self.days else None

    @property
    def more(self) -> int:
        return len(self.days) - len(self.shown)


def series_of(
    schedule: Schedule,
    *,
    today: date,
    until: date,
    reasons: Mapping[date, Texts],
    schools: list[tuple[date, date, Texts]],
) -> Series:
    """`reasons` say why excluded dates are. Holidays that are past are not asked about.

    Raises RuleError for a schedule that cannot be followed.
    """
    out = {moment.date() for moment in schedule.excluded_starts}
    every = [span.first_on for span in expand(replace(schedule, excluded_dates=()), until=until)]
    days = [span.first_on for span in expand(schedule, until=until)]
    met = closed([day for day in every if day >= today], schools) if schedule.rule else {}
    asked = dict(list(met.items())[:ASKED])
    left_out = {day: reasons.get(day, {}) for day in every if day in out and day not in asked}
    return Series(tuple(days), asked, left_out)
