"""What a schedule gives, as a list to look at before it is saved: its dates, those that meet a holiday, and what is
over and does not follow it any more. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from events.closed_days import Texts, closed
from events.recurrence import Schedule, Span, expand, key_of

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


@dataclass(frozen=True)
class History:
    """First days of dates that are over: `kept` are not as the schedule has them, `missing` never were."""

    kept: tuple[date, ...] = ()
    missing: tuple[date, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.kept or self.missing)


def history_of(schedule: Schedule, over: Mapping[str, tuple[date, datetime, datetime]], *, today: date) -> History:
    """`over`: of the schedule's dates that are over the first day, start and end, by recurrence key.

    Days that were added or taken out one by one are left aside: those are meant.
    """
    spans = {span.recurrence_key: span for span in expand(schedule, until=today) if span.last_on < today}
    named = {key_of(start, all_day=schedule.all_day) for start in (*schedule.extra_starts, *schedule.excluded_starts)}
    here = {key: row for key, row in over.items() if key not in named}
    same = {key for key, (_day, *times) in here.items() if key in spans and times == _times(spans[key])}
    kept = tuple(day for key, (day, *_rest) in sorted(here.items()) if key not in same)
    new = (span.first_on for key, span in spans.items() if key not in here and key not in named)
    return History(kept, tuple(day for day in new if day not in kept))


def _times(span: Span) -> list[datetime]:
    return [span.starts_at, span.ends_at]
