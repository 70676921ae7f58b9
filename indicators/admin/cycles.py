"""The year: what is selected and why, how it is assessed, and what was frozen."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from indicators.admin import help as words
from indicators.contents import fetched
from indicators.levels import MEANINGS
from indicators.models import Assessment, Baseline, Cycle, CycleFeature
from indicators.models.cycles import PHASES
from indicators.packing import measured
from initiatives.admin.base import HistoryAdmin, StaffAdmin, TabularRows
from initiatives.admin.fields import MAIN, in_each, in_languages
from initiatives.staff_forms import StaffForm

CHOOSE, FREEZE = gettext_lazy("Select and assess"), gettext_lazy("Freeze")


class SelectedFeatures(TabularRows):
    model = CycleFeature
    help_texts = words.CYCLE_FEATURE
    fields = ["feature", *in_each("reason")]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("feature", "cycle")


class CycleForm(StaffForm):
    beside = {
        "cycle_year_1900_to_2200": "year",
        "cycle_phases_in_order": "baseline_on",
        **{f"cycle_{phase.removesuffix('_on')}_in_order": phase for phase in PHASES},
    }


@admin.register(Cycle)
class CycleAdmin(HistoryAdmin):
    nothing_yet = words.NOTHING["cycle"]
    form = CycleForm
    help_texts = words.CYCLE
    list_display = ["year", "selecting_on", "baseline_on", "closes_on", "steps"]
    fieldsets = in_languages("source", "note", first=["year", *PHASES, "months_only"])
    inlines = [SelectedFeatures]

    @admin.display(description=gettext_lazy("next steps"))
    def steps(self, row: Cycle) -> str:
        """To the pages where the choice is comfortable and the year is frozen."""
        choose, freeze = (reverse(f"admin:{name}", args=[row.year]) for name in ("year", "year-freeze"))
        return format_html('<a href="{}">{}</a> · <a href="{}">{}</a>', choose, CHOOSE, freeze, FREEZE)


class AppendOnly:
    """What is written down once stays."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AssessmentForm(StaffForm):
    """The level is chosen by what it means."""

    beside = {"assessment_has_a_rationale": f"rationale_{MAIN}"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if level := self.fields.get("level"):
            level.widget = forms.RadioSelect(choices=[(value, _described(value)) for value in Assessment.Level.values])


def _described(level: int) -> str:
    return format_html("<b>{} {}</b>: {}", level, Assessment.Level(level).label, MEANINGS[level])


@admin.register(Assessment)
class AssessmentAdmin(AppendOnly, StaffAdmin):
    """Made from the page of the year, where it leads back to."""

    nothing_yet = words.NOTHING["assessment"]
    form = AssessmentForm
    help_texts = words.ASSESSMENT
    list_display = ["feature", "cycle", "level", "counts", "assessor", "assessed_at"]
    list_filter = ["cycle", "level", "feature__area"]
    list_select_related = ["feature", "cycle", "assessor"]
    search_fields = ["feature__code", "feature__title"]
    ordering = ["-assessed_at"]
    fieldsets = in_languages("rationale", "evidence", first=["cycle", "feature", "level"])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.assessor = request.user
        super().save_model(request, obj, form, change)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(stands=Q(pk__in=Assessment.objects.newest().values("pk")))

    @admin.display(boolean=True, description=gettext_lazy("counts"))
    def counts(self, row: Any) -> bool:
        """The newest of its year does; the others are history."""
        return row.stands

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)  # for its message too
        if {"_addanother", "_continue", "_popup"} & set(request.POST):
            return answer
        return redirect(f"{reverse('admin:year', args=[obj.cycle.year])}#f-{obj.feature_id}")


@admin.register(Baseline)
class BaselineAdmin(AppendOnly, StaffAdmin):
    """Frozen on the page of the year or by `freeze_baseline`; here it is only looked at."""

    nothing_yet = words.NOTHING["baseline"]
    help_texts = words.BASELINE
    list_display = ["year", "version", "as_of", "frozen_by_name", "frozen_at"]
    fields = [
        "year", "version", "as_of", "schema_version", "checksum", "holds", "reason", "frozen_by_name", "frozen_at",
    ]  # fmt: skip
    readonly_fields = ["holds"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.for_list()

    @admin.display(boolean=True, description=gettext_lazy("the checksum holds"))
    def holds(self, row: Baseline) -> bool:
        with fetched(Baseline, row.pk) as file:
            return measured(file)[1] == row.checksum

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Coordinators find it on the index, although there is nothing to touch."""
        return {"add": False, "change": False, "delete": False, "view": self.writers(request.user)}
