"""What a calendar file says of an event, written: its texts, its place and its one schedule."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from events import merging, recurrence
from events.models import Event, Schedule, ScheduleDate
from events.rrule import gettext_noop
from events.told import in_all_languages

YEAR = timedelta(days=365)
_EXCLUDED = gettext_noop("Not on this date, says the organiser’s calendar")


def write_event(event: Event, told: merging.Values, *, by: Any) -> None:
    for name, column in merging.TEXTS.items():
        if name in told:
            setattr(event, column, told[name])
    if (place := told.get("place")) is not None:
        is_venue = place.startswith("#")
        event.venue_id = int(place[1:]) if is_venue else None
        event.place_da = "" if is_venue else place  # type: ignore[attr-defined]
    event._history_user = by  # type: ignore[attr-defined]
    event.save()


def write_schedule(event: Event, value: recurrence.Schedule, *, endless: bool, today: date, by: Any) -> None:
    """The one schedule of an imported event, and its extra and excluded dates."""
    row = event.schedules.first() or Schedule(event=event)
    for name in ("all_day", "starts_on", "ends_on", "start_time", "end_time", "zone", "rule"):
        setattr(row, name, getattr(value, name))
    row.review_on = (row.review_on or today + YEAR) if endless else None
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    row.dates.all().delete()
    ScheduleDate.objects.bulk_create([*_dates(row, value, excluded=False), *_dates(row, value, excluded=True)])


def _dates(row: Schedule, value: recurrence.Schedule, *, excluded: bool) -> Iterable[ScheduleDate]:
    starts = value.excluded_starts if excluded else value.extra_starts
    reason = in_all_languages("reason", _EXCLUDED) if excluded else {}
    for start in starts:
        at = None if row.all_day or start.time() == (row.start_time or time()) else start.time()
        yield ScheduleDate(schedule=row, excluded=excluded, on=start.date(), at=at, **reason)
