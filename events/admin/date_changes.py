"""One date cancelled, moved, postponed or held online, in two clicks from its event: a page that asks for the reason."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.changes import REASONS, Status, change_date, restore_date
from events.models import Occurrence, Venue
from events.recurrence import FIRST_YEAR, LAST_YEAR
from events.templatetags.event_words import day, when
from initiatives.fields import main_column


@dataclass(frozen=True)
class Change:
    """What can become of a date: the title of its page, its button, and what is said afterwards."""

    status: str
    title: Any
    button: Any
    done: Any


CHANGES = {
    "cancel": Change(
        Status.CANCELLED,
        gettext_lazy("Cancel this date"),
        gettext_lazy("Cancel the date"),
        gettext_lazy("%(date)s is cancelled. Its page and the calendar files say so, with the reason."),
    ),
    "move": Change(
        Status.MOVED,
        gettext_lazy("Move this date"),
        gettext_lazy("Move the date"),
        gettext_lazy("%(date)s is moved. Its page and the calendar files say so, with the reason."),
    ),
    "postpone": Change(
        Status.POSTPONED,
        gettext_lazy("Postpone this date to a day that is not known yet"),
        gettext_lazy("Postpone the date"),
        gettext_lazy("%(date)s is postponed. Its page and the calendar files say so, with the reason."),
    ),
    "online": Change(
        Status.MOVED_ONLINE,
        gettext_lazy("Hold this date online"),
        gettext_lazy("Hold it online"),
        gettext_lazy("%(date)s is held online. Its page and the calendar files say so, with the reason."),
    ),
    "restore": Change(
        Status.SCHEDULED,
        gettext_lazy("Let this date take place as planned"),
        gettext_lazy("Take place as planned"),
        gettext_lazy("%(date)s takes place as planned."),
    ),
}


class ReasonForm(forms.Form):
    reason_da = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Shown where the date stands.")
    )
    reason_en = forms.CharField(label=gettext_lazy("Reason in English"), max_length=300, required=False)
    reason_de = forms.CharField(label=gettext_lazy("Reason in German"), max_length=300, required=False)

    def __init__(self, *args: Any, row: Occurrence, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        main = main_column("reason")
        for name in REASONS:
            self.fields[name].widget.attrs["class"] = "vTextField"
            if name.removeprefix("reason_") not in dict(settings.LANGUAGES):
                del self.fields[name]
        if main != REASONS[0]:  # what must be said is said in the city's main language
            self.fields[main].label, self.fields[main].required = gettext_lazy("Reason"), True
            self.fields[main].help_text = gettext_lazy("Shown where the date stands.")
            if danish := self.fields.get("reason_da"):
                danish.label, danish.required, danish.help_text = gettext_lazy("Reason in Danish"), False, ""

    @property
    def values(self) -> dict[str, Any]:
        """Columns besides status and reason."""
        return {}


class MoveForm(ReasonForm):
    """To another day or time, and perhaps another place."""

    on = forms.DateField(label=gettext_lazy("New date"), widget=AdminDateWidget)
    start_time = forms.TimeField(label=gettext_lazy("From"), widget=AdminTimeWidget(format="%H:%M"))
    end_time = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=AdminTimeWidget(format="%H:%M"),
        help_text=gettext_lazy("Earlier than the start: the next morning."),
    )
    venue: Any = forms.ModelChoiceField(
        Venue.objects.all(),
        label=gettext_lazy("Other venue"),
        required=False,
        help_text=gettext_lazy("Only when it takes place somewhere else."),
    )
    field_order = ["on", "start_time", "end_time", "venue", *REASONS]

    def __init__(self, *args: Any, row: Occurrence, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        self.initial = {
            **self.initial,
            "on": row.first_on,
            "start_time": start.time(),
            "end_time": end.time(),
            "venue": row.venue_id,
        }
        if row.all_day:
            del self.fields["start_time"], self.fields["end_time"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        if not FIRST_YEAR <= data["on"].year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.add_error("on", _("Dates lie between the years %(first)s and %(last)s.") % years)
            return data
        values = self.values
        if (values["starts_at"], values["venue"]) == (self.row.starts_at, self.row.venue) and (
            values["ends_at"] == self.row.ends_at
        ):
            self.add_error("on", _("Give another day, time or venue: this is where it is already."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """It lasts as many days as before. Midnight and earlier than the start are the next day."""
        data, row = self.cleaned_data, self.row
        starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        begin, finish = data.get("start_time") or starts.time(), data.get("end_time") or ends.time()
        days = (ends.date() - starts.date()).days
        if days <= 1 and not row.all_day:
            days = int(finish < begin or finish == time())
        start = datetime.combine(data["on"], begin)
        end = datetime.combine(data["on"] + timedelta(days=days), finish)
        return {
            "starts_at": timezone.make_aware(start),
            "ends_at": timezone.make_aware(end),
            "venue": data.get("venue"),
        }


class DateChangePages:
    """For the admin of occurrences."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.change_one_date)
        own = [path(f"<int:pk>/{what}/", page, {"what": what}, name=f"date-{what}") for what in CHANGES]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def change_one_date(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request).select_related("event", "venue"), pk=pk)  # type: ignore[attr-defined]
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise Http404
        change, form = CHANGES[what], _form(what, request, row)
        if request.method == "POST" and (form is None or form.is_valid()):
            before = day(row)
            _do(change, row, form, request)
            messages.success(request, change.done % {"date": before[:1].upper() + before[1:]})
            return redirect("admin:events_event_change", row.event_id)
        context = {
            "title": change.title,
            "change": change,
            "what": what,
            "row": row,
            "date": f"{day(row)}, {when(row)}",
            "form": form,
            "opts": Occurrence._meta,
        }
        return render(request, "admin/events/date_change.html", self.admin_site.each_context(request) | context)


def _form(what: str, request: HttpRequest, row: Occurrence) -> ReasonForm | None:
    if what == "restore":
        return None
    form = MoveForm if what == "move" else ReasonForm
    return form(request.POST or None, row=row, initial={name: getattr(row, name) for name in REASONS})


def _do(change: Change, row: Occurrence, form: ReasonForm | None, request: HttpRequest) -> None:
    if form is None:
        restore_date(occurrence=row, by=request.user, today=timezone.localdate())
        return
    reasons = {name: form.cleaned_data.get(name, "") for name in REASONS}
    change_date(occurrence=row, status=change.status, reasons=reasons, by=request.user, **form.values)
