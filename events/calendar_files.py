"""What calendar programs are told about events: rows as the values that `ical` writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import actions, recurrence
from events.feed_rows import Words
from events.ical import Course, Details, Entry, occurrence_uid
from events.models import Event, Occurrence, Schedule, Venue
from events.rrule import parse_rule
from initiatives.city import place_name
from initiatives.fields import named
from initiatives.named import Named

About = Event | Words  # what is said of an event: by itself, or by the row of a feed
PLANNED, NOTHING = Occurrence.Status.SCHEDULED, Named()
OFF = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)


def entry_of(row: Occurrence) -> Entry:
    """One date, with its event loaded; its venue and that of the event too."""
    event, venue = row.event, row.venue or row.event.venue
    starts_at, ends_at = _times(row)
    status = Occurrence.Status(row.status)
    summary = summary_of(said_of(event, "title"), status)
    description = description_of(event, status, named(row, "reason"), day_is_unknown=row.day_is_unknown)
    return Entry(
        uid=occurrence_uid(event.calendar_uid, row.recurrence_key),
        sequence=event.sequence + row.sequence,
        stamp=changed_at(row),
        summary=summary,
        description=description,
        location=location_of(event, _named(venue), status),
        url=address_of(event),
        status="cancelled" if status in OFF else "tentative" if row.day_is_unknown else "confirmed",
        language=summary.lang,
        description_language=description.lang,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def changed_at(row: Occurrence) -> datetime:
    """The last change of what is told about a date; a change of its event is one."""
    return max(row.changed_at, _changed(row.event))


def address_of(event: About) -> str:
    return _address(event.slug, get_language())


@lru_cache(maxsize=4096)
def _address(slug: str, language: str) -> str:
    """Reversed once: a feed asks for it again for each date. `language` is part of what it is kept by."""
    return f"{settings.SITE_URL}{reverse('event-detail', args=[slug])}"


# --- A whole course ------------------------------------------------------------------------------
@dataclass(frozen=True)
class WholeCourse:
    """`courses` are the event's schedules, `singles` the dates that no schedule gives (any more)."""

    courses: Sequence[Course]
    singles: Sequence[Entry]
    changed: datetime


def whole_course(event: Event, schedules: Iterable[Schedule], rows: Iterable[Occurrence], today: date) -> WholeCourse:
    """The event's dates as rules with their exceptions. RuleError for a schedule that cannot be followed."""
    left = {row.recurrence_key: row for row in rows}
    changed = max([_changed(event), *(row.changed_at for row in left.values())])
    courses, number = [], 0
    for schedule in schedules:
        spans = recurrence.expand(actions.as_value(schedule), until=actions.horizon(schedule, today))
        here = {span.recurrence_key: left.pop(span.recurrence_key) for span in spans if span.recurrence_key in left}
        if here:
            details = _details(event, uid=_part_uid(event.calendar_uid, number), changed=changed)
            courses.append(_course(details, schedule, spans, here))
            number += 1
    return WholeCourse(courses, [entry_of(row) for row in left.values()], changed)


def _course(
    details: Details, schedule: Schedule, spans: Sequence[recurrence.Span], rows: dict[str, Occurrence]
) -> Course:
    """The schedule as it can be read elsewhere: dates that the site does not have are taken out."""
    value = actions.as_value(schedule)
    missing = tuple(_local(span.recurrence_key) for span in spans if span.recurrence_key not in rows)
    value = replace(value, rule=_ending(schedule), excluded_dates=(*value.excluded_dates, *missing))
    by_key = {span.recurrence_key: span for span in spans}
    changes = [(key, entry_of(row)) for key, row in rows.items() if _differs(row, by_key[key], value)]
    return Course(details=details, schedule=value, changes=tuple(changes))


def _ending(schedule: Schedule) -> str:
    """What never ends is promised no further than to the day on which someone looks at it again."""
    if schedule.rule and schedule.review_on and parse_rule(schedule.rule).is_endless:
        return f"{schedule.rule};UNTIL={schedule.review_on:%Y%m%d}"
    return schedule.rule


def _local(recurrence_key: str) -> datetime:
    return datetime.fromisoformat(recurrence_key)


def _differs(row: Occurrence, span: recurrence.Span, schedule: recurrence.Schedule) -> bool:
    """Whether the rule alone does not tell this date."""
    moved = (row.starts_at, row.ends_at) != (span.starts_at, span.ends_at)
    changed = row.status != Occurrence.Status.SCHEDULED or row.venue_id is not None
    return moved or changed or _meets_a_clock_change(span, schedule)


def _meets_a_clock_change(span: recurrence.Span, schedule: recurrence.Schedule) -> bool:
    """Programs read it as lasting to the same time of day or equally long; written out, all of them agree."""
    if schedule.all_day:
        return False
    duration, zone = schedule.local_end - schedule.local_start, recurrence.load_zone(schedule.zone)
    local_end = span.ends_at.astimezone(zone).replace(tzinfo=None)
    return span.ends_at - span.starts_at != duration or local_end != _local(span.recurrence_key) + duration


def _part_uid(uid: str, number: int) -> str:
    """The first schedule has the event's own."""
    name, at, host = uid.partition("@")
    return f"{name}-{number + 1}{at}{host}" if number else uid


def _details(event: Event, *, uid: str, changed: datetime) -> Details:
    title, description = said_of(event, "title"), description_of(event)
    return Details(
        uid=uid,
        sequence=event.sequence,
        stamp=changed,
        summary=title,
        description=description,
        location=location_of(event, _named(event.venue)),
        url=address_of(event),
        language=title.lang,
        description_language=description.lang,
    )


# --- Words ---------------------------------------------------------------------------------------
def said_of(event: About, field: str) -> Named:
    """The text of a field, which knows its language."""
    if isinstance(event, Words):
        return Named.of(getattr(event, field), getattr(event, f"{field}_language"))
    return named(event, field)


def summary_of(title: Named, status: Occurrence.Status = PLANNED) -> Named:
    """Some programs show what is cancelled like anything else: the word stands in the title too. It is the reader's;
    the language is that of the title, which is the most of it."""
    return title if status == PLANNED else Named.of(f"{status.label}: {title}", title.lang)


def description_of(
    event: About, status: Occurrence.Status = PLANNED, reason: Named = NOTHING, *, day_is_unknown: bool = False
) -> Named:
    """Its language is that of what the organiser wrote, whatever the words of ours between."""
    summary, note = said_of(event, "summary"), said_of(event, "date_note") if day_is_unknown else NOTHING
    parts = [
        f"{status.label}: {reason}" if reason else "",
        note,
        _("Sample data: this event is invented.") if event.sample else "",
        summary,
        _("Sign up") + f": {event.registration_url}" if event.registration_url else "",
        _("Take part online") + f": {event.online_url}" if event.online_url else "",
    ]
    language = next((text.lang for text in (summary, note, reason) if text), "")
    return Named.of("\n\n".join(part for part in parts if part), language)


def location_of(event: About, venue: str, status: Occurrence.Status = PLANNED) -> str:
    if status == Occurrence.Status.MOVED_ONLINE:
        return event.online_url
    return venue or place_name(event.place) or event.online_url


def place_of(name: str, address: str, postcode: str, town: str) -> str:
    return ", ".join(part for part in (name, address, f"{postcode} {place_name(town)}".strip()) if part)


def _named(venue: Venue | None) -> str:
    return place_of(venue.name, venue.address, venue.postcode, venue.town) if venue else ""


def _times(row: Occurrence) -> tuple[Any, Any]:
    days_only = row.all_day or row.day_is_unknown
    return (row.first_on, row.last_on) if days_only else (row.starts_at, row.ends_at)


def _changed(event: Event) -> datetime:
    """What was hidden until a certain time is news from then on."""
    return max(event.updated_at, event.published_at or event.updated_at)
