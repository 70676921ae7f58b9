"""The page of a year, and what changed between two of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators import choice_words, comparison_words, year_words
from indicators.comparison import changes as compared
from indicators.document import Document
from indicators.exports.cells import Dialect
from indicators.exports.changes import changes_csv, changes_json, changes_xlsx
from indicators.report_queries import Recorded
from indicators.report_sheets import LISTED
from indicators.reports import Parts, gather
from indicators.sides import NOW, Years, sides, years
from indicators.views.files import download
from indicators.views.reports import report_or_404, sealed
from initiatives import compass
from initiatives.keeping import kept_page

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    """Eight queries at most: one for the choice of years, six for both sides (see `sides`), and whether there is sample
    data."""
    asked = _asked(request)
    both, groups = _told(asked)
    context = {
        "title": _("What changed"),
        "earlier": both[0],
        "later": both[1],
        "asked": {"from": asked.earlier, "to": asked.later},
        "years": [(str(each), each in asked.years.frozen) for each in asked.years.all],
        "groups": groups,
        "number": sum(group.number for group in groups),
        "notice": asked.notice,
        "section": "reports",
    }
    return TemplateResponse(request, "indicators/changes.html", context)


def _told(asked: "Asked") -> tuple[list[dict[str, Any]], list[comparison_words.Group]]:
    """Of both sides only what the page says of them: their documents of a large city would stay in memory with it."""
    documents = sides(asked.earlier, asked.later, timezone.localdate())
    groups = comparison_words.groups(compared(*documents), most=LISTED)
    return [{"as_of": each.as_of, "frozen": each.frozen} for each in documents], groups


@sealed
def changes_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table: CSV, a spreadsheet or JSON."""
    asked, language = _asked(request), get_language() or "da"
    documents = sides(asked.earlier, asked.later, timezone.localdate())
    groups = comparison_words.groups(compared(*documents))
    dialect: Dialect = "excel-da" if request.GET.get("excel") == "da" else "open"
    makers: dict[str, tuple[Callable[[], bytes], str]] = {
        "csv": (lambda: changes_csv(documents, groups, dialect), "text/csv; charset=utf-8"),
        "xlsx": (lambda: changes_xlsx(documents, groups, _("What changed")), EXCEL),
        "json": (lambda: changes_json(documents, groups, language), "application/json; charset=utf-8"),
    }
    make, content_type = makers[kind]
    name = f"learning-city-changes-{asked.earlier}-{asked.later}.{kind}"
    return download(make(), name, content_type)


@dataclass(frozen=True, slots=True)
class Asked:
    """The two sides, the earlier first, and the years that there are."""

    earlier: str
    later: str
    years: Years
    notice: str = ""


def _asked(request: HttpRequest) -> Asked:
    """Without a question: the newest baseline (or last year) against now."""
    known = years(timezone.localdate())
    listed = list(known.all)
    frozen = [year for year in sorted(known.frozen, reverse=True) if year < listed[0]]
    start = str(frozen[0] if frozen else listed[min(1, len(listed) - 1)])
    earlier, later = request.GET.get("from") or start, request.GET.get("to") or NOW
    if not {earlier, later} <= {*map(str, listed), NOW}:
        notice = _("There is no report for one of these years. You see the newest comparison.")
        return Asked(start, NOW, known, notice)
    first, last = sorted((earlier, later), key=_order)
    return Asked(first, last, known)


def _order(side: str) -> int:
    return 10_000 if side == NOW else int(side)
