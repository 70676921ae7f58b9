"""Which Key Features have no events coming, for coordinators who plan the year (`/admin/coming-events/`)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.models import Occurrence
from initiatives import rules
from initiatives.models import KeyFeature, State

MONTHS = (1, 3, 6, 12)
USUAL = 6
OFF = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)


def features_with_coming(first: date, last: date) -> Any:
    """The Key Features with `number` of public events that take place from `first` to `last`, and the day of the
    `next_on`; those without come first. One query."""
    path = "events__occurrences"
    takes_place = Q(events__state=State.PUBLISHED, events__published_at__lte=timezone.now())
    takes_place &= Q(**{f"{path}__first_on__lte": last, f"{path}__last_on__gte": first})
    takes_place &= ~Q(**{f"{path}__status__in": OFF})
    rows = KeyFeature.objects.current().select_related("area")
    counted = rows.annotate(
        number=Count("events", filter=takes_place, distinct=True),
        next_on=Min(f"{path}__first_on", filter=takes_place),
    )
    return counted.order_by("number", "order")


@require_safe
def coming_events(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not rules.may_steer(user):
        raise PermissionDenied
    months = _months(request.GET.get("months", ""))
    today = timezone.localdate()
    last = today + timedelta(days=30 * months)
    features = list(features_with_coming(today, last))
    context = {
        "title": _("Key Features without events"),
        "without": [feature for feature in features if not feature.number],
        "with_events": [feature for feature in features if feature.number],
        "months": months,
        "choices": MONTHS,
        "today": today,
        "last": last,
    }
    return render(request, "admin/events/gaps.html", admin.site.each_context(request) | context)


def _months(text: str) -> int:
    return int(text) if text in map(str, MONTHS) else USUAL
