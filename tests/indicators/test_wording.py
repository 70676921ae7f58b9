"""Figures and how they moved, in the reader's language."""

from decimal import Decimal

import pytest
from django.utils import translation

from indicators import wording


@pytest.mark.parametrize(
    ("language", "value", "decimals", "unit", "short", "full"),
    [
        ("da", "43.55", 1, "% af 2007", "43,6\N{NO-BREAK SPACE}%", "43,6\N{NO-BREAK SPACE}% af 2007"),
        ("en", "43.5", 0, "%", "44%", "44%"),
        ("en", "-1234.5", 1, "tonnes", "\N{MINUS SIGN}1,234.5", "\N{MINUS SIGN}1,234.5 tonnes"),
        ("de", "0", 2, "t", "0,00", "0,00 t"),
    ],
)
def test_a_value_alone_and_with_its_unit(language, value, decimals, unit, short, full):
    with translation.override(language):
        assert wording.short(Decimal(value), decimals, unit) == short
        assert wording.full(Decimal(value), decimals, unit) == full


STATUSES = (
    "not_applicable", "no_data", "no_target", "too_old", "achieved", "wrong_way", "on_track", "behind", "far_behind",
)  # fmt: skip


@pytest.mark.parametrize("language", ["da", "en", "de"])
def test_every_status_has_a_sentence_of_its_own(language):
    with translation.override(language):
        said = {
            wording.finding(
                wording.Told(status, value="5", period="2024", target="9", target_period="2030", reason="R")
            )
            for status in STATUSES
        }
    assert len(said) == len(STATUSES)
    assert [sentence for sentence in said if "%(" in sentence or not sentence] == []


@pytest.mark.parametrize(
    ("moved", "start"),
    [
        (1, "Up from 3 in 2020 to 5 in 2024"),
        (-1, "Down from 3 in 2020 to 5 in 2024"),
        (0, "Still 5 in 2024, as in 2020"),
    ],
)
def test_a_movement_is_told_where_it_may_be_compared(moved, start):
    told = wording.Told("no_target", value="5", period="2024", base="3", base_period="2020", moved=moved)
    with translation.override("en"):
        assert wording.finding(told) == f"{start} – there is no target to judge by"
