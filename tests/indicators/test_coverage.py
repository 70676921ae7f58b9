"""Initiatives by dimension and goal."""

from datetime import date

import pytest

from indicators.coverage import matrix
from initiatives import compass
from initiatives.models import Initiative
from tests.factories import IndicatorFactory, InitiativeFactory, MeasurementFactory
from tests.indicators.test_views_progress import linked

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def cells(rows):
    return {(line.dimension.code, cell.goal): cell.count for line in rows for cell in line.cells if cell.count}


def test_an_initiative_stands_in_each_of_its_dimensions_and_goals_once():
    linked("social", 4, 11)
    InitiativeFactory()
    rows = matrix(compass.load(), Initiative.objects.all(), DAY)
    assert cells(rows) == {("social", 4): 1, ("social", 11): 1}
    assert [(line.dimension.code, len(line.cells), line.total) for line in rows] == [
        ("environmental", 17, 0), ("cultural", 17, 0), ("economic", 17, 0), ("social", 17, 2),
    ]  # fmt: skip


def test_measured_are_those_with_a_public_indicator_that_has_an_approved_figure():
    def with_figure(**figure):
        row = linked("social", 4)
        indicator = IndicatorFactory(state=figure.pop("state", "published"))
        row.indicators.add(indicator)
        MeasurementFactory(indicator=indicator, **figure)
        return indicator

    MeasurementFactory(indicator=with_figure(period="2025"), period="2024")  # two figures, one initiative
    with_figure(period="2026")  # not ended
    with_figure(state="draft")
    with_figure(current=False, review="submitted", reviewed_at=None)
    with_figure(breakdown="sex=female")
    with_figure(value=None, absent_reason="Ikke spurgt")
    (line,) = [row for row in matrix(compass.load(), Initiative.objects.all(), DAY) if row.total]
    assert [(cell.goal, cell.count, cell.measured) for cell in line.cells if cell.count] == [(4, 6, 1)]
    assert (line.total, line.measured) == (6, 1)


def test_only_the_initiatives_asked_for_count():
    linked("social", 4)
    other = linked("economic", 4)
    assert cells(matrix(compass.load(), Initiative.objects.filter(pk=other.pk), DAY)) == {("economic", 4): 1}
    assert cells(matrix(compass.load(), Initiative.objects.none(), DAY)) == {}


def test_circles_grow_with_the_count_up_to_a_limit():
    for _number in range(12):
        linked("social", 4)
    linked("social", 11)
    (line,) = [row for row in matrix(compass.load(), Initiative.objects.all(), DAY) if row.total]
    radius = {cell.goal: float(cell.radius) for cell in line.cells if cell.count}
    assert radius == {4: 20, 11: 10}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_costs_one_query(rows, django_assert_num_queries):
    framework = compass.load()
    for _number in range(rows):
        linked("social", 4)
    with django_assert_num_queries(1):
        matrix(framework, Initiative.objects.public(), DAY)
