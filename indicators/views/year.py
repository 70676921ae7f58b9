"""The page of a year, and what changed between two of them."""

from collections.abc import Callable, Collection
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import choice_words, comparison_words, year_words
from indicators.comparison import changes as compared
from indicators.document import Document
from indicators.report_queries import Recorded
from indicators.reports import Parts, gather, report_for
from indicators.views.reports import first_year, frozen_years, report_or_404, sealed
from initiatives import compass
from initiatives.compass import Compass
from initiatives.keeping import kept_page

NOW = "now"


@sealed
@kept_page("version")
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Seven queries: what is kept of the year, the framework (2), standings and tables of then and of today. Five where
    the year is frozen, or is of today."""
    today, needed = timezone.localdate(), Parts(framework=compass.load(), initiatives=False, events=False)
    document = report_or_404(request, year, **needed)
    now = _now(document, needed)
    context = {
        "document": document,
        "title": _("The year %s") % year,
        "today": today,
        "choice": choice_words.selection(document),
        "phases": year_words.phases(document, today),
        "rows": year_words.chosen(document, now, {row.id: row.rolled for row in now.features}),
        "unmeasured": year_words.without_indicator(document),
        "same": document.frozen is None and document.as_of == today,
        "section": "reports",
    }
    return TemplateResponse(request, "indicators/year.html", context)


def _now(document: Document, needed: Parts) -> Document:
    """Today's figures of the same Key Features; the document itself where it is of today."""
    today = timezone.localdate()
    if document.frozen is None and document.as_of == today:
        return document
    chosen = {row.id: row.reason for row in document.selected} if document.chosen else {}
    return gather(today.year, today, today, Recorded(reasons=chosen), **needed)


@sealed
@kept_page("from", "to")
def changes(request: HttpRequest) -> HttpResponse:
    """Three queries for the choice of years; one for each side that is frozen, else two for the framework and five for
    each side: what is kept of the year, standings, tables, initiatives, figures."""
    today = timezone.localdate()
    frozen = frozen_years(request.user)
    years = range(today.year, first_year(today, frozen) - 1, -1)
    earlier, later, notice = _asked(request, list(years), sorted(frozen))
    framework = cache(compass.load)
    documents = [_document(each, frozen, framework) for each in (earlier, later)]
    groups = comparison_words.groups(compared(*documents))
    context = {
        "title": _("What changed"),
        "earlier": documents[0],
        "later": documents[1],
        "asked": {"from": earlier, "to": later},
        "years": [(str(each), each in frozen) for each in years],
        "groups": groups,
        "number": sum(len(group.lines) for group in groups),
        "notice": notice,
        "section": "reports",
    }
    return TemplateResponse(request, "indicators/changes.html", context)


def _asked(request: HttpRequest, years: list[int], frozen: list[int]) -> tuple[str, str, str]:
    """The two sides, the earlier first. Without a question: the newest baseline (or last year) against now."""
    known = {*map(str, years), NOW}
    start = str(next((each for each in reversed(frozen) if each < years[0]), years[min(1, len(years) - 1)]))
    earlier, later = request.GET.get("from") or start, request.GET.get("to") or NOW
    if earlier not in known or later not in known:
        return start, NOW, _("There is no report for one of these years. You see the newest comparison.")
    if _order(earlier) > _order(later):
        earlier, later = later, earlier
    return earlier, later, ""


def _order(side: str) -> int:
    return 10_000 if side == NOW else int(side)


def _document(side: str, frozen: Collection[int], framework: Callable[[], Compass]) -> Document:
    today = timezone.localdate()
    if side != NOW and int(side) in frozen:
        return report_for(int(side), today, whole=True)
    needed = Parts(whole=True, events=False, framework=framework())
    return gather(today.year, today, today, **needed) if side == NOW else report_for(int(side), today, **needed)
