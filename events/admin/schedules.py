"""When an event takes place: schedules with their extra and excluded dates. Saving one makes its dates anew."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import actions, recurrence
from events.models import Event, Schedule, ScheduleDate
from initiatives.admin.base import HistoryAdmin, TabularRows, own_organisations
from initiatives.staff_forms import StaffForm

TIMES = ["all_day", "starts_on", "ends_on", "start_time", "end_time"]


class ScheduleForm(StaffForm):
    beside = {"schedule_ends_after_start": "ends_on", "schedule_times_or_all_day": "start_time"}

    def clean(self) -> dict[str, Any] | None:
        """A rule that cannot be followed is refused here, in words, and not when its dates are made."""
        data = super().clean()
        if data and not self.errors and _is_whole(data):
            try:
                _check(data, timezone.localdate())
            except recurrence.RuleError as error:
                self.add_error("rule" if data.get("rule") else None, ValidationError(_(error.message) % error.params))
        return data


def _is_whole(data: dict[str, Any]) -> bool:
    """Otherwise the database says what is missing, beside the field."""
    times = data.get("all_day") or (data.get("start_time") is not None and data.get("end_time") is not None)
    return bool(times and data["starts_on"] <= data["ends_on"])


def _check(data: dict[str, Any], today: date) -> None:
    """RuleError for a schedule without dates, with too many, or with a rule that means nothing."""
    if data.get("rule"):
        recurrence.check_rule(data["rule"], allow_endless=bool(data.get("review_on")))
    written = {name: data.get(name) for name in (*TIMES, "rule")} | {"zone": data.get("zone") or "Europe/Copenhagen"}
    recurrence.expand(recurrence.Schedule(**written), until=max(today + actions.AHEAD, data["ends_on"]))


def expand_and_tell(request: HttpRequest, event: Event) -> None:
    """Bring the event's dates in step, and say how many that changed."""
    try:
        number = actions.expand(event=event, today=timezone.localdate())
    except recurrence.RuleError as error:
        messages.error(request, _(error.message) % error.params)
        return
    if number:
        text = ngettext("%(number)d date was brought in step.", "%(number)d dates were brought in step.", number)
        messages.info(request, text % {"number": number})


class ScheduleRows(TabularRows):
    model = Schedule
    form = ScheduleForm
    fields = [*TIMES, "rule", "review_on"]
    show_change_link = True  # to its extra and excluded dates


class ScheduleDateForm(StaffForm):
    beside = {"schedule_excluded_with_a_reason": "reason_da"}


class ScheduleDateRows(TabularRows):
    model = ScheduleDate
    form = ScheduleDateForm
    fields = ["excluded", "on", "at", "reason_da", "reason_en", "reason_de"]
    extra = 1


@admin.register(Schedule)
class ScheduleAdmin(HistoryAdmin):
    """Reached from its event."""

    form = ScheduleForm
    fields = ["event", *TIMES, "zone", "rule", "review_on"]
    readonly_fields = ["event"]
    inlines = [ScheduleDateRows]
    list_display = ["event", "starts_on", "rule"]
    list_select_related = ["event"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows, own = super().get_queryset(request).select_related("event"), own_organisations(request)
        return rows if own is None else rows.filter(event__organiser__in=own)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _page_of_event(self).has_change_permission(request, obj and obj.event)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taken out on the page of its event, where the dates are brought in step."""
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return dict.fromkeys(("add", "change", "delete", "view"), False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        expand_and_tell(request, form.instance.event)


def _page_of_event(page: Any) -> Any:
    return page.admin_site.get_model_admin(Event)
