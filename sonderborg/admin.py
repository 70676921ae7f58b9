from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiatives import rules


class PortalAdmin(admin.AdminSite):
    site_title = site_header = _("Staff pages")
    index_title = _("What do you want to do?")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return rules.may_enter(request.user)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, extra_context)
