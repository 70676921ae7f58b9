"""When a suggestion takes place, in words: for its sender, in letters and for staff."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.recurrence import Span
from initiatives import formats

SHOWN = 6
A_DAY = timedelta(days=1)


class Dated(Protocol):
    start_time: time | None
    end_time: time | None


def when_of(row: Dated, spans: Sequence[Span], language: str) -> str:
    """ "tirsdag 3. november 2026, kl. 19.00–21.00", and how it goes on."""
    with translation.override(language):
        lines = [_one(row, spans[0], language)]
        if len(spans) > 1:
            more = ngettext("and %(number)d more date:", "and %(number)d more dates:", len(spans) - 1)
            days = [formats.longdate(span.first_on, language) for span in spans[1:SHOWN]]
            end = [_("the last one on %(day)s") % {"day": formats.longdate(spans[-1].first_on, language)}]
            rest = days + (end if len(spans) > SHOWN else [])
            lines.append(f"{more % {'number': len(spans) - 1}} {', '.join(rest)}")
    return "\n".join(lines)


def _one(row: Dated, span: Span, language: str) -> str:
    start, end = row.start_time, row.end_time
    several = span.last_on > span.first_on
    if start is None or (several and end is None):
        return formats.daterange(span.first_on, span.last_on, language) if several else _day(span.first_on, language)
    if several and end and span.ends_at - span.starts_at >= A_DAY:  # a party over midnight is one evening
        moments = datetime.combine(span.first_on, start), datetime.combine(span.last_on, end)
        return " – ".join(formats.moment(moment, language) for moment in moments)
    return f"{_day(span.first_on, language)}, {formats.clockrange(start, end or start, language)}"


def _day(day: date, language: str) -> str:
    return f"{formats.weekday(day, language)} {formats.longdate(day, language)}"
