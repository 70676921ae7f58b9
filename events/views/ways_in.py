"""Ways into the calendar: the form of all filters, and how to subscribe."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import calendar, filters, tally
from events.candidates import candidates
from events.facet_form import groups
from events.feeds import webcal_address
from events.models import Occurrence
from events.offer import offered


def all_filters(request: HttpRequest) -> HttpResponse:
    """Each choice with the number of events that there would be."""
    today = timezone.localdate()
    offer = offered(request.GET, request.user, today, everything=True)
    asked = filters.read(request.GET, offer, today)
    month = _month(request.GET.get("month", ""))
    first, last = (month, _end_of(month)) if month else (asked.first or today, asked.last)
    dates = replace(asked, chosen={}).narrow(Occurrence.objects.visible_to(request.user)).touching(first, last)
    found = tally.count(candidates(dates, request.user, first=first, last=last), asked.chosen)
    back = reverse("event-month", args=[month.year, month.month]) if month else reverse("event-list")
    context = {
        "asked": asked,
        "groups": list(groups(offer.labels, asked.chosen, found)),
        "total": found.total,
        "month": month,
        "back": back,
        "chips": list(asked.chips(offer, back)),
        "clear": back,
        "trail": [(_("What's on"), reverse("event-list"))],
    }
    return render(request, "events/filters.html", context)


def subscribe(request: HttpRequest) -> HttpResponse:
    """How a calendar follows what was chosen, in plain words."""
    today = timezone.localdate()
    offer = offered(request.GET, request.user, today)
    asked = replace(filters.read(request.GET, offer, today), first=None, last=None, page=1, muddled=False)
    query = asked.query(lang=get_language() or settings.LANGUAGE_CODE)
    webcal = webcal_address(query)
    context = {
        "asked": asked,
        "chips": list(asked.chips(offer, request.path)),
        "clear": request.path,
        "query": asked.query(),
        "https": f"{settings.SITE_URL}{reverse('event-feed')}{query}",
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        "feed_query": query,
        "atom": f"{reverse('event-news')}{query}",
        "trail": [(_("What's on"), reverse("event-list"))],
    }
    return render(request, "events/subscribe.html", context)


def _month(text: str) -> date | None:
    """The first day of "2026-12"; None for anything else."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    written = f"{month:%Y-%m}" == text
    return month if written and calendar.FIRST_YEAR <= month.year <= calendar.LAST_YEAR else None


def _end_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
