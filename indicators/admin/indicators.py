"""Indicators with their targets; figures are entered where they are looked for: under their indicator."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from indicators import actions
from indicators.admin import help as words
from indicators.admin.attendance import AttendancePage
from indicators.admin.plans import IndicatorForm, TargetRows, plain
from indicators.figure_forms import MeasurementForm, NewFiguresFormSet
from indicators.models import Indicator, Measurement
from indicators.resources import IndicatorResource
from initiatives import formats
from initiatives.admin.base import HistoryAdmin, Mine, TabularRows
from initiatives.admin.bulk_files import BulkFilePages
from initiatives.admin.fields import MAIN, in_languages, own_organisations
from initiatives.admin.many import ManyAtOnce
from initiatives.admin.many_forms import OrganisationForm, StateForm

NEWEST = 30


class NewFigures(TabularRows):
    """New rows only: what was handed in stands above, and is corrected by a new row for the same period."""

    model = Measurement
    help_texts = words.MEASUREMENT
    form, formset = MeasurementForm, NewFiguresFormSet
    extra, can_delete = 1, False
    fields = ["period", "breakdown", "value", "numerator", "denominator", f"absent_reason_{MAIN}", "figure", f"note_{MAIN}",
              "source_url", "evidence"]  # fmt: skip
    unfolded = _("Write new figures")
    verbose_name = _("new figure")
    verbose_name_plural = _("new figures")

    class Media:
        js = ["js/share.js"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).none()


class ResponsibleForm(OrganisationForm):
    field = "responsible"


@admin.register(Indicator)
class IndicatorAdmin(AttendancePage, BulkFilePages, ManyAtOnce, HistoryAdmin):
    nothing_yet = words.NOTHING["indicator"]
    unfolds = True
    together = (StateForm, ResponsibleForm)
    resource, owner = IndicatorResource, "responsible"
    help_texts = words.INDICATOR
    owned = True
    form = IndicatorForm
    list_display = ["name", "code", "feature_code", "responsible", "way", "state", "next_due_on"]
    list_filter = [Mine, "state", "kind", "direction", "frequency", "feature__area", "sample"]
    list_select_related = ["feature", "responsible"]
    search_fields = ["name"]
    autocomplete_fields = ["initiatives"]
    readonly_fields = ["figures"]
    inlines = [NewFigures, TargetRows]
    fieldsets = [
        (_("Figures"), {"fields": ["figures"]}),
        *in_languages(
            "name", "definition", "unit", "source", "limitations", "proxy_note", "not_applicable_reason",
            "baseline_source",
            first=[("code", "feature"), "responsible"], last=[("state", "published_at")],
        ),
        (_("How it is measured"), {"fields": [
            ("kind", "frequency", "next_due_on"), ("direction", "decimals"), ("lower_bound", "upper_bound"),
            ("additive", "suppress_below"),
            ("source_url", "licence"), ("counted_events", "counted_programme", "counted_organiser"),
        ], "classes": ["collapse"]}),
        (_("Baseline"), {"fields": [("baseline_on", "baseline_value")]}),
        (_("Initiatives"), {"fields": ["initiatives"], "classes": ["collapse"]}),
    ]  # fmt: skip

    FOR_REPORTERS: Any = [
        (_("Figures"), {"fields": ["figures"]}),
        (None, {"fields": ["code", "feature", "responsible", "name", "definition", "unit", "kind", "frequency",
                           "next_due_on", "direction", "possible", "baseline", "source", "limitations"]}),
    ]  # fmt: skip

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Editors report; the rest is the coordinators'."""
        found = super().get_actions(request)
        return (
            found if self.writers(request.user) else {name: one for name, one in found.items() if name[:5] != "many_"}
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.writers(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.writers(request.user)

    def _folds(self, request: HttpRequest, row: Any) -> bool:
        """Editors have little else to do here than to write figures."""
        return self.writers(request.user) and super()._folds(request, row)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["figures"] if self.writers(request.user) else flatten_fieldsets(self.FOR_REPORTERS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Editors report; what is measured and how is the coordinators' to say."""
        if not self.writers(request.user):
            return self.FOR_REPORTERS
        shown = super().get_fieldsets(request, obj)
        return shown if obj else shown[1:]  # a new one has no figures yet

    def get_search_results(self, request: HttpRequest, rows: Any, text: str) -> Any:
        """For a new figure only the indicators that one may report for are offered."""
        rows, duplicates = super().get_search_results(request, rows, text)
        own = own_organisations(request)
        if request.GET.get("model_name") == "measurement" and own is not None:
            rows = rows.filter(responsible__in=own)
        return rows, duplicates

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if self.writers(request.user):
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Measurement:
            return super().save_formset(request, form, formset, change)
        for measurement in formset.save(commit=False):
            actions.hand_in(measurement=measurement, by=request.user, at=timezone.now())
        return None

    @admin.display(description=_("Key Feature"), ordering="feature__order")
    def feature_code(self, indicator: Indicator) -> str:
        return indicator.feature.code if indicator.feature else "–"

    @admin.display(description=_("direction"), ordering="direction")
    def way(self, indicator: Indicator) -> str:
        """The word alone: a list has no room for what it means."""
        return indicator.get_direction_display().partition(":")[0]

    @admin.display(description=_("newest first"))
    def figures(self, indicator: Indicator) -> str | SafeString:
        if indicator.pk is None:
            return ""
        newest = indicator.measurements.select_related("entered_by").order_by("-ends_on", "breakdown", "-pk")
        rows = list(newest[: NEWEST + 1])
        return render_to_string(
            "admin/indicators/_figures.html",
            {"rows": rows[:NEWEST], "more": len(rows) > NEWEST, "indicator": indicator},
        )

    @admin.display(description=_("possible values"))
    def possible(self, indicator: Indicator) -> str:
        return f"{plain(indicator.lower_bound)} … {plain(indicator.upper_bound)}"

    @admin.display(description=_("baseline"))
    def baseline(self, indicator: Indicator) -> str:
        if indicator.baseline_on is None:
            return "–"
        return f"{plain(indicator.baseline_value)}, {formats.shortdate(indicator.baseline_on, get_language() or 'da')}"
