"""What is missing for a part of the framework, said where it is read."""

import pytest
from django.utils import timezone

from indicators.actions import rebuild_standings
from indicators.board import board_on
from indicators.gaps import claim_counts
from indicators.missing import missing
from initiatives.models import KeyFeature
from tests import factories

pytestmark = pytest.mark.django_db


def told(*codes, events=True):
    """(sentence, codes named) of each thing that is missing for the Key Features."""
    board = board_on(timezone.localdate())
    features = [feature for feature in board.compass.features if feature.code in codes]
    found = missing(board, features, claim_counts(), events=events)
    return [(one.sentence, [feature.code for feature in one.features]) for one in found]


def indicator(code, period=None, **values):
    row = factories.IndicatorFactory(
        feature=KeyFeature.objects.get(code=code), baseline_on="2000-12-31", baseline_value=0, **values
    )
    factories.TargetFactory(indicator=row)
    if period:
        factories.MeasurementFactory(indicator=row, period=period)
    rebuild_standings()
    return row


def verify(*codes):
    KeyFeature.objects.filter(code__in=codes).update(wording_verified=True, verified_at=timezone.now())


def test_where_nothing_is_everything_is_missing():
    assert told("2.1", events=False) == [
        ("Der er ikke valgt en indikator, så der bliver ikke målt noget.", []),
        ("Intet initiativ skriver, at det bidrager.", []),
        ("Titlens ordlyd er endnu ikke sammenlignet med UNESCO’s dokument.", []),
        ("Der er ingen kommende arrangementer.", []),
    ]


def test_what_is_there_is_not_missed():
    indicator("2.1", str(timezone.localdate().year - 1))
    factories.InitiativeFactory().tags.create(feature=KeyFeature.objects.get(code="2.1"))
    verify("2.1")
    assert told("2.1") == []


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (None, "Indikatorerne har endnu ikke både tal, udgangspunkt og mål at vurdere efter."),
        ("2001", "Alle tal er for gamle til at vurdere efter."),
    ],
)
def test_figures_that_are_not_there_or_too_old_are_missed(period, sentence):
    indicator("2.1", period)
    assert told("2.1")[0] == (sentence, [])


def test_of_several_those_concerned_are_named():
    indicator("2.1", str(timezone.localdate().year - 1))
    verify("2.1", "2.2")
    factories.InitiativeFactory().tags.create(feature=KeyFeature.objects.get(code="2.2"))
    assert told("2.1", "2.2", "2.3") == [
        ("2 af 3 nøgletræk har ingen indikator.", ["2.2", "2.3"]),
        ("Intet initiativ skriver, at det bidrager til 2 af 3.", ["2.1", "2.3"]),
        ("Ordlyden af 1 af 3 titler er endnu ikke sammenlignet med UNESCO’s dokument.", ["2.3"]),
    ]


def test_what_is_hidden_or_does_not_apply_mends_nothing():
    verify("2.1")
    indicator("2.1", "2025", state="draft")
    indicator("2.1", not_applicable_reason="Det findes ikke her")
    factories.InitiativeFactory(state="draft").tags.create(feature=KeyFeature.objects.get(code="2.1"))
    assert len(told("2.1")) == 2


def test_a_goal_without_key_features_says_so():
    assert told() == [("Intet nøgletræk hører til det fra begyndelsen, så der bliver ikke målt noget.", [])]
