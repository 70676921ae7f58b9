"""Standings follow what they are derived from, and vanish with it."""

from datetime import date

import pytest

from indicators.models import Indicator, Measurement, Standing
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def indicator():
    row = IndicatorFactory(baseline_on=date(2020, 12, 31), baseline_value=0)
    TargetFactory(indicator=row)
    MeasurementFactory(indicator=row, value=50)
    return row


def standing(indicator):
    return Standing.objects.on(DAY).get(indicator=indicator)


def test_a_figure_and_a_target_are_followed(indicator):
    assert (standing(indicator).status, standing(indicator).share) == ("on_track", "1/2")
    indicator.targets.all().delete()
    assert standing(indicator).status == "no_target"


def test_a_deleted_figure_is_followed(indicator):
    indicator.measurements.get().delete()
    assert standing(indicator).status == "no_data"


@pytest.mark.parametrize("delete", [lambda row: row.delete(), lambda _row: Indicator.objects.all().delete()])
def test_an_indicator_is_deleted_with_all_that_hangs_on_it(indicator, delete):
    delete(indicator)
    assert (Standing.objects.count(), Measurement.objects.count()) == (0, 0)
