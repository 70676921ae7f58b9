"""What stays of a date that is deleted, for the calendars that have it already."""

from typing import Any

from django.utils import timezone

from events.ical import occurrence_uid
from events.models import Event, Occurrence, WithdrawnDate

ROWS = 2000  # in one statement
KEPT = ("recurrence_key", "all_day", "starts_at", "ends_at", "first_on", "last_on", "venue_id")
TITLES = ("title_da", "title_en", "title_de")


def leave(dates: Any) -> None:
    """To be called before `dates`, a queryset of occurrences, is deleted. A date that nobody could see leaves none."""
    rows = dates.filter(event__in=Event.objects.public()).select_related("event")
    written = [field.name for field in WithdrawnDate._meta.concrete_fields if field.name not in ("id", "event")]
    WithdrawnDate.objects.bulk_create(
        [_trace(row) for row in rows],
        batch_size=ROWS,
        update_conflicts=True,
        unique_fields=["event", "recurrence_key"],
        update_fields=[name for name in written if name != "recurrence_key"],
    )


def take_back(dates: list[Occurrence]) -> None:
    """Of the `dates` that are about to be added, those that were withdrawn once: they go on from that number."""
    known = WithdrawnDate.objects.filter(event__in={row.event_id for row in dates}) if dates else ()
    traces = {(trace.event_id, trace.recurrence_key): trace for trace in known}
    back = []
    for row in dates:
        if trace := traces.get((row.event_id, row.recurrence_key)):
            row.sequence = trace.sequence + 1
            back.append(trace.pk)
    if back:
        WithdrawnDate.objects.filter(pk__in=back).delete()


def _trace(row: Occurrence) -> WithdrawnDate:
    event = row.event
    return WithdrawnDate(
        event=event,
        uid=occurrence_uid(event.calendar_uid, row.recurrence_key),
        sequence=event.sequence + row.sequence + 1,
        withdrawn_at=timezone.now(),
        sample=event.sample,
        **{name: getattr(row, name) for name in KEPT},
        **{name: getattr(event, name) for name in TITLES},
    )
