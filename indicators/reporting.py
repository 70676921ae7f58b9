"""Who reports what in a period: whose indicators, by when, who has not reported yet, and what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.urls import reverse
from django.utils.translation import get_language

from indicators.breakdown_words import part_word
from indicators.grid_rows import Row, prefix_of
from indicators.models import Draft, Indicator, Measurement, Review
from indicators.periods import MONTHS_IN_FREQUENCY, MONTHS_IN_KIND, Period
from indicators.second_look import Cell
from initiatives import formats, rules
from initiatives.models import Organisation, State


def indicators_of(user: Any, period: Period, organisation: str = "") -> Any:
    """Those of the user's organisations (all for coordinators) that are measured by this kind of period.

    Two-year and four-year surveys stand among the yearly ones: whether this is their year is for people to know.
    """
    kinds = [name for name, months in MONTHS_IN_FREQUENCY.items() if _fits(months, MONTHS_IN_KIND[period.kind])]
    rows = Indicator.objects.visible_to(user).exclude(state=State.ARCHIVED).filter(frequency__in=kinds)
    rows = rows.exclude(not_applicable_reason_da__gt="").select_related("feature", "responsible").with_plan()
    own = rules.organisation_ids(user)
    if own is not None:
        rows = rows.filter(responsible__in=own)
    return rows.filter(responsible__slug=organisation) if organisation else rows


def _fits(frequency: int, period: int) -> bool:
    """Months of both."""
    return frequency == period or (period == MONTHS_IN_KIND["year"] and frequency > period)


def organisations_of(user: Any) -> list[Organisation]:
    """Those that one can report for: all that answer for an indicator, or one's own."""
    rows, own = Organisation.objects.filter(indicators__isnull=False).distinct().by_name(), rules.organisation_ids(user)
    return list(rows if own is None else rows.filter(pk__in=own))


def deadline(rows: Iterable[Row]) -> date | None:
    """The first day on which one of the figures that are not in yet is due."""
    return min((row.due_on for row in rows if row.due_on is not None), default=None)


@dataclass(frozen=True, slots=True)
class Reported:
    """How far one organisation is; `drafts` are typed and not handed in."""

    organisation: str
    slug: str
    expected: int
    handed_in: int
    drafts: int

    @property
    def missing(self) -> int:
        return self.expected - self.handed_in


def who_reported(indicators: Any, period: Period) -> list[Reported]:
    """By organisation, those that lack most first. One query; parts are not counted, totals are."""
    of_period = {"indicator": OuterRef("pk"), "period": str(period), "breakdown": ""}
    figures = Measurement.objects.filter(Q(current=True) | Q(review=Review.SUBMITTED), **of_period)
    rows = indicators.order_by().annotate(is_in=Exists(figures), typed=Exists(Draft.objects.filter(**of_period)))
    counted = rows.values("responsible__name", "responsible__slug").annotate(
        expected=Count("pk"), handed_in=Count("pk", filter=Q(is_in=True)), drafts=Count("pk", filter=Q(typed=True))
    )
    found = [
        Reported(row["responsible__name"] or "", row["responsible__slug"] or "", *(row[name] for name in COUNTED))
        for row in counted
    ]
    return sorted(found, key=lambda row: (-row.missing, row.organisation))


COUNTED = ("expected", "handed_in", "drafts")


@dataclass(frozen=True, slots=True)
class Returned:
    """A figure that came back to its author: where it is mended, what it is and the reason."""

    url: str
    name: str
    reason: str


def returned_figures(rows: Any, most: int) -> tuple[list[Returned], int]:
    """The first `most` of the returned figures `rows`, the newest first, and how many there are. One query."""
    chosen = rows.select_related("indicator__responsible").order_by("-reviewed_at", "-pk")
    found = list(chosen.annotate(number=Window(Count("pk")))[:most])
    return [returned_figure(row) for row in found], found[0].number if found else 0


def returned_figure(row: Measurement) -> Returned:
    return Returned(_mended_at(row), _named(row), row.return_reason)


def _mended_at(row: Measurement) -> str:
    """The row of the grid, which tells the reason; where the grid of the period has none, the form for one figure."""
    indicator: Any = row.indicator  # the columns of each language are added at run time
    in_grid = _fits(MONTHS_IN_FREQUENCY[indicator.frequency], MONTHS_IN_KIND[Period.parse(row.period).kind])
    if in_grid and indicator.responsible and not indicator.not_applicable_reason_da:
        return grid_address(row.period, indicator.responsible.slug, (indicator.pk, row.breakdown))
    cell = urlencode({"indicator": indicator.pk, "period": row.period, "breakdown": row.breakdown})
    return f"{reverse('admin:indicators_measurement_add')}?{cell}"


def grid_address(period: object, organisation: str = "", cell: Cell | None = None) -> str:
    """Where a period is reported; with `cell` at its field, which the browser then puts the cursor into."""
    address = reverse("admin:progress-period", args=[period])
    whose = f"?{urlencode({'organisation': organisation})}" if organisation else ""
    return f"{address}{whose}#id_{prefix_of(cell)}-value" if cell else f"{address}{whose}"


def _named(row: Measurement) -> str:
    kind, _equals, part = row.breakdown.partition("=")
    period = formats.period(row.period, get_language() or "da")
    return ", ".join(filter(None, (row.indicator.name, period, part_word(kind, part))))
