"""Import and export beside the list of a table: the columns of the commands, the rights of the reader."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from initiatives import rules
from initiatives.admin import bulk_export, bulk_import
from initiatives.admin.fields import own_organisations, owns_something
from initiatives.imports import BulkResource


class BulkFilePages:
    """Three pages. `owner` is the path to the organisation that answers for a row."""

    resource: ClassVar[type[BulkResource]]
    owner = ""
    change_list_template: Any = "admin/bulk/change_list.html"

    def name_of(self, what: str) -> str:
        options = self.opts  # type: ignore[attr-defined]
        return f"admin:{options.app_label}_{options.model_name}_{what}"

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view  # type: ignore[attr-defined]
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("import/", bulk_import.choose, "import"),
            ("import/<int:pk>/", bulk_import.preview, "import_preview"),
            ("export/", bulk_export.export, "export"),
        ]
        own = [
            path(address, guarded(partial(view, self)), name=self.name_of(name).removeprefix("admin:"))
            for address, view, name in pages
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        said = {"may_import": self.may_import(request), "may_export": self.may_export(request)}
        return super().changelist_view(request, {**said, **(extra_context or {})})  # type: ignore[misc]

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)  # type: ignore[attr-defined]

    def may_export(self, request: HttpRequest) -> bool:
        """What one answers for: of the rest the public files and the API give what is public."""
        return rules.may_enter(request.user) and owns_something(request)

    def only_own(self, request: HttpRequest) -> bool:
        return own_organisations(request) is not None

    def exported_rows(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        own = own_organisations(request)
        return rows if own is None else rows.filter(**{f"{self.owner}__in": own})

    def what_becomes(self, request: HttpRequest) -> str:
        """What happens to the rows of a file, in a sentence."""
        if self.only_own(request):
            return _(
                "Only rows of your own organisations are taken. What the file calls published is sent to review, and "
                "what it changes of something published waits as its next version."
            )
        return _("New rows are published unless the file says otherwise.")
