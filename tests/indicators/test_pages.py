"""A board in the reader's words."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.utils import translation

from indicators import pages
from indicators.board import board_on, shown
from initiatives.models import KeyFeature
from tests.factories import IndicatorFactory, MeasurementFactory
from tests.indicators.test_board import DAY, measured

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("share", "language", "words"),
    [
        (None, "en", "–"),
        (Fraction(57, 100), "en", "57%"),
        (Fraction(57, 100), "da", "57\N{NO-BREAK SPACE}%"),
        (Fraction(-1), "en", "0%"),
        (Fraction(3, 2), "en", "100%"),
    ],
)
def test_a_share_in_words_is_clamped(share, language, words):
    with translation.override(language):
        assert pages.percent_words(share) == words


def test_a_row_says_how_far_and_on_how_much_it_rests():
    measured("3.1", 60)
    measured("3.1", 50, not_applicable_reason="No coast")
    board = board_on(DAY)
    (row,) = pages.feature_rows(board, [KeyFeature.objects.get(code="3.1")])
    assert (row.percent, row.figure, row.status, row.word, row.measured, row.wrong) == (
        60, "60%", "on_track", "On track", "1 of 1 indicator measured", "",
    )  # fmt: skip
    city = pages.Row(None, board.city)
    assert (city.figure, city.measured) == ("60%", "1 of 42 Key Features measured")


def test_what_has_no_share_has_a_dash_and_no_bar():
    (row, *_others) = pages.feature_rows(board_on(DAY))
    assert (row.percent, row.figure, row.word, row.measured) == (None, "–", "No data", "0 of 0 indicators measured")


def test_the_worst_indicator_is_named_beside_the_mean():
    measured("3.1", 90)
    measured("3.1", -10, name_en="Noise")
    board = board_on(DAY)
    feature = KeyFeature.objects.get(code="3.1")
    assert pages.wrong_words(board, feature) == "1 of 2 moves the wrong way: Noise"
    measured("3.1", -30, name_en="Waste")
    assert pages.wrong_words(board_on(DAY), feature) == "2 of 3 move the wrong way, most of all: Waste"


def test_the_board_holds_each_of_the_42_once_under_its_area_and_pillar():
    groups = pages.board_groups(board_on(DAY))
    assert [(len(areas), count) for _pillar, areas, count in groups] == [(3, 12), (6, 21), (3, 9)]
    codes = [row.entry.code for _pillar, areas, _count in groups for area in areas for row in area.rows]
    assert codes == list(KeyFeature.objects.order_by("order").values_list("code", flat=True))
    assert all(
        row.entry.area_id == area.entry.pk for _pillar, areas, _count in groups for area in areas for row in area.rows
    )


def test_goals_and_dimensions_have_a_row_each():
    board = board_on(DAY)
    assert [row.entry.number for row in pages.goal_rows(board)] == list(range(1, 18))
    assert len(pages.dimension_rows(board)) == 4
    empty = next(row for row in pages.goal_rows(board) if row.entry.number == 2)
    assert (empty.figure, empty.measured) == ("–", "0 of 0 Key Features measured")


def test_the_wheel_shows_the_board():
    measured("3.1", 60)
    wheel = pages.wheel_of(board_on(DAY))
    assert (len(wheel.dimensions), len(wheel.goals), len(wheel.features)) == (4, 17, 42)
    assert (wheel.hub_figure, [line for _y, line in wheel.hub_lines]) == ("60%", ["of the way", "1 of 42 measured"])
    assert [segment.figure for segment in wheel.features if segment.fill] == ["60%"]


def test_a_wheel_without_figures_says_so():
    wheel = pages.wheel_of(board_on(DAY), linked=False)
    assert (wheel.hub_figure, [line for _y, line in wheel.hub_lines]) == ("–", ["no figures yet"])


def test_the_latest_figures_are_the_newest_approved_public_ones():
    old, late = measured("3.1", 60), IndicatorFactory(feature=KeyFeature.objects.get(code="3.2"))
    MeasurementFactory(indicator=late, period="2023", value=60, reviewed_at=datetime(2026, 1, 1, tzinfo=UTC))
    measured("3.1", 60, state="draft")
    context = measured(None, 60, period="2024")
    MeasurementFactory(indicator=context, period="2025", review="submitted", current=False)
    board = board_on(DAY)
    rows = pages.latest(board, shown(DAY, newest=10), 10)
    assert [(row.indicator, row.measurement.period, row.feature_code) for row in rows] == [
        (late, "2023", "3.2"),
        (old, "2025", "3.1"),
        (context, "2024", ""),
    ]
    assert pages.latest(board, shown(DAY, newest=10), 1) == rows[:1]


def test_status_words_are_the_nine():
    assert [pages.status_word(status) for status in ("far_behind", "no_target")] == ["Off track", "No target"]


def test_on_an_early_day_nothing_is_the_latest():
    measured("3.1", 60)
    early = date(2019, 1, 1)
    assert pages.latest(board_on(early), shown(early, newest=5), 5) == []
