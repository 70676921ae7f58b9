"""The audit trail: looked at, never written in. Coordinators and administrators only."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from initiatives import formats, rules
from initiatives.admin import help as words
from initiatives.admin.base import StaffAdmin
from initiatives.models import AuditEntry
from initiatives.models.audit import Act

# What entries hold besides the fields of a table.
NAMES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "cancelled": gettext_lazy("cancelled"),
    "refused": gettext_lazy("refused"),
    "format": gettext_lazy("format"),
    "file": gettext_lazy("file"),
    "reason": gettext_lazy("reason"),
}


class OfAct(admin.SimpleListFilter):
    title = gettext_lazy("what was done")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        kind = request.GET.get("kind__exact")
        return [(act.value, act.label) for act in Act if kind in (None, act.kind)]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        return rows.filter(act=self.value()) if self.value() in Act.values else rows


@admin.register(AuditEntry)
class AuditAdmin(StaffAdmin):
    nothing_yet = words.NOTHING["audit"]
    help_texts = words.AUDIT
    readers = staticmethod(rules.may_steer)
    list_display = ["at", "who", "kind", "done", "about"]
    list_filter = ["kind", OfAct]
    search_fields = ["by_name", "name"]
    date_hierarchy = "at"
    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """From where someone came is for administrators, who look into misuse."""
        fields = ["at", "who", "kind", "done", "about", "values"]
        return [*fields, "address"] if rules.may_administer(request.user) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """It is found on the index, although there is nothing to touch."""
        return {"add": False, "change": False, "delete": False, "view": self.readers(request.user)}

    @admin.display(description=gettext_lazy("who"), ordering="by_name")
    def who(self, entry: AuditEntry) -> str:
        return entry.by_name or _("a command or a visitor")

    @admin.display(description=gettext_lazy("what was done"), ordering="act")
    def done(self, entry: AuditEntry) -> str:
        return entry.get_act_display()

    @admin.display(description=gettext_lazy("what it is about"), ordering="name")
    def about(self, entry: AuditEntry) -> str:
        table = _table(entry)
        kind = capfirst(table._meta.verbose_name) if table else ""
        text = f"{kind}: {entry.name}" if kind else entry.name
        address = _address(table, entry)
        return format_html('<a href="{}">{}</a>', address, text) if address else text or "–"

    @admin.display(description=gettext_lazy("before and after"))
    def values(self, entry: AuditEntry) -> str:
        rows = list(_rows(entry))
        return render_to_string("admin/initiatives/_before_after.html", {"rows": rows}) if rows else "–"


def _table(entry: AuditEntry) -> Any:
    try:
        return apps.get_model(entry.model) if entry.model else None
    except (LookupError, ValueError):  # a table of an earlier version
        return None


def _address(table: Any, entry: AuditEntry) -> str:
    if table is None or not entry.object_id or entry.act == Act.DELETED:
        return ""
    try:
        return reverse(f"admin:{table._meta.app_label}_{table._meta.model_name}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""


def _rows(entry: AuditEntry) -> Iterator[tuple[Any, str, str]]:
    """(name as in the form, before, after) of each value that the entry holds."""
    fields = _fields(_table(entry))
    before, after = entry.before or {}, entry.after or {}
    for name in dict.fromkeys([*before, *after]):
        field = fields.get(name)
        label = capfirst(NAMES.get(name) or (field.verbose_name if field else name))
        yield label, _word(field, before.get(name)), _word(field, after.get(name))


def _fields(table: Any) -> dict[str, Any]:
    if table is None:
        return {}
    return {name: field for field in table._meta.concrete_fields for name in (field.name, field.attname)}


def _word(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and field is not None and field.get_internal_type() == "DateTimeField":
        moment = parse_datetime(value)
        return formats.moment(moment, get_language() or "da") if moment else value
    return str(value)
