"""The reports by year: a list, each as sheets to read and print, and as files."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Unpack

from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import choice_form, readiness, report_choice
from indicators.asked_report import Chosen, chosen, version
from indicators.document import Document
from indicators.models import Baseline, Cycle, Indicator, Measurement, Questionnaire
from indicators.report_about import schema_address
from indicators.report_files import KINDS
from indicators.report_schema import schema
from indicators.report_sheets import page_context
from indicators.reports import BrokenReportError, NoReportError, Parts, last_day, report_for
from initiatives import rules
from initiatives.keeping import kept_page

View = Callable[..., HttpResponseBase]


def sealed(view: View) -> View:
    """A frozen baseline whose checksum does not hold is shown by no page and in no file: a page says so instead."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            return view(request, **named)
        except BrokenReportError as error:
            return render(request, "indicators/broken.html", {"year": error.args[0]}, status=503)

    return answer


@kept_page()
def reports(request: HttpRequest) -> HttpResponse:
    """Four queries: frozen baselines, years, the first figure, signed questionnaires."""
    today = timezone.localdate()
    frozen = frozen_years(request.user)
    years = range(today.year, first_year(today, frozen) - 1, -1)
    signed = set(Questionnaire.objects.public().values_list("year", flat=True))
    rows = [
        {"year": year, "as_of": last_day(year, today), "frozen": frozen.get(year), "signed": year in signed}
        for year in years
    ]
    return TemplateResponse(request, "indicators/reports.html", {"rows": rows, "today": today})


@sealed
@kept_page("version", *report_choice.NAMES)
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Seven queries, one where it is frozen: see `indicators.reports`; three more for whoever steers."""
    chosen = _chosen(request, year)
    steers = rules.may_steer(request.user)
    context = page_context(chosen.document) | {
        "form": choice_form.form(chosen.report, chosen.asked.choice, chosen.version),
        "asked": chosen.asked,
        "last_day": last_day(year, timezone.localdate()),
        "files": list(KINDS),
        "steers": steers,
        "gaps": readiness.number(chosen.document) if steers and _is_as_it_is(chosen.document) else None,
        "section": "reports",
    }
    return TemplateResponse(request, "indicators/report.html", context)


def _is_as_it_is(document: Document) -> bool:
    """The same that the page of what is missing is about: live and whole."""
    return not document.frozen and not document.choice.query()


def report_schema(request: HttpRequest) -> HttpResponse:
    """What the JSON of a report looks like. A change that readers must know of gets an address of its own."""
    return JsonResponse(schema(schema_address()), content_type="application/schema+json")


def _chosen(request: HttpRequest, year: int, *, whole: bool = False) -> Chosen:
    try:
        return chosen(dict(request.GET.lists()), year, timezone.localdate(), whole=whole)
    except NoReportError as error:
        raise Http404(_("There is no report for this year.")) from error


def report_or_404(request: HttpRequest, year: int, **parts: Unpack[Parts]) -> Document:
    """Of a frozen year the version that is asked for, else the one that counts."""
    try:
        return report_for(year, timezone.localdate(), version(dict(request.GET.lists())), **parts)
    except NoReportError as error:
        raise Http404(_("There is no report for this year.")) from error


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
