"""What was sent to review, and what became of it: the reviewers' queue, and where every reason can be read again."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from initiatives import rules
from initiatives.admin import help as words
from initiatives.admin.base import StaffAdmin
from initiatives.models import Submission


class ForMe(admin.SimpleListFilter):
    title = _("for me")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("review", _("Waits for my review")), ("mend", _("Returned to me"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        chosen = {"review": Submission.objects.to_review, "mend": Submission.objects.to_mend}.get(self.value() or "")
        return rows.filter(pk__in=chosen(request.user).values("pk")) if chosen else rows


@admin.register(Submission)
class SubmissionAdmin(StaffAdmin):
    nothing_yet = words.NOTHING["submission"]
    help_texts = words.SUBMISSION
    readers = staticmethod(rules.may_enter)
    list_display = ["title", "kind", "organisation", "author", "sent_at", "state", "reviewer"]
    list_display_links = None
    list_filter = [ForMe, "state"]
    list_select_related = ["organisation", "author", "reviewer"]
    search_fields = ["name"]
    fields: ClassVar[Any] = [
        "title",
        "kind",
        "organisation",
        "author",
        "sent_at",
        "state",
        "reviewer",
        "reviewed_at",
        "reason",
    ]
    readonly_fields: ClassVar[Any] = fields
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Those find it on the index who decide on something."""
        return {"add": False, "change": False, "delete": False, "view": rules.may_review_something(request.user)}

    @admin.display(description=_("title"), ordering="name")
    def title(self, row: Submission) -> str:
        address = review_address(row)
        return format_html('<a href="{}">{}</a>', address, row.name) if address else row.name

    @admin.display(description=_("kind"), ordering="model")
    def kind(self, row: Submission) -> str:
        try:
            name = capfirst(apps.get_model(row.model)._meta.verbose_name)
        except (LookupError, ValueError):  # a table of an earlier version
            return row.model
        return format_html("{} ({})", name, _("next version")) if row.is_next_version else name


def review_address(row: Submission) -> str:
    """Where it is decided, and where its author reads the reason."""
    try:
        return reverse(f"admin:{row.model.replace('.', '_')}_review", args=[row.object_id])
    except NoReverseMatch:
        return ""
