"""What is missing before a report is exported (`/admin/years/<year>/missing/`), by who owes it, with the files below:
nothing is held back, and nothing is missing in silence."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import asking, owing, readiness, reminded
from indicators.document import Document
from indicators.models import Baseline
from indicators.periods import FIRST_YEAR
from indicators.report_files import KINDS
from indicators.reports import gather, last_day
from initiatives import formats, rules
from initiatives.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def missing_page(request: HttpRequest, year: int) -> HttpResponse:
    document = _report(request, year)
    found = missing_in(document)
    if request.method == "POST":
        return _note_written(request, year, found["owners"])
    context = admin.site.each_context(request) | {
        "title": _("What is missing in the report of %s") % year,
        "year": year,
        "document": document,
        "frozen": Baseline.objects.for_list().filter(year=year).order_by("-version").first(),
        "files": list(KINDS),
        **found,
    }
    return render(request, "admin/missing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest, year: int) -> HttpResponse:
    """The letters, each as it will be read, and one button that sends those that are ticked."""
    document, by, now = _report(request, year), cast(User, request.user), timezone.now()
    if request.method == "POST":
        chosen = {int(pk) for pk in request.POST.getlist("to") if pk.isascii() and pk.isdecimal() and len(pk) < 19}
        number = asking.send(document, to=chosen, by=by, now=now)
        told = ngettext("%(number)d e-mail is on its way.", "%(number)d e-mails are on their way.", number)
        if number:
            messages.success(request, told % {"number": number})
        else:
            messages.warning(request, _("No e-mail was sent."))
        return redirect("admin:year-missing", year)
    asks = asking.letters_to_write(document, by=by, now=now)
    context = admin.site.each_context(request) | {
        "title": _("Write to all who owe something in the report of %s") % year,
        "year": year,
        "asks": asks,
        "number": sum(ask.asked_on is None for ask in asks),
        "without": [owner for owner in missing_in(document)["owners"] if owner.unreachable],
    }
    return render(request, "admin/ask.html", context)


def _report(request: HttpRequest, year: int) -> Document:
    if not rules.may_steer(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    return gather(year, last_day(year, today), today)


def _note_written(request: HttpRequest, year: int, owners: list[owing.Owner]) -> HttpResponse:
    """A letter that left from the coordinator's own mail program: so the coordinator says that it did."""
    name = request.POST.get("asked", "")
    written = [owner for owner in owners if owner.write and name == owner.name]
    people = {person.pk for owner in written for person in owner.people if person.email}
    reminded.note_asked(people, year=year, now=timezone.now())
    if people:
        until = formats.longdate(timezone.localdate() + reminded.LATELY, get_language() or "da")
        text = _("Noted. Until %(day)s the portal does not remind them of what is late or of the baseline.")
        messages.success(request, text % {"day": until})
    return redirect("admin:year-missing", year)


def missing_in(document: Document) -> dict[str, Any]:
    """What the templates need, of what is told before freezing and before exporting."""
    found, heard = readiness.missing(document), reminded.heard(timezone.now())
    work = f"{settings.SITE_URL}{reverse('admin:index')}"  # this page is not for those who get the letter
    owners = owing.by_owner(found, document.year, work, heard)
    return {
        "missing": found,
        "number": sum(gaps.number for gaps in found),
        "owners": owners,
        "may_write": any(owner.write for owner in owners),
    }
