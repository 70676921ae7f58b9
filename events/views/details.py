"""One event and one programme."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import structured
from events.feeds import webcal_address
from events.models import Event, Occurrence, Programme, ScheduleDate
from events.models.occurrences import OccurrenceQuerySet
from events.repetitions import said, with_repetitions
from initiatives.fields import told, written_in
from initiatives.keeping import kept_page
from initiatives.models import Initiative, OldSlug

RELATED = 3
MOST = 200  # dates on a programme's page, coming and past ones each


@kept_page()
def event(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Event.objects.visible_to(request.user)
    row = with_repetitions(_with_left_out(visible.for_page(), today), today).filter(slug=slug).first()
    if row is None:
        return _moved(visible, slug)
    dates = list(row.occurrences.select_related("venue").order_by("starts_at", "pk"))
    for occurrence in dates:
        occurrence.event = row
    coming = [occurrence for occurrence in dates if occurrence.last_on >= today]
    initiatives = Initiative.objects.visible_to(request.user).filter(events=row)
    context = {
        "event": row,
        "coming": coming,
        "past": [occurrence for occurrence in reversed(dates) if occurrence.last_on < today],
        "next": _next(coming) or (dates[-1] if dates else None),
        "said": said(row.repetitions, get_language() or settings.LANGUAGE_CODE) if coming else [],
        "left_out": [(date.fromisoformat(entry["on"]), entry["reason"]) for entry in row.left_out],
        "goal_numbers": [goal.number for goal in row.goals.all()],
        "initiatives": initiatives.for_cards(today).order_by("pk"),
        "related": _related(request, row, today),
        "structured": _structured(request, row, coming or dates[-1:]),
        "trail": [(_("What's on"), reverse("event-list"))],
        "today": today,
    }
    return TemplateResponse(request, "events/event.html", context)


@kept_page()
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Programme.objects.visible_to(request.user)
    row = visible.filter(slug=slug).first()
    if row is None:
        return _moved(visible, slug)
    dates = Occurrence.objects.visible_to(request.user).filter(event__programme=row)
    # Of a series the last one: its page has them all.
    last_ones = dates.filter(last_on__lt=today).order_by("event_id", "-starts_at", "-pk").distinct("event_id")
    feed_query = f"?{urlencode({'programme': slug, 'lang': get_language() or settings.LANGUAGE_CODE})}"
    context = {
        "programme": row,
        "coming": dates.coming(today)[:MOST],
        "past": Occurrence.objects.filter(pk__in=last_ones.values("pk"))
        .for_agenda()
        .order_by("-starts_at", "pk")[:MOST],
        "query": f"?{urlencode({'programme': slug})}",
        "feed_query": feed_query,
        "webcal": webcal_address(feed_query),
        "trail": [(_("What's on"), reverse("event-list"))],
        "today": today,
    }
    return TemplateResponse(request, "events/programme.html", context)


def _with_left_out(rows: Any, today: date) -> Any:
    """Adds `left_out`: the coming dates that were taken out of a repetition, with the reason."""
    dates = ScheduleDate.objects.filter(schedule__event=OuterRef("pk"), excluded=True, on__gte=today).order_by("on")
    pair = JSONObject(on="on", reason=told("reason"))
    tags = ("dimensions", "goals", "features")
    return rows.annotate(left_out=ArraySubquery(dates.annotate(pair=pair).values("pair"))).prefetch_related(*tags)


def _next(coming: Sequence[Occurrence]) -> Occurrence | None:
    """The first that takes place; where none does, the first."""
    off = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)
    return next((row for row in coming if row.status not in off), coming[0] if coming else None)


def _related(request: HttpRequest, row: Event, today: date) -> OccurrenceQuerySet:
    return Occurrence.objects.visible_to(request.user).like(row).for_front_page(today)[:RELATED]


def _structured(request: HttpRequest, row: Event, dates: Sequence[Occurrence]) -> dict[str, Any]:
    organiser = row.organiser
    return structured.of_event(
        row,
        dates,
        url=settings.SITE_URL + row.get_absolute_url(),
        image=settings.SITE_URL + row.image.url if row.image else "",
        organiser_url=settings.SITE_URL + organiser.get_absolute_url() if organiser else "",
        language=written_in(row, "title"),
        description_language=written_in(row, "summary"),
    )


def _moved(visible: Any, slug: str) -> HttpResponse:
    """An address that once was leads to the new one, for those who may see it."""
    old = OldSlug.objects.filter(model=visible.model._meta.label_lower, slug=slug).first()
    row = old and visible.filter(pk=old.object_id).first()
    if not row:
        raise Http404
    return HttpResponsePermanentRedirect(row.get_absolute_url())
