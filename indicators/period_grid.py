"""A whole period at once: one row per figure, kept as it is typed, handed in together (`/admin/progress/<period>/`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators import drafts
from indicators.attendance import Proposal, propose_all
from indicators.drafts import Posted
from indicators.grid_content import FINAL, Content
from indicators.grid_rows import Row, cells_of, indicator_of, judge_all, rows_of
from indicators.grid_sheet import sheet
from indicators.models import Figure
from indicators.periods import Period
from indicators.reporting import deadline, indicators_of, organisations_of, who_reported
from indicators.small_charts import stack
from initiatives import formats, rules

PER_PAGE = 300  # five fields a row stay well under DATA_UPLOAD_MAX_NUMBER_FIELDS
FIELDS = ("value", "figure", "note", "confirm", "was")
FIGURES = tuple(Figure.values)
METER = {"saved": "is-achieved", "confirm": "is-behind", "wrong": "is-off", "missing": "is-empty"}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the period that was asked for, else to the year that ended last."""
    asked = _period_or_none(request.GET.get("period", "").strip().upper())
    if asked is None and request.GET.get("period"):
        messages.warning(request, _("Write a year (2019), a quarter (2019-Q2) or a month (2019-05)."))
    return redirect("admin:progress-period", asked or Period.containing(timezone.localdate(), "year").shift(-1))


@require_http_methods(["GET", "HEAD", "POST"])
def period_grid(request: HttpRequest, period: str) -> HttpResponse:
    chosen = _period_or_404(period)
    scope = indicators_of(request.user, chosen, _organisation(request))
    page = Paginator(cells_of(scope, chosen), PER_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        rows = _take_in(request, scope, page.object_list, chosen)
        if not any(row.state == "conflict" or not row.kept for row in rows) and not _held_up(request, rows):
            return redirect(request.get_full_path())
    else:
        rows = _rows(scope, page.object_list, chosen)
    return render(request, "admin/period_grid.html", _context(request, chosen, scope, page, rows))


@require_safe
def period_sheet(request: HttpRequest, period: str) -> HttpResponse:
    """All rows, whatever page of the grid they stand on."""
    chosen = _period_or_404(period)
    scope = indicators_of(request.user, chosen, _organisation(request))
    data = sheet(_rows(scope, cells_of(scope, chosen), chosen), chosen)
    answer = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = _("report")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{chosen}.xlsx"'
    return answer


@require_POST
def period_drafts(request: HttpRequest, period: str) -> JsonResponse:
    """What the page saves while one types: some of its rows. The answer tells how each row stands now."""
    chosen = _period_or_404(period)
    asked = {name.partition("-")[0] for name in request.POST if name.partition("-")[2] in FIELDS}
    ids = {pk for prefix in asked if (pk := indicator_of(prefix)) is not None}
    scope = indicators_of(request.user, chosen).filter(pk__in=ids)
    rows = _keep(request, cells_of(scope, chosen), chosen)
    cells = {row.prefix: _as_json(row, request.user) for row in rows if row.prefix in asked or not row.content.empty}
    answer = {"cells": cells, "unknown": sorted(asked - cells.keys()), "told": _saved_at(timezone.localtime())}
    return JsonResponse(answer, status=200 if cells else 403)


def _period_or_none(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _period_or_404(text: str) -> Period:
    """404 as well for one that has not begun: there is nothing to report yet."""
    period = _period_or_none(text)
    if period is None or period.starts_on > timezone.localdate():
        raise Http404
    return period


def _organisation(request: HttpRequest) -> str:
    return request.GET.get("organisation", "").replace("\x00", "")[:80]


def _language() -> str:
    return get_language() or "da"


# --- What is there -------------------------------------------------------------------------------
def _rows(scope: Any, cells: Iterable[Any], period: Period) -> list[Row]:
    chosen = list(cells)
    rows = rows_of(scope.filter(pk__in={indicator for indicator, _part in chosen}), chosen, period, _language())
    judge_all(rows, period)
    return rows


def _context(request: HttpRequest, period: Period, scope: Any, page: Page, rows: list[Row]) -> dict[str, Any]:
    failed, counts = request.method == "POST", _counts(rows)
    return admin.site.each_context(request) | {
        "title": _("Report progress"),
        "subtitle": None,
        "period": period,
        "before": period.shift(-1),
        "neighbours": [one for one in (period.shift(-1), period.shift(1)) if one.starts_on <= timezone.localdate()],
        "running": period.ends_on >= timezone.localdate(),
        "rows": rows,
        "page": page,
        "counts": counts,
        "meter": stack([(css, counts[name]) for name, css in METER.items()], height=16),
        "saved_at": _last_saved(rows),
        "decimal": formats.style_of(_language()).decimal,
        "failed": failed,
        "wrong": [row for row in rows if row.state in ("wrong", "conflict") or (failed and row.state == "confirm")],
        "proposals": _proposals(rows, period),
        "deadline": deadline(rows),
        "figures": Figure.choices,
        "organisation": _organisation(request),
        "organisations": organisations_of(request.user),
        "reported": who_reported(scope, period) if rules.may_steer(request.user) else [],
    }


def _proposals(rows: Iterable[Row], period: Period) -> dict[int, Proposal]:
    """What attendance at events proposes, by indicator; most pages have none, and ask nothing."""
    indicators = {row.indicator.pk: row.indicator for row in rows}
    return propose_all(list(indicators.values()), period, timezone.localdate())


def _counts(rows: Iterable[Row]) -> dict[str, int]:
    counts = dict.fromkeys(METER, 0)
    for row in rows:
        counts[row.counts_as] += 1
    return counts


def _last_saved(rows: Iterable[Row]) -> str:
    times = [row.draft.edited_at for row in rows if row.draft]
    return _saved_at(timezone.localtime(max(times))) if times else ""


# --- What is typed -------------------------------------------------------------------------------
def _posted(request: HttpRequest) -> dict[str, Posted]:
    """By prefix. Anything may come: what is no state of a figure is taken as the usual one."""
    found: dict[str, dict[str, str]] = {}
    for name, text in request.POST.items():
        prefix, _dash, field = name.partition("-")
        if field in FIELDS:
            found.setdefault(prefix, {})[field] = str(text).replace("\x00", "")
    found.pop(request.POST.get("do", "").removeprefix("theirs:"), None)  # the other figure is taken
    return {prefix: _as_posted(request, prefix, fields) for prefix, fields in found.items()}


def _as_posted(request: HttpRequest, prefix: str, fields: Mapping[str, str]) -> Posted:
    figure = fields.get("figure", FINAL)
    content = Content(
        typed=fields.get("value", "").strip(),
        figure=figure if figure in FIGURES else FINAL,
        note=" ".join(fields.get("note", "").split()),
        confirmed=fields.get("confirm", "")[:16],
    )
    return Posted(_asked_for(request, prefix, content), fields.get("was", ""))


def _asked_for(request: HttpRequest, prefix: str, content: Content) -> Content:
    """The buttons of a row, where no script takes their place: still the same, and suppress."""
    what, _colon, whose = request.POST.get("do", "").partition(":")
    if whose != prefix or what not in ("same", "hide"):
        return content
    figure = content.figure if what == "same" else Figure.SUPPRESSED.value
    return Content(typed="=" if what == "same" else "", figure=figure, note=content.note)


def _keep(request: HttpRequest, cells: Iterable[Any], period: Period) -> list[Row]:
    return drafts.keep(
        posted=_posted(request),
        cells=list(cells),
        period=period,
        language=_language(),
        by=request.user,
        at=timezone.now(),
    )


def _take_in(request: HttpRequest, scope: Any, cells: Iterable[Any], period: Period) -> list[Row]:
    """Keeps what is typed; when it is to be sent, hands in what is ready. The rows of the page as they are then."""
    cells = list(cells)
    rows = _keep(request, cells, period)
    unkept = {row.prefix: row for row in rows if row.state == "conflict" or not row.kept}
    if request.POST.get("do") == "send":
        sent = drafts.send(indicators=scope, period=period, language=_language(), by=request.user, at=timezone.now())
        _tell_sent(request, len(sent))
    rows = [unkept.get(row.prefix, row) for row in _rows(scope, cells, period)]
    _tell_strangers(request, {row.prefix for row in rows})
    return rows


def _held_up(request: HttpRequest, rows: Iterable[Row]) -> bool:
    """It was to be sent, and some of it could not be."""
    return request.POST.get("do") == "send" and any(row.state in ("wrong", "confirm") for row in rows)


def _tell_sent(request: HttpRequest, number: int) -> None:
    if number:
        text = ngettext("%(number)d figure is handed in.", "%(number)d figures are handed in.", number)
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("There was nothing ready to be handed in."))


def _tell_strangers(request: HttpRequest, known: set[str]) -> None:
    """Values typed for indicators that are not on this page: no longer one's own, or never were."""
    names = [name.removesuffix("-value") for name, text in request.POST.items() if name.endswith("-value") and text]
    if strangers := sum(name not in known for name in names):
        text = ngettext(
            "%(number)d figure was not saved: the indicator is not yours to report for.",
            "%(number)d figures were not saved: the indicators are not yours to report for.",
            strangers,
        )
        messages.error(request, text % {"number": strangers})


# --- The answer to a script ------------------------------------------------------------------------
def _as_json(row: Row, user: Any) -> dict[str, Any]:
    """`value` and the rest are what stands there now; the two pieces of the page are made as the page makes them."""
    return {
        "state": row.state,
        "count": row.counts_as,
        "kept": row.kept and not row.conflict,
        "was": row.token,
        "value": row.content.typed,
        "figure": row.content.figure,
        "note": row.content.note,
        "messages": render_to_string("admin/_grid_messages.html", {"row": row}),
        "word": render_to_string("admin/_grid_state.html", {"row": row, "user": user}),
    }


def _saved_at(moment: Any) -> str:
    return _("Last saved at %(time)s") % {"time": formats.clock(moment, _language())}
