"""The 4-17-42 framework: coordinators correct the wording, nobody adds or deletes."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.admin import help as words
from initiatives.admin.base import HistoryAdmin, StaffAdmin
from initiatives.admin.fields import in_each, in_languages
from initiatives.models import Dimension, FocusArea, Goal, KeyFeature, Pillar, PossibleMeasurement
from initiatives.slugs import slug_of


class FrameworkAdmin:
    """Entries come from data files by their code; here only their words are corrected."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]


@admin.register(Dimension)
class DimensionAdmin(FrameworkAdmin, HistoryAdmin):
    help_texts = words.DIMENSION
    list_display = ["name", "short", "code"]
    search_fields = ["code", "name"]
    readonly_fields = ["code"]
    fieldsets = in_languages("name", "short", "description", "example", first=["code"])


@admin.register(Goal)
class GoalAdmin(FrameworkAdmin, HistoryAdmin):
    help_texts = words.GOAL
    list_display = ["number", "title", "dimension"]
    list_display_links = ["title"]
    list_filter = ["dimension"]
    list_select_related = ["dimension"]
    search_fields = ["title"]
    readonly_fields = ["number"]
    fieldsets = in_languages("title", "text", "explanation", first=["number", "dimension"])


@admin.register(Pillar)
class PillarAdmin(FrameworkAdmin, StaffAdmin):
    help_texts = words.PILLAR
    list_display = ["name", "code"]
    readonly_fields = ["code"]
    fieldsets = in_languages("name", "description", first=["code"])


@admin.register(FocusArea)
class FocusAreaAdmin(FrameworkAdmin, HistoryAdmin):
    help_texts = words.AREA
    list_display = ["number", "title", "short", "pillar"]
    list_display_links = ["title"]
    list_filter = ["pillar"]
    list_select_related = ["pillar"]
    search_fields = ["title", "short"]
    readonly_fields = ["number", "pillar"]
    fieldsets = in_languages("title", "short", "explanation", first=["number", "pillar"], last=["goals"])


@admin.register(KeyFeature)
class KeyFeatureAdmin(FrameworkAdmin, HistoryAdmin):
    help_texts = words.FEATURE
    list_display = ["code", "title", "area", "wording_verified"]
    list_display_links = ["title"]
    list_filter = ["wording_verified", "area"]
    list_select_related = ["area"]
    search_fields = ["code", "title", "short"]
    readonly_fields = ["code", "area", "verified_by", "verified_at"]  # the data files know an entry by its code
    fieldsets = [
        *in_languages("title", "short", "explanation", first=["code", "area"]),
        (_("Goals"), {"fields": ["goals"]}),
        (_("Wording"), {"fields": ["wording_verified", "verified_by", "verified_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("area", "verified_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The tick says who compared which wording, and when: a corrected title is compared anew."""
        if {"wording_verified", *in_each("title")} & set(form.changed_data):
            if obj.wording_verified:
                obj.mark_verified(by=request.user, at=timezone.now())
            else:
                obj.mark_unverified()
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: Any, **options: Any) -> HttpResponse:
        feature = options.get("obj")
        if feature is not None:
            rows = feature.possible_measurements.current().order_by("order")
            context["possible_measurements"] = [(row, as_indicator(row)) for row in rows]
        return super().render_change_form(request, context, **options)


def as_indicator(row: PossibleMeasurement) -> str:
    """The query of a form for a new indicator, filled in from a possible measurement."""
    names = {f"name_{code}": getattr(row, f"name_{code}") or "" for code in ("da", "en", "de")}
    return urlencode(
        {"feature": row.feature_id, "kind": row.kind, "code": slug_of(getattr(row, "name_en", None) or row.name, 70)}
        | names
    )
