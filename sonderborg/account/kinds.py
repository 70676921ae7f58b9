"""What someone may do with each kind of row on the staff pages: asked of the pages themselves."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives import rules


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    add: str
    change: str
    delete: str


def kinds(request: HttpRequest) -> list[Kind]:
    """Those that the reader may see at all, by name."""
    found = [
        Kind(
            str(capfirst(model._meta.verbose_name_plural)),
            _said(request, page, page.has_add_permission(request)),
            _said(request, page, page.has_change_permission(request)),
            _said(request, page, page.has_delete_permission(request)),
        )
        for model, page in admin.site._registry.items()
        if page.has_view_permission(request)
    ]
    return sorted(found, key=lambda kind: kind.name)


def _said(request: HttpRequest, page: Any, may: bool) -> str:
    if not may:
        return _("no")
    return _("your organisations’") if page.owned and not rules.may_steer(request.user) else _("all")
