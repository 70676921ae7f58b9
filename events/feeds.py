"""Files for calendar programs and news readers. They show what a stranger may see, whoever asks."""

import zlib
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import calendar_files, feed_rows, filters, ical
from events.actions import AHEAD
from events.models import Event, Occurrence, WithdrawnDate
from events.news import news_of
from events.offer import FACETS, Offer, offered
from events.recurrence import RuleError
from events.subscription import vevents
from initiatives import atom
from initiatives.city import here
from initiatives.models import OldSlug
from initiatives.revalidation import answer
from initiatives.versions import kept

BEHIND = timedelta(days=92)  # three months
MOST = 10_000  # dates; a calendar that asks for centuries gets the first of them
NEWS = 100
REFRESH_HOURS = 6
CALENDAR, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"
STRANGER = AnonymousUser()


@require_safe
def events_ics(request: HttpRequest) -> HttpResponse:
    """Written once while nothing changes (`versions.kept`), and kept compressed: to a tenth."""
    asked, span = _asked(request)
    packed, changed = kept(lambda: _calendar(asked, *span), "calendar", asked.query(), span, get_language())
    return answer(request, zlib.decompress(packed), CALENDAR, changed=changed, filename="events.ics")


def _calendar(asked: filters.Filters, first: date, last: date) -> tuple[bytes, datetime | None]:
    """The file, and its last change."""
    dates = asked.narrow(Occurrence.objects.all()).between(first, last)
    gone = asked.narrow(WithdrawnDate.objects.visible_to(STRANGER)).between(first, last).still()
    rows = feed_rows.dates_of(dates, gone, MOST, events=Event.objects.visible_to(STRANGER))
    words = feed_rows.words_of({row.event for row in rows if not row.uid}) if rows else {}
    text = ical.subscription_of(vevents(rows, words), calendar_name(), refresh_hours=REFRESH_HOURS)
    latest = max((stamp for row in rows for stamp in (row.stamp, row.latest)), default="")
    return zlib.compress(text.encode(), 1), datetime.fromisoformat(latest) if latest else None


@require_safe
def events_atom(request: HttpRequest) -> HttpResponse:
    asked, (first, last) = _asked(request)
    dates = asked.narrow(Occurrence.objects.visible_to(STRANGER)).between(first, last)
    entries = news_of(dates, NEWS)
    body = atom.feed(
        entries,
        title=calendar_name(),
        author=here()["name"],
        language=get_language() or settings.LANGUAGE_CODE,
        own_url=settings.SITE_URL + request.path + asked.query(lang=get_language() or ""),
        page_url=settings.SITE_URL + reverse("event-list") + asked.query(),
    )
    changed = atom.last_change(entries)
    return answer(request, body, ATOM, changed=changed, filename="events.atom")


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole course: its rules, exceptions and zones in one file."""
    event = _event(slug)
    if isinstance(event, str):
        return redirect("event-ics", event, permanent=True)
    schedules, rows = event.schedules.prefetch_related("dates"), _dates(event)
    try:
        whole = calendar_files.whole_course(event, schedules, rows, timezone.localdate())
        text = ical.course(whole.courses, event.title, singles=whole.singles)
    except RuleError:  # its dates stand as they were made from the rule before
        whole = calendar_files.whole_course(event, [], rows, timezone.localdate())
        text = ical.course([], event.title, singles=whole.singles)
    return answer(request, text.encode(), CALENDAR, changed=whole.changed, filename=f"{slug}.ics", save=True)


@require_safe
def date_ics(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One date. Its UID is the subscription's: who has both sees it once."""
    event = _event(slug)
    if isinstance(event, str):
        return redirect("date-ics", event, key, permanent=True)
    row = next((row for row in _dates(event) if row.file_key == key), None)
    if row is None:
        raise Http404
    entry = calendar_files.entry_of(row)
    text = ical.course([], event.title, singles=[entry])
    return answer(request, text.encode(), CALENDAR, changed=entry.stamp, filename=f"{slug}-{key}.ics", save=True)


def webcal_address(query: str) -> str:
    """What programs of calendars are opened by."""
    return f"webcal://{settings.SITE_URL.partition('://')[2]}{reverse('event-feed')}{query}"


def calendar_name() -> str:
    title = _("What's on")
    return f"{here()['name']}: {title}"


def _asked(request: HttpRequest) -> tuple[filters.Filters, tuple[date, date]]:
    """What was asked for, and from which to which day."""
    today = timezone.localdate()
    is_narrow = bool(FACETS.keys() & request.GET.keys())
    known = offered(request.GET, STRANGER, today) if is_narrow else Offer({name: {} for name in FACETS})
    asked = filters.read(request.GET, known, today)
    return asked, (asked.first or today - BEHIND, asked.last or today + AHEAD)


def _event(slug: str) -> Any:
    """The event, or the address that it has now."""
    visible = Event.objects.visible_to(STRANGER)
    if event := visible.for_page().filter(slug=slug).first():
        return event
    old = OldSlug.objects.filter(model=Event._meta.label_lower, slug=slug).values("object_id")
    return get_object_or_404(visible.values_list("slug", flat=True), pk__in=old)


def _dates(event: Event) -> list[Occurrence]:
    rows = list(event.occurrences.select_related("venue").order_by("starts_at", "pk"))
    for row in rows:
        row.event = event
    return rows
