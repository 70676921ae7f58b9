"""When a suggestion takes place, in words: for its sender, in letters and for staff."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from events.recurrence import Schedule, Span
from events.schedule_words import in_words
from initiatives import formats

SHOWN = 12


def when_of(schedule: Schedule, spans: Sequence[Span], language: str) -> str:
    """ "hver anden tirsdag kl. 19.00–21.00 indtil 15. december 2026", and the dates that this means."""
    with translation.override(language):
        lines = [in_words(schedule, language)]
        if len(spans) > 1:
            days = [formats.longdate(span.first_on, language) for span in spans[:SHOWN]]
            if len(spans) > SHOWN:
                days.append(_("… the last one on %(day)s") % {"day": formats.longdate(spans[-1].first_on, language)})
            lines.append(_("%(number)d dates: %(days)s") % {"number": len(spans), "days": ", ".join(days)})
    return "\n".join(lines)
