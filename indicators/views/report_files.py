"""The files of a report: those of a frozen baseline as they were kept, others made once for one state of the data."""

import base64
from datetime import date
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from indicators import contents, exporting, frozen_files, packing, report_choice, worker
from indicators.asked_report import chosen, plain, version
from indicators.exporting import Asked
from indicators.frozen_files import Wanted
from indicators.models import Baseline, BaselineFile, Export, ExportContent
from indicators.periods import FIRST_YEAR
from indicators.report_files import EXCEL, KINDS, TEXTS, file_name
from indicators.report_files import report_file as file_of
from indicators.reports import NoReportError
from indicators.since_last import with_changes
from indicators.views.files import download, send, stream
from indicators.views.reports import sealed

Sent = TypeVar("Sent", bound=HttpResponseBase)
COSTLY = ("pdf",)  # takes the processor a second: made once, and few are begun in a minute


@sealed
def report_file(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    if kind == "csv" and request.GET.get("excel") == "da":
        kind = EXCEL
    query, today = dict(request.GET.lists()), timezone.localdate()
    baseline = _baseline(year, query, today)
    if baseline and plain(query):
        return _kept(request, baseline, Wanted(kind, _language()))
    if kind in COSTLY or exporting.is_large():
        return _made_once(request, year, kind)
    document = chosen(query, year, today, **KINDS[kind].parts).document
    document = with_changes(document, kind, today)
    response = download(file_of(document, kind, _language()), file_name(document, kind), KINDS[kind].mime)
    return _one_a_year(response, plain=not document.choice.query())


def _language() -> str:
    return (get_language() or "da").partition("-")[0]


def _baseline(year: int, query: dict[str, Any], today: date) -> Baseline | None:
    """The frozen one of the year that is asked for; Http404 where there is no report."""
    if not FIRST_YEAR <= year <= today.year:
        raise Http404(_("There is no report for this year."))
    asked = version(query)
    rows = Baseline.objects.for_list().filter(year=year, **({} if asked is None else {"version": asked}))
    found = rows.order_by("-version").first()
    if asked is not None and found is None:
        raise Http404(_("There is no report for this year."))
    return found


def _one_a_year(response: Sent, *, plain: bool) -> Sent:
    """Is enough for search engines."""
    if not plain:
        response["X-Robots-Tag"] = "noindex"
    return response


# --- Of a frozen baseline ----------------------------------------------------------------------------
def _kept(request: HttpRequest, baseline: Baseline, wanted: Wanted) -> HttpResponseBase:
    """What was never made is made now, where that is quick; else by `make_exports`."""
    found = frozen_files.kept(baseline.year, baseline.version, wanted)
    if found is None:
        if frozen_files.is_large(baseline):
            return _files_are_made(request, baseline)
        frozen_files.keep(baseline, frozen_files.read(baseline), wanted, at=timezone.now())
        found = frozen_files.kept(baseline.year, baseline.version, wanted)
        assert found is not None, "it was just kept"
    receipt, file = found
    return _sealed(send(file, receipt.name, KINDS[wanted.kind].mime, size=receipt.size), receipt.checksum)


def _sealed(response: Sent, checksum: str) -> Sent:
    response["ETag"] = f'"{checksum[:32]}"'
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(checksum)).decode()}:"
    return response


def _files_are_made(request: HttpRequest, baseline: Baseline) -> HttpResponse:
    worker.wake()
    every = len(frozen_files.all_wanted())
    context = {"baseline": baseline, "made": every - len(frozen_files.missing(baseline)), "every": every}
    return _waiting(render(request, "indicators/files_wait.html", context, status=202))


@sealed
def checksums(request: HttpRequest, year: int) -> HttpResponse:
    """As `sha256sum --check` reads it."""
    baseline = _baseline(year, dict(request.GET.lists()), timezone.localdate())
    if baseline is None:
        raise Http404(_("The report of this year is not frozen, so it has no checksums."))
    context = {
        "baseline": baseline,
        "files": BaselineFile.objects.filter(baseline=baseline),
        "missing": frozen_files.missing(baseline),
        "name": f"learning-city-report-{year}",
    }
    if context["missing"]:
        worker.wake()
    return render(request, "indicators/checksums.txt", context, content_type="text/plain; charset=utf-8")


# --- Made once ---------------------------------------------------------------------------------------
def _made_once(request: HttpRequest, year: int, kind: str) -> HttpResponseBase:
    what = Asked(year, kind, _language(), _query(request))
    try:
        export = exporting.ask(what, by=request.user, at=timezone.now())
    except exporting.TooManyError:
        return _waiting(render(request, "indicators/too_many.html", {"year": year}, status=429), seconds=60)
    if export.state == Export.State.WAITING and not exporting.is_large() and exporting.take(export):
        try:
            export = exporting.make(export, at=timezone.now())
        except NoReportError as error:
            raise Http404(_("There is no report for this year.")) from error
    if export.state == Export.State.DONE:
        return _one_a_year(_ready(export), plain=not export.query)
    worker.wake()
    return HttpResponseRedirect(export.get_absolute_url())


def _query(request: HttpRequest) -> str:
    """What is known of the address, in one order: equal choices are one export."""
    names = ("version", *report_choice.NAMES)
    return urlencode([(name, value) for name in names for value in sorted(request.GET.getlist(name))])


def _ready(export: Export) -> HttpResponseBase:
    file, mime = contents.fetched(ExportContent, export.pk), KINDS[export.kind].mime
    if export.kind not in TEXTS:
        return _sealed(send(file, export.name, mime, size=export.size), export.checksum)
    with file:
        file.seek(0)
        return _sealed(stream(packing.unpacked(file.read()), export.name, mime, size=export.size), export.checksum)


def _waiting(response: HttpResponse, seconds: int = 3) -> HttpResponse:
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
def export(request: HttpRequest, token: str) -> HttpResponse:
    """Where a reader waits, or comes back to. The page asks again by itself, without script."""
    found = get_object_or_404(Export, token=token)
    waits = found.state in (Export.State.WAITING, Export.State.RUNNING)
    if waits:
        worker.wake()
    ahead = Export.objects.unfinished().filter(asked_at__lt=found.asked_at).count() if waits else 0
    context = {"export": found, "waits": waits, "ahead": ahead}
    response = render(request, "indicators/export.html", context)
    return _waiting(response) if waits else response


@never_cache
def export_file(request: HttpRequest, token: str) -> HttpResponseBase:
    found = get_object_or_404(Export, token=token, state=Export.State.DONE)
    return _one_a_year(_ready(found), plain=False)
