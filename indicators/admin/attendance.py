"""The figure that attendance proposes: the sum with the dates it is made of, handed in as it is looked at."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import attendance
from indicators.models import Indicator, Measurement, Review
from indicators.periods import Kind, Period
from initiatives.admin.fields import may_edit

KINDS: dict[str, Kind] = {"month": "month", "quarter": "quarter"}


class AttendancePage:
    """For the admin of indicators."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.attendance)
        own = path("<int:pk>/attendance/", page, name="indicator-attendance")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def attendance(self, request: HttpRequest, pk: int) -> HttpResponse:
        indicator = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if indicator is None or not indicator.counted_events:
            raise Http404
        period, today = _period(request, indicator), timezone.localdate()
        proposal = attendance.propose(indicator, period, today)
        mine = may_edit(request, indicator.owner_ids)
        newest = _newest(indicator, period)
        if request.method == "POST":
            if not mine:
                raise PermissionDenied
            if request.POST.get("seal") == proposal.seal and attendance.hand_in(
                indicator=indicator, period=period, by=request.user, at=timezone.now(), today=today
            ):
                messages.success(request, _("The figure is handed in. Someone else approves it."))
                return redirect("admin:indicators_indicator_change", indicator.pk)
            messages.warning(request, _("The numbers changed in the meantime. Look at them again before you hand in."))
        context = {
            "title": _("Figure from attendance"),
            "indicator": indicator,
            "period": period,
            "neighbours": [one for one in (period.shift(-1), period.shift(1)) if one.starts_on <= today],
            "proposal": proposal,
            "missing": attendance.missing_in_words(proposal),
            "newest": newest,
            "is_there": newest is not None and newest.counted == proposal.evidence and newest.review != Review.RETURNED,
            "mine": mine,
            "opts": Indicator._meta,
        }
        return render(request, "admin/indicators/attendance.html", self.admin_site.each_context(request) | context)


def _period(request: HttpRequest, indicator: Indicator) -> Period:
    """The one asked for, else the last one of its kind that has ended. 404 for one that has not begun."""
    kind: Kind = KINDS.get(indicator.frequency, "year")
    today = timezone.localdate()
    try:
        asked = Period.parse(request.GET["period"]) if "period" in request.GET else None
    except ValueError:
        raise Http404 from None
    period = asked or Period.containing(today, kind).shift(-1)
    if period.starts_on > today:
        raise Http404
    return period


def _newest(indicator: Indicator, period: Period) -> Measurement | None:
    """What was handed in last for the period."""
    rows = Measurement.objects.totals().filter(indicator=indicator, period=str(period))
    return rows.exclude(review=Review.REPLACED).order_by("-pk").first()
