"""The calendar as a list of days, and as a month."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from events import calendar, filters
from events.feeds import webcal_address
from events.models import Occurrence
from events.models.occurrences import PER_PAGE, OccurrenceQuerySet
from events.months import with_counts, with_runs, without_runs
from events.offer import Offer, offered
from events.spans import near_spans
from initiatives.keeping import kept_page

A_DAY = 5  # dates in a cell of the month


@kept_page(*filters.NAMES)
def agenda(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    offer = offered(request.GET, request.user, today)
    asked = filters.read(request.GET, offer, today)
    visible = asked.narrow(Occurrence.objects.visible_to(request.user))
    first = asked.first or today
    lists = _lists(asked, visible, first, asked.last, today, page=asked.page)
    context = {
        **_form(request, offer, asked, today),
        **lists,
        "today": today,
        "this_month": today.replace(day=1),
        "more_url": request.path + asked.query(page=asked.page + 1) if lists["has_next"] else "",
        "previous_page": request.path + asked.query(page=asked.page - 1),
        "nearest": None if lists["any"] else _nearest(visible, first, asked.last or first),
    }
    return TemplateResponse(request, "events/agenda.html", context)


@kept_page(*filters.NAMES)
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first, last, span = _month_or_404(year, month)
    today = timezone.localdate()
    offer = offered(request.GET, request.user, today)
    asked = replace(filters.read(request.GET, offer, today), first=None, last=None, page=1, muddled=False)
    visible = asked.narrow(Occurrence.objects.visible_to(request.user))
    cells, runs = without_runs(visible.for_month(*span, a_day=A_DAY))
    grid = with_runs(calendar.month_grid(year, month, cells, today, maximum=A_DAY), runs)
    lists = _lists(asked, visible, first, last, today, page=1)
    context = {
        **_form(request, offer, asked, today),
        **lists,
        "filters_month": f"{first:%Y-%m}",
        "paper_address": (settings.SITE_URL + request.path).partition("://")[2],
        "month": with_counts(grid, visible.counts_between(*span)),
        "runs": sorted((run for run in runs if run.first_on <= last and run.last_on >= first), key=_end),
        "today": today,
        "day_url": _with_more(_agenda_address(asked)),
        "more_url": _agenda_address(replace(asked, first=first, last=last)) if lists["has_next"] else "",
        "nearest": None if lists["any"] else _nearest(visible, first, last),
    }
    return TemplateResponse(request, "events/month.html", context)


def _end(row: Occurrence) -> date:
    return row.last_on


def _month_or_404(year: int, month: int) -> tuple[date, date, tuple[date, date]]:
    """First and last day, and the first and last day of its grid."""
    if not (calendar.FIRST_YEAR <= year <= calendar.LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), calendar.month_span(year, month)


def _form(request: HttpRequest, offer: Offer, asked: filters.Filters, today: date) -> dict[str, Any]:
    feed_query = asked.query(dates=False, lang=get_language() or settings.LANGUAGE_CODE)
    near = [(word, asked.between(*span)) for word, span in near_spans(today)]
    return {
        "offer": offer,
        "asked": asked,
        "near": [(word, reverse("event-list") + each.query(), each.span == asked.span) for word, each in near],
        "whole_query": asked.query(),
        "feed_query": feed_query,
        "webcal": webcal_address(feed_query),
        "chips": list(asked.chips(offer, request.path)),
        "clear": request.path,
        "query": asked.query(dates=False),
        "trail": [],
    }


def _lists(
    asked: filters.Filters, visible: OccurrenceQuerySet, first: date, last: date | None, today: date, *, page: int
) -> dict[str, Any]:
    """What runs already, what starts, and what has no day yet: one query."""
    rows = list(visible.listed(first, last, page=page, alike=asked.narrow_dates(Occurrence.objects.all())))
    known = calendar.agenda((row for row in rows if not row.day_is_unknown), today, starts_on=first)
    coming = [row for day in known.days for row in day.items]
    return {
        "unknown": [row for row in rows if row.day_is_unknown],
        "running": known.running,
        "coming": coming[:PER_PAGE],
        "has_next": len(coming) > PER_PAGE,
        "any": bool(rows),
        "shown": len(rows) - max(0, len(coming) - PER_PAGE),
    }


def _nearest(visible: OccurrenceQuerySet, first: date, last: date) -> Occurrence | None:
    """For a list with nothing in it: the next one, else the latest before."""
    found = sorted(visible.nearest(first, last), key=lambda row: row.first_on)
    return found[-1] if found else None


def _agenda_address(asked: filters.Filters) -> str:
    return reverse("event-list") + asked.query()


def _with_more(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}"
