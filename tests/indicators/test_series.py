"""Small charts beside many indicators."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from indicators.models import Standing
from indicators.series import with_series, with_sparks
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def drawn(day: date = DAY) -> list[Any]:
    with translation.override("en"):
        return with_series(Standing.objects.on(day).select_related("indicator", "measurement").order_by("pk"))


def test_the_small_chart_says_what_it_shows_in_one_sentence() -> None:
    row = IndicatorFactory(name_en="Waste", baseline_on=date(2020, 12, 31), baseline_value=0)
    TargetFactory(indicator=row)
    for year, value in ((2023, 20), (2024, 30), (2025, 1234)):
        MeasurementFactory(indicator=row, period=str(year), value=value)
    (one,) = drawn(date(2024, 6, 1))
    assert one.mini.label == "Waste: 20 in 2023"
    (all_three,) = drawn()
    assert all_three.mini.label == "Waste: from 20 in 2023 to 1,234 in 2025"
    assert all_three.mini.flag is not None


def test_the_line_beside_a_figure_leads_to_it_and_needs_two() -> None:
    row = IndicatorFactory(name_en="Waste")
    TargetFactory(indicator=row)
    MeasurementFactory(indicator=row, period="2024", value=20)
    (before,) = sparks()
    assert before.spark is None
    MeasurementFactory(indicator=row, period="2025", value=30)
    MeasurementFactory(indicator=row, period="2023", value=99, current=False, review="submitted", reviewed_at=None)
    (now,) = sparks()
    assert now.spark.label == "Waste: from 20 in 2024 to 30 in 2025"
    MeasurementFactory(indicator=row, period="2010", value=5)  # years without a figure lie between
    (with_a_hole,) = sparks()
    assert with_a_hole.spark is None


@pytest.mark.parametrize(("frequency", "told"), [("quarter", "from 12 in 2024 to 14 in 2025"), ("year", "99 in 2025")])
def test_a_year_and_its_last_quarter_are_not_one_line(frequency: str, told: str) -> None:
    row = IndicatorFactory(name_en="Waste", frequency=frequency)
    for period, value in (
        ("2025", 99),
        ("2025-Q4", 14),
        ("2025-Q3", 13),
        ("2025-Q2", 13),
        ("2025-Q1", 13),
        ("2024-Q4", 12),
    ):
        MeasurementFactory(indicator=row, period=period, value=value)
    (one,) = drawn(date(2026, 1, 10))
    assert one.mini.label == f"Waste: {told}"


def sparks() -> list[Any]:
    with translation.override("en"):
        return with_sparks(Standing.objects.on(DAY).select_related("indicator", "measurement"))


def test_only_what_counts_by_then_is_drawn() -> None:
    row = IndicatorFactory()
    MeasurementFactory(indicator=row, period="2026", value=99)  # approved before its year has ended
    MeasurementFactory(indicator=row, period="2025", breakdown="sex=female")
    MeasurementFactory(indicator=row, period="2024", current=False, review="submitted", reviewed_at=None)
    (standing,) = drawn()
    assert (standing.status, standing.mini) == ("no_data", None)


def test_what_does_not_apply_here_is_still_shown() -> None:
    row = IndicatorFactory(not_applicable_reason="Ingen kyst")
    MeasurementFactory(indicator=row, period="2024", value=7)
    (standing,) = drawn()
    assert standing.mini.label == "7 in 2024"  # its name is Danish only and stands beside it


@pytest.mark.parametrize("rows", [1, 3])
def test_the_charts_come_in_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for _number in range(rows):
        MeasurementFactory(indicator=IndicatorFactory(), period="2024")
    with django_assert_num_queries(1):
        drawn()
