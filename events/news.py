"""Events as entries of a news feed: one for each, whatever the number of its dates, the last changed first."""

from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext

from events.calendar_files import address_of
from events.models import Event, Occurrence
from events.templatetags.event_words import day, when
from initiatives import formats
from initiatives.atom import AtomEntry
from initiatives.city import place_name
from initiatives.fields import named
from initiatives.named import Named


def news_of(dates: QuerySet, most: int) -> list[AtomEntry]:
    """Two queries: the events that have one of `dates`, and those of their dates that need words."""
    events = list(_events(dates)[:most])
    told: dict[int, list[Occurrence]] = {}
    for row in _dates_to_tell([event.pk for event in events]):
        told.setdefault(row.event_id, []).append(row)
    return [_entry(event, told.get(event.pk, [])) for event in events]


def _events(dates: QuerySet) -> QuerySet:
    own = Occurrence.objects.filter(event=OuterRef("pk")).order_by().values("event")
    return (
        Event.objects.filter(pk__in=dates.order_by().values("event"))
        .select_related("venue", "organiser")
        .defer("search_text", "body")
        .annotate(
            number=Subquery(own.annotate(found=Count("pk")).values("found")),
            begins=Subquery(own.annotate(found=Min("first_on")).values("found")),
            ends=Subquery(own.annotate(found=Max("last_on")).values("found")),
            changed=Greatest(
                F("updated_at"),
                Coalesce(F("published_at"), F("updated_at")),
                Subquery(own.annotate(found=Max("changed_at")).values("found")),
            ),
            latest=Event.last_change(),
        )
        .order_by("-changed", "pk")
    )


def _dates_to_tell(events: list[int]) -> QuerySet:
    """The first date of each, and those that do not take place as planned."""
    rows = Occurrence.objects.filter(event__in=events)
    first = rows.order_by("event_id", "starts_at", "pk").distinct("event_id")
    told = rows.filter(Q(pk__in=first.values("pk")) | ~Q(status=Occurrence.Status.SCHEDULED))
    return told.select_related("event", "venue").order_by("starts_at", "pk")


def _entry(event: Any, told: list[Occurrence]) -> AtomEntry:
    place, summary = str(event.venue or place_name(event.place or "")), named(event, "summary")
    lines = [" · ".join(part for part in (_when(event, told), place) if part), summary, *map(_change, told)]
    organiser = event.organiser
    return AtomEntry(
        key=f"urn:uuid:{event.uid}",
        title=named(event, "title"),
        url=address_of(event),
        changed=event.changed,
        published=event.published_at,
        # In the language of what the organiser wrote, whatever the words of ours around it.
        text=Named.of("\n\n".join(line for line in lines if line), summary.lang if summary else ""),
        author=organiser.name if organiser and organiser.is_public else "",
        latest=event.latest,
    )


def _when(event: Any, told: list[Occurrence]) -> str:
    if told and told[0].day_is_unknown:
        return str(event.date_note)
    if event.number == 1 and told:
        return capfirst(f"{day(told[0])}, {when(told[0])}")
    span = formats.daterange(event.begins, event.ends, get_language() or settings.LANGUAGE_CODE)
    number = ngettext("%(number)s date", "%(number)s dates", event.number) % {"number": event.number}
    return f"{number}, {span}"


def _change(row: Occurrence) -> str:
    if row.status == Occurrence.Status.SCHEDULED:
        return ""
    return f"{row.get_status_display()}: {day(row)}. {row.reason}".strip()
