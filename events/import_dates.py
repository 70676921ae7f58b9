"""Single dates that a calendar file cancels, moves or brings back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from events import merging
from events.actions import as_value
from events.incoming import Incoming
from events.incoming.dates import key_of
from events.models import Event, Imported, Occurrence, Venue
from events.rrule import RuleError, gettext_noop
from events.told import in_all_languages

if TYPE_CHECKING:
    from events.import_report import Row

_CANCELLED = gettext_noop("Cancelled in the organiser’s calendar")
_MOVED = gettext_noop("Moved in the organiser’s calendar")
NO_SERIES = gettext_noop("It changes a date of a series that is not in the file and was never imported.")
_NOTHING_SAID = {f"reason_{code}": "" for code, _name in settings.LANGUAGES}
OFF = {"off": True}
Touched = Iterable[tuple["Row", Imported | None, Incoming]]
ByKey = dict[str, merging.Values]


class DateChanges:
    """What was said of single dates last time (`Imported.values["changes"]`) and now. A date that someone edited
    here stays as it is."""

    def __init__(self, venues: Mapping[str, Venue], today: date) -> None:
        self.venues, self.today = venues, today
        self.told: dict[str, ByKey] = {}

    def hear(self, one: Incoming, event: Event | None) -> None:
        """Raises RuleError for a date that cannot be expressed: before anything is written."""
        self.told[one.uid] = {}
        if not one.changes:
            return
        schedules = (
            [one.dates.schedule] if one.dates else [as_value(row) for row in event.schedules.all()] if event else []
        )
        if not schedules:
            raise RuleError(NO_SERIES)
        self.told[one.uid] = {
            change.key or key_of(change.original, schedules[0]): merging.told_change(change, self.venues, one.place)
            for change in one.changes
        }

    def hear_of_series(self, uid: str, event: Event, off: Collection[datetime], *, is_new: bool) -> None:
        """Of a series whose change waits for review (`is_new`: its dates): what is said of dates that it has by now,
        and those that the file leaves out, which do not take place."""
        keys = list(event.occurrences.values_list("recurrence_key", flat=True))
        if is_new:
            self.told[uid] = {key: told for key, told in self.told[uid].items() if key in keys}
        for key in keys:
            if datetime.fromisoformat(key) in off:
                self.told[uid].setdefault(key, OFF)

    def restore(self, touched: Touched) -> None:
        """Dates of which the file says nothing any more; the schedules are expanded after that."""
        for row, known, one in touched:
            before = known.values.get("changes", {}) if known and one.dates else {}
            gone = {key: told for key, told in before.items() if key not in self.told[one.uid]}
            if gone and row.event:
                for found in row.event.occurrences.filter(recurrence_key__in=gone, edited=False):
                    row.restored += _restore(found, gone[found.recurrence_key])

    def write(self, touched: Touched) -> None:
        """After they are expanded."""
        for row, known, one in touched:
            told = self.told[one.uid]
            if one.cancelled and row.event:
                coming = row.event.occurrences.filter(last_on__gte=self.today)
                told = dict.fromkeys(coming.values_list("recurrence_key", flat=True), OFF)
            if known:
                before = {} if one.dates else known.values.get("changes", {})
                known.values = known.values | {"changes": before | told}
            self._write_dates(row, told)
            if row.kind == "unchanged" and (row.cancelled or row.moved or row.restored):
                row.kind = "cancelled" if one.cancelled else "changed"

    def _write_dates(self, row: "Row", told: ByKey) -> None:
        assert row.event is not None
        here = {found.recurrence_key: found for found in row.event.occurrences.filter(recurrence_key__in=told)}
        for key, value in told.items():
            found = here.get(key) or Occurrence(event=row.event, recurrence_key=key)
            if (found.pk is None and value["off"]) or (found.pk and merging.is_as_told(found, value)):
                continue
            if found.edited or found.attendance is not None:
                row.kept_dates += 1
                continue
            _put(found, value)
            row.cancelled += value["off"]
            row.moved += not value["off"]


def _restore(found: Occurrence, before: merging.Values) -> bool:
    """Whether the date was as the file had said; now it is one of the schedule's again."""
    if found.status == found.Status.SCHEDULED or not merging.is_as_told(found, before):
        return False
    found.status, found.venue = found.Status.SCHEDULED, None
    found.sequence += 1
    _set(found, _NOTHING_SAID)
    found.save()
    return True


def _put(found: Occurrence, told: merging.Values) -> None:
    found.sequence += 1
    found.status = found.Status.CANCELLED if told["off"] else found.Status.MOVED
    _set(found, in_all_languages("reason", _CANCELLED if told["off"] else _MOVED))
    if not told["off"]:
        found.all_day, found.venue_id = told["all_day"], told["venue"]
        found.starts_at, found.ends_at = map(datetime.fromisoformat, (told["starts_at"], told["ends_at"]))
        found.first_on, found.last_on = map(date.fromisoformat, (told["first_on"], told["last_on"]))
    found.save()


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
