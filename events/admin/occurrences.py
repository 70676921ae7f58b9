"""One date of an event: cancelled, moved, held online, always with the reason; and how many came."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.admin import help as words
from events.admin.date_changes import DateChangePages
from events.changes import local_days
from events.models import Event, Occurrence
from initiatives import formats
from initiatives.admin.base import StaffAdmin
from initiatives.admin.fields import MAIN, in_each, own_organisations
from initiatives.fields import day_in_words, moment_in_words
from initiatives.staff_forms import StaffForm

TOLD = ("status", "starts_at", "ends_at", "venue")  # what calendar files tell: a change raises the sequence


class OccurrenceForm(StaffForm):
    beside = {"occurrence_change_has_a_reason": f"reason_{MAIN}", "occurrence_ends_after_start": "ends_at"}

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        moved = {"starts_at", "ends_at"} & set(self.changed_data)
        if data and moved and not data.get(f"reason_{MAIN}"):
            self.add_error(f"reason_{MAIN}", _("Say why the date is changed."))
        if data and moved and data.get("status") == Occurrence.Status.SCHEDULED:
            data["status"] = Occurrence.Status.MOVED
        if data and data.get("attendance") is not None and self.instance.event.attendance is not None:
            self.add_error(
                "attendance", _("Either each date or the whole is counted: else the same people count twice.")
            )
        return data


class RowForm(OccurrenceForm):
    """A row of the list: the head of its column names a field to the eye only."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk is None:
            return  # Django makes an empty one to ask which scripts the page needs
        day = formats.shortdate(self.instance.first_on, get_language() or "da")
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {self.instance.event}, {day}"


@admin.register(Occurrence)
class OccurrenceAdmin(DateChangePages, StaffAdmin):
    """Reached from its event; the list is where several dates are changed at once."""

    nothing_yet = words.NOTHING["occurrence"]
    form, help_texts = OccurrenceForm, words.OCCURRENCE
    list_display = ["begins", "event", "status", f"reason_{MAIN}", "attendance"]
    list_editable = ["status", f"reason_{MAIN}", "attendance"]
    list_filter = ["status", "edited", "starts_at"]
    list_select_related = ["event"]
    search_fields = ["event__search_text"]
    ordering = ["starts_at", "pk"]
    actions = None
    readonly_fields = ["event", "recurrence_key"]
    fieldsets = [
        (None, {"fields": ["event", "recurrence_key", "status", *in_each("reason")]}),
        (None, {"fields": [("starts_at", "ends_at"), "venue", "attendance"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Only what one may change: the list saves all its rows without asking for each."""
        rows, own = super().get_queryset(request).select_related("event"), own_organisations(request)
        return rows if own is None else rows.filter(event__organiser__in=own)

    @admin.display(description=gettext_lazy("starts"), ordering="starts_at")
    def begins(self, row: Occurrence) -> str:
        """What takes the whole day does not begin at midnight."""
        return day_in_words(row.first_on) if row.all_day else moment_in_words(row.starts_at)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(Event).has_change_permission(request, obj and obj.event)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A date that is off is cancelled, with the reason; it does not vanish."""
        return False

    def get_changelist_form(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_form(request, **{**options, "form": RowForm})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # Or an expansion at the same time would write its old times over these.
        Event.objects.select_for_update().values("pk").get(pk=obj.event_id)
        changed = set(form.changed_data)
        obj.edited = obj.edited or bool(changed - {"attendance"})
        obj.sequence += bool(changed & set(TOLD))
        if {"starts_at", "ends_at"} & changed:
            obj.first_on, obj.last_on = local_days(obj.starts_at, obj.ends_at)
        super().save_model(request, obj, form, change)
