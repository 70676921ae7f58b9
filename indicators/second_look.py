"""What a figure is held against before it is handed in and before it is approved: its series and its fellow parts.

Three queries for any number of figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from indicators.doubts import Doubt, Part, Past, about, among
from indicators.figure_rules import Limits
from indicators.models import Measurement, Review
from indicators.periods import Period
from indicators.suppression import part_of
from indicators.withholding import told_over_time

YEARS_BACK = 25
Cell = tuple[int, str]  # indicator, breakdown


@dataclass(frozen=True, slots=True)
class Look:
    """`past`: earlier figures by cell. `around`: what the period has already, by indicator, the newest of each
    breakdown. `expected`: the breakdowns that the last broken-down period had, by indicator. `totals`: those of the
    year, by indicator and period."""

    period: Period
    past: Mapping[Cell, list[Past]] = field(default_factory=dict)
    around: Mapping[int, dict[str, Part]] = field(default_factory=dict)
    expected: Mapping[int, set[str]] = field(default_factory=dict)
    totals: Mapping[int, dict[str, Part]] = field(default_factory=dict)

    def at_one(self, figure: Any, limits: Limits) -> list[Doubt]:
        """`figure` has indicator_id, breakdown, value and numerator."""
        if figure.value is None:
            return []
        past = self.past.get((figure.indicator_id, figure.breakdown), [])
        return list(about(figure.value, past, limits, is_part=bool(figure.breakdown), count=figure.numerator))

    def at_parts(self, indicator_id: int, new: Iterable[Any], limits: Limits, *, all_in: bool = False) -> list[Doubt]:
        """Of the period as it will be with the `new` figures of one indicator. `all_in`: nothing else will come."""
        parts = dict(self.around.get(indicator_id, {})) | {row.breakdown: part_of(row) for row in new}
        expected = () if all_in else self._wanted(indicator_id, parts)
        totals = dict(self.totals.get(indicator_id, {})) | ({str(self.period): parts[""]} if "" in parts else {})
        return [
            *among(parts.values(), limits, expected=expected),
            *told_over_time(totals, additive=limits.additive),
        ]

    def _wanted(self, indicator_id: int, parts: Mapping[str, Part]) -> set[str]:
        """A kind that was never there before may still lack parts: then one is expected that cannot come."""
        known = self.expected.get(indicator_id, set())
        kinds = {one.partition("=")[0] for one in known}
        new = {one.partition("=")[0] for one in parts if one} - kinds
        return known | {f"{kind}=" for kind in new}


def look_at(indicators: Collection[int], period: Period) -> Look:
    past = _past(indicators, period)
    around: dict[int, dict[str, Part]] = defaultdict(dict)
    expected: dict[int, set[str]] = defaultdict(set)
    totals: dict[int, dict[str, Part]] = defaultdict(dict)
    here = Q(period=str(period)) | Q(breakdown="", ends_on__year=period.year)
    rows = Measurement.objects.filter(here, indicator__in=indicators)
    for row in rows.filter(Q(current=True) | Q(review=Review.SUBMITTED)).order_by("pk"):
        if row.period == str(period):
            around[row.indicator_id][row.breakdown] = part_of(row)
        if not row.breakdown:
            totals[row.indicator_id][row.period] = part_of(row)
    for indicator, breakdown in broken_down_before(indicators, period):
        expected[indicator].add(breakdown)
    return Look(period, past, around, expected, totals)


def _past(indicators: Collection[int], period: Period) -> dict[Cell, list[Past]]:
    """Of periods as long as this one: a quarter says nothing about a year."""
    first = replace(period, year=max(1, period.year - YEARS_BACK)).ends_on
    rows = Measurement.objects.standing().filter(
        indicator__in=indicators, value__isnull=False, ends_on__lt=period.ends_on, ends_on__gt=first
    )
    found, year_ago = defaultdict(list), str(replace(period, year=period.year - 1))
    for row in rows.order_by("ends_on", "starts_on").values_list("indicator", "breakdown", "period", "value"):
        indicator, breakdown, name, value = row
        if Period.parse(name).months == period.months:
            found[indicator, breakdown].append(Past(name, value, year_ago=name == year_ago))
    return dict(found)


def broken_down_before(indicators: Any, period: Period) -> list[Cell]:
    """The breakdowns of the newest earlier period of each indicator that has any. One query."""
    rows = Measurement.objects.standing().filter(ends_on__lt=period.ends_on).exclude(breakdown="")
    newest = rows.filter(indicator=OuterRef("indicator")).order_by("-ends_on").values("ends_on")[:1]
    pairs = rows.filter(indicator__in=indicators, ends_on=Subquery(newest)).order_by("indicator", "breakdown")
    return list(pairs.values_list("indicator", "breakdown").distinct())


def after_approval(figures: Iterable[Measurement]) -> list[tuple[Measurement, list[Doubt]]]:
    """What the parts of each period would be like if `figures` (indicator loaded) stood: with the total, or the last
    of its parts, the doubts there are. What still waits is not missed yet. One query."""
    chosen = list(figures)
    groups = {(row.indicator_id, row.period) for row in chosen}
    there = Measurement.objects.filter(
        Q(current=True) | Q(review=Review.SUBMITTED),
        indicator__in={indicator for indicator, _period in groups},
        period__in={period for _indicator, period in groups},
    )
    standing: dict[tuple[int, str], dict[str, Part]] = defaultdict(dict)
    waiting: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in there:
        group = row.indicator_id, row.period
        if row.current:
            standing[group][row.breakdown] = part_of(row)
        else:
            waiting[group].add(row.breakdown)
    found = []
    for group in sorted(groups):
        mine = [row for row in chosen if (row.indicator_id, row.period) == group]
        parts = standing[group] | {row.breakdown: part_of(row) for row in mine}
        limits = Limits.of(mine[0].indicator)
        doubts = list(among(parts.values(), limits, expected=waiting[group]))
        if doubts:
            found.append((next((row for row in mine if not row.breakdown), mine[-1]), doubts))
    return found
