"""The temple as the framework ships it: every name whole, in each language."""

from datetime import date

import pytest
from django.utils import translation

from indicators.board import board_on
from indicators.temple_words import temples_of
from initiatives.models import KeyFeature, Pillar
from tests import city

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.mark.parametrize("language", city.LANGUAGES)
def test_no_shipped_name_is_cut_off(language):
    with translation.override(language):
        wide, _narrow = temples_of(board_on(DAY))
    assert len(wide.stones) == 12 + 42
    assert [text.text for stone in wide.stones for text in stone.texts if "…" in text.text] == []


def test_a_stone_tells_what_is_known_in_words():
    wide, _narrow = temples_of(board_on(DAY))
    assert wide.stones[0].label == "Fokusområde 1: Den enkelte og fællesskabet, Ingen data, 0 af 4 nøgletræk målt"
    assert wide.stones[1].label == "Nøgletræk 1.1: Basale færdigheder, Ingen data, 0 af 0 indikatorer målt"


def test_a_framework_with_other_pillars_has_no_temple():
    KeyFeature.objects.filter(area__pillar=Pillar.objects.first()).update(retired=True)
    assert temples_of(board_on(DAY)) == []
