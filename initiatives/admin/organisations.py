from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives import rules
from initiatives.admin import help as words
from initiatives.admin.base import HistoryAdmin, TabularRows
from initiatives.admin.fields import in_languages
from initiatives.admin.merging import MergePages
from initiatives.models import Membership, Organisation, User


class MembershipRows(TabularRows):
    """Whom an organisation's things may be edited by."""

    model = Membership
    help_texts = words.MEMBERSHIP

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user")

    def choosable(self, db_field: Any, request: HttpRequest) -> Any:
        return User.objects.filter(is_active=True).exclude(role="").order_by("username")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "user":
            options.setdefault("label", _("person"))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.may_steer(request.user)


@admin.register(Organisation)
class OrganisationAdmin(MergePages, HistoryAdmin):
    nothing_yet = words.NOTHING["organisation"]
    named = "name_da"
    help_texts = words.ORGANISATION
    list_display = ["name", "kind", "state", "changed"]
    list_filter = ["state", "kind", "sample"]
    search_fields = ["name"]
    fieldsets = in_languages(
        "name", "description", "source", last=["kind", "website", ("state", "published_at"), "slug"]
    )
    inlines = [MembershipRows]
