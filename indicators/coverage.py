"""How many initiatives stand in each dimension and goal: the gaps are the point."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from initiatives.compass import Compass
from initiatives.models import Dimension, Initiative, Tag
from initiatives.shapes import num

SMALLEST, LARGEST = 10, 20  # radius of a circle in a box of 44 by 44
FULL = 10  # so many initiatives, or the most there are, make the largest circle


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with the list that it counts; `radius` of the circle, whose area grows with the count."""

    goal: int
    count: int
    url: str
    radius: str


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension. An initiative stands in each of its goals, so `total`, the sum, counts links."""

    dimension: Dimension
    cells: Sequence[Cell]
    total: int


def matrix(framework: Compass, initiatives: QuerySet[Initiative]) -> list[Line]:
    """Dimension × goal over the initiatives. One query."""
    counts = _counts(initiatives)
    most = max([FULL, *counts.values()])
    return [_line(dimension, framework, counts, most) for dimension in framework.dimensions]


def _counts(initiatives: QuerySet[Initiative]) -> dict[tuple[int, int], int]:
    pairs = Tag.objects.filter(
        initiative__in=initiatives, dimension__isnull=False, initiative__tags__goal__isnull=False
    )
    rows = pairs.order_by().values("dimension", sibling_goal=F("initiative__tags__goal"))
    counted = rows.annotate(count=Count("initiative", distinct=True))
    return {(row["dimension"], row["sibling_goal"]): row["count"] for row in counted}


def _line(dimension: Dimension, framework: Compass, counts: dict[tuple[int, int], int], most: int) -> Line:
    address = f"{reverse('initiative-list')}?dimension={dimension.code}&goal="
    cells = [_cell(goal, counts.get((dimension.pk, goal.pk), 0), address, most) for goal in framework.goals]
    return Line(dimension, cells, sum(cell.count for cell in cells))


def _cell(goal: Any, count: int, address: str, most: int) -> Cell:
    part = (count - 1) / (most - 1)
    radius = sqrt(SMALLEST**2 + max(part, 0) * (LARGEST**2 - SMALLEST**2))
    return Cell(goal.number, count, f"{address}{goal.number}", num(radius))
