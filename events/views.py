"""The calendar: the agenda, a month, one event and one programme."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events import calendar, filters
from events.models import Event, Occurrence, Programme, ScheduleDate
from events.models.schedules import PER_PAGE, OccurrenceQuerySet
from events.months import with_counts
from initiatives.fields import told
from initiatives.models import Initiative, OldSlug

A_DAY = 5  # dates in a cell of the month
RELATED = 3
MOST = 200  # dates on a programme's page, coming and past ones each


def agenda(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    offer = filters.offered(request.GET, request.user, today)
    asked = filters.read(request.GET, offer, today)
    visible = asked.narrow(Occurrence.objects.visible_to(request.user))
    first = asked.first or today
    lists = _lists(visible, first, asked.last, today, page=asked.page)
    context = {
        **_form(request, offer, asked),
        **lists,
        "today": today,
        "this_month": today.replace(day=1),
        "more_url": request.path + asked.query(page=asked.page + 1) if lists["has_next"] else "",
        "previous_page": request.path + asked.query(page=asked.page - 1),
        "nearest": None if lists["any"] else _nearest(visible, first, asked.last or first),
    }
    return render(request, "events/agenda.html", context)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first, last, span = _month_or_404(year, month)
    today = timezone.localdate()
    offer = filters.offered(request.GET, request.user, today)
    asked = replace(filters.read(request.GET, offer, today), first=None, last=None, page=1, muddled=False)
    visible = asked.narrow(Occurrence.objects.visible_to(request.user))
    cells = visible.for_month(*span, a_day=A_DAY)
    grid = with_counts(calendar.month_grid(year, month, cells, today, maximum=A_DAY), visible.counts_between(*span))
    lists = _lists(visible, first, last, today, page=1)
    context = {
        **_form(request, offer, asked),
        **lists,
        "month": grid,
        "today": today,
        "day_url": _with_more(_agenda_address(asked)),
        "more_url": _agenda_address(replace(asked, first=first, last=last)) if lists["has_next"] else "",
        "nearest": None if lists["any"] else _nearest(visible, first, last),
    }
    return render(request, "events/month.html", context)


def event(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Event.objects.visible_to(request.user)
    row = _with_left_out(visible.for_page(), today).filter(slug=slug).first()
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
        "left_out": [(date.fromisoformat(entry["on"]), entry["reason"]) for entry in row.left_out],
        "goal_numbers": [goal.number for goal in row.goals.all()],
        "initiatives": initiatives.for_cards(today).order_by("pk"),
        "related": _related(request, row, today),
        "trail": [(_("What's on"), reverse("event-list"))],
        "today": today,
    }
    return render(request, "events/event.html", context)


def programme(request: HttpRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    visible = Programme.objects.visible_to(request.user)
    row = visible.filter(slug=slug).first()
    if row is None:
        return _moved(visible, slug)
    dates = Occurrence.objects.visible_to(request.user).filter(event__programme=row).for_agenda()
    context = {
        "programme": row,
        "coming": dates.filter(last_on__gte=today)[:MOST],
        "past": dates.filter(last_on__lt=today).order_by("-starts_at", "pk")[:MOST],
        "trail": [(_("What's on"), reverse("event-list"))],
        "today": today,
    }
    return render(request, "events/programme.html", context)


def _month_or_404(year: int, month: int) -> tuple[date, date, tuple[date, date]]:
    """First and last day, and the first and last day of its grid."""
    if not (calendar.FIRST_YEAR <= year <= calendar.LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), calendar.month_span(year, month)


def _form(request: HttpRequest, offer: filters.Offer, asked: filters.Filters) -> dict[str, Any]:
    return {
        "offer": offer,
        "asked": asked,
        "chips": list(asked.chips(offer, request.path)),
        "clear": request.path,
        "query": asked.query(dates=False),
        "trail": [],
    }


def _lists(visible: OccurrenceQuerySet, first: date, last: date | None, today: date, *, page: int) -> dict[str, Any]:
    """What runs already, what starts, and what has no day yet: one query."""
    rows = list(visible.listed(first, last, page=page))
    known = calendar.agenda((row for row in rows if not row.day_is_unknown), today, starts_on=first)
    coming = [row for day in known.days for row in day.items]
    return {
        "unknown": [row for row in rows if row.day_is_unknown],
        "running": known.running,
        "coming": coming[:PER_PAGE],
        "has_next": len(coming) > PER_PAGE,
        "any": bool(rows),
    }


def _nearest(visible: OccurrenceQuerySet, first: date, last: date) -> Occurrence | None:
    """For a list with nothing in it: the next one, else the latest before."""
    found = sorted(visible.nearest(first, last), key=lambda row: row.first_on)
    return found[-1] if found else None


def _agenda_address(asked: filters.Filters) -> str:
    return reverse("event-list") + asked.query()


def _with_more(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}"


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
    alike = Event.objects.visible_to(request.user).like(row)
    return Occurrence.objects.filter(event__in=alike.values("pk")).for_front_page(today)[:RELATED]


def _moved(visible: Any, slug: str) -> HttpResponse:
    """An address that once was leads to the new one, for those who may see it."""
    old = OldSlug.objects.filter(model=visible.model._meta.label_lower, slug=slug).first()
    row = old and visible.filter(pk=old.object_id).first()
    if not row:
        raise Http404
    return HttpResponsePermanentRedirect(row.get_absolute_url())
