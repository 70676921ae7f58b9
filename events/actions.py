"""Writes to the calendar: schedules expanded into occurrences that can be queried."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events import recurrence, traces
from events.models import Event, Occurrence, Schedule
from events.rrule import parse_rule

AHEAD = timedelta(days=550)  # eighteen months
BATCH = 500  # events in one transaction
ROWS = 2000  # rows in one statement

TIMES = ("starts_at", "ends_at", "first_on", "last_on", "all_day")
CHANGED = [*TIMES, "schedule_id", "recurrence_key", "sequence", "off_rule", "changed_at"]
Wanted = dict[str, tuple[Schedule, recurrence.Span]]


@dataclass(frozen=True)
class Expansion:
    """What became of one event's dates. With an `error` nothing did: they are as they were."""

    event_id: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    error: recurrence.RuleError | None = None

    @property
    def total(self) -> int:
        return self.added + self.changed + self.removed


@dataclass(frozen=True)
class Past:
    """Of dates that are over: those of these schedules, and these recurrence keys, are brought in step all the same."""

    schedules: Collection[int] = ()
    keys: Collection[str] = ()


KEPT = Past()  # all of it


def expand(*, event: Event, today: date, past: Past = KEPT) -> int:
    """Bring the event's occurrences in step with its schedules. Returns how many were added, changed or taken away.

    A date that is over stays as it was, whatever becomes of its schedule, save for what `past` names, what is taken
    out of or added to a schedule by its very day, and all of a schedule that is new. What was changed by hand, and
    what has a figure of attendance, stays as it is; where no schedule gives it any more it is marked (`off_rule`).
    Raises RuleError for a schedule that cannot be followed; the dates then stay.
    """
    [found] = expand_all(events=[event.pk], today=today, past=past)
    if found.error:
        raise found.error
    return found.total


def expand_all(*, events: Iterable[int], today: date, past: Past = KEPT) -> Iterator[Expansion]:
    """The same for many events by id: a handful of queries and one transaction for each `BATCH` of them.

    A schedule that cannot be followed is reported with its event and stops no other.
    """
    ids = iter(events)
    while batch := list(islice(ids, BATCH)):
        yield from _expand_batch(batch, today, past)


def raise_sequence(*, events: Collection[int]) -> None:
    """Say to calendars that time, place, rule or status of these events changed (ids)."""
    Event.objects.filter(pk__in=events).update(sequence=F("sequence") + 1, updated_at=timezone.now())


def touch(*, events: Any) -> None:
    """Say to calendars and news that something else that they tell of these events changed (ids)."""
    Event.objects.filter(pk__in=events).update(updated_at=timezone.now())


@transaction.atomic
def _expand_batch(ids: list[int], today: date, past: Past) -> list[Expansion]:
    # The events are locked, and not their dates: two that expand at once would both add what is missing.
    locked = list(Event.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk", flat=True))
    kept: dict[int, dict[str, Occurrence]] = {pk: {} for pk in locked}
    schedules: dict[int, list[Schedule]] = {pk: [] for pk in locked}
    for row in Occurrence.objects.filter(event__in=locked):
        kept[row.event_id][row.recurrence_key] = row
    for schedule in Schedule.objects.filter(event__in=locked).prefetch_related("dates"):
        schedules[schedule.event_id].append(schedule)
    steps = [_step(pk, schedules[pk], kept[pk], today, past) for pk in locked]
    _write(steps)
    return [step.outcome for step in steps]


def _write(steps: list["_Step"]) -> None:
    """Under their old keys both those that go and those that get a new key leave a trace: calendars know that key."""
    gone = Occurrence.objects.filter(pk__in=[pk for step in steps for pk in step.gone])
    renamed = [row for step in steps for row in step.renamed]
    traces.leave(gone | Occurrence.objects.filter(pk__in=[row.pk for row in renamed]))
    gone._raw_delete(gone.db)  # type: ignore[attr-defined]  # no signals: they would leave each trace anew
    new = [row for step in steps for row in step.new]
    traces.take_back(new + renamed)
    changed = [row for step in steps for row in step.changed]
    Occurrence.objects.bulk_update(changed, CHANGED, batch_size=ROWS)
    Occurrence.objects.bulk_create(new, batch_size=ROWS)


@dataclass(frozen=True)
class _Step:
    """What one event needs; `renamed` are those of the changed ones that have a new key."""

    event_id: int
    new: list[Occurrence] = field(default_factory=list)
    changed: list[Occurrence] = field(default_factory=list)
    renamed: list[Occurrence] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    error: recurrence.RuleError | None = None

    @property
    def outcome(self) -> Expansion:
        return Expansion(self.event_id, len(self.new), len(self.changed), len(self.gone), self.error)


def _step(event_id: int, schedules: list[Schedule], every: dict[str, Occurrence], today: date, past: Past) -> _Step:
    try:
        wanted = _wanted(schedules, today)
    except recurrence.RuleError as error:
        return _Step(event_id, error=error)
    kept = _without_what_is_over(schedules, every, wanted, today, past)
    step, now, new_keys = _Step(event_id), timezone.now(), _new_keys(kept, wanted)
    for key, row in kept.items():
        found = wanted.get(new_keys.get(key, key))
        if found is None and not _is_touched(row):
            step.gone.append(row.pk)
        elif _bring_in_step(row, found, now):
            step.changed.append(row)
            if key in new_keys:
                step.renamed.append(row)
    missing = wanted.keys() - kept.keys() - set(new_keys.values())
    step.new.extend(_occurrence(event_id, *found) for key, found in wanted.items() if key in missing)
    return step


def _without_what_is_over(
    schedules: list[Schedule], every: dict[str, Occurrence], wanted: Wanted, today: date, past: Past
) -> dict[str, Occurrence]:
    """The dates that follow their schedules; from `wanted` is taken what is over and must neither come nor change."""
    known = {row.schedule_id for row in every.values()}
    follow = {*past.schedules, *(schedule.pk for schedule in schedules if schedule.pk not in known)}
    keys = {*past.keys, *(key for schedule in schedules for key in _named_days(schedule))}
    for key, (schedule, span) in list(wanted.items()):
        if span.last_on < today and schedule.pk not in follow and key not in keys:
            del wanted[key]
    return {
        key: row
        for key, row in every.items()
        if row.last_on >= today or row.schedule_id in follow or key in keys or key in wanted
    }


def _named_days(schedule: Schedule) -> Iterator[str]:
    """The recurrence keys of the days that someone added or took out one by one."""
    value = as_value(schedule)
    return (recurrence.key_of(start, all_day=value.all_day) for start in (*value.extra_starts, *value.excluded_starts))


def _new_keys(kept: dict[str, Occurrence], wanted: Wanted) -> dict[str, str]:
    """By old key the new one of dates whose schedule now begins at another time of the same day. The row lives on with
    all that was said about it; else a date that was cancelled would take place after all, an hour later."""
    by_day: dict[str, list[str]] = {}
    for key in sorted(wanted.keys() - kept.keys()):
        by_day.setdefault(key[:10], []).append(key)
    old = sorted(kept.keys() - wanted.keys())
    return {key: by_day[key[:10]].pop(0) for key in old if by_day.get(key[:10])}


def _wanted(schedules: list[Schedule], today: date) -> Wanted:
    """By recurrence key; a moment that two schedules give is the first one's."""
    wanted: Wanted = {}
    for schedule in schedules:
        for span in recurrence.expand(as_value(schedule), until=horizon(schedule, today)):
            wanted.setdefault(span.recurrence_key, (schedule, span))
    return wanted


def horizon(schedule: Schedule, today: date) -> date:
    """The last day on which a date may begin. What never ends goes no further than the day it is looked at again."""
    recurrence.check_rule(schedule.rule, allow_endless=schedule.review_on is not None)
    far = max(today + AHEAD, schedule.ends_on)
    if schedule.review_on and schedule.rule and parse_rule(schedule.rule).is_endless:
        return min(far, schedule.review_on)
    return far


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


def local_days(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """First and last local day; an end at 00:00 belongs to the day before."""
    first = timezone.localdate(starts_at)
    return first, max(first, timezone.localdate(ends_at - timedelta(microseconds=1)))


def _times(schedule: Schedule, span: recurrence.Span) -> dict[str, Any]:
    """The days are those of here: late in London is tomorrow."""
    is_here = schedule.all_day or schedule.zone == settings.TIME_ZONE
    first, last = (span.first_on, span.last_on) if is_here else local_days(span.starts_at, span.ends_at)
    return {
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "first_on": first,
        "last_on": last,
        "all_day": schedule.all_day,
    }


def _occurrence(event_id: int, schedule: Schedule, span: recurrence.Span) -> Occurrence:
    return Occurrence(
        event_id=event_id, schedule=schedule, recurrence_key=span.recurrence_key, **_times(schedule, span)
    )


def _is_touched(row: Occurrence) -> bool:
    """Whether someone has said something about this very date."""
    return row.edited or row.attendance is not None or row.status != Occurrence.Status.SCHEDULED


def _bring_in_step(row: Occurrence, found: tuple[Schedule, recurrence.Span] | None, now: datetime) -> bool:
    """Whether `row` had to be changed. Its number rises only with its times: calendars then take it as news.

    What was touched by hand keeps its times; without a schedule that gives it (`found`) it is marked.
    """
    before = [getattr(row, name) for name in CHANGED]
    row.off_rule = found is None
    if found:
        row.schedule, row.recurrence_key = found[0], found[1].recurrence_key
        times = _times(*found)
        if not _is_touched(row) and any(getattr(row, name) != value for name, value in times.items()):
            row.sequence += 1
            for name, value in times.items():
                setattr(row, name, value)
    if [getattr(row, name) for name in CHANGED] == before:
        return False
    row.changed_at = now
    return True
