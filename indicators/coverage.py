"""How many initiatives stand in each dimension and goal, and how many are measured: the gaps are the point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from indicators.models import Indicator, Measurement
from initiatives.compass import Compass
from initiatives.models import Dimension, Initiative, Tag
from initiatives.shapes import num

SMALLEST, LARGEST = 10, 20  # radius of a circle in a box of 44 by 44
FULL = 10  # so many initiatives, or the most there are, make the largest circle


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with the list that it counts; `radius` of the circle, whose area grows with the count.

    `measured` of them have an indicator with an approved figure.
    """

    goal: int
    count: int
    measured: int
    url: str
    radius: str


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension. An initiative stands in each of its goals, so `total` and `measured`, the sums, count links."""

    dimension: Dimension
    cells: Sequence[Cell]
    total: int
    measured: int


Counts = dict[tuple[int, int], tuple[int, int]]


def matrix(framework: Compass, initiatives: QuerySet[Initiative], day: date) -> list[Line]:
    """Dimension × goal over the initiatives, measured by the day. One query."""
    counts = _counts(initiatives, day)
    most = max([FULL, *(count for count, _measured in counts.values())])
    return [_line(dimension, framework, counts, most) for dimension in framework.dimensions]


def _counts(initiatives: QuerySet[Initiative], day: date) -> Counts:
    pairs = Tag.objects.filter(
        initiative__in=initiatives, dimension__isnull=False, initiative__tags__goal__isnull=False
    )
    rows = pairs.order_by().values("dimension", sibling_goal=F("initiative__tags__goal"))
    counted = rows.annotate(
        count=Count("initiative", distinct=True),
        measured=Count("initiative", distinct=True, filter=Q(initiative__in=_measured(day))),
    )
    return {(row["dimension"], row["sibling_goal"]): (row["count"], row["measured"]) for row in counted}


def _measured(day: date) -> QuerySet:
    """Ids of the initiatives that a public indicator with an approved figure belongs to."""
    figures = Measurement.objects.standing().totals().filter(value__isnull=False, ends_on__lte=day)
    measured = Indicator.objects.public().filter(Exists(figures.filter(indicator=OuterRef("pk"))))
    return Indicator.initiatives.through.objects.filter(indicator__in=measured).values("initiative")


def _line(dimension: Dimension, framework: Compass, counts: Counts, most: int) -> Line:
    address = f"{reverse('initiative-list')}?dimension={dimension.code}&goal="
    cells = [_cell(goal, counts.get((dimension.pk, goal.pk), (0, 0)), address, most) for goal in framework.goals]
    return Line(dimension, cells, sum(cell.count for cell in cells), sum(cell.measured for cell in cells))


def _cell(goal: Any, counts: tuple[int, int], address: str, most: int) -> Cell:
    count, measured = counts
    part = (count - 1) / (most - 1)
    radius = sqrt(SMALLEST**2 + max(part, 0) * (LARGEST**2 - SMALLEST**2))
    return Cell(goal.number, count, measured, f"{address}{goal.number}", num(radius))
