"""When an event takes place: schedules with their extra and excluded dates. Saving one makes its dates anew."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from events import actions, recurrence
from events.admin import extra_dates
from events.admin import help as words
from events.admin.plain_schedule import PlainScheduleForm, change_past, is_whole
from events.admin.shows_dates import school_span
from events.changes import apply_choices
from events.models import Event, Occurrence, Schedule, ScheduleDate, SchoolHoliday
from events.schedule_words import in_words
from initiatives import formats
from initiatives.admin.base import HistoryAdmin, StackedRows
from initiatives.admin.fields import MAIN, in_each, own_organisations
from initiatives.staff_forms import StaffForm

TIMES = ["all_day", "starts_on", "ends_on", "start_time", "end_time"]


class ScheduleForm(StaffForm):
    beside = {"schedule_ends_after_start": "ends_on", "schedule_times_or_all_day": "start_time"}
    change_past = change_past()

    def clean(self) -> dict[str, Any] | None:
        """A rule that cannot be followed is refused here, in words, and not when its dates are made."""
        data = super().clean()
        if data and not self.errors and is_whole(data):
            try:
                _check(data, timezone.localdate())
            except recurrence.RuleError as error:
                self.add_error("rule" if data.get("rule") else None, ValidationError(_(error.message) % error.params))
        return data


def _check(data: dict[str, Any], today: date) -> None:
    """RuleError for a schedule without dates, with too many, or with a rule that means nothing."""
    if data.get("rule"):
        recurrence.check_rule(data["rule"], allow_endless=bool(data.get("review_on")))
    written = {name: data.get(name) for name in (*TIMES, "rule")} | {"zone": data.get("zone") or settings.TIME_ZONE}
    recurrence.expand(recurrence.Schedule(**written), until=max(today + actions.AHEAD, data["ends_on"]))


def expand_and_tell(request: HttpRequest, event: Event, past: Collection[int]) -> None:
    """Bring the event's dates in step, and say how many that changed. Dates that are over only of the schedules `past`."""
    try:
        number = actions.expand(event=event, today=timezone.localdate(), past=actions.Past(schedules=past))
    except recurrence.RuleError as error:
        messages.error(request, _(error.message) % error.params)
        return
    if number:
        text = ngettext("%(number)d date was brought in step.", "%(number)d dates were brought in step.", number)
        messages.info(request, text % {"number": number})


class ScheduleFormSet(BaseInlineFormSet):
    """Plain fields. With `looks_only` it is never valid: the page comes back with the dates, and nothing is saved."""

    looks_only = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound and not self.initial_form_count():
            self.extra = 1  # a row to fill in, also for those who have no script that adds one

    def _construct_form(self, i: int, **options: Any) -> Any:
        form: Any = super()._construct_form(i, **options)  # type: ignore[misc]
        self._equip(form, form.instance.pk)
        return form

    @property
    def empty_form(self) -> Any:
        form: Any = super().empty_form
        self._equip(form, None)
        return form

    def _equip(self, form: Any, pk: int | None) -> None:
        rows = self.changed_or_over.get(pk, ())
        is_moved, today = Occurrence.Status.MOVED, timezone.localdate()
        form.moved = {date.fromisoformat(row.recurrence_key[:10]): row for row in rows if row.status == is_moved}
        form.over = [row for row in rows if row.last_on < today]
        form.schools = [school_span(row) for row in self.schools]
        form.offer_breaks([(row.kind, row.first_on) for row in self.schools])

    @cached_property
    def schools(self) -> list[SchoolHoliday]:
        return list(SchoolHoliday.objects.between(timezone.localdate(), date.max))

    @cached_property
    def changed_or_over(self) -> dict[int | None, list[Occurrence]]:
        """Dates by schedule, all in one query."""
        found: dict[int | None, list[Occurrence]] = {}
        if self.instance.pk:
            wanted = Q(status=Occurrence.Status.MOVED) | Q(last_on__lt=timezone.localdate())
            for row in self.instance.occurrences.filter(wanted, schedule__isnull=False):
                found.setdefault(row.schedule_id, []).append(row)
        return found

    def typed(self, data: Any, prefix: str, schedule: Schedule | None) -> Any:
        """One row alone, as it stands on somebody's screen."""
        form: Any = self.form(data, prefix=prefix, instance=schedule)
        self._equip(form, schedule.pk if schedule else None)
        return form

    def clean(self) -> None:
        super().clean()
        rows: Any = self.forms
        for form in rows:
            for choice in form.choices():
                if choice.what == "move" and not choice.to:
                    day = formats.longdate(choice.on, get_language() or "da")
                    form.add_error(None, _("Say to which date %(day)s is moved.") % {"day": day})

    def is_valid(self) -> bool:
        return super().is_valid() and not self.looks_only

    @property
    def past(self) -> list[int]:
        """The schedules whose dates that are over change, too."""
        rows: Any = self.forms
        return [form.instance.pk for form in rows if form.cleaned_data.get("change_past") and form.instance.pk]

    def write_extra(self) -> None:
        rows: Any = self.forms
        for form in rows:
            if form not in self.deleted_forms and form.instance.pk and "extra" in form.changed_data:
                extra_dates.write(form.instance, form.cleaned_data["extra"])

    def apply_choices(self, by: Any) -> bool:
        """What was chosen for holidays, written. Returns whether there was anything."""
        rows: Any = self.forms
        chosen = [(form.instance, form.new_choices()) for form in rows if form not in self.deleted_forms]
        for schedule, choices in chosen:
            if choices and schedule.pk:
                apply_choices(schedule=schedule, choices=choices, by=by, today=timezone.localdate())
        return any(choices for _schedule, choices in chosen)


class ScheduleRows(StackedRows):
    model = Schedule
    form, formset = PlainScheduleForm, ScheduleFormSet
    help_texts = words.SCHEDULE_ROW
    template = "admin/events/schedules.html"
    verbose_name_plural = gettext_lazy("When")
    show_change_link = True  # to its extra and excluded dates
    fieldsets = [
        (None, {"fields": [("starts_on", "ends_on"), "all_day", ("start_time", "end_time")]}),
        (None, {"fields": ["repeats", "every", "weekdays", "places", "ends", "until", "times", "review_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("dates")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only look reads the repetition in words."""
        return self.fieldsets if self._may_write(request, obj) else [(None, {"fields": [*TIMES, "said"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if self._may_write(request, obj) else ["said"]

    @admin.display(description=gettext_lazy("in words"))
    def said(self, schedule: Schedule) -> str:
        try:
            return in_words(actions.as_value(schedule), get_language() or "da")
        except recurrence.RuleError as error:
            return _(error.message) % error.params

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        formset.looks_only = "_dates" in request.POST
        return formset


class SchoolHolidayForm(StaffForm):
    beside = {"school_holiday_ends_after_start": "last_on"}


class ScheduleDateForm(StaffForm):
    beside = {"schedule_excluded_with_a_reason": f"reason_{MAIN}"}


class ScheduleDateRows(StackedRows):
    model = ScheduleDate
    form, help_texts = ScheduleDateForm, words.SCHEDULE_DATE
    fields = [("on", "at"), "excluded", *in_each("reason")]
    extra = 1


@admin.register(Schedule)
class ScheduleAdmin(HistoryAdmin):
    """Reached from its event."""

    nothing_yet = words.NOTHING["schedule"]
    form, help_texts = ScheduleForm, words.SCHEDULE
    fields = ["event", *TIMES, "zone", "rule", "review_on", "change_past"]
    readonly_fields = ["event"]
    inlines = [ScheduleDateRows]
    list_display = ["event", "starts_on", "rule"]
    list_select_related = ["event"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return own_schedules(request)

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
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            actions.raise_sequence(events=[form.instance.event_id])
        past = [form.instance.pk] if form.cleaned_data.get("change_past") else []
        expand_and_tell(request, form.instance.event, past)


def own_schedules(request: HttpRequest) -> models.QuerySet:
    """Those of the events that one may change."""
    rows, own = Schedule.objects.select_related("event").prefetch_related("dates"), own_organisations(request)
    return rows if own is None else rows.filter(event__organiser__in=own)


def _page_of_event(page: Any) -> Any:
    return page.admin_site.get_model_admin(Event)


@admin.register(SchoolHoliday)
class SchoolHolidayAdmin(HistoryAdmin):
    """Whoever plans a series is asked about them; coordinators enter them once a year."""

    nothing_yet = words.NOTHING["school holiday"]
    list_display = ["name", "kind", "first_on", "last_on", "sample"]
    date_hierarchy = "first_on"
    fields = ["kind", *in_each("name"), ("first_on", "last_on")]
    form, help_texts = SchoolHolidayForm, words.SCHOOL_HOLIDAY
