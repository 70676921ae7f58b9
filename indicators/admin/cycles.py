"""The year: what is selected and why, how it is assessed, and what was frozen."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from indicators.models import Assessment, Baseline, Cycle, CycleFeature
from initiatives.admin.base import HistoryAdmin, StaffAdmin, TabularRows, in_languages
from initiatives.staff_forms import StaffForm


class SelectedFeatures(TabularRows):
    model = CycleFeature
    fields = ["feature", "reason_da", "reason_en", "reason_de"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("feature", "cycle")


class CycleForm(StaffForm):
    beside = {"cycle_phases_in_order": "baseline_on", "cycle_year_1900_to_2200": "year"}


@admin.register(Cycle)
class CycleAdmin(HistoryAdmin):
    form = CycleForm
    list_display = ["year", "selecting_on", "baseline_on", "closes_on"]
    fieldsets = in_languages("source", first=["year", ("selecting_on", "baseline_on", "closes_on")])
    inlines = [SelectedFeatures]


class AppendOnly:
    """What is written down once stays."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AssessmentForm(StaffForm):
    beside = {"assessment_has_a_rationale": "rationale_da"}


@admin.register(Assessment)
class AssessmentAdmin(AppendOnly, StaffAdmin):
    form = AssessmentForm
    list_display = ["feature", "cycle", "level", "assessor", "assessed_at"]
    list_filter = ["cycle", "level", "feature__area"]
    list_select_related = ["feature", "cycle", "assessor"]
    search_fields = ["feature__code", "feature__title"]
    ordering = ["-assessed_at"]
    fieldsets = in_languages("rationale", "evidence", first=[("cycle", "level"), "feature"])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.assessor = request.user
        super().save_model(request, obj, form, change)


@admin.register(Baseline)
class BaselineAdmin(AppendOnly, StaffAdmin):
    """Frozen by `freeze_baseline`; here it is only looked at."""

    list_display = ["year", "as_of", "frozen_by_name", "frozen_at"]
    fields = ["year", "as_of", "schema_version", "checksum", "frozen_by_name", "frozen_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).defer("document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Coordinators find it on the index, although there is nothing to touch."""
        return {"add": False, "change": False, "delete": False, "view": self.writers(request.user)}
