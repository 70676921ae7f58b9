"""One indicator's figures over time, and what may be said of them."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from indicators.actions import thresholds
from indicators.course import Course, series_of
from indicators.models import Indicator, Standing
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db


def course(*figures, **options):
    """Figures are (period, value or None) or (period, value, state)."""
    row = IndicatorFactory(**{"baseline_on": date(2017, 12, 31), "baseline_value": 0} | options)
    TargetFactory(indicator=row, on=date(2030, 12, 31))
    for period, value, *state in figures:
        MeasurementFactory(
            indicator=row, period=period, value=value, absent_reason_da="" if value is not None else "Ikke målt",
            figure=state[0] if state else "final",
        )  # fmt: skip
    row = Indicator.objects.get(pk=row.pk)
    standing = Standing.objects.on(timezone.localdate()).select_related("measurement").get(indicator=row)
    return Course(row, standing, series_of(row))


def test_the_start_is_the_baseline():
    assert course(("2018", 5), ("2019", 9)).start == (date(2017, 12, 31), 0, "2017")


def test_without_a_baseline_it_is_the_first_figure_of_the_same_method():
    nothing = {"baseline_on": None, "baseline_value": None}
    assert course(("2018", 5), ("2019", 9), **nothing).start == (date(2018, 12, 31), 5, "2018")
    broken = course(("2018", 5), ("2019", 7, "break"), ("2020", None), ("2021", 9), **nothing)
    assert broken.start == (date(2019, 12, 31), 7, "2019")
    assert course(("2018", 5), **nothing).start is None
    assert course(("2018", 5), ("2019", 7, "break"), **nothing).start is None


def test_a_quarter_is_not_compared_with_a_year():
    figures = (("2023", 400), ("2024-Q1", 90), ("2024-Q2", 100))
    quarterly = course(*figures, frequency="quarter", baseline_on=None, baseline_value=None)
    assert quarterly.start == (date(2024, 3, 31), 90, "2024-Q1")


def test_nothing_is_compared_across_a_change_of_method():
    made = course(("2018", 5), ("2019", 7, "break"), ("2020", 9))
    assert (made.start, made.pace_now, made.comparable(date(2019, 12, 31), date(2020, 12, 31))) == (None, None, True)
    assert made.pace_needed > 0


def test_the_paces_are_changes_a_year():
    made = course(("2021", 40))
    assert made.pace_now == Fraction(40) / (Fraction(1461) / Fraction(1461, 4))
    assert made.pace_needed == Fraction(60) / (Fraction(3287) / Fraction(1461, 4))


def test_a_figure_that_is_missing_counts_only_when_it_is_the_newest():
    assert course(("2018", 5), ("2019", None)).absent.period == "2019"
    assert course(("2018", None), ("2019", 5)).absent is None
    assert course(("2018", None)).absent.period == "2018"
    assert course().absent is None


def test_each_figure_is_judged_on_the_last_day_of_its_period():
    made = course(("2018", 50), ("2019", None), ("2020", -5))
    judged = [(row.period, standing and str(standing.status)) for row, standing in made.judged(thresholds())]
    assert judged == [("2018", "on_track"), ("2019", None), ("2020", "wrong_way")]


def test_of_two_figures_that_end_on_a_day_the_one_that_counts_is_judged():
    made = course(("2018-Q4", 10), ("2018", 50))
    judged = {row.period: standing and str(standing.status) for row, standing in made.judged(thresholds())}
    assert judged == {"2018-Q4": None, "2018": "on_track"}


def test_breakdowns_are_no_totals():
    made = course(("2018", 5))
    for part, value in (("sex=male", 6), ("sex=female", 4), ("other", 1)):
        MeasurementFactory(indicator=made.indicator, period="2018", breakdown=part, value=value)
    made = Course(made.indicator, made.standing, series_of(made.indicator))
    assert [row.value for row in made.totals] == [5]
    assert {kind: [part for part, _row in rows] for kind, rows in made.breakdowns().items()} == {
        "other": ["other"],
        "sex": ["female", "male"],
    }
