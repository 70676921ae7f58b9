"""Writes to the calendar: schedules expanded into occurrences that can be queried."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from events import recurrence
from events.models import Event, Occurrence, Schedule

AHEAD = timedelta(days=550)  # eighteen months


@transaction.atomic
def expand(*, event: Event, today: date) -> int:
    """Bring the event's occurrences in step with its schedules. Returns how many were added, changed or taken away.

    What was edited by hand, and what has a figure of attendance, stays as it is.
    """
    kept = {row.recurrence_key: row for row in event.occurrences.select_for_update()}
    wanted: dict[str, tuple[Schedule, recurrence.Span]] = {}
    for schedule in event.schedules.prefetch_related("dates"):
        for span in recurrence.expand(as_value(schedule), until=max(today + AHEAD, schedule.ends_on)):
            wanted.setdefault(span.recurrence_key, (schedule, span))
    new = [_occurrence(event, *found) for key, found in wanted.items() if key not in kept]
    changed = [row for key, row in kept.items() if key in wanted and _bring_in_step(row, *wanted[key])]
    gone = [row.pk for key, row in kept.items() if key not in wanted and not row.edited and row.attendance is None]
    Occurrence.objects.bulk_create(new, batch_size=2000)
    Occurrence.objects.bulk_update(changed, [*TIMES, "schedule", "sequence"], batch_size=2000)
    Occurrence.objects.filter(pk__in=gone).delete()
    return len(new) + len(changed) + len(gone)


TIMES = ("starts_at", "ends_at", "first_on", "last_on", "all_day")


def as_value(schedule: Schedule) -> recurrence.Schedule:
    """The row as the pure expansion sees it."""
    dates: dict[bool, list[Any]] = {True: [], False: []}
    for row in schedule.dates.all():
        dates[row.excluded].append(datetime.combine(row.on, row.at) if row.at else row.on)
    return recurrence.Schedule(
        all_day=schedule.all_day,
        starts_on=schedule.starts_on,
        ends_on=schedule.ends_on,
        start_time=schedule.start_time,
        end_time=schedule.end_time,
        zone=schedule.zone,
        rule=schedule.rule,
        extra_dates=tuple(dates[False]),
        excluded_dates=tuple(dates[True]),
    )


def _times(schedule: Schedule, span: recurrence.Span) -> dict[str, Any]:
    return {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "first_on": span.first_on,
        "last_on": span.last_on,
        "all_day": schedule.all_day,
    }


def _occurrence(event: Event, schedule: Schedule, span: recurrence.Span) -> Occurrence:
    return Occurrence(
        event=event, schedule=schedule, recurrence_key=span.recurrence_key, **_times(schedule, span)
    )


def _bring_in_step(row: Occurrence, schedule: Schedule, span: recurrence.Span) -> bool:
    """Whether `row` had to be changed."""
    times = _times(schedule, span)
    if row.edited or (row.schedule_id == schedule.pk and all(getattr(row, name) == times[name] for name in TIMES)):
        return False
    for name, value in times.items():
        setattr(row, name, value)
    row.schedule, row.sequence = schedule, row.sequence + 1
    return True
