"""One indicator: its finding, chart, table, definition and calculation; its series as CSV and its chart as SVG."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators import course_words, structured, wording
from indicators.actions import thresholds
from indicators.breakdowns import breakdowns
from indicators.course import Course, series_of
from indicators.course_chart import chart_of
from indicators.course_file import about, entries
from indicators.events_behind import events_behind
from indicators.exports.cells import Dialect
from indicators.exports.series_csv import series_csv
from indicators.models import Indicator, Measurement, Standing
from indicators.overview import asked_day
from indicators.standalone import empty_picture, picture
from indicators.views.files import download, etag_of
from initiatives.city import here
from initiatives.fields import named, written_in
from initiatives.keeping import kept_page
from initiatives.models import Goal, Initiative, OldSlug, Tag


@kept_page("as_of")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Seven queries: indicator, targets, standings of it and its neighbours, figures, goals, initiatives, tags; two
    more where events stand behind its figures."""
    row = _visible_indicator_or_moved(request, code, "indicator-detail")
    if isinstance(row, HttpResponse):
        return row
    today = timezone.localdate()
    day, notice = asked_day(request.GET.get("as_of", ""), today)
    course, others = _course(request, row, day)
    goals = _goals(row)
    context = _of_course(course) | {
        "indicator": row,
        "day": day,
        "today": today,
        "as_of": None if day == today else day,
        "notice": notice,
        "thresholds": wording.thresholds(thresholds()),
        "goals": goals,
        "dimensions": _dimensions(goals),
        "initiatives": _initiatives(request, row),
        "others": others,
    }
    return TemplateResponse(request, "indicators/indicator.html", context)


def _of_course(course: Course) -> dict[str, Any]:
    """All that is told from the figures."""
    unit = course.indicator.unit
    return {
        "course": course,
        "finding": course_words.finding(course),
        "chart": chart_of(course),
        "facts": list(course_words.facts(course)),
        "table": list(course_words.table(course)),
        "breakdowns": list(breakdowns(course)),
        "unit_sentence": _("Per cent.") if unit == "%" else wording.sentence(capfirst(unit)),
        "breaks": course_words.break_words(course),
        "notes": [figure for figure in reversed(course.totals) if figure.note or figure.absent_reason],
        "events": events_behind(course.totals),
        "steps": course_words.steps(course),
        "verdict": course_words.verdict(course),
        "updated_on": course_words.updated_on(course),
        "structured": _structured(course),
    }


def _structured(course: Course) -> dict[str, Any]:
    row = course.indicator
    return structured.of_indicator(
        row,
        course.measured,
        finding=course_words.finding(course),
        url=settings.SITE_URL + row.get_absolute_url(),
        csv_url=settings.SITE_URL + reverse("indicator-csv", args=[row.code]),
        language=written_in(row, "name"),
        publisher={"name": here()["municipality"], "url": settings.CITY["municipality_url"]},
    )


def indicator_csv(request: HttpRequest, code: str) -> HttpResponse:
    row = _visible_indicator_or_moved(request, code, "indicator-csv")
    if isinstance(row, HttpResponse):
        return row
    today = timezone.localdate()
    day, _notice = asked_day(request.GET.get("as_of", ""), today)
    dialect: Dialect = "excel-da" if request.GET.get("excel") == "da" else "open"
    text = series_csv(about(row, today), list(entries(row, _figures(row, day))), dialect)
    return download(text.encode(), f"{row.code}.csv", "text/csv; charset=utf-8")


def indicator_svg(request: HttpRequest, code: str) -> HttpResponse:
    """For other websites: they may show it, and keep it for an hour."""
    row = _visible_indicator_or_moved(request, code, "indicator-svg")
    if isinstance(row, HttpResponse):
        row["Cross-Origin-Resource-Policy"] = "cross-origin"  # else browsers stop at the redirect
        return row
    day, _notice = asked_day(request.GET.get("as_of", ""), timezone.localdate())
    course, _others = _course(request, row, day)
    response = HttpResponse(_drawn(course), content_type="image/svg+xml")
    if row.is_public:
        response["Cache-Control"] = "public, max-age=3600"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = etag_of(response.content)
    return get_conditional_response(request, response["ETag"], response=response)  # type: ignore[return-value]


def _drawn(course: Course) -> str:
    chart, words = chart_of(course), {"foot": course_words.source_line(course), "language": wording.language()}
    if chart is None:
        empty = empty_picture(named(course.indicator, "name"), course_words.finding(course), **words)
        return render_to_string("indicators/charts/standalone_empty.svg", {"picture": empty})
    return render_to_string("indicators/charts/standalone.svg", {"picture": picture(chart, **words)})


def _visible_indicator_or_moved(request: HttpRequest, code: str, page: str) -> Any:
    """The indicator, or a redirect from a code that it once had; 404 for what the reader may not see."""
    visible = Indicator.objects.visible_to(request.user).select_related("feature__area", "responsible")
    if row := visible.filter(code=code).first():
        return row
    moved = OldSlug.objects.filter(model="indicators.indicator", slug=code).values("object_id")
    if row := visible.filter(pk__in=moved).first():
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponsePermanentRedirect(reverse(page, args=[row.code]) + asked)
    raise Http404(_("There is no such indicator."))


def _course(request: HttpRequest, row: Indicator, day: date) -> tuple[Course, list[Standing]]:
    """The course as of a day, and the standings of what else stands under its Key Feature. Three queries."""
    visible = Indicator.objects.visible_to(request.user)
    near = Q(indicator=row) if row.feature_id is None else Q(indicator__feature=row.feature_id)
    rows = Standing.objects.on(day).filter(near, indicator__in=visible)
    standings = list(rows.select_related("indicator", "measurement").order_by("indicator__code"))
    # Bulk writes that have not come to their standings yet have no data.
    own = next((standing for standing in standings if standing.indicator_id == row.pk), Standing(status="no_data"))
    return Course(row, own, _figures(row, day)), [standing for standing in standings if standing is not own]


def _figures(row: Indicator, day: date) -> list[Measurement]:
    """Of another day only what had ended by then; of today also what was approved for a period that still runs."""
    figures = series_of(row)
    return figures if day == timezone.localdate() else [figure for figure in figures if figure.ends_on <= day]


def _initiatives(request: HttpRequest, row: Indicator) -> list[Initiative]:
    visible = Initiative.objects.visible_to(request.user).filter(indicators=row)
    tags = Prefetch("tags", Tag.objects.select_related("dimension", "goal", "feature"))
    return list(visible.prefetch_related(tags).order_by("-featured", "title", "pk"))


def _goals(row: Indicator) -> list[Goal]:
    if row.feature is None:
        return []
    return list(Goal.objects.current().filter(features=row.feature).select_related("dimension"))


def _dimensions(goals: list[Goal]) -> list[Any]:
    return sorted({goal.dimension for goal in goals}, key=lambda dimension: dimension.order)
