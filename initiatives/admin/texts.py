"""Texts of the site's own pages: coordinators edit them, and look at the page before they save."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.admin import help as words
from initiatives.admin.base import HistoryAdmin
from initiatives.admin.fields import in_languages
from initiatives.admin.framework import FrameworkAdmin
from initiatives.facts import IN_BODY
from initiatives.models import Text


@admin.register(Text)
class TextAdmin(FrameworkAdmin, HistoryAdmin):
    change_form_template = "admin/initiatives/text/change_form.html"
    help_texts = words.TEXT
    list_display = ["key", "title", "changed_at", "changed_by"]
    list_select_related = ["changed_by"]
    search_fields = ["title", "body"]
    readonly_fields = ["key", "changed_at", "changed_by"]
    fieldsets = [
        *in_languages("title", "body", first=["key"]),
        (_("Last changed"), {"fields": ["changed_at", "changed_by"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name.startswith("body"):
            field.widget.attrs["rows"] = 24
        return field

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        context["facts"] = IN_BODY
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request: HttpRequest, obj: Text, form: Any, change: bool) -> None:
        if form.changed_data:
            obj.changed_by, obj.changed_at = request.user, timezone.now()  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
