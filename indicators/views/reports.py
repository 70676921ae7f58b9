"""The reports by year: a list, each as sheets to read and print, and as files."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Unpack

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.document import Document
from indicators.exports.cells import Dialect
from indicators.exports.csv_report import report_csv as csv_of
from indicators.exports.xlsx_report import report_xlsx as xlsx_of
from indicators.models import Baseline, Cycle, Indicator, Measurement
from indicators.report_sheets import page_context, title_of
from indicators.reports import BrokenReportError, NoReportError, Parts, last_day, report_for
from indicators.views.files import download
from initiatives.keeping import kept_page

View = Callable[..., HttpResponse]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sealed(view: View) -> View:
    """A frozen baseline whose checksum does not hold is shown by no page and in no file: a page says so instead."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except BrokenReportError as error:
            return render(request, "indicators/broken.html", {"year": error.args[0]}, status=503)

    return answer


@kept_page()
def reports(request: HttpRequest) -> HttpResponse:
    """Three queries: frozen baselines, years, the first figure."""
    today = timezone.localdate()
    frozen = frozen_years(request.user)
    years = range(today.year, first_year(today, frozen) - 1, -1)
    rows = [{"year": year, "as_of": last_day(year, today), "frozen": frozen.get(year)} for year in years]
    return TemplateResponse(request, "indicators/reports.html", {"rows": rows, "today": today})


@sealed
@kept_page("version")
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Seven queries, one where it is frozen: see `indicators.reports`."""
    return TemplateResponse(request, "indicators/report.html", page_context(report_or_404(request, year)))


@sealed
def report_csv(request: HttpRequest, year: int) -> HttpResponse:
    dialect: Dialect = "excel-da" if request.GET.get("excel") == "da" else "open"
    document = report_or_404(request, year)
    text = csv_of(document, get_language() or "da", dialect)
    return download(text.encode(), _file_name(document, "csv"), "text/csv; charset=utf-8")


@sealed
def report_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    document = report_or_404(request, year)
    content = xlsx_of(document, get_language() or "da", title_of(document))
    return download(content, _file_name(document, "xlsx"), EXCEL)


def report_or_404(request: HttpRequest, year: int, **parts: Unpack[Parts]) -> Document:
    """Of a frozen year the version that is asked for, else the one that counts."""
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
    try:
        return report_for(year, timezone.localdate(), version, **parts)
    except NoReportError as error:
        raise Http404(_("There is no report for this year.")) from error


def _file_name(document: Document, ending: str) -> str:
    """An earlier version of a year says so in its name."""
    again = f"-v{document.frozen.version}" if document.frozen and document.frozen.replaced else ""
    return f"learning-city-report-{document.year}{again}.{ending}"


def frozen_years(user: Any) -> dict[int, Baseline]:
    """The baseline that counts, by year."""
    return {row.year: row for row in Baseline.objects.visible_to(user).for_list().standing()}


def first_year(today: date, frozen: dict[int, Baseline]) -> int:
    """Of the first public figure that can be judged, the first planned year or the first frozen one."""
    judged = Indicator.objects.public().filter(feature__isnull=False)
    figures = Measurement.objects.standing().filter(indicator__in=judged).aggregate(first=Min("ends_on"))["first"]
    planned = Cycle.objects.aggregate(first=Min("year"))["first"]
    years = [figures.year if figures else None, planned, *frozen]
    return min([year for year in years if year and year <= today.year], default=today.year)
