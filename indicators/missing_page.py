"""What is missing before a report is exported (`/admin/years/<year>/missing/`), by who owes it, with the files below:
nothing is held back, and nothing is missing in silence."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import owing, readiness
from indicators.document import Document
from indicators.models import Baseline
from indicators.periods import FIRST_YEAR
from indicators.report_files import KINDS
from indicators.reports import gather, last_day
from initiatives import rules


@require_safe
def missing_page(request: HttpRequest, year: int) -> HttpResponse:
    if not rules.may_steer(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    document = gather(year, last_day(year, today), today)
    context = admin.site.each_context(request) | {
        "title": _("What is missing in the report of %s") % year,
        "year": year,
        "document": document,
        "frozen": Baseline.objects.for_list().filter(year=year).order_by("-version").first(),
        "files": list(KINDS),
        **missing_in(document),
    }
    return render(request, "admin/missing.html", context)


def missing_in(document: Document) -> dict[str, Any]:
    """What the templates need, of what is told before freezing and before exporting."""
    found, page = readiness.missing(document), reverse("admin:year-missing", args=[document.year])
    owners = owing.by_owner(found, document.year, f"{settings.SITE_URL}{page}")
    return {
        "missing": found,
        "number": sum(gaps.number for gaps in found),
        "owners": owners,
        "write_all": owing.to_all(owners, document.year, f"{settings.SITE_URL}{page}"),
    }
