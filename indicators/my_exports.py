"""The exports that a member of staff asked for, to be found again (`/admin/exports/`)."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.exporting import KEPT
from indicators.models import Export

SHOWN = 50


def my_exports(request: HttpRequest) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": _("My exports"),
        "exports": Export.objects.mine(request.user, timezone.now() - KEPT)[:SHOWN],
    }
    return render(request, "admin/my_exports.html", context)
