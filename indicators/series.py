"""Small charts beside many indicators: their figures and targets come along in the query of the standings."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language, pgettext

from indicators.models import Measurement, Standing, Target
from indicators.periods import MONTHS_IN_FREQUENCY, Period
from indicators.plots import Aim, Baseline, Point, measured
from indicators.small_charts import mini, spark
from initiatives import formats
from initiatives.fields import named
from initiatives.named import Named


def with_series(standings: QuerySet[Standing]) -> list[Standing]:
    """The standings (indicator loaded), each with `mini`: the small chart, or None without a figure. One query."""
    found = _with_figures(standings)
    for row in found:
        row.mini = _mini(row)
    return found


def with_sparks(standings: QuerySet[Standing]) -> list[Standing]:
    """The standings (indicator loaded), each with `spark`: the line that leads to its figure, or None. One query."""
    found = _with_figures(standings)
    for row in found:
        row.spark = _spark(row)
    return found


def _with_figures(standings: QuerySet[Standing]) -> list[Any]:
    figures = Measurement.objects.totals().standing().filter(indicator=OuterRef("indicator"), value__isnull=False)
    targets = Target.objects.filter(indicator=OuterRef("indicator")).order_by("on")
    figure = JSONObject(on="ends_on", period="period", value=Cast("value", TextField()), figure="figure")
    step = JSONObject(on="on", **{name: Cast(name, TextField()) for name in ("value", "low", "high")})
    rows = standings.annotate(
        figure_list=ArraySubquery(figures.order_by("ends_on").annotate(pair=figure).values("pair")),
        target_list=ArraySubquery(targets.annotate(pair=step).values("pair")),
    )
    return list(rows)


def _mini(row: Any) -> Any:
    indicator, points = row.indicator, _points(row)
    return mini(
        points,
        status=row.status,
        label=_story(named(indicator, "name"), points),
        direction=indicator.direction,
        baseline=Baseline(indicator.baseline_on, indicator.baseline_value) if indicator.baseline_on else None,
        target=_aim(row.target_list[-1]) if row.target_list else None,
        every=MONTHS_IN_FREQUENCY[indicator.frequency],
    )


def _spark(row: Any) -> Any:
    """None where figures stand alone, too: dots without a line tell nothing at this size."""
    points = _points(row)
    drawn = spark(
        points,
        status=row.status,
        label=_story(named(row.indicator, "name"), points),
        target=_aim(row.target_list[-1]) if row.target_list else None,
        every=MONTHS_IN_FREQUENCY[row.indicator.frequency],
    )
    return drawn if drawn and drawn.line and not drawn.lone else None


def _points(row: Any) -> Sequence[Point]:
    points = (_point(figure, row.indicator.decimals) for figure in row.figure_list if _counts(row, figure))
    return measured(points, MONTHS_IN_FREQUENCY[row.indicator.frequency])


def _counts(row: Any, figure: dict[str, str]) -> bool:
    """A figure that is approved before its period has ended waits for that."""
    if row.measurement is None:
        return row.status == "not_applicable"
    return date.fromisoformat(figure["on"]) <= row.measurement.ends_on


def _story(name: Named, points: Sequence[Point]) -> str:
    """What the small chart shows, in one sentence of one language: a name in another stands beside it on the page."""
    if not points:
        return ""
    last = points[-1]
    first = next(point for point in points if point.months == last.months)
    words = {"value": last.label, "year": last.on.year, "before": first.label, "first": first.on.year}
    if first is last:
        told = pgettext("small chart", "%(value)s in %(year)s") % words
    else:
        told = pgettext("small chart", "from %(before)s in %(first)s to %(value)s in %(year)s") % words
    return told if name.lang else f"{name}: {told}"


def _point(figure: dict[str, str], decimals: int) -> Point:
    value = Decimal(figure["value"])
    label = formats.number(value, decimals, get_language() or "da")
    months = Period.parse(figure["period"]).months
    return Point(date.fromisoformat(figure["on"]), value, label, figure["figure"], months)


def _aim(step: dict[str, str | None]) -> Aim:
    low, high = step["low"] or step["value"], step["high"] or step["value"]
    return Aim(date.fromisoformat(str(step["on"])), Decimal(str(low)), Decimal(str(high)))
