"""How many came: entered once, on one page for all dates of an event that have been."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.changes import note_attendance
from events.models import Event, Occurrence
from initiatives import formats

MOST = 200  # dates on the page, the latest first
MAX = 2_000_000_000  # more than the database's integer holds is no count of people
OFF = (Occurrence.Status.CANCELLED, Occurrence.Status.POSTPONED)


class AttendanceForm(forms.Form):
    """One number for each date. Empty: not counted; zero is a number."""

    def __init__(self, *args: Any, event: Event, dates: list[Occurrence], **options: Any) -> None:
        super().__init__(*args, **options)
        self.event, self.dates = event, dates
        for row in dates:
            self.fields[f"date-{row.pk}"] = self._number(_day(row), row.attendance)
        self.fields["total"] = self._number(_("In all, where the dates were not counted one by one"), event.attendance)

    def _number(self, label: str, initial: int | None) -> forms.IntegerField:
        field = forms.IntegerField(label=label, min_value=0, max_value=MAX, required=False, initial=initial)
        field.widget.attrs |= {"class": "vIntegerField", "autocomplete": "off"}
        return field

    @property
    def numbers(self) -> dict[int, int | None]:
        return {row.pk: self.cleaned_data[f"date-{row.pk}"] for row in self.dates}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        counted = any(data.get(f"date-{row.pk}") is not None for row in self.dates)
        if data.get("total") is not None and counted:
            self.add_error("total", _("Either each date or the whole is counted: else the same people count twice."))
        return data


class AttendancePage:
    """For the admin of events."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.attendance)
        return [path("<int:pk>/attendance/", page, name="event-attendance"), *super().get_urls()]  # type: ignore[misc]

    def attendance(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if event is None or not self.has_change_permission(request, event):  # type: ignore[attr-defined]
            return self._get_obj_does_not_exist_redirect(request, Event._meta, str(pk))  # type: ignore[attr-defined]
        form = AttendanceForm(request.POST or None, event=event, dates=_dates_that_were(event))
        if request.method == "POST" and form.is_valid():
            number = note_attendance(
                event=event, numbers=form.numbers, total=form.cleaned_data["total"], by=request.user
            )
            text = ngettext("%(number)d number is noted.", "%(number)d numbers are noted.", number)
            messages.success(request, text % {"number": number})
            return redirect("admin:events_event_change", event.pk)
        context = {"title": _("How many came"), "event": event, "form": form, "opts": Event._meta}
        return render(request, "admin/events/attendance.html", self.admin_site.each_context(request) | context)


def _dates_that_were(event: Event) -> list[Occurrence]:
    """Begun and not off; what is under way may be counted already."""
    rows = event.occurrences.filter(first_on__lte=timezone.localdate()).exclude(status__in=OFF)
    return list(rows.order_by("-starts_at", "-pk")[:MOST])


def _day(row: Occurrence) -> str:
    language = get_language() or "da"
    if row.last_on > row.first_on:
        return formats.daterange(row.first_on, row.last_on, language)
    day = formats.fullday(row.first_on, language)
    return day if row.all_day else f"{day}, {formats.clock(timezone.localtime(row.starts_at), language)}"
