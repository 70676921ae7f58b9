"""Writes to one date of an event: it is off, at another time or elsewhere, always with the reason; how many came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from events import actions
from events.actions import local_days
from events.models import Event, Occurrence, Schedule, ScheduleDate
from initiatives import audit, rules
from initiatives.models.audit import Act

Status = Occurrence.Status
REASONS = ("reason_da", "reason_en", "reason_de")


@transaction.atomic
def change_date(
    *, occurrence: Occurrence, status: str, reasons: Mapping[str, str], by: Any, **values: Any
) -> Occurrence:
    """Cancel, postpone or move one date, with the columns of the reason; `values` are its new times or venue."""
    row = _locked(occurrence, by)
    for name, value in {**{name: reasons.get(name, "") for name in REASONS}, **values}.items():
        setattr(row, name, value)
    if "starts_at" in values:
        row.first_on, row.last_on = local_days(row.starts_at, row.ends_at)
    row.status, row.edited, row.sequence = status, True, row.sequence + 1
    row.save()
    _record(row, by)
    return row


@transaction.atomic
def restore_date(*, occurrence: Occurrence, by: Any, today: date) -> None:
    """Let it take place as the schedule has it; a date that no schedule gives any more goes."""
    row = _locked(occurrence, by)
    for name in REASONS:
        setattr(row, name, "")
    row.status, row.edited, row.venue, row.sequence = Status.SCHEDULED, False, None, row.sequence + 1
    row.save()
    _record(row, by)
    actions.expand(event=row.event, today=today, past=actions.Past(keys=[row.recurrence_key]))


@transaction.atomic
def note_attendance(*, event: Event, numbers: Mapping[int, int | None], total: int | None, by: Any) -> int:
    """How many came, by date (its id; None: not counted), or in all. Returns how many numbers changed."""
    if not rules.may_edit(by, event.owner_ids):
        raise PermissionDenied
    rows = list(event.occurrences.select_for_update().filter(pk__in=numbers))
    changed = [row for row in rows if row.attendance != numbers[row.pk]]
    for row in changed:
        row.attendance = numbers[row.pk]
        # Not `changed_at`: to calendars nothing is new.
        Occurrence.objects.filter(pk=row.pk).update(attendance=row.attendance)
    if event.attendance != total:
        event.attendance = total
        event.save(update_fields=["attendance", "updated_at"])
        return len(changed) + 1
    return len(changed)


@dataclass(frozen=True)
class Choice:
    """What becomes of a date that falls on a holiday; `reasons` name it. `to` is where it is moved."""

    on: date
    what: Literal["keep", "skip", "move"]
    reasons: Mapping[str, str]
    to: date | None = None


@transaction.atomic
def apply_choices(*, schedule: Schedule, choices: Iterable[Choice], by: Any, today: date) -> None:
    """Take dates out, put them back, or move them; the event's dates are in step afterwards."""
    choices = list(choices)
    out = {row.on: row for row in schedule.dates.all() if row.excluded}
    for choice in choices:
        if choice.what == "skip" and choice.on not in out:
            ScheduleDate.objects.create(schedule=schedule, on=choice.on, **choice.reasons)
        elif choice.what != "skip" and choice.on in out:
            out[choice.on].delete()
    actions.expand(event=schedule.event, today=today)
    rows = {row.recurrence_key[:10]: row for row in schedule.occurrences.select_related("event")}
    for choice in choices:
        if row := rows.get(choice.on.isoformat()):
            _move_or_leave(row, choice, by, today)


def _move_or_leave(row: Occurrence, choice: Choice, by: Any, today: date) -> None:
    if choice.what == "move" and choice.to and choice.to != row.first_on:
        days = choice.to - row.first_on
        times = {name: _shifted(getattr(row, name), days) for name in ("starts_at", "ends_at")}
        change_date(occurrence=row, status=Status.MOVED, reasons=choice.reasons, by=by, **times)
    elif choice.what != "move" and row.status == Status.MOVED:
        restore_date(occurrence=row, by=by, today=today)


def _record(row: Occurrence, by: Any) -> None:
    """It goes out without review: people would stand at a closed door. So it is kept who did it."""
    if row.event.is_public:
        reason = next(filter(None, (getattr(row, name) for name in REASONS)), "")
        after = {"date": row.recurrence_key, "status": row.status, "reason": reason}
        audit.record(act=Act.DATE_CHANGED, by=by, of=row.event, after=after)


def _shifted(moment: datetime, days: timedelta) -> datetime:
    """The same time on the wall so many days later."""
    local = timezone.localtime(moment)
    return timezone.make_aware(local.replace(tzinfo=None) + days, local.tzinfo)


def _locked(occurrence: Occurrence, by: Any) -> Occurrence:
    """The row as it is now, its event locked: an expansion at the same time would write its old times over ours."""
    event = Event.objects.select_for_update().get(pk=occurrence.event_id)
    if not rules.may_edit(by, event.owner_ids):
        raise PermissionDenied
    return Occurrence.objects.select_related("event").get(pk=occurrence.pk)
