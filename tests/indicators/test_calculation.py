"""How a figure is calculated, with the numbers in."""

from fractions import Fraction

import pytest
from django.utils import translation

from indicators import calculation
from indicators.board import board_on
from initiatives.models import KeyFeature
from tests.indicators.test_board import DAY, measured


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_key_feature_shows_its_indicators_and_leaves_out_those_without_a_share():
    measured("3.1", -20, name_en="Waste")
    measured("3.1", 75, name_en="Energy")
    measured("3.1", 75, name_en="Coast", not_applicable_reason="No coast")
    board = board_on(DAY)
    made = calculation.of_feature(board, KeyFeature.objects.get(code="3.1"))
    assert [(line.name, line.share, line.status) for line in made.counted] == [
        ("Waste", "0.0000", "wrong_way"),
        ("Energy", "0.7500", "on_track"),
    ]
    assert [(line.name, line.word) for line in made.left_out] == [("Coast", "Not applicable here")]
    assert made.formula == "(0.0000 + 0.7500) / 2 = 0.3750 = 38%"
    assert made.verdict == "0.3750 of the 0.5000 that is needed is 75.00%: on track from 95%, behind from 50%."


@pytest.mark.django_db
def test_a_long_sum_is_told_by_its_rows():
    for code in ("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5"):
        measured(code, 50)
    board = board_on(DAY)
    made = calculation.of_features(board.city, calculation.feature_lines(board), board.compass.features)
    assert made.formula == "4.5000 / 9 = 0.5000 = 50%"
    assert (len(made.counted), len(made.left_out)) == (9, 33)


@pytest.mark.django_db
def test_what_rests_on_nothing_has_no_formula():
    board = board_on(DAY)
    made = calculation.of_features(board.goals[2], calculation.feature_lines(board), [])
    assert (made.formula, made.needed, made.verdict, made.counted, made.left_out) == ("", "", "", [], [])


@pytest.mark.parametrize(
    ("status", "share", "needed", "said"),
    [
        ("no_data", None, None, ""),
        ("achieved", Fraction(1), Fraction(1, 2), "What is counted has reached its target."),
        ("too_old", Fraction(1, 2), Fraction(1), "What is counted was measured too long ago to judge by."),
        ("wrong_way", Fraction(-1), Fraction(1), "The figure is farther from the target than at the baseline."),
        ("on_track", Fraction(0), Fraction(0), "Nothing is needed yet."),
        (
            "on_track",
            Fraction(3, 5),
            Fraction(1, 2),
            "0.6000 of the 0.5000 that is needed is 120.00%: on track from 95%, behind from 50%.",
        ),
    ],
)
def test_a_verdict_says_why(status, share, needed, said):
    assert calculation.verdict(status, share, needed) == said
