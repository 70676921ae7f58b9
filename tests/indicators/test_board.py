"""Indicators rolled up to the 42, the 12, the 17, the 4 and the one."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from indicators.board import board_and_past, board_on, shown
from initiatives import compass
from initiatives.models import Goal, KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory, TargetFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def measured(feature, value, period="2025", decided=None, **options):
    """An indicator that is to go from 0 (2020) to 100 (2030): 50 is needed in 2025."""
    row = IndicatorFactory(
        feature=feature and KeyFeature.objects.get(code=feature),
        baseline_on=date(2020, 12, 31),
        baseline_value=0,
        **options,
    )
    TargetFactory(indicator=row)
    MeasurementFactory(indicator=row, period=period, value=value, **({"reviewed_at": decided} if decided else {}))
    return row


def test_an_empty_city_has_no_data_anywhere():
    board = board_on(DAY)
    levels = (board.features, board.areas, board.goals, board.dimensions)
    assert [len(level) for level in levels] == [42, 12, 17, 4]
    assert {rolled.status for level in levels for rolled in level.values()} == {"no_data"}
    assert (board.city.share, board.city.measured, board.city.of) == (None, 0, 42)


def test_a_feature_is_the_mean_of_its_indicators_and_the_city_of_its_features():
    measured("3.1", 20)
    measured("3.1", 60)
    measured("3.2", 100)
    board = board_on(DAY)
    assert (board.features["3.1"].share, board.features["3.1"].status) == (Fraction(2, 5), "behind")
    assert (board.areas[3].share, board.areas[3].measured, board.areas[3].of) == (Fraction(7, 10), 2, 3)
    assert (board.city.share, board.city.measured) == (Fraction(7, 10), 2)
    assert (board.count("achieved"), board.count("achieved", "behind"), board.count("no_data")) == (1, 2, 40)


def test_the_totals_rest_on_the_rows_under_them():
    for code, value in (("1.1", 10), ("4.2", 35), ("12.4", 90), ("12.4", -20)):
        measured(code, value)
    board = board_on(DAY)
    shares = [rolled.share for rolled in board.features.values() if rolled.share is not None]
    assert board.city.share == sum(shares) / len(shares)
    assert board.city.measured == len(shares) == sum(area.measured for area in board.areas.values())
    for goal in board.compass.goals:
        below = [board.features[row.code].share for row in board.compass.features_of_goals({goal.number})]
        known = [share for share in below if share is not None]
        assert board.goals[goal.number].share == (sum(known) / len(known) if known else None)
        assert (board.goals[goal.number].measured, board.goals[goal.number].of) == (len(known), len(below))


def test_a_dimension_counts_each_feature_of_its_goals_once():
    board = board_on(DAY)
    for dimension in board.compass.dimensions:
        numbers = set(Goal.objects.filter(dimension=dimension).values_list("number", flat=True))
        codes = {row.code for row in board.compass.features if board.compass.goal_numbers[row.pk] & numbers}
        assert board.dimensions[dimension.code].of == len(codes)


def test_what_the_public_may_not_see_counts_nowhere():
    measured("3.1", 50)
    measured("3.1", 0, state="draft")
    measured("3.2", 0, state="in review")
    board = board_on(DAY)
    assert (board.features["3.1"].share, board.features["3.1"].of) == (Fraction(1, 2), 1)
    assert (board.features["3.2"].status, board.features["3.2"].of) == ("no_data", 0)


def test_context_is_beside_the_features_and_never_judged():
    row = measured(None, 50)
    board = board_on(DAY)
    assert [standing.code for standing in board.standings[0]] == [row.code]
    assert board.city.measured == 0


def test_the_worst_is_the_one_that_moved_furthest_the_wrong_way():
    measured("3.1", 90)
    measured("3.1", -10)
    worst = measured("3.1", -30)
    board = board_on(DAY)
    feature = KeyFeature.objects.get(code="3.1")
    assert (board.worst(feature).code, board.features["3.1"].wrong_way) == (worst.code, 2)
    assert board.worst(KeyFeature.objects.get(code="3.2")) is None
    assert len(board.of(feature)) == 3


def test_a_past_day_is_as_of_then():
    row = measured("3.1", 20, period="2021")
    MeasurementFactory(indicator=row, period="2025", value=90)
    shares = [board.features["3.1"].share for board in map(board_on, (date(2020, 1, 1), date(2022, 6, 1), DAY))]
    assert shares == [None, Fraction(1, 5), Fraction(9, 10)]


def test_the_past_is_what_the_board_of_that_day_says():
    row = measured("3.1", 20, period="2021")
    MeasurementFactory(indicator=row, period="2024", value=50)
    measured("3.2", 90, period="2024")
    measured("3.3", 90, not_applicable_reason="No coast")
    for day in (date(2019, 1, 1), date(2022, 1, 1), date(2025, 6, 1), DAY):
        (now, past), then = board_and_past(DAY, day), board_on(day)
        assert now == board_on(DAY)
        assert (past.city, past.features) == (then.city, then.features)
        assert past.count("on_track", "no_data") == then.count("on_track", "no_data")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_board_costs_three_queries(rows, django_assert_num_queries):
    for _number in range(rows):
        measured("1.1", 50)
    with django_assert_num_queries(3):  # goals, Key Features with the numbers of theirs, standings
        board_and_past(DAY, date(2025, 6, 1))
    framework = compass.load()
    with django_assert_num_queries(1):
        found = board_on(DAY, framework).of(framework.features[0])
    with django_assert_num_queries(1):
        told = [(row.indicator.name, row.indicator.unit, row.measurement.reading) for row in shown(DAY, found)]
    assert len(told) == rows


def test_what_is_shown_is_what_was_chosen_and_the_newest_of_the_public_ones_latest_approval_first():
    chosen, old, new = (measured("3.1", 10, decided=datetime(year, 1, 1, tzinfo=UTC)) for year in (2021, 2022, 2023))
    measured("3.1", 40, state="draft")
    board = board_on(DAY)
    picked = [row for row in board.standings[new.feature_id] if row.code == chosen.code]
    assert [row.indicator for row in shown(DAY, picked, newest=2)] == [new, old, chosen]
    assert [row.indicator for row in shown(DAY, picked)] == [chosen]
