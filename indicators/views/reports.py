"""The reports by year: a list, each as sheets to read and print, and as files."""

from datetime import date

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.document import Document
from indicators.exports.csv_report import report_csv as csv_of
from indicators.exports.xlsx_report import report_xlsx as xlsx_of
from indicators.models import Baseline, Cycle, Indicator, Measurement
from indicators.report_sheets import page_context, title_of
from indicators.reports import NoReportError, report_for
from indicators.views.files import download

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reports(request: HttpRequest) -> HttpResponse:
    """Three queries: frozen baselines, years, the first figure."""
    today = timezone.localdate()
    frozen = {row.year: row for row in Baseline.objects.visible_to(request.user).defer("document")}
    years = range(today.year, _first_year(today, frozen) - 1, -1)
    rows = [{"year": year, "as_of": min(today, date(year, 12, 31)), "frozen": frozen.get(year)} for year in years]
    return render(request, "indicators/reports.html", {"rows": rows, "today": today})


def report(request: HttpRequest, year: int) -> HttpResponse:
    """Seven queries: see `indicators.reports`."""
    return render(request, "indicators/report.html", page_context(_report_or_404(year)))


def report_csv(request: HttpRequest, year: int) -> HttpResponse:
    dialect = "excel-da" if request.GET.get("excel") == "da" else "open"
    text = csv_of(_report_or_404(year), get_language() or "da", dialect)
    return download(text.encode(), _file_name(year, "csv"), "text/csv; charset=utf-8")


def report_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    document = _report_or_404(year)
    content = xlsx_of(document, get_language() or "da", title_of(document))
    return download(content, _file_name(year, "xlsx"), EXCEL)


def _report_or_404(year: int) -> Document:
    try:
        return report_for(year, timezone.localdate())
    except NoReportError as error:
        raise Http404(_("There is no report for this year.")) from error


def _file_name(year: int, ending: str) -> str:
    return f"learning-city-report-{year}.{ending}"


def _first_year(today: date, frozen: dict[int, Baseline]) -> int:
    """Of the first public figure that can be judged, the first planned year or the first frozen one."""
    judged = Indicator.objects.public().filter(feature__isnull=False)
    figures = Measurement.objects.standing().filter(indicator__in=judged).aggregate(first=Min("ends_on"))["first"]
    planned = Cycle.objects.aggregate(first=Min("year"))["first"]
    years = [figures.year if figures else None, planned, *frozen]
    return min([year for year in years if year and year <= today.year], default=today.year)
