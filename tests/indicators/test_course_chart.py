"""The large chart of an indicator in the reader's words."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from indicators.course import Course, series_of
from indicators.course_chart import chart_of
from indicators.models import Standing
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db


def texts(row: Any) -> list[str]:
    """Of the narrow drawing, in English."""
    standing = Standing.objects.on(date(2026, 6, 1)).select_related("measurement").get(indicator=row)
    with translation.override("en"):
        chart = chart_of(Course(row, standing, series_of(row)))
    assert chart is not None
    return [text.text for text in chart.drawings[1].texts]


def growing(first: str, latest: str, target: str, **options: Any) -> Any:
    row = IndicatorFactory(unit="kr.", baseline_on=date(2020, 12, 31), baseline_value=first, **options)
    row.refresh_from_db()
    TargetFactory(indicator=row, value=target)
    MeasurementFactory(indicator=row, period="2025", value=latest)
    return row


def test_long_numbers_are_written_by_the_million_and_more() -> None:
    found = texts(growing("800000000000", "1540000000000", "2000000000000"))
    assert {"billion kr.", "1,540", "Baseline 2020: 800", "Target 2030: 2,000"} <= {*found}
    found = texts(growing("10000000", "12345678", "20000000"))
    assert {"million kr.", "12.35", "Baseline 2020: 10.00", "Target 2030: 20.00"} <= {*found}


def test_numbers_of_seven_digits_stand_in_full() -> None:
    found = texts(growing("1000000", "1234567", "2000000"))
    assert {"kr.", "1,234,567", "Baseline 2020: 1,000,000"} <= {*found}


def test_a_long_unit_takes_more_lines() -> None:
    row = growing("0", "50", "100")
    row.unit_en = "Prozent der Grundschullehrkräfte mit abgeschlossener Weiterbildung"
    row.save()
    found = texts(row)
    assert (
        found[len(found) - found[::-1].index("abgeschlossener Weiterbildung") - 2]
        == "Prozent der Grundschullehrkräfte mit"
    )
